"""How the user's own commands on the life of a conversation are shown until the server's rows come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.event import (
    ContactAssigned,
    ContactBlocked,
    ConversationClosed,
    ConversationOpened,
    ConversationReopened,
    ConversationReturned,
    ConversationSnoozed,
    Event,
)
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, StatusFilter
from desktop_inbox.protocol.commands import Command
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import (
    command_id,
    make_assign,
    make_block,
    make_close,
    make_ok,
    make_open,
    make_rejection,
    make_reopen,
    make_send,
    make_snooze,
    make_unblock,
    make_unsnooze,
)
from tests.fixtures.rows import (
    at,
    contact_id,
    conversation_id,
    make_contact,
    make_conversation,
    make_event,
    make_workspace,
    team_id,
    user_id,
)

UNTIL = at(10**9)


async def fill_one(store: Store, **fields: object) -> None:
    """Contact 1 has written twice; a user answered at 5."""
    basis = {"incoming_count": 2, "idle_since": at(5)}
    await fill(store, make_contact(1), make_conversation(1, **{**basis, **fields}))


async def conversation(store: Store) -> Conversation:
    return (await store.details(contact_id(1))).conversations[0]


async def listed(store: Store, status: StatusFilter, inbox: Inbox = Inbox.ALL) -> bool:
    return bool(await store.entries(ContactQuery(inbox=InboxKey(inbox), status=status)))


async def events(store: Store) -> list[object]:
    items = (await store.timeline(contact_id(1))).items
    return [item.detail for item in items if isinstance(item, Event) and item.position == 0]


# Snoozing -------------------------------------------------------------------------------------------------------------


async def test_snoozing_moves_the_contact_to_the_snoozed_ones(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_snooze(1, seen_incoming=2))
    row = await conversation(store)
    assert (row.snoozed_until, row.snoozed_by) == (UNTIL, user_id(1))
    assert await listed(store, StatusFilter.SNOOZED)
    assert not await listed(store, StatusFilter.OPEN)
    assert await events(store) == [ConversationSnoozed(until=UNTIL)]
    await store.record_answer(command_id(1), make_rejection(1, "snooze_in_past"))
    assert await listed(store, StatusFilter.OPEN)
    assert await events(store) == []


async def test_who_has_written_meanwhile_is_not_put_aside(store: Store) -> None:
    """The server will not do it either."""
    await fill_one(store)
    await store.enqueue(make_snooze(1, seen_incoming=1))
    await store.enqueue(make_close(2, seen_incoming=1))
    assert (await conversation(store)) == make_conversation(1, incoming_count=2, idle_since=at(5))
    assert await events(store) == []


async def test_a_snoozed_conversation_is_brought_back(store: Store) -> None:
    """Automatic closing does not count the time in between."""
    await fill_one(store, snoozed_until=UNTIL, snoozed_at=at(10), snoozed_by=user_id(2))
    await store.enqueue(make_unsnooze(1))
    row = await conversation(store)
    assert (row.snoozed_until, row.snoozed_at, row.snoozed_by) == (None, None, None)
    now = (await store.timeline(contact_id(1))).items[-1].created_at
    assert row.idle_since == at(5) + (now - at(10))
    assert await listed(store, StatusFilter.OPEN)
    assert await events(store) == [ConversationReturned()]


async def test_a_snoozed_conversation_is_snoozed_again(store: Store) -> None:
    await fill_one(store, snoozed_until=at(20), snoozed_at=at(10), snoozed_by=user_id(2))
    await store.enqueue(make_snooze(1, seen_incoming=2))
    row = await conversation(store)
    assert (row.snoozed_until, row.snoozed_by) == (UNTIL, user_id(1))
    await store.enqueue(make_snooze(2, seen_incoming=2))
    assert len(await events(store)) == 1, "the same once more is nothing new"


async def test_a_reply_leaves_a_conversation_snoozed(store: Store) -> None:
    await fill_one(store, snoozed_until=UNTIL, snoozed_at=at(10), snoozed_by=user_id(2))
    await store.enqueue(make_send(1))
    row = await conversation(store)
    assert row.snoozed_until == UNTIL
    assert row.idle_since == row.last_message.at


# Closing and reopening ------------------------------------------------------------------------------------------------


async def test_a_waiting_closing_shows_its_note_in_the_timeline(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_close(1, seen_incoming=2, category="Refund", summary="Paid back"))
    [item] = (await store.timeline(contact_id(1))).items
    assert isinstance(item, Event)
    assert item.detail == ConversationClosed(category="Refund", summary="Paid back")
    assert (item.source, item.actor_id, item.conversation_id) == (Source.USER, user_id(1), conversation_id(1))
    assert item.id == command_id(1)


async def test_the_servers_event_takes_the_place_of_the_waiting_one(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_close(1, seen_incoming=2, summary="Paid back"))
    await store.record_answer(command_id(1), make_ok(1, shared=1003))
    assert len((await store.timeline(contact_id(1))).items) == 1
    stored = make_event(1002, detail=ConversationClosed(summary="Paid back"))
    closed = make_conversation(1, ver=1001, incoming_count=2, status=ConversationStatus.CLOSED)
    await push(store, closed, stored)
    assert (await store.timeline(contact_id(1))).items == (stored,)


async def test_closing_ends_snoozing_and_idleness(store: Store) -> None:
    await fill_one(store, snoozed_until=UNTIL, snoozed_at=at(10), snoozed_by=user_id(2))
    await store.enqueue(make_close(1, seen_incoming=2))
    row = await conversation(store)
    assert (row.snoozed_until, row.snoozed_at, row.snoozed_by, row.idle_since) == (None, None, None, None)
    assert await listed(store, StatusFilter.CLOSED)


@pytest.mark.parametrize("unassigns", [True, False])
async def test_closing_unassigns_where_the_workspace_wants_it(store: Store, unassigns: bool) -> None:
    contact = make_contact(1, assignee_id=user_id(2), team_id=team_id(1))
    conversation_row = make_conversation(1, assignee_id=user_id(2))
    await fill(store, make_workspace(unassigns_on_close=unassigns), contact, conversation_row)
    await store.enqueue(make_close(1))
    details = await store.details(contact_id(1))
    left = (None, None) if unassigns else (user_id(2), team_id(1))
    assert (details.contact.assignee_id, details.contact.team_id) == left
    assert details.conversations[0].assignee_id == user_id(2), "the conversation keeps its own"


async def test_a_closing_is_taken_back(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_close(1, seen_incoming=2, summary="Paid back"))
    await store.enqueue(make_reopen(2))
    details = await store.details(contact_id(1))
    row = details.conversations[0]
    assert (row.status, row.closed_at, row.closed_by, row.closing_summary) == (ConversationStatus.OPEN, None, None, "")
    assert details.contact.open_conversation_id == conversation_id(1)
    assert await listed(store, StatusFilter.OPEN)
    assert await events(store) == [ConversationClosed(summary="Paid back"), ConversationReopened()]


async def test_only_one_conversation_is_open(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_close(1, seen_incoming=2))
    await store.enqueue(make_open(2, conversation=50))
    await store.enqueue(make_reopen(3))
    details = await store.details(contact_id(1))
    assert [row.id for row in details.conversations if row.status is ConversationStatus.OPEN] == [conversation_id(50)]
    assert await events(store) == [ConversationClosed(), ConversationOpened()]


# Blocked --------------------------------------------------------------------------------------------------------------


async def test_blocking_moves_the_contact_to_blocked(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_block(1))
    assert (await store.details(contact_id(1))).contact.is_blocked
    assert await listed(store, StatusFilter.OPEN, Inbox.BLOCKED)
    assert not await listed(store, StatusFilter.OPEN)
    await store.enqueue(make_unblock(2))
    assert await listed(store, StatusFilter.OPEN)
    assert await events(store) == [ContactBlocked(is_blocked=True), ContactBlocked(is_blocked=False)]


@pytest.mark.parametrize(
    "command",
    [make_close(2, seen_incoming=2), make_snooze(2, seen_incoming=2), make_reopen(2), make_open(2, conversation=50)],
    ids=lambda command: type(command).__name__,
)
@pytest.mark.parametrize("status", ConversationStatus)
async def test_a_blocked_contacts_conversation_stays_as_it_is(
    store: Store, command: Command, status: ConversationStatus
) -> None:
    open_id = conversation_id(1) if status is ConversationStatus.OPEN else None
    before = make_conversation(1, status=status)
    await fill(store, make_contact(1, is_blocked=True, open_conversation_id=open_id), before)
    await store.enqueue(command)
    assert list((await store.details(contact_id(1))).conversations) == [before]


async def test_a_message_to_a_blocked_contact_waits_without_an_effect(store: Store) -> None:
    await fill(store, make_contact(1, is_blocked=True), make_conversation(1))
    await store.enqueue(make_send(1))
    details = await store.details(contact_id(1))
    assert details.contact.assignee_id is None
    assert len((await store.timeline(contact_id(1))).items) == 1


# Assigning ------------------------------------------------------------------------------------------------------------


async def test_a_contact_is_assigned_to_a_team(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_assign(1, user=None, team=1))
    assert await listed(store, StatusFilter.OPEN, Inbox.UNASSIGNED)
    team = InboxKey(Inbox.TEAM, team_id(1))
    assert len(await store.entries(ContactQuery(inbox=team))) == 1
    await store.enqueue(make_send(2))
    contact = (await store.details(contact_id(1))).contact
    assert (contact.assignee_id, contact.team_id) == (user_id(1), team_id(1)), "who takes over leaves the team"


async def test_a_waiting_assignment_is_told_in_the_timeline(store: Store) -> None:
    await fill(store, make_contact(1, assignee_id=user_id(2)), make_conversation(1))
    await store.enqueue(make_assign(1, user=1, team=3))
    await store.enqueue(make_assign(2, user=1, team=3))
    assert await events(store) == [
        ContactAssigned(assignee_id=user_id(1), previous_id=user_id(2), team_id=team_id(3), previous_team_id=None)
    ], "the same once more is nothing new"


async def test_a_snooze_ends_with_the_servers_row(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_snooze(1, seen_incoming=2))
    await store.record_answer(command_id(1), make_ok(1, shared=1002))
    row = make_conversation(
        1, ver=1001, incoming_count=2, snoozed_until=UNTIL, snoozed_at=at(30), snoozed_by=user_id(1)
    )
    await push(store, row)
    assert await conversation(store) == row
    assert row.snoozed_until - row.snoozed_at > timedelta(days=1)
