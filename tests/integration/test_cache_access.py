"""Contacts that the signed-in user, a restricted agent, gains and loses."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from sqlalchemy import select

from desktop_inbox.cache import tables
from desktop_inbox.cache.results import TimelineSlice
from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.inbox import ContactQuery
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import ChangeBatch, Stream, TimelinePage
from tests.fixtures.cache_access import access, lose, tell
from tests.fixtures.caches import apply_page, fill, push
from tests.fixtures.commands import command_id, make_note, make_ok, make_rejection, make_send, sent_message_id
from tests.fixtures.replying_rows import make_draft, make_scheduled
from tests.fixtures.rows import (
    contact_id,
    make_contact,
    make_conversation,
    make_identity,
    make_last_message,
    make_mention,
    make_message,
    make_page,
    make_read_mark,
    make_reply,
)
from tests.fixtures.waiting import until

_OF_CONTACTS = (
    *("contacts", "identities", "conversations", "read_marks", "items", "history", "mentions", "list_entries"),
    *("scheduled_messages", "saved_drafts"),
)


async def fill_one(store: Store) -> None:
    """Everything that a cache can have of a contact, and another contact."""
    message = make_message(100)
    conversation = make_conversation(1, incoming_count=1, last_message=make_last_message(message))
    mine = [make_contact(1), make_identity(1), conversation, make_read_mark(1), message, make_mention(1)]
    await fill(
        store,
        *mine,
        make_scheduled(1),
        make_draft(1, "begun"),
        make_contact(2),
        make_conversation(2),
        make_message(200, contact=2),
    )


async def rows_left(store: Store) -> dict[str, int]:
    def count(conn: object) -> dict[str, int]:
        return {
            name: len(conn.execute(tables.metadata.tables[name].select()).all())  # type: ignore[attr-defined]
            for name in _OF_CONTACTS
        }

    return await store._database.read(count)


async def slice_of(store: Store, contact: int = 1) -> TimelineSlice:
    return await store.timeline(contact_id(contact))


async def positions(store: Store, contact: int = 1) -> list[int]:
    return [item.position for item in (await slice_of(store, contact)).items]


# Losing ---------------------------------------------------------------------------------------------------------------


async def test_a_contact_that_is_lost_is_forgotten(store: Store) -> None:
    await fill_one(store)
    before = await rows_left(store)
    await lose(store)
    gone = {name: before[name] - count for name, count in (await rows_left(store)).items()}
    assert gone == dict.fromkeys(_OF_CONTACTS, 1)
    assert await store.details(contact_id(1)) is None
    assert [entry.contact.id for entry in await store.entries(ContactQuery())] == [contact_id(2)]
    assert await positions(store, 2) == [200], "others stay"


async def test_listeners_hear_of_a_lost_contact(store: Store) -> None:
    await fill_one(store)
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = store.subscribe(told.append)
    await lose(store)
    await until(lambda: told)
    subscription.close()
    one = frozenset({contact_id(1)})
    assert told == [StoreChange(contact_ids=one, timeline_contact_ids=one)]


async def test_what_others_gain_and_lose_is_not_ours(store: Store) -> None:
    await fill_one(store)
    await tell(store, access(is_visible=False, user=2))
    assert await store.details(contact_id(1)) is not None


async def test_a_begun_text_outlives_the_contact(store: Store) -> None:
    await fill_one(store)
    await store.save_draft(contact_id(1), "reply", DraftContent(text="begun"))
    await lose(store)
    assert (await store.draft(contact_id(1), "reply")).text == "begun"


@pytest.mark.parametrize("is_discarded", [True, False], ids=["discarded", "done"])
async def test_a_contact_with_commands_is_kept_without_its_timeline_until_they_end(
    store: Store, is_discarded: bool
) -> None:
    await fill_one(store)
    await store.enqueue(make_send(1))
    await lose(store)
    assert await rows_left(store) == {
        **dict.fromkeys(_OF_CONTACTS, 1),
        "contacts": 2,
        "conversations": 2,
        "list_entries": 2,
        "identities": 0,
        "read_marks": 0,
        "mentions": 0,
        "scheduled_messages": 0,
        "saved_drafts": 0,
    }
    assert [item.id for item in (await slice_of(store)).items] == [sent_message_id(1)]
    if is_discarded:
        await store.record_answer(command_id(1), make_rejection(1))
        assert await store.details(contact_id(1)) is not None, "its text stays until its author has decided"
        await store.discard_problem(command_id(1))
    else:
        await store.record_answer(command_id(1), make_ok(1, shared=1001))
        await store.apply_changes(ChangeBatch(stream=Stream.SHARED, after=1000, upto=1001, changes=[]))
    assert await store.details(contact_id(1)) is None
    assert (await rows_left(store))["conversations"] == 1


async def test_older_history_that_comes_too_late_is_dropped(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_note(1))
    await lose(store)
    page = TimelinePage(contact_id=contact_id(1), items=[make_message(50)], before=100, first=0)
    assert (await store.apply_timeline_page(msgspec.json.encode(page))).items == []
    await store.discard_problem(command_id(1))
    page = TimelinePage(contact_id=contact_id(1), items=[make_message(50)], before=100, first=0)
    assert (await store.apply_timeline_page(msgspec.json.encode(page))).items == []
    assert await positions(store) == []


# Gaining --------------------------------------------------------------------------------------------------------------


async def gain(store: Store, *more: Row, first: int | None = 1001) -> None:
    """User 1 gains contact 1, whose conversation has gone on since the snapshot at 1,000."""
    conversation = make_conversation(1, ver=1003, incoming_count=2)
    rows = [access(is_visible=True), make_contact(1), conversation, make_read_mark(1), make_mention(1)]
    await tell(store, *rows, make_message(1001), make_message(1002), *more, first=first)


async def test_a_contact_that_is_gained_comes_whole(store: Store) -> None:
    await fill(store, make_contact(2), make_conversation(2))
    await push(store, make_message(1003, contact=2))
    await gain(store, make_identity(1))
    details = await store.details(contact_id(1))
    assert (details.contact, details.unread_count) == (make_contact(1), 2)
    assert details.mentions_unseen == (make_mention(1).comment_id,)
    assert {entry.contact.id for entry in await store.entries(ContactQuery())} == {contact_id(1), contact_id(2)}
    assert await positions(store) == [1001, 1002]


async def test_the_timeline_of_a_gained_contact_is_whole_only_from_where_it_was_sent(store: Store) -> None:
    """The changes since the snapshot were not for us; only from now on they are."""
    await fill(store, make_contact(2), make_conversation(2))
    await push(store, make_message(1005, contact=2))
    await tell(store, access(is_visible=True), make_contact(1), make_conversation(1), make_message(1004), first=1004)
    piece = await slice_of(store)
    assert ([item.position for item in piece.items], piece.needs_server) == ([1004], True)
    await push(store, make_message(1006))
    assert await positions(store) == [1004, 1006]
    page = TimelinePage(contact_id=contact_id(1), items=[make_message(900), make_message(1002)], before=1004, first=0)
    await store.apply_timeline_page(msgspec.json.encode(page))
    piece = await slice_of(store)
    assert [item.position for item in piece.items] == [900, 1002, 1004, 1006]
    assert piece.reaches_start


async def test_without_a_range_only_what_comes_from_now_on_is_known(store: Store) -> None:
    await fill(store, make_contact(2), make_conversation(2))
    await tell(store, access(is_visible=True), make_contact(1), make_conversation(1))
    await push(store, make_message(1001))
    piece = await slice_of(store)
    assert ([item.position for item in piece.items], piece.needs_server) == ([1001], True)


async def test_what_was_known_before_a_loss_that_was_never_told_is_not_relied_on(store: Store) -> None:
    """Hidden and shown again between two answers: what happened meanwhile was not sent."""
    await fill_one(store)
    await tell(store, access(is_visible=True), make_contact(1), make_reply(990, author=2), first=990)
    piece = await slice_of(store)
    assert ([item.position for item in piece.items], piece.needs_server) == ([990], True)


async def test_items_of_which_nothing_is_known_any_more_leave(store: Store) -> None:
    """They may belong to somebody else by now."""
    await fill_one(store)
    await tell(store, access(is_visible=True), make_contact(1), make_reply(990, author=2), first=990)
    kept = await store._database.read(lambda conn: conn.execute(select(tables.items.c.position)).scalars().all())
    assert set(kept) == {200, 990}


async def test_a_kept_contact_that_is_gained_again_is_not_removed_with_its_command(store: Store) -> None:
    await fill_one(store)
    await store.enqueue(make_note(1))
    await lose(store)
    await gain(store)
    await store.discard_problem(command_id(1))
    assert await positions(store) == [1001, 1002]
    assert (await store.details(contact_id(1))).conversations[0].ver == 1003


async def test_a_new_snapshot_makes_no_difference_between_contacts(store: Store) -> None:
    await fill(store, make_contact(2), make_conversation(2))
    await gain(store)
    await store.begin_snapshot()
    await apply_page(store, make_page(make_contact(1), make_conversation(1), history=[]))
    await push(store, make_message(1001))
    assert await positions(store) == [1001], "it is whole from the snapshot's cursor on"
    left = await store._database.read(lambda conn: conn.execute(tables.gained_contacts.select()).all())
    assert left == []
