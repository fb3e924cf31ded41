"""How the effects of the user's commands are shown until the server's rows come, or the command is dropped."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.cache.times import to_us
from desktop_inbox.domain.closing import ClosingNoteMode, ClosingNotes
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxEntry, InboxKey, SortOrder, StatusFilter
from desktop_inbox.domain.message import Comment, DeliveryState, Direction, Failure, Message
from desktop_inbox.protocol.changes import Cursor, TimelinePage
from desktop_inbox.protocol.command_base import WORKSPACE_LANE
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import (
    added_comment_id,
    command_id,
    make_assign,
    make_category,
    make_close,
    make_closing_mode,
    make_no_category,
    make_note,
    make_ok,
    make_open,
    make_read,
    make_rejection,
    make_send,
    make_unread,
    sent_message_id,
)
from tests.fixtures.rows import (
    at,
    contact_id,
    conversation_id,
    make_closing_category,
    make_comment,
    make_contact,
    make_conversation,
    make_last_message,
    make_message,
    make_page,
    make_read_mark,
    make_reply,
    make_workspace,
    user_id,
)


async def entry_of(store: Store, contact: int = 1, **query: object) -> InboxEntry | None:
    found = await store.entries_of(ContactQuery(**query), frozenset({contact_id(contact)}))
    return found[0] if found else None


async def items(store: Store, contact: int = 1) -> tuple[object, ...]:
    return (await store.timeline(contact_id(contact))).items


def closed(number: int = 1, **fields: object) -> Conversation:
    return make_conversation(number, status=ConversationStatus.CLOSED, **fields)


async def fill_one(store: Store) -> None:
    """Contact 1, unassigned, has written twice in an open conversation; contact 2 is newer in the list."""
    second = make_message(101)
    conversation = make_conversation(
        1, incoming_count=2, waiting_since=at(100), activity_at=at(101), last_message=make_last_message(second)
    )
    other = make_conversation(2, activity_at=at(5000))
    await fill(store, make_contact(1), conversation, make_message(100), second, make_contact(2), other)


async def fill_closed(store: Store) -> None:
    """Contact 1 has no open conversation."""
    await fill(store, make_contact(1, open_conversation_id=None), closed(1))


# Closing notes of the workspace ---------------------------------------------------------------------------------------


async def test_what_is_asked_for_comes_with_the_directory(store: Store) -> None:
    assert await store.closing_notes() == ClosingNotes()
    second, first = make_closing_category(2, name="B", order=2), make_closing_category(1, name="A", order=1)
    gone = make_closing_category(3, is_active=False)
    await fill(store, make_workspace(closing_note_mode=ClosingNoteMode.OFF), second, first, gone)
    assert await store.closing_notes() == ClosingNotes(mode=ClosingNoteMode.OFF, categories=(first, second))


async def test_changes_of_the_workspace_are_shown_at_once_and_keep_their_order(store: Store) -> None:
    await fill(store, make_workspace(), make_closing_category(1, name="A"), make_contact(1))
    for command in (
        make_closing_mode(1, ClosingNoteMode.CATEGORY_REQUIRED),
        make_category(2, 2, name="B", order=0),
        make_no_category(3, 1),
    ):
        await store.enqueue(command)
    await store.enqueue(make_send(4))
    shown = await store.closing_notes()
    assert shown.mode is ClosingNoteMode.CATEGORY_REQUIRED
    assert [category.name for category in shown.categories] == ["B"]
    # One lane for the workspace, another for the contact.
    due = await store.due_commands(10, frozenset())
    assert [item.command.command_id for item in due] == [command_id(1), command_id(4)]
    assert [item.command.command_id for item in await store.due_commands(10, frozenset({WORKSPACE_LANE}))] == [
        command_id(4)
    ]

    await store.record_answer(command_id(1), make_rejection(1, "not_allowed"))
    await store.discard_problem(command_id(2))
    shown = await store.closing_notes()
    assert shown.mode is ClosingNoteMode.OPTIONAL
    assert shown.categories == ()
    await store.record_answer(command_id(3), make_ok(3, shared=1001))
    assert (await store.closing_notes()).categories == ()
    await push(store, make_closing_category(1, ver=1001, name="A", is_active=False))
    assert (await store.closing_notes()).categories == ()


async def test_a_command_of_the_workspace_is_told_as_a_change_of_the_directory(store: Store) -> None:
    await fill(store, make_workspace())
    changes: list[StoreChange] = []
    await asyncio.sleep(0)
    subscription = store.subscribe(changes.append)
    await store.enqueue(make_closing_mode(1, ClosingNoteMode.OFF))
    await asyncio.sleep(0.01)
    assert [(change.directory, change.outbox, set(change.contact_ids)) for change in changes] == [(True, True, set())]
    subscription.close()


# Messages -------------------------------------------------------------------------------------------------------------


async def test_a_reply_is_shown_at_once(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    message = (await items(store))[-1]
    assert isinstance(message, Message)
    assert (message.id, message.text, message.position) == (sent_message_id(1), "Ahora voy", 0)
    assert (message.state, message.direction, message.author_id) == (
        DeliveryState.WAITING,
        Direction.OUTGOING,
        user_id(1),
    )
    entry = await entry_of(store)
    assert entry.conversation.last_message.id == message.id
    assert entry.conversation.last_message.state is DeliveryState.WAITING
    assert entry.conversation.waiting_since is None
    assert entry.conversation.activity_at == message.created_at


async def test_a_reply_moves_its_contact_in_every_list(store: Store) -> None:
    await fill_one(store)
    assert [entry.contact.id for entry in await store.entries(ContactQuery())] == [contact_id(2), contact_id(1)]
    waiting = ContactQuery(sort=SortOrder.LONGEST_WAITING)
    assert [entry.contact.id for entry in await store.entries(waiting)] == [contact_id(1), contact_id(2)]
    await store.enqueue(make_send(1))
    first = (await store.entries(ContactQuery(), limit=1))[0]
    assert first.contact.id == contact_id(1)
    await store.discard_problem(command_id(1))
    assert [entry.contact.id for entry in await store.entries(ContactQuery())] == [contact_id(2), contact_id(1)]
    assert [entry.contact.id for entry in await store.entries(waiting)] == [contact_id(1), contact_id(2)]


async def test_the_first_reply_assigns(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    entry = await entry_of(store, inbox=InboxKey(Inbox.MINE))
    assert entry.contact.assignee_id == user_id(1)
    assert entry.conversation.assignee_id == user_id(1)
    assert await entry_of(store, inbox=InboxKey(Inbox.UNASSIGNED)) is None
    counts = await store.counts()
    assert (counts[InboxKey(Inbox.MINE)].open_count, counts[InboxKey(Inbox.UNASSIGNED)].open_count) == (1, 1)


async def test_a_reply_to_somebody_elses_contact_assigns_nobody(store: Store) -> None:
    await fill(store, make_contact(1, assignee_id=user_id(2)), make_conversation(1, assignee_id=user_id(2)))
    await store.enqueue(make_send(1))
    assert (await store.details(contact_id(1))).contact.assignee_id == user_id(2)


async def test_a_reply_opens_a_conversation_where_none_is_open(store: Store) -> None:
    await fill_closed(store)
    await store.enqueue(make_send(1, conversation_id=conversation_id(50)))
    details = await store.details(contact_id(1))
    assert [row.id for row in details.conversations] == [conversation_id(50), conversation_id(1)]
    assert details.contact.open_conversation_id == conversation_id(50)
    assert details.conversations[0].channel_id == closed(1).channel_id
    assert await store.open_conversation_id(contact_id(1)) == conversation_id(50)
    assert await entry_of(store, status=StatusFilter.CLOSED) is None
    assert (await entry_of(store)).conversation.id == conversation_id(50)


async def test_a_reply_joins_the_open_conversation(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1, conversation_id=conversation_id(50)))
    assert (await items(store))[-1].conversation_id == conversation_id(1)
    assert len((await store.details(contact_id(1))).conversations) == 1


async def test_waiting_messages_stand_last_in_their_order(store: Store) -> None:
    await fill_one(store)
    for number in (1, 2, 3):
        await store.enqueue(make_send(number))
    await push(store, make_message(1001))
    assert [item.id for item in await items(store)][-3:] == [sent_message_id(number) for number in (1, 2, 3)]
    older = await store.timeline(contact_id(1), before=1001)
    assert [item.position for item in older.items] == [100, 101], "they belong to the end only"


async def test_an_accepted_message_waits_no_more(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    await store.record_answer(command_id(1), make_ok(1, shared=1003))
    assert (await items(store))[-1].state is DeliveryState.SENT


@pytest.mark.parametrize("answer_first", [True, False])
async def test_the_servers_row_takes_the_place_of_the_local_one(store: Store, answer_first: bool) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    answer = make_ok(1, shared=1003)
    if answer_first:
        await store.record_answer(command_id(1), answer)
    accepted = make_reply(1001, id=sent_message_id(1), text="Ahora voy")
    conversation = make_conversation(
        1, ver=1002, incoming_count=2, activity_at=accepted.created_at, last_message=make_last_message(accepted)
    )
    contact = make_contact(1, ver=1003, assignee_id=user_id(1))
    await push(store, accepted, conversation, contact)
    assert [item.id for item in await items(store)].count(accepted.id) == 1
    assert (await items(store))[-1] == accepted
    if not answer_first:
        await store.record_answer(command_id(1), answer)
    assert (await items(store))[-1] == accepted
    entry = await entry_of(store)
    assert (entry.contact, entry.conversation) == (contact, conversation)
    assert await store._database.read(
        lambda conn: conn.exec_driver_sql("SELECT status FROM outbox").scalars().all()
    ) == ["settled"]


async def test_nothing_flickers_between_the_answer_and_the_rows(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    await store.record_answer(command_id(1), make_ok(1, shared=1003))
    await push(store, make_message(1001, contact=2))
    assert (await entry_of(store)).contact.assignee_id == user_id(1)
    assert len(await items(store)) == 3


async def test_a_message_that_comes_with_older_history_is_not_doubled(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    accepted = make_reply(1005, id=sent_message_id(1))
    page = TimelinePage(contact_id=contact_id(1), items=[accepted], before=2000, first=0)
    await store.apply_timeline_page(msgspec.json.encode(page))
    assert [item.id for item in await items(store)].count(accepted.id) == 1
    entry = await entry_of(store)
    assert entry.conversation.last_message == make_last_message(accepted)
    assert entry.sort_key[0] == -to_us(accepted.created_at), "and the list is sorted by the server's time"


async def test_a_message_that_comes_with_a_snapshot_is_not_doubled(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    accepted = make_reply(900, id=sent_message_id(1))
    newer = make_message(950)
    conversation = make_conversation(1, activity_at=newer.created_at, last_message=make_last_message(newer))
    await store.begin_snapshot()
    page = make_page(make_contact(1), conversation, accepted, newer, next="p2")
    await store.apply_snapshot_page(msgspec.json.encode(page))
    assert (await items(store))[-2:] == (accepted, newer)
    assert (await entry_of(store)).conversation == conversation, "what the server knows is newer than our effect"


async def test_a_rejected_message_stays_visible_as_failed(store: Store) -> None:
    await fill_one(store)
    before = await entry_of(store)
    await store.enqueue(make_send(1))
    await store.record_answer(command_id(1), make_rejection(1, "no_channel"))
    message = (await items(store))[-1]
    assert (message.state, message.failure) == (DeliveryState.FAILED, Failure(code="no_channel"))
    entry = await entry_of(store)
    assert entry.conversation.last_message.state is DeliveryState.FAILED
    assert entry.contact.assignee_id is None, "what it would have done is undone"
    assert entry.sort_key == before.sort_key
    await store.retry_problem(command_id(1))
    assert (await items(store))[-1].state is DeliveryState.WAITING
    await store.discard_problem(command_id(1))
    assert len(await items(store)) == 2
    assert await entry_of(store) == before


async def test_a_failed_message_opens_nothing(store: Store) -> None:
    await fill_closed(store)
    await store.enqueue(make_send(1, conversation_id=conversation_id(50)))
    await store.record_answer(command_id(1), make_rejection(1))
    assert await store.open_conversation_id(contact_id(1)) is None
    assert (await items(store))[-1].state is DeliveryState.FAILED


async def test_a_remap_moves_the_message_and_what_follows_it(store: Store) -> None:
    await fill_closed(store)
    await store.enqueue(make_send(1, conversation_id=conversation_id(50)))
    await store.enqueue(make_send(2, conversation_id=conversation_id(50)))
    await store.enqueue(make_note(3, conversation_id=conversation_id(50)))
    await store.enqueue(make_send(4, conversation_id=conversation_id(60)))
    await store.record_answer(command_id(1), make_ok(1, shared=1005, remap=conversation_id(70)))
    assert [item.conversation_id for item in await items(store)] == [conversation_id(70)] * 4
    waiting = [entry.command.conversation_id for entry in await store.outbox()]
    assert waiting == [conversation_id(70), conversation_id(70), conversation_id(60)]
    assert await store.open_conversation_id(contact_id(1)) == conversation_id(70)


async def test_a_message_to_an_unknown_contact_is_kept_and_shown(store: Store) -> None:
    await store.enqueue(make_send(1, contact=99))
    assert [item.id for item in await items(store, contact=99)] == [sent_message_id(1)]
    assert await store.details(contact_id(99)) is None


# Other commands -------------------------------------------------------------------------------------------------------


async def test_a_comment_is_shown_at_once_and_does_nothing_else(store: Store) -> None:
    await fill_one(store)
    before = await entry_of(store)
    await store.enqueue(make_note(1))
    comment = (await items(store))[-1]
    assert isinstance(comment, Comment)
    assert (comment.id, comment.text, comment.author_id, comment.position) == (
        added_comment_id(1),
        "VIP",
        user_id(1),
        0,
    )
    assert await entry_of(store) == before
    await push(store, make_comment(1001, id=added_comment_id(1)))
    assert [item.id for item in await items(store)].count(comment.id) == 1


async def test_the_text_of_a_rejected_comment_is_not_lost(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_note(1))
    await store.record_answer(command_id(1), make_rejection(1))
    assert (await items(store))[-1].id == added_comment_id(1)


async def test_an_assignment_is_shown_until_it_is_dropped(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_assign(1, user=2))
    entry = await entry_of(store)
    assert (entry.contact.assignee_id, entry.conversation.assignee_id) == (user_id(2), user_id(2))
    assert await entry_of(store, inbox=InboxKey(Inbox.UNASSIGNED)) is None
    await store.enqueue(make_assign(2, user=None))
    assert (await entry_of(store, inbox=InboxKey(Inbox.UNASSIGNED))).contact.assignee_id is None
    await store.discard_problem(command_id(2))
    await store.record_answer(command_id(1), make_rejection(1, "user_not_found"))
    assert (await entry_of(store)).contact.assignee_id is None


async def test_opening_by_hand(store: Store) -> None:
    await fill_closed(store)
    await store.enqueue(make_open(1, conversation=50))
    conversation = (await entry_of(store)).conversation
    assert (conversation.id, conversation.opened_source, conversation.opened_by) == (
        conversation_id(50),
        Source.USER,
        user_id(1),
    )
    await store.record_answer(command_id(1), make_rejection(1, "contact_not_found"))
    assert await entry_of(store) is None
    assert (await entry_of(store, status=StatusFilter.CLOSED)).conversation == closed(1)


async def test_opening_what_is_open_changes_nothing(store: Store) -> None:
    await fill_one(store)
    before = await entry_of(store)
    await store.enqueue(make_open(1, conversation=50))
    assert await entry_of(store) == before


async def test_opening_lost_to_another_opening_joins_that_one(store: Store) -> None:
    await fill_closed(store)
    await store.enqueue(make_open(1, conversation=50))
    await store.enqueue(make_note(2, conversation_id=conversation_id(50)))
    await store.record_answer(command_id(1), make_rejection(1, "already_open", conversation_id=conversation_id(70)))
    assert [entry.command for entry in await store.outbox()] == [make_note(2, conversation_id=conversation_id(70))]
    assert await store.open_conversation_id(contact_id(1)) is None


async def test_closing_moves_the_contact_to_the_closed_ones(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_close(1, seen_incoming=2, category="Refund", summary="Paid back"))
    assert await entry_of(store) is None
    entry = await entry_of(store, status=StatusFilter.CLOSED)
    conversation = entry.conversation
    assert (conversation.closing_category, conversation.closing_summary) == ("Refund", "Paid back")
    assert (conversation.closed_by, conversation.closed_source) == (user_id(1), Source.USER)
    assert entry.contact.open_conversation_id is None
    assert (await store.counts())[InboxKey(Inbox.ALL)].open_count == 1
    await store.record_answer(command_id(1), make_rejection(1, "newer_activity"))
    assert (await entry_of(store)).conversation.status is ConversationStatus.OPEN


async def test_a_reply_after_a_closing_opens_again(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_close(1, seen_incoming=2))
    await store.enqueue(make_send(2, conversation_id=conversation_id(50)))
    assert await store.open_conversation_id(contact_id(1)) == conversation_id(50)


async def test_read_marks_change_what_is_unread(store: Store) -> None:
    await fill_one(store)
    assert (await entry_of(store)).unread_count == 2
    await store.enqueue(make_read(1, incoming_read=2))
    assert (await entry_of(store)).unread_count == 0
    assert (await store.counts())[InboxKey(Inbox.ALL)].unread_messages == 0
    await store.enqueue(make_read(2, incoming_read=1))
    assert (await entry_of(store)).unread_count == 0, "of two marks the greater wins"
    await store.enqueue(make_unread(3, incoming_read=1))
    assert (await entry_of(store)).unread_count == 1
    assert (await store.details(contact_id(1))).unread_count == 1
    for number in (1, 2, 3):
        await store.record_answer(command_id(number), make_ok(number, private=number))
    assert (await entry_of(store)).unread_count == 1
    await store.begin_snapshot(restart=True)
    conversation = make_conversation(1, incoming_count=2)
    page = make_page(make_contact(1), conversation, make_read_mark(1, ver=3, incoming_read=1))
    page = msgspec.structs.replace(page, cursor=Cursor(epoch="e1", scope="s1", shared=1000, private=3))
    await store.apply_snapshot_page(msgspec.json.encode(page))
    assert (await entry_of(store)).unread_count == 1
