"""Which contents are to be forgotten, because their messages left the device."""

from __future__ import annotations

import asyncio
from pathlib import Path

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.transfers import TransferState
from tests.fixtures.cache_access import access, lose, tell
from tests.fixtures.caches import fill, open_store, push
from tests.fixtures.commands import command_id, make_ok, make_send, sent_message_id
from tests.fixtures.replying_rows import make_attachment, make_scheduled
from tests.fixtures.rows import make_contact, make_conversation, make_message
from tests.fixtures.waiting import until

THEIRS = (make_attachment(1), make_attachment(2))


async def fill_two(store: Store) -> None:
    """Have two contacts, each with a message that brought files."""
    await fill(
        store,
        *(make_contact(1), make_conversation(1), make_contact(2), make_conversation(2)),
        make_message(100, attachments=THEIRS),
        make_message(101),
        make_message(200, contact=2, attachments=(make_attachment(3),)),
    )


async def lost(store: Store) -> set[AttachmentId]:
    return set(await store.lost_files())


def ids(*numbers: int) -> set[AttachmentId]:
    return {make_attachment(number).id for number in numbers}


async def test_a_lost_contact_takes_its_files_along(store: Store) -> None:
    await fill_two(store)
    assert not await lost(store)
    heard: list[StoreChange] = []
    store.subscribe(heard.append)
    await lose(store)
    assert await lost(store) == ids(1, 2)
    await until(lambda: any(change.lost_files for change in heard))


async def test_who_loses_nothing_is_told_nothing(store: Store) -> None:
    await fill_two(store)
    heard: list[StoreChange] = []
    store.subscribe(heard.append)
    await lose(store)
    await store.note_forgotten(await store.lost_files())
    await asyncio.sleep(0)
    heard.clear()
    await lose(store)
    await push(store, make_message(201, contact=2, attachments=(make_attachment(4),)))
    await until(lambda: heard)
    assert not any(change.lost_files for change in heard)
    assert not await lost(store)


async def test_files_of_messages_that_were_to_be_sent_later_go_too(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1), make_scheduled(1, attachments=THEIRS))
    await lose(store)
    assert await lost(store) == ids(1, 2)


async def test_what_is_to_be_forgotten_is_known_in_the_next_run(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    await fill_two(store)
    await lose(store)
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    assert await lost(store) == ids(1, 2)
    await store.note_forgotten([THEIRS[0].id])
    assert await lost(store) == ids(2)
    await store.close()


async def test_a_message_that_a_new_snapshot_does_not_bring_takes_its_files_along(store: Store) -> None:
    await fill_two(store)
    await fill(store, make_contact(1), make_conversation(1), make_message(100, attachments=THEIRS))
    assert await lost(store) == ids(3)


async def test_a_message_that_was_sent_at_its_time_meanwhile_keeps_its_files(store: Store) -> None:
    contact = (make_contact(1), make_conversation(1))
    await fill(store, *contact, make_scheduled(1, attachments=THEIRS))
    await fill(store, *contact, make_message(100, attachments=THEIRS))
    assert not await lost(store)


async def test_a_gap_before_a_contact_that_is_seen_again_loses_its_files(store: Store) -> None:
    await fill_two(store)
    await tell(store, access(is_visible=True), first=101)
    assert await lost(store) == ids(1, 2)


async def test_what_may_have_to_be_sent_again_stays(store: Store) -> None:
    """A restored server has lost the message. The user's own file is the only copy of it."""
    contact = (make_contact(1), make_conversation(1))
    await fill(store, *contact)
    await store.enqueue(make_send(1, attachments=THEIRS))
    for attachment in THEIRS:
        await store.record_upload(attachment.id, TransferState.DONE)
    await store.due_commands(10, frozenset())
    await store.record_answer(command_id(1), make_ok(1, shared=1001))
    message = make_message(1001, id=sent_message_id(1), attachments=THEIRS, ver=1001)
    await push(store, message)
    await store.requeue_acknowledged()
    await fill(store, *contact)
    assert not await lost(store)
