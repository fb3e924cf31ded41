"""The contact lists: filters, orders, paging, counts, and that they are read along indexes."""

from __future__ import annotations

import pytest

from desktop_inbox.cache import entries
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxCount, InboxEntry, InboxKey, SortOrder, StatusFilter
from desktop_inbox.domain.rows import Row
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import make_send
from tests.fixtures.rows import (
    at,
    channel_id,
    contact_id,
    conversation_id,
    make_channel,
    make_contact,
    make_conversation,
    make_read_mark,
    user_id,
)

COUNT = 23


def person(number: int) -> list[Row]:
    """A contact: every third is ours, every third somebody else's; some wait; some activities are at the same time."""
    assignee = (None, user_id(1), user_id(2))[number % 3]
    conversation = make_conversation(
        number,
        assignee_id=assignee,
        activity_at=at(1000 + number // 2),
        waiting_since=at(number * 7 % 50) if number % 2 else None,
        incoming_count=number % 4,
    )
    return [make_contact(number, assignee_id=assignee), conversation, make_read_mark(number, incoming_read=1)]


async def fill_people(store: Store) -> None:
    await fill(store, make_channel(), *(row for number in range(1, COUNT + 1) for row in person(number)))


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
    query = ContactQuery(sort=sort, inbox=inbox)
    whole = await store.entries(query, limit=1000)
    assert await all_pages(store, query, 3) == list(whole)
    keys = [entry.sort_key for entry in whole]
    assert keys == sorted(set(keys))
    expected = {Inbox.ALL: {0, 1, 2}, Inbox.MINE: {1}, Inbox.UNASSIGNED: {0}}[inbox]
    assert sorted(numbers(whole)) == [number for number in range(1, COUNT + 1) if number % 3 in expected]


async def test_orders(store: Store) -> None:
    await fill_people(store)
    newest = [entry.conversation.activity_at for entry in await store.entries(ContactQuery())]
    assert newest == sorted(newest, reverse=True)
    oldest = [entry.conversation.activity_at for entry in await store.entries(ContactQuery(sort=SortOrder.OLDEST))]
    assert oldest == sorted(oldest)
    waiting = await store.entries(ContactQuery(sort=SortOrder.LONGEST_WAITING))
    since = [entry.conversation.waiting_since for entry in waiting]
    told = [time for time in since if time is not None]
    assert since == [*sorted(told), *[None] * (COUNT - len(told))]


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
    asked = frozenset(contact_id(number) for number in (1, 2, 3, 4, 99))
    found = await store.entries_of(ContactQuery(inbox=InboxKey(Inbox.MINE)), asked)
    assert numbers(found) == [4, 1]
    assert list(await store.entries_of(ContactQuery(), frozenset())) == []


async def test_counts(store: Store) -> None:
    await fill_people(store)
    everybody = range(1, COUNT + 1)
    unread = {number: max(0, number % 4 - 1) for number in everybody}
    counts = await store.counts()
    for inbox, kept in ((Inbox.ALL, everybody), (Inbox.MINE, everybody[0::3]), (Inbox.UNASSIGNED, everybody[2::3])):
        assert counts[inbox] == InboxCount(
            open_count=len(kept),
            unread_conversations=sum(unread[number] > 0 for number in kept),
            unread_messages=sum(unread[number] for number in kept),
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
async def test_lists_are_read_along_an_index(store: Store, sort: SortOrder, inbox: Inbox) -> None:
    """No page sorts, and none reads more of the list than it shows."""
    key = (0, bytes(16))
    statement = entries.page_statement(ContactQuery(sort=sort, inbox=inbox), user_id(1), after=key, limit=100)
    plan = await explain(store, statement)
    assert "SEARCH list_entries USING" in plan[0], plan
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in plan), plan


async def test_counts_read_nothing_but_an_index(store: Store) -> None:
    plan = await explain(store, entries.COUNTS)
    assert plan == ["SEARCH list_entries USING COVERING INDEX list_entries_counts (is_open=?)"]


async def explain(store: Store, statement: object) -> list[str]:
    """Return the steps in which SQLite runs a statement."""

    def steps(conn: object) -> list[str]:
        compiled = statement.compile(conn, compile_kwargs={"literal_binds": False})
        parameters = tuple(compiled.params[name] for name in compiled.positiontup)
        rows = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", parameters)
        return [row.detail for row in rows]

    return await store._database.read(steps)
