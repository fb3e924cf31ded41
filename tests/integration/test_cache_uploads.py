"""Uploads: begun for what may be sent, waited for by commands, kept until nobody needs them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.message import DeliveryState, Failure, Message, MessageKind
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from tests.fixtures.caches import fill, open_store, push
from tests.fixtures.commands import command_id, make_note, make_ok, make_rejection, make_send
from tests.fixtures.replying_rows import (
    attachment_id,
    make_attachment,
    make_save_snippet,
    make_schedule,
    make_scheduled,
    make_snippet,
)
from tests.fixtures.rows import contact_id, make_contact, make_conversation, make_message
from tests.fixtures.waiting import until

DONE, FAILED = TransferState.DONE, TransferState.FAILED
ONE, TWO = make_attachment(1), make_attachment(2)


@pytest.fixture
async def known(store: Store) -> Store:
    """A store that knows two contacts."""
    await fill(store, make_contact(1), make_conversation(1), make_contact(2), make_conversation(2))
    return store


async def due(store: Store) -> list[Command]:
    return [entry.command for entry in await store.due_commands(10, frozenset())]


async def pending(store: Store) -> list[tuple[AttachmentId, TransferState, str]]:
    return [(entry.attachment.id, entry.state, entry.code) for entry in await store.uploads()]


async def waiting(store: Store) -> list[AttachmentId]:
    return [key for key, state, _ in await pending(store) if state is TransferState.WAITING]


async def problems(store: Store) -> list[str | None]:
    return [entry.problem for entry in await store.outbox()]


async def count(store: Store, table: str) -> int:
    return await store._database.read(
        lambda conn: int(conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608 - ours
    )


# Before anything is sent ----------------------------------------------------------------------------------------------


async def test_uploads_are_those_that_are_not_done_oldest_first(known: Store) -> None:
    await known.add_uploads(contact_id(1), [TWO])
    await known.add_uploads(None, [ONE, make_attachment(3)])
    assert [(entry.attachment, entry.contact_id) for entry in await known.uploads()] == [
        (TWO, contact_id(1)),
        (ONE, None),
        (make_attachment(3), None),
    ]
    await known.record_upload(ONE.id, DONE)
    await known.record_upload(TWO.id, FAILED, "file_vanished")
    assert await pending(known) == [
        (TWO.id, FAILED, "file_vanished"),
        (attachment_id(3), TransferState.WAITING, ""),
    ]


async def test_an_upload_that_failed_can_begin_again(known: Store) -> None:
    await known.add_uploads(contact_id(1), [ONE, TWO])
    for one in (ONE, TWO):
        await known.record_upload(one.id, FAILED, "file_vanished")
    await known.retry_upload(ONE.id)
    assert await pending(known) == [(ONE.id, TransferState.WAITING, ""), (TWO.id, FAILED, "file_vanished")]
    await known.add_uploads(contact_id(1), [TWO])
    assert await waiting(known) == [ONE.id, TWO.id]


async def test_what_is_not_sent_after_all_is_dropped(known: Store) -> None:
    await known.add_uploads(contact_id(1), [ONE, TWO])
    await known.drop_uploads([ONE.id, attachment_id(99)])
    assert await waiting(known) == [TWO.id]
    await known.record_upload(ONE.id, DONE)
    assert await count(known, "uploads") == 1


async def test_a_restart_keeps_what_a_command_needs_and_drops_what_a_dialog_had(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    await store.add_uploads(contact_id(1), [ONE, TWO])
    await store.enqueue(make_send(1, attachments=(TWO,)))
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    assert await due(store) == []
    assert await waiting(store) == [TWO.id]
    await store.close()


async def test_listeners_hear_of_uploads(known: Store) -> None:
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = known.subscribe(told.append)
    await known.add_uploads(contact_id(1), [ONE])
    await until(lambda: told)
    assert told.pop() == StoreChange(uploads=True)
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await until(lambda: told)
    told.clear()
    await known.record_upload(ONE.id, DONE)
    await until(lambda: told)
    subscription.close()
    assert told == [StoreChange(uploads=True, outbox=True)], "the sender looks again"


# Commands that need them ----------------------------------------------------------------------------------------------


async def test_a_message_waits_for_all_of_its_uploads_and_its_lane_for_it(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE, TWO)))
    await known.enqueue(make_note(2))
    await known.enqueue(make_note(3, contact=2))
    assert await due(known) == [make_note(3, contact=2)]
    assert await waiting(known) == [ONE.id, TWO.id], "enqueueing begins them"
    await known.record_upload(ONE.id, DONE)
    assert make_send(1, attachments=(ONE, TWO)) not in await due(known)
    await known.record_upload(TWO.id, DONE)
    assert make_send(1, attachments=(ONE, TWO)) in await due(known)


async def test_what_was_uploaded_before_is_not_waited_for(known: Store) -> None:
    await known.add_uploads(contact_id(1), [ONE])
    await known.record_upload(ONE.id, DONE)
    await known.enqueue(make_send(1, attachments=(ONE,)))
    assert len(await due(known)) == 1


async def test_a_content_that_the_server_has_need_not_go_there_again(known: Store) -> None:
    copied = make_attachment(1, copied_from=attachment_id(50))
    await known.enqueue(make_send(1, attachments=(copied,)))
    assert len(await due(known)) == 1
    assert list(await known.uploads()) == []


async def test_a_message_for_later_waits_too(known: Store) -> None:
    await known.enqueue(make_schedule(1, attachments=(ONE,)))
    assert await due(known) == []
    await known.record_upload(ONE.id, DONE)
    assert len(await due(known)) == 1


async def test_of_a_snippet_only_what_is_new_goes_up(known: Store) -> None:
    await push(known, make_snippet(1, ver=1001, attachments=(ONE,)))
    await known.enqueue(make_save_snippet(1, attachments=(ONE, TWO)))
    assert [(entry.attachment.id, entry.contact_id) for entry in await known.uploads()] == [(TWO.id, None)]
    assert await due(known) == []
    await known.record_upload(TWO.id, DONE)
    assert len(await due(known)) == 1


async def test_of_a_message_for_later_that_is_changed_only_what_is_new_goes_up(known: Store) -> None:
    """Who lets a colleague's message be sent now has not got its files, and could not upload them."""
    await push(known, make_scheduled(1, ver=1001, attachments=(ONE,)))
    await known.enqueue(make_schedule(1, attachments=(ONE, TWO)))
    assert [entry.attachment.id for entry in await known.uploads()] == [TWO.id]
    await known.record_upload(TWO.id, DONE)
    assert len(await due(known)) == 1


async def test_an_upload_that_fails_makes_its_message_a_problem(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await known.enqueue(make_note(2))
    await known.record_upload(ONE.id, FAILED, "file_vanished")
    assert await problems(known) == ["upload_failed", None]
    shown = (await known.timeline(contact_id(1))).items[0]
    assert isinstance(shown, Message)
    assert (shown.state, shown.failure) == (DeliveryState.FAILED, Failure(code="upload_failed"))
    assert await due(known) == [make_note(2)], "a problem holds up nothing"


async def test_what_is_on_its_way_to_the_server_is_no_problem_any_more(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await known.record_upload(ONE.id, DONE)
    await due(known)
    await known.record_upload(ONE.id, FAILED, "file_vanished")
    assert await problems(known) == [None]


async def test_trying_again_waits_for_every_upload_that_failed(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE, TWO)))
    for one in (ONE, TWO):
        await known.record_upload(one.id, FAILED, "file_vanished")
    await known.retry_upload(ONE.id)
    assert await problems(known) == ["upload_failed"], "the other one is still to be decided about"
    await known.retry_upload(TWO.id)
    assert await problems(known) == [None]
    assert await due(known) == []
    for one in (ONE, TWO):
        await known.record_upload(one.id, DONE)
    assert len(await due(known)) == 1


async def test_sending_a_problem_again_uploads_again(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE, TWO)))
    await known.record_upload(ONE.id, DONE)
    await known.record_upload(TWO.id, FAILED, "file_vanished")
    await known.retry_problem(command_id(1))
    assert await problems(known) == [None]
    assert await waiting(known) == [TWO.id]
    assert await due(known) == []


async def test_sending_a_reply_that_was_held_uploads_again_what_failed_meanwhile(known: Store) -> None:
    await known.enqueue(make_send(1, contact=2, attachments=(ONE,)), seen_reply=0)
    await push(known, make_contact(2, ver=1001, merged_into=contact_id(1)))
    await known.record_upload(ONE.id, FAILED, "file_vanished")
    assert await problems(known) == ["contact_merged"]
    await known.retry_problem(command_id(1))
    assert await waiting(known) == [ONE.id]
    await known.record_upload(ONE.id, DONE)
    assert len(await due(known)) == 1


async def test_sending_with_an_upload_that_has_failed_tries_it_again(known: Store) -> None:
    await known.add_uploads(contact_id(1), [ONE])
    await known.record_upload(ONE.id, FAILED, "file_vanished")
    await known.enqueue(make_send(1, attachments=(ONE,)))
    assert await waiting(known) == [ONE.id]


async def test_an_upload_that_a_command_needs_is_not_dropped(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await known.drop_uploads([ONE.id])
    assert await waiting(known) == [ONE.id]


@pytest.mark.parametrize("is_withdrawn", [True, False])
async def test_with_a_command_its_uploads_go(known: Store, is_withdrawn: bool) -> None:
    await known.add_uploads(contact_id(1), [make_attachment(3)])
    await known.enqueue(make_send(1, attachments=(ONE, TWO)))
    await known.enqueue(make_send(2, contact=2, attachments=(TWO,)))
    if is_withdrawn:
        await known.withdraw([command_id(1)])
    else:
        await known.discard_problem(command_id(1))
    assert await waiting(known) == [attachment_id(3), TWO.id], "the dialog's, and what another one needs"


# With the server ------------------------------------------------------------------------------------------------------


async def test_they_are_kept_until_the_server_shows_the_message(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await known.record_upload(ONE.id, DONE)
    await due(known)
    await known.record_answer(command_id(1), make_ok(1, shared=1001))
    assert await count(known, "uploads") == 1
    await push(known, make_message(1001, attachments=(ONE,)))
    assert (await count(known, "uploads"), await count(known, "command_uploads")) == (0, 0)


async def test_what_the_server_has_lost_goes_up_again_once(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await known.record_upload(ONE.id, DONE)
    await due(known)
    await known.record_answer(command_id(1), make_rejection(1, "attachment_not_found"))
    assert await problems(known) == [None]
    assert await waiting(known) == [ONE.id]
    assert await due(known) == []
    await known.record_upload(ONE.id, DONE)
    await due(known)
    await known.record_answer(command_id(1), make_rejection(1, "attachment_not_found"))
    assert await problems(known) == ["attachment_not_found"]
    await known.retry_problem(command_id(1))
    assert await waiting(known) == [ONE.id], "the user has decided"


async def test_a_copy_of_what_the_server_has_not_is_a_problem_at_once(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(make_attachment(1, copied_from=attachment_id(50)),)))
    await due(known)
    await known.record_answer(command_id(1), make_rejection(1, "attachment_not_found"))
    assert await problems(known) == ["attachment_not_found"]


async def test_a_restored_server_is_asked_before_anything_goes_up_again(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await known.record_upload(ONE.id, DONE)
    await known.record_answer(command_id(1), make_ok(1, shared=900))
    assert await count(known, "uploads") == 0
    await known.requeue_acknowledged()
    assert len(await due(known)) == 1
    assert list(await known.uploads()) == []
    await known.record_answer(command_id(1), make_rejection(1, "attachment_not_found"))
    assert await waiting(known) == [ONE.id]


async def test_what_the_server_sends_back_does_not_go_up_again(known: Store) -> None:
    await known.enqueue(make_send(1, attachments=(ONE,)))
    await known.record_upload(ONE.id, DONE)
    await due(known)
    await known.record_answer(command_id(1), CommandAnswer(status=AnswerStatus.RETRY))
    assert len(await due(known)) == 1


# As it is shown -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "attachments", "kind"),
    [
        ("", (make_attachment(1, kind="voice"),), MessageKind.VOICE),
        ("Here", (ONE, TWO), MessageKind.FILE),
        ("Here", (), MessageKind.TEXT),
    ],
)
async def test_a_message_is_shown_with_what_it_carries(
    known: Store, text: str, attachments: tuple[Attachment, ...], kind: MessageKind
) -> None:
    await known.enqueue(make_send(1, text=text, attachments=attachments))
    [shown] = (await known.timeline(contact_id(1))).items
    assert isinstance(shown, Message)
    assert (shown.attachments, shown.kind) == (attachments, kind)
    details = await known.details(contact_id(1))
    assert details is not None
    last = details.conversations[0].last_message
    assert last is not None
    assert (last.kind, last.attachment_count) == (kind, len(attachments))
    assert last.file_name == (attachments[0].name if attachments else "")
