"""Filters and custom inboxes: SQL says what plain Python says, whatever changes, and counts are those of the lists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_inbox.cache.number_key import number_key
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxCount, InboxEntry, InboxKey, SortOrder, StatusFilter
from desktop_inbox.domain.inbox_filter import (
    AssigneeCondition,
    ChannelCondition,
    FieldCondition,
    FieldTest,
    InboxFilter,
    Lifecycle,
    Match,
    StatusCondition,
    TagCondition,
    WaitingCondition,
)
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import Stream
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill, push
from tests.fixtures.commands import make_assign, make_close, make_read
from tests.fixtures.databases import SteppingClock
from tests.integration.cache_filter_model import World, lifecycle_of, matches

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]

CLOCK = SteppingClock()  # it stands still: how long people have waited must not depend on how long the tests take
NOW = CLOCK.now()
NUMBERS = range(1, 7)
FIELDS = {
    1: (FieldKind.TEXT, ("Zoë", "zoe", "Madrid", "mad", "STRASSE", "straße", "")),
    2: (FieldKind.NUMBER, ("0", "-1", "-1.5", "10", "9", "9007199254740992", "9007199254740993", "0.25", "x")),
    3: (FieldKind.DATE, ("2026-01-31", "2026-02-01", "1999-12-31", "31.1.2026")),
    4: (FieldKind.CHECKBOX, ("true", "false")),
    5: (FieldKind.TEXT, ("removed",)),
    6: (FieldKind.TEXT, ("unknown",)),
}
"""The fields and what their values are taken from. Field 5 is removed, of field 6 nobody has heard."""
REMOVED = 3
"""This tag and this team are removed."""


def some(*choices: T) -> st.SearchStrategy[T]:
    return st.sampled_from(choices)


def several(make_id: Callable[[int], T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(st.integers(1, 4).map(make_id), max_size=most, unique=True).map(lambda ids: tuple(sorted(ids)))


def perhaps(make_id: Callable[[int], T], upto: int) -> st.SearchStrategy[T | None]:
    return st.none() | st.integers(1, upto).map(make_id)


@st.composite
def field_conditions(draw: st.DrawFn) -> FieldCondition:
    number = draw(st.sampled_from(list(FIELDS)))
    value = draw(st.sampled_from(FIELDS[number][1]))
    return FieldCondition(field_id=rows.field_id(number), test=draw(st.sampled_from(FieldTest)), value=value)


CONDITIONS = st.one_of(
    st.builds(ChannelCondition, channel_ids=several(rows.channel_id), is_not=st.booleans()),
    st.builds(TagCondition, tag_ids=several(rows.tag_id), is_not=st.booleans()),
    st.builds(
        AssigneeCondition,
        user_ids=several(rows.user_id),
        team_ids=several(rows.team_id),
        me=st.booleans(),
        nobody=st.booleans(),
        is_not=st.booleans(),
    ),
    st.builds(StatusCondition, stages=st.lists(st.sampled_from(Lifecycle), max_size=3, unique=True).map(tuple)),
    st.builds(WaitingCondition, at_least_minutes=some(0, 10, 100)),
    field_conditions(),
)
FILTERS = st.builds(InboxFilter, match=st.sampled_from(Match), conditions=st.lists(CONDITIONS, max_size=4).map(tuple))


@st.composite
def people(draw: st.DrawFn, number: int) -> tuple[Contact, Conversation]:
    """Give a contact and its conversation, in any state."""
    known = draw(st.sets(st.sampled_from([1, 2, 3, 4, 5]), max_size=3))
    values = {field: draw(st.sampled_from(FIELDS[field][1])) for field in sorted(known)}
    assignee = draw(perhaps(rows.user_id, 3))
    is_open = draw(some(True, True, False))
    waited = draw(some(None, 5, 50, 500))
    conversation = rows.make_conversation(
        number,
        channel_id=draw(perhaps(rows.channel_id, 3)),
        assignee_id=assignee,
        status=ConversationStatus.OPEN if is_open else ConversationStatus.CLOSED,
        snoozed_until=draw(some(None, None, rows.at(1))) if is_open else None,
        waiting_since=None if waited is None else NOW - timedelta(minutes=waited),
        activity_at=rows.at(draw(st.integers(0, 3))),
        incoming_count=draw(st.integers(0, 2)),
    )
    contact = rows.make_contact(
        number,
        assignee_id=assignee,
        team_id=draw(perhaps(rows.team_id, 3)),
        tag_ids=draw(several(rows.tag_id)),
        fields={rows.field_id(field): value for field, value in values.items() if value},
        is_blocked=draw(some(False, False, False, True)),
    )
    return contact, conversation


def directory() -> list[Row]:
    """Return users, teams, channels, tags and fields, some of them removed."""
    found: list[Row] = [rows.make_workspace(), *(rows.make_user(number) for number in range(1, 4))]
    for number in range(1, 4):
        is_active = number != REMOVED
        found += [rows.make_team(number, is_active=is_active), rows.make_tag(number, is_active=is_active)]
        found.append(rows.make_channel(number))
    kinds = [(number, kind) for number, (kind, _) in FIELDS.items() if number != 6]
    return [*found, *(rows.make_field(number, kind=kind, is_active=number != 5) for number, kind in kinds)]


@pytest.fixture
def run() -> Iterator[Run[Any]]:
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def shared_store(tmp_path: Path, run: Run[Any]) -> Iterator[Store]:
    """Give one store for all examples: each fills it anew."""
    store = run(Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=rows.user_id(), clock=CLOCK))
    yield store
    run(store.close())


SETTINGS = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SETTINGS
@given(st.tuples(*(people(number) for number in NUMBERS)), FILTERS)
def test_a_filter_shows_what_it_says(
    shared_store: Store, run: Run[Any], contacts: tuple[tuple[Contact, Conversation], ...], asked: InboxFilter
) -> None:
    async def check() -> None:
        inbox = rows.make_custom_inbox(filter=asked)
        await fill(shared_store, *directory(), inbox, *(row for pair in contacts for row in pair))
        world = await world_of(shared_store)
        for status in StatusFilter:
            expected = {
                contact.id
                for contact, conversation in contacts
                if not contact.is_blocked
                and lifecycle_of(conversation).value == status.value
                and matches(asked, contact, conversation, world)
            }
            unsaved = ContactQuery(status=status, filter=asked)
            saved = ContactQuery(status=status, inbox=InboxKey(Inbox.CUSTOM, inbox.id))
            both = ContactQuery(status=status, inbox=InboxKey(Inbox.CUSTOM, inbox.id), filter=asked)
            for query in (unsaved, saved, both):
                await shows(shared_store, query, expected)

    run(check())


async def shows(store: Store, query: ContactQuery, expected: set[ContactId]) -> None:
    """Check every way to ask for a list."""
    found = [entry.contact.id for entry in await store.entries(query)]
    assert set(found) == expected
    assert len(found) == len(expected) == await store.count(query)
    assert list(await store.contact_ids(query, 100)) == found
    assert [entry.contact.id for entry in await store.entries_of(query, frozenset(found))] == found


async def world_of(store: Store) -> World:
    known = await store.directory()
    return World(rows.user_id(), NOW, known.fields, known.tags, known.teams)


# Counts after changes -------------------------------------------------------------------------------------------------

Change = Callable[[Store], Coroutine[Any, Any, None]]


async def next_ver(store: Store) -> int:
    cursor = await store.cursor()
    assert cursor is not None
    return cursor.shared + 1


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Give something that happens: on the server, to the directory, to an inbox, or by the user, not sent yet."""
    number = draw(st.sampled_from(list(NUMBERS)))
    contact, conversation = draw(people(number))
    asked = draw(FILTERS)
    is_active = draw(st.booleans())
    user, team = draw(some(None, 1, 2)), draw(some(None, 1, REMOVED))
    command_number = draw(st.integers(1, 10**9))

    async def server_changes(store: Store) -> None:
        ver = await next_ver(store)
        await push(store, *(replaced(row, ver=ver + index) for index, row in enumerate((contact, conversation))))

    async def directory_changes(store: Store) -> None:
        ver = await next_ver(store)
        makers = (rows.make_tag, rows.make_team, rows.make_field)
        await push(store, makers[number % 3](1 + number % 3, ver=ver, is_active=is_active))

    async def inbox_changes(store: Store) -> None:
        ver = await next_ver(store)
        inbox = rows.make_custom_inbox(1 + number % 3, ver=ver, filter=asked, is_active=is_active or number < 5)
        await push(store, inbox, stream=Stream.PRIVATE)

    async def mention_comes(store: Store) -> None:
        ver = await next_ver(store)
        await push(store, rows.make_mention(number, ver=ver, is_seen=is_active), stream=Stream.PRIVATE)

    async def user_assigns(store: Store) -> None:
        await store.enqueue(make_assign(command_number, contact=number, user=user, team=team))

    async def user_closes(store: Store) -> None:
        await store.enqueue(make_close(command_number, contact=number))

    async def user_reads(store: Store) -> None:
        await store.enqueue(make_read(command_number, contact=number, incoming_read=2))

    kinds = (server_changes, directory_changes, inbox_changes, mention_comes, user_assigns, user_closes, user_reads)
    return draw(st.sampled_from(kinds))


def replaced(row: Contact | Conversation, *, ver: int) -> Contact | Conversation:
    return type(row)(**{name: getattr(row, name) for name in row.__struct_fields__} | {"ver": ver})


@SETTINGS
@given(
    st.tuples(*(people(number) for number in NUMBERS)), st.lists(FILTERS, max_size=3), st.lists(changes(), max_size=8)
)
def test_counts_are_those_of_the_lists_whatever_changes(
    tmp_path_factory: pytest.TempPathFactory,
    run: Run[Any],
    contacts: tuple[tuple[Contact, Conversation], ...],
    filters: list[InboxFilter],
    happening: list[Change],
) -> None:
    async def check() -> None:
        path = tmp_path_factory.mktemp("counts") / "cache.db"
        store = await Store.open(path, CACHE_KEY, user_id=rows.user_id(), clock=CLOCK)
        try:
            inboxes = [rows.make_custom_inbox(1 + index, filter=asked) for index, asked in enumerate(filters)]
            await fill(store, *directory(), *inboxes, *(row for pair in contacts for row in pair))
            for change in happening:
                await change(store)
                await check_counts(store)
        finally:
            await store.close()

    run(check())


async def check_counts(store: Store) -> None:
    """Each count is what the whole lists, looked through by hand, amount to."""
    counts = await store.counts()
    world, inboxes = await world_of(store), {inbox.id: inbox for inbox in await store.custom_inboxes()}
    listed = {status: await store.entries(ContactQuery(status=status)) for status in StatusFilter}
    shown = list(listed[StatusFilter.OPEN])
    me = rows.user_id()
    kept: dict[Inbox, Callable[[InboxEntry, InboxKey], bool]] = {
        Inbox.ALL: lambda _entry, _key: True,
        Inbox.MINE: lambda entry, _key: entry.contact.assignee_id == me,
        Inbox.UNASSIGNED: lambda entry, _key: entry.contact.assignee_id is None,
        Inbox.TEAM: lambda entry, key: entry.contact.team_id == key.id,
        Inbox.CUSTOM: lambda entry, key: matches(inboxes[key.id].filter, entry.contact, entry.conversation, world),
    }
    expected_keys = {InboxKey(inbox) for inbox in Inbox if inbox not in {Inbox.TEAM, Inbox.CUSTOM}}
    expected_keys |= {InboxKey(Inbox.TEAM, team.id) for team in world.teams if team.is_active}
    assert set(counts) == expected_keys | {InboxKey(Inbox.CUSTOM, inbox_id) for inbox_id in inboxes}
    for key, count in counts.items():
        if key.inbox in kept:
            assert numbers_of(count) == summed([entry for entry in shown if kept[key.inbox](entry, key)])
        else:
            assert numbers_of(count) == summed(await store.entries(ContactQuery(inbox=key)))
    check_lights(counts, shown, world)


def numbers_of(count: InboxCount) -> tuple[int, int, int]:
    return count.open_count, count.unread_conversations, count.unread_messages


def summed(entries: Any) -> tuple[int, int, int]:
    unread = [entry.unread_count for entry in entries]
    return len(unread), sum(number > 0 for number in unread), sum(unread)


def check_lights(counts: dict[InboxKey, InboxCount], shown: list[InboxEntry], world: World) -> None:
    """A contact with something unread lights exactly one inbox: Mine, else its team's, else Unassigned, else All."""
    teams = {team.id for team in world.teams if team.is_active}
    lit = set()
    for entry in shown:
        if not entry.unread_count:
            continue
        if entry.contact.assignee_id == world.user_id:
            lit.add(InboxKey(Inbox.MINE))
        elif entry.contact.team_id in teams:
            lit.add(InboxKey(Inbox.TEAM, entry.contact.team_id))
        else:
            lit.add(InboxKey(Inbox.UNASSIGNED if entry.contact.assignee_id is None else Inbox.ALL))
    mentions = InboxKey(Inbox.MENTIONS)
    assert {key for key, count in counts.items() if count.is_lit and key != mentions} == lit
    assert counts[mentions].is_lit == (counts[mentions].unseen_mentions > 0)


# Single rules ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers().map(Decimal), min_size=2))
def test_numbers_sort_as_their_keys(numbers: list[Decimal]) -> None:
    keyed = [(number, number_key(format(number, "f"))) for number in numbers]
    assert all(key is not None for _, key in keyed)
    by_key = sorted(keyed, key=lambda pair: str(pair[1]))
    assert [number for number, _ in by_key] == sorted(numbers)
    assert all((a[0] == b[0]) == (a[1] == b[1]) for a in keyed for b in keyed)


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1e999999", "--1", "1,5"])
def test_what_is_no_number_has_no_key(text: str) -> None:
    assert number_key(text) is None


@pytest.mark.parametrize(
    ("kind", "stored", "asked"),
    [
        (FieldKind.PHONE, "+34600111222", "0034 600-111 222"),
        (FieldKind.EMAIL, "ana@example.com", " Ana@Example.com "),
        (FieldKind.NUMBER, "1.5", "1.50"),
        (FieldKind.LIST, "Oro", "ORO"),
    ],
)
async def test_a_value_is_compared_as_it_is_stored(store: Store, kind: FieldKind, stored: str, asked: str) -> None:
    field = rows.make_field(kind=kind, options=("Oro",))
    contact = rows.make_contact(fields={field.id: stored})
    await fill(store, field, contact, rows.make_conversation())
    condition = FieldCondition(field_id=field.id, test=FieldTest.IS, value=asked)
    assert await store.count(ContactQuery(filter=InboxFilter(conditions=(condition,)))) == 1


@pytest.mark.parametrize("test", [FieldTest.LESS, FieldTest.GREATER])
async def test_what_is_no_date_is_neither_before_nor_after_one(store: Store, test: FieldTest) -> None:
    field = rows.make_field(kind=FieldKind.DATE)
    contact = rows.make_contact(fields={field.id: "31.1.2026"})
    await fill(store, field, contact, rows.make_conversation())
    condition = FieldCondition(field_id=field.id, test=test, value="2026-02-01")
    assert await store.count(ContactQuery(filter=InboxFilter(conditions=(condition,)))) == 0


@pytest.mark.parametrize("sort", SortOrder)
async def test_only_those_who_wait(store: Store, sort: SortOrder) -> None:
    waiting = rows.make_conversation(1, waiting_since=rows.at(5))
    await fill(store, rows.make_contact(1), waiting, rows.make_contact(2), rows.make_conversation(2))
    query = ContactQuery(unreplied_only=True, sort=sort)
    assert [entry.contact.id for entry in await store.entries(query)] == [rows.contact_id(1)]
    assert await store.count(query) == 1


async def test_a_snoozed_conversation_has_a_list_of_its_own(store: Store) -> None:
    await fill(store, rows.make_contact(), rows.make_conversation(snoozed_until=rows.at(10**8)))
    assert await store.count(ContactQuery()) == 0
    assert await store.count(ContactQuery(status=StatusFilter.SNOOZED)) == 1
    assert (await store.counts())[InboxKey()].open_count == 0


async def test_a_blocked_contact_is_in_blocked_alone_whatever_the_status(store: Store) -> None:
    closed = rows.make_conversation(2, status=ConversationStatus.CLOSED)
    blocked = [rows.make_contact(number, is_blocked=True) for number in (1, 2)]
    await fill(store, *blocked, rows.make_conversation(1), closed, rows.make_custom_inbox())
    custom = InboxKey(Inbox.CUSTOM, rows.custom_inbox_id())
    for status in StatusFilter:
        assert await store.count(ContactQuery(status=status, inbox=InboxKey(Inbox.BLOCKED))) == 2
        assert await store.count(ContactQuery(status=status)) == 0
        assert await store.count(ContactQuery(status=status, inbox=custom)) == 0
    assert (await store.counts())[InboxKey(Inbox.BLOCKED)].open_count == 2


async def test_mentions_of_an_older_conversation_do_not_count(store: Store) -> None:
    old = rows.make_conversation(9, contact=1, status=ConversationStatus.CLOSED, opened_at=rows.at(0))
    before = rows.make_mention(1, conversation_id=old.id, created_at=rows.at(0.5))
    await fill(store, rows.make_contact(1), old, rows.make_conversation(1), before)
    mentions = ContactQuery(inbox=InboxKey(Inbox.MENTIONS))
    assert await store.count(mentions) == 0
    later = rows.make_mention(2, contact_id=rows.contact_id(1), conversation_id=None, created_at=rows.at(2))
    await push(store, later, stream=Stream.PRIVATE)
    assert await store.count(mentions) == 1
    assert (await store.counts())[InboxKey(Inbox.MENTIONS)].unseen_mentions == 1


async def test_mentions_of_others_are_not_kept(store: Store) -> None:
    await fill(store, rows.make_contact(), rows.make_conversation(), rows.make_mention(user_id=rows.user_id(2)))
    assert await store.count(ContactQuery(inbox=InboxKey(Inbox.MENTIONS))) == 0


async def test_unknown_inboxes_are_empty(store: Store) -> None:
    await fill(store, rows.make_contact(), rows.make_conversation(), rows.make_custom_inbox())
    custom = InboxKey(Inbox.CUSTOM, rows.custom_inbox_id())
    assert await store.count(ContactQuery(inbox=custom)) == 1
    await push(store, rows.make_custom_inbox(ver=2000, is_active=False), stream=Stream.PRIVATE)
    gone = (custom, InboxKey(Inbox.CUSTOM, rows.custom_inbox_id(7)), InboxKey(Inbox.TEAM, rows.team_id(7)))
    for key in (*gone, InboxKey(Inbox.CUSTOM), InboxKey(Inbox.TEAM)):
        assert list(await store.entries(ContactQuery(inbox=key))) == []
    assert not any(key.inbox is Inbox.CUSTOM for key in await store.counts())


async def test_waiting_alone_brings_a_contact_into_an_inbox(tmp_path: Path) -> None:
    clock = _Clock()
    store = await Store.open(tmp_path / "cache.db", bytes(32), user_id=rows.user_id(), clock=clock)
    late = InboxFilter(conditions=(WaitingCondition(at_least_minutes=30),))
    waiting = rows.make_conversation(waiting_since=clock.at)
    await fill(store, rows.make_contact(), waiting, rows.make_custom_inbox(filter=late))
    key = InboxKey(Inbox.CUSTOM, rows.custom_inbox_id())
    found = []
    for minutes in (29, 31):
        clock.at = rows.START + timedelta(minutes=minutes)
        found.append((await store.count(ContactQuery(inbox=key)), (await store.counts())[key].open_count))
    await store.close()
    assert found == [(0, 0), (1, 1)]


class _Clock(SystemClock):
    """Stands still."""

    def __init__(self) -> None:
        self.at = rows.START

    def now(self) -> Any:
        return self.at
