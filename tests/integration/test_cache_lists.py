"""The contact lists: filters, orders, paging, counts, and that they are read along indexes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from desktop_inbox.cache import inbox_counts
from desktop_inbox.cache.list_query import ListQuery
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.ids import CustomInboxId, TeamId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxEntry, InboxKey, SortOrder, StatusFilter
from desktop_inbox.domain.inbox_filter import InboxFilter, TagCondition
from desktop_inbox.domain.rows import Row
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import make_send
from tests.fixtures.rows import (
    at,
    channel_id,
    contact_id,
    conversation_id,
    custom_inbox_id,
    make_channel,
    make_contact,
    make_conversation,
    make_custom_inbox,
    make_mention,
    make_read_mark,
    make_tag,
    make_team,
    tag_id,
    team_id,
    user_id,
)

COUNT = 23


IDS: dict[Inbox, TeamId | CustomInboxId] = {Inbox.TEAM: team_id(1), Inbox.CUSTOM: custom_inbox_id(1)}
EXPECTED: dict[Inbox, Callable[[int], bool]] = {
    Inbox.ALL: lambda number: number % 5 != 4,
    Inbox.MINE: lambda number: number % 3 == 1 and number % 5 != 4,
    Inbox.UNASSIGNED: lambda number: number % 3 == 0 and number % 5 != 4,
    Inbox.TEAM: lambda number: number % 4 == 1 and number % 5 != 4,
    Inbox.MENTIONS: lambda number: number % 7 in {1, 2} and number % 5 != 4,
    Inbox.BLOCKED: lambda number: number % 5 == 4,
    Inbox.CUSTOM: lambda number: number % 6 == 1 and number % 5 != 4,
}


def person(number: int) -> list[Row]:
    """A contact: every third is ours, every third somebody else's; some wait; some activities are at the same time.

    Others are in a team, blocked, tagged, mentioned in a comment.
    """
    assignee = (None, user_id(1), user_id(2))[number % 3]
    conversation = make_conversation(
        number,
        assignee_id=assignee,
        activity_at=at(1000 + number // 2),
        waiting_since=at(number * 7 % 50) if number % 2 else None,
        incoming_count=number % 4,
    )
    contact = make_contact(
        number,
        assignee_id=assignee,
        team_id=team_id(1) if number % 4 == 1 else None,
        is_blocked=number % 5 == 4,
        tag_ids=(tag_id(1),) if number % 6 == 1 else (),
    )
    mentions = [make_mention(number, is_seen=number % 7 == 2)] if number % 7 in {1, 2} else []
    return [contact, conversation, make_read_mark(number, incoming_read=1), *mentions]


async def fill_people(store: Store) -> None:
    tagged = InboxFilter(conditions=(TagCondition(tag_ids=(tag_id(1),)),))
    basis = (make_channel(), make_team(), make_tag(), make_custom_inbox(filter=tagged))
    await fill(store, *basis, *(row for number in range(1, COUNT + 1) for row in person(number)))


def numbers(found: object) -> list[int]:
    ids = {contact_id(number): number for number in range(1, COUNT + 1)}
    return [ids[entry.contact.id] for entry in found]


async def all_pages(store: Store, query: ContactQuery, limit: int) -> list[InboxEntry]:
    found: list[InboxEntry] = []
    while page := await store.entries(query, after=found[-1].sort_key if found else None, limit=limit):
        found += page
    return found


@pytest.mark.parametrize("sort", SortOrder)
@pytest.mark.parametrize("inbox", Inbox)
async def test_pages_give_the_whole_list_once_in_its_order(store: Store, sort: SortOrder, inbox: Inbox) -> None:
    await fill_people(store)
    query = ContactQuery(sort=sort, inbox=InboxKey(inbox, IDS.get(inbox)))
    whole = await store.entries(query, limit=1000)
    assert await all_pages(store, query, 3) == list(whole)
    keys = [entry.sort_key for entry in whole]
    assert keys == sorted(set(keys))
    expected = EXPECTED[inbox]
    assert sorted(numbers(whole)) == [number for number in range(1, COUNT + 1) if expected(number)]


async def test_orders(store: Store) -> None:
    await fill_people(store)
    newest = [entry.conversation.activity_at for entry in await store.entries(ContactQuery())]
    assert newest == sorted(newest, reverse=True)
    oldest = [entry.conversation.activity_at for entry in await store.entries(ContactQuery(sort=SortOrder.OLDEST))]
    assert oldest == sorted(oldest)
    waiting = await store.entries(ContactQuery(sort=SortOrder.LONGEST_WAITING))
    since = [entry.conversation.waiting_since for entry in waiting]
    told = [time for time in since if time is not None]
    assert since == [*sorted(told), *[None] * (len(since) - len(told))]


async def test_closed_ones_have_a_list_of_their_own(store: Store) -> None:
    await fill_people(store)
    gone = make_conversation(5, ver=1001, status=ConversationStatus.CLOSED)
    await push(store, gone, make_contact(5, ver=1002, open_conversation_id=None))
    assert 5 not in numbers(await store.entries(ContactQuery()))
    assert numbers(await store.entries(ContactQuery(status=StatusFilter.CLOSED))) == [5]


async def test_a_contact_is_shown_with_its_open_conversation_before_a_newer_closed_one(store: Store) -> None:
    later = make_conversation(9, contact=1, status=ConversationStatus.CLOSED, opened_at=at(90000))
    await fill(store, make_contact(1), make_conversation(1), later)
    assert (await store.entries(ContactQuery()))[0].conversation.id == conversation_id(1)


async def test_a_contact_without_a_conversation_is_in_no_list(store: Store) -> None:
    await fill(store, make_contact(1, open_conversation_id=None))
    for status in StatusFilter:
        assert list(await store.entries(ContactQuery(status=status))) == []


async def test_a_conversation_waits_for_its_contact(store: Store) -> None:
    await fill(store, make_conversation(1))
    assert list(await store.entries(ContactQuery())) == []
    await push(store, make_contact(1, ver=1001))
    assert numbers(await store.entries(ContactQuery())) == [1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zoe", [1]),
        (" ANGSTROM ", [1]),
        ("ß", [2]),
        ("straße", [2]),
        ("%", [3]),
        ("_", []),
        ("nobody", []),
        ("  ", [1, 2, 3]),
    ],
)
async def test_text_finds_names_without_case_and_accents(store: Store, text: str, found: list[int]) -> None:
    names = {1: "Zoë Ångström", 2: "Grosse Strasse", 3: "100% Bob"}
    contacts = [make_contact(number, name=name) for number, name in names.items()]
    await fill(store, *contacts, *(make_conversation(number) for number in names))
    assert sorted(numbers(await store.entries(ContactQuery(text=text)))) == found


async def test_a_changed_name_is_found(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await push(store, make_contact(1, ver=1001, name="Ana María"))
    assert numbers(await store.entries(ContactQuery(text="maria"))) == [1]


async def test_entries_of_some_contacts(store: Store) -> None:
    await fill_people(store)
    asked = frozenset(contact_id(number) for number in (1, 2, 3, 7, 99))
    found = await store.entries_of(ContactQuery(inbox=InboxKey(Inbox.MINE)), asked)
    assert numbers(found) == [7, 1]
    assert list(await store.entries_of(ContactQuery(), frozenset())) == []


async def test_counts(store: Store) -> None:
    await fill_people(store)
    counts = await store.counts()
    assert set(counts) == {InboxKey(inbox, IDS.get(inbox)) for inbox in Inbox}
    for inbox, is_in in EXPECTED.items():
        unread = [max(0, number % 4 - 1) for number in range(1, COUNT + 1) if is_in(number)]
        count = counts[InboxKey(inbox, IDS.get(inbox))]
        assert (count.open_count, count.unread_conversations, count.unread_messages) == (
            len(unread),
            sum(number > 0 for number in unread),
            sum(unread),
        )
    assert counts[InboxKey(Inbox.MENTIONS)].unseen_mentions == sum(
        number % 7 == 1 and number % 5 != 4 for number in range(1, COUNT + 1)
    )


async def test_a_channel_that_is_not_known_has_no_kind(store: Store) -> None:
    other = make_conversation(2, channel_id=channel_id(7))
    await fill(store, make_channel(), make_contact(1), make_conversation(1), make_contact(2), other)
    kinds = {entry.contact.id: entry.channel_kind for entry in await store.entries(ContactQuery())}
    assert kinds == {contact_id(1): ChannelKind.WEB_CHAT, contact_id(2): None}


async def test_paging_goes_on_over_what_the_outbox_moves(store: Store) -> None:
    await fill_people(store)
    before = numbers(await store.entries(ContactQuery(), limit=100))
    await store.enqueue(make_send(1, contact=before[-1]))
    assert numbers(await all_pages(store, ContactQuery(), 4)) == [before[-1], *before[:-1]]


@pytest.mark.parametrize("sort", SortOrder)
@pytest.mark.parametrize("inbox", Inbox)
@pytest.mark.parametrize("unreplied_only", [False, True])
async def test_lists_are_read_along_an_index(store: Store, sort: SortOrder, inbox: Inbox, unreplied_only: bool) -> None:
    """No page sorts, and none looks at rows that it does not show, but for those who need no reply."""
    query = ContactQuery(sort=sort, inbox=InboxKey(inbox, IDS.get(inbox)), unreplied_only=unreplied_only)
    statement = ListQuery(query, user_id(1), None).page((0, bytes(16)), 100)
    plan = await explain(store, statement)
    index = {
        Inbox.MINE: "list_entries_assignee",
        Inbox.UNASSIGNED: "list_entries_assignee",
        Inbox.TEAM: "list_entries_team",
        Inbox.MENTIONS: "list_entries_mention",
        Inbox.CUSTOM: "",
    }.get(inbox, "list_entries")
    if sort is SortOrder.LONGEST_WAITING:
        index = f"{index or 'inbox_members'}_waiting"
    assert plan[0].startswith(f"SEARCH {'inbox_members' if inbox is Inbox.CUSTOM else 'list_entries'} USING"), plan
    assert index in plan[0], plan
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in plan), plan


@pytest.mark.parametrize("query", ["_ENTRIES", "_MENTIONED", "_MEMBERS", "_LET_IN"])
async def test_counts_read_no_list(store: Store, query: str) -> None:
    sql = getattr(inbox_counts, query)
    for number in range(sql.count("?")):
        sql = sql.replace("?", f":p{number}", 1)
    plan = await explain(store, text(sql).bindparams(**{f"p{number}": 0 for number in range(sql.count(":p"))}))
    lists = [step for step in plan if "list_entries" in step or "inbox_members" in step]
    parts = ("COVERING INDEX list_entries_mention", "COVERING INDEX inbox_members_since (since_us")
    assert all(any(part in step for part in parts) for step in lists), plan


async def explain(store: Store, statement: object) -> list[str]:
    """Return the steps in which SQLite runs a statement."""

    def steps(conn: object) -> list[str]:
        compiled = statement.compile(conn, compile_kwargs={"literal_binds": False})
        parameters = tuple(compiled.params[name] for name in compiled.positiontup)
        rows = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", parameters)
        return [row.detail for row in rows]

    return await store._database.read(steps)
