"""Merged contacts in the cache: rows that move, and what this device has of the contact that is no more."""

from __future__ import annotations

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.event import ContactMerged
from desktop_inbox.domain.inbox import ContactQuery
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import TimelinePage
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import (
    command_id,
    make_assign,
    make_close,
    make_create,
    make_merge,
    make_note,
    make_ok,
    make_rejection,
    make_send,
    make_undo,
    merge_id,
)
from tests.fixtures.rows import (
    contact_id,
    conversation_id,
    make_contact,
    make_conversation,
    make_event,
    make_identity,
    make_message,
    make_read_mark,
)

STUB = make_contact(2, ver=1001, merged_into=contact_id(1), open_conversation_id=None)


def moved_rows() -> list[Row]:
    """Contact 2, with one closed conversation and two messages, is merged into contact 1."""
    told = ContactMerged(merge_id=merge_id(1), secondary_id=contact_id(2), secondary_name="x")
    return [
        STUB,
        make_conversation(2, ver=1002, contact=1, status="closed", incoming_count=2),
        make_identity(2, ver=1003, contact_id=contact_id(1)),
        make_message(150, contact=2, ver=1004, contact_id=contact_id(1)),
        make_message(250, contact=2, ver=1005, contact_id=contact_id(1)),
        make_contact(1, ver=1006),
        make_event(1007, detail=told),
    ]


async def fill_two(store: Store) -> None:
    """Contact 1 with messages at 100 and 200, contact 2 with 150 and 250, of which one is read."""
    first = [make_contact(1), make_identity(1), make_conversation(1), make_message(100), make_message(200)]
    second = [make_contact(2), make_identity(2), make_conversation(2, incoming_count=2), make_read_mark(2)]
    items = [make_message(150, contact=2), make_message(250, contact=2)]
    await fill(store, *first, *second, *items)


async def listed(store: Store) -> set[object]:
    return {entry.contact.id for entry in await store.entries(ContactQuery())}


async def positions(store: Store, contact: int = 1) -> list[int]:
    return [item.position for item in (await store.timeline(contact_id(contact))).items]


async def waiting(store: Store, contact: int) -> list[tuple[object, str | None]]:
    return [(entry.command.command_id, entry.problem) for entry in await store.outbox(contact_id(contact))]


# While it waits -------------------------------------------------------------------------------------------------------


async def test_a_contact_that_waits_to_be_merged_leaves_the_lists_and_says_so(store: Store) -> None:
    await fill_two(store)
    await store.enqueue(make_merge(1))
    assert await listed(store) == {contact_id(1)}
    secondary = await store.details(contact_id(2))
    assert secondary.contact.merged_into == contact_id(1)
    assert [row.id for row in secondary.conversations] == [conversation_id(2)]
    assert await positions(store, 2) == [150, 250], "what it has stays readable until it has moved"
    assert (await store.details(contact_id(1))).contact == make_contact(1)
    assert await store.resolve(contact_id(2)) == contact_id(2), "the server has not merged them"
    await store.record_answer(command_id(1), make_rejection(1, "contact_blocked"))
    assert await listed(store) == {contact_id(1), contact_id(2)}


async def test_a_waiting_merge_is_dropped_with_its_effect(store: Store) -> None:
    await fill_two(store)
    await store.enqueue(make_merge(1))
    assert await store.withdraw([command_id(1)]) == [command_id(1)]
    assert await listed(store) == {contact_id(1), contact_id(2)}
    assert (await store.details(contact_id(2))).contact.merged_into is None


# Once it is done ------------------------------------------------------------------------------------------------------


async def test_everything_moves(store: Store) -> None:
    await fill_two(store)
    await push(store, *moved_rows())
    assert await listed(store) == {contact_id(1)}
    assert await positions(store) == [100, 150, 200, 250, 1007]
    assert await positions(store, 2) == []
    details = await store.details(contact_id(1))
    assert {row.id for row in details.conversations} == {conversation_id(1), conversation_id(2)}
    assert len(details.channels) == 0  # there is no channel row in this cache
    assert (await store.timeline(contact_id(1))).reaches_start


async def test_a_merged_contact_is_resolved_through_a_chain(store: Store) -> None:
    await fill_two(store)
    await push(store, *moved_rows(), make_contact(3, ver=1008, merged_into=contact_id(2)))
    assert await store.resolve(contact_id(3)) == contact_id(1)
    assert await store.resolve(contact_id(2)) == contact_id(1)
    assert await store.resolve(contact_id(1)) == contact_id(1)
    assert await store.resolve(contact_id(99)) == contact_id(99)


async def test_begun_texts_move_and_are_joined(store: Store) -> None:
    await fill_two(store)
    await store.save_draft(contact_id(1), "reply", DraftContent(text="one"))
    await store.save_draft(contact_id(2), "reply", DraftContent(text="two"))
    await store.save_draft(contact_id(2), "comment", DraftContent(text="note"))
    await push(store, *moved_rows())
    assert (await store.draft(contact_id(1), "reply")).text == "one\n\ntwo"
    assert (await store.draft(contact_id(1), "comment")).text == "note"
    assert (await store.draft(contact_id(2), "reply")).text == ""
    await push(store, make_contact(1, ver=1010))
    assert (await store.draft(contact_id(1), "reply")).text == "one\n\ntwo", "once"


async def test_commands_that_wait_move_and_a_reply_is_held(store: Store) -> None:
    await fill_two(store)
    await store.enqueue(make_send(1, contact=2), seen_reply=0)
    await store.enqueue(make_note(2, contact=2))
    await store.enqueue(make_assign(3, contact=2, user=2))
    await store.record_answer(command_id(3), make_rejection(3, "user_not_found"))
    await push(store, *moved_rows())
    assert await waiting(store, 2) == []
    assert await waiting(store, 1) == [
        (command_id(1), "contact_merged"),
        (command_id(2), None),
        (command_id(3), "user_not_found"),
    ]
    assert all(entry.command.contact_id == contact_id(1) for entry in await store.outbox())
    assert len(await positions(store)) == 7, "the texts stand at the end of the other's timeline"
    await store.retry_problem(command_id(1))
    [due] = await store.due_commands(1, frozenset())
    assert due.command == make_send(1, contact=2, contact_id=contact_id(1))


async def test_a_reply_that_is_on_its_way_is_not_held(store: Store) -> None:
    await fill_two(store)
    await store.enqueue(make_send(1, contact=2), seen_reply=0)
    await store.due_commands(1, frozenset())
    await push(store, *moved_rows())
    assert await waiting(store, 1) == [(command_id(1), None)]


async def test_commands_follow_a_chain_of_merges_to_its_end(store: Store) -> None:
    await fill_two(store)
    await push(store, *moved_rows(), make_contact(3, ver=1008, merged_into=contact_id(2)))
    await store.enqueue(make_note(1, contact=3))
    assert await waiting(store, 1) == [(command_id(1), None)]


async def test_what_the_server_accepted_before_does_not_move(store: Store) -> None:
    await fill_two(store)
    await store.enqueue(make_assign(1, contact=2, user=2))
    await store.record_answer(command_id(1), make_ok(1, shared=2000))
    await push(store, *moved_rows())
    assert (await store.details(contact_id(1))).contact.assignee_id is None


async def test_commands_that_mean_a_certain_contact_stay(store: Store) -> None:
    await fill_two(store)
    await store.enqueue_many([make_undo(1, contact=2), make_create(2, contact=2)])
    await push(store, *moved_rows())
    assert [number for number, _ in await waiting(store, 2)] == [command_id(1), command_id(2)]


async def test_who_does_not_see_the_merged_contact_learns_it_from_the_timeline(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await store.save_draft(contact_id(2), "reply", DraftContent(text="two"))
    await push(store, *moved_rows()[1:])
    assert (await store.draft(contact_id(1), "reply")).text == "two"


async def test_an_old_event_does_not_move_what_belongs_to_a_contact_again(store: Store) -> None:
    """The merge was taken back; its event comes with older history."""
    await fill_two(store)
    await store.save_draft(contact_id(2), "reply", DraftContent(text="two"))
    page = TimelinePage(contact_id=contact_id(1), items=[moved_rows()[-1]], before=2000, first=1005)
    await store.apply_timeline_page(msgspec.json.encode(page))
    assert (await store.draft(contact_id(2), "reply")).text == "two"


async def test_a_merge_that_was_taken_back_moves_nothing_to_who_may_be_somebody_else(store: Store) -> None:
    """Contact 2 is not seen any more; with contact 1 came the old event, which names nobody since."""
    await fill(store, make_contact(1), make_conversation(1))
    await store.save_draft(contact_id(2), "reply", DraftContent(text="for two's eyes only"))
    await store.enqueue(make_note(1, contact=2))
    told = ContactMerged(merge_id=merge_id(1), secondary_id=contact_id(2), secondary_name="")
    await push(store, make_event(1007, detail=told))
    assert (await store.draft(contact_id(1), "reply")).text == ""
    assert await waiting(store, 1) == []


# Taken back -----------------------------------------------------------------------------------------------------------


async def test_taking_back_gives_the_contact_its_rows_again(store: Store) -> None:
    await fill_two(store)
    await push(store, *moved_rows())
    await store.enqueue(make_undo(9, 1))
    assert await positions(store) == [100, 150, 200, 250, 1007], "until the server has done it"
    await push(
        store,
        make_contact(2, ver=1011, open_conversation_id=None),
        make_conversation(2, ver=1012, status="closed", incoming_count=2),
        make_identity(2, ver=1013),
        make_message(150, contact=2, ver=1014),
        make_message(250, contact=2, ver=1015),
        make_contact(1, ver=1016),
    )
    assert await positions(store) == [100, 200, 1007]
    assert await positions(store, 2) == [150, 250]
    assert (await store.timeline(contact_id(2))).reaches_start
    assert await store.resolve(contact_id(2)) == contact_id(2)
    assert (await store.details(contact_id(2))).unread_count == 2, "read marks stay with their conversations"


async def test_a_closing_that_waits_finds_its_conversation_after_the_merge(store: Store) -> None:
    await fill_two(store)
    await store.enqueue(make_close(1, contact=2, seen_incoming=2, summary="Done"))
    await push(store, *moved_rows()[:1], make_conversation(2, ver=1002, contact=1, incoming_count=2))
    details = await store.details(contact_id(1))
    assert [row.closing_summary for row in details.conversations if row.id == conversation_id(2)] == ["Done"]
