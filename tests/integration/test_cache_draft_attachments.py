"""What is attached to a draft: it stays on this device with its content, whatever becomes of the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.draft import VOICE_NOTES, DraftContent, DraftMode
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.changes import Cursor, Stream
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import SaveDraft
from tests.fixtures.caches import apply_page, fill, open_store, push
from tests.fixtures.commands import command_id, make_ok, make_send
from tests.fixtures.replying_rows import attachment_id, make_attachment, make_draft
from tests.fixtures.rows import contact_id, make_contact, make_conversation, make_page, message_id

REPLY, COMMENT = DraftMode.REPLY, DraftMode.COMMENT
ONE, TWO, THREE = (make_attachment(number) for number in (1, 2, 3))
COPY = make_attachment(4, copied_from=attachment_id(40))
NOTE = make_attachment(5, name="note.ogg", kind=AttachmentKind.VOICE, duration_ms=2000)
STUB = make_contact(2, ver=1001, merged_into=contact_id(1), open_conversation_id=None)


async def save(store: Store, text: str, *attachments: Attachment, contact: int = 1) -> None:
    await store.save_draft(contact_id(contact), REPLY, DraftContent(text=text, attachments=attachments))


async def draft(store: Store, contact: int = 1, mode: str = REPLY) -> tuple[str, tuple[Attachment, ...]]:
    content = await store.draft(contact_id(contact), mode)
    return content.text, content.attachments


async def waiting(store: Store) -> list[AttachmentId]:
    """Return what is to be uploaded, oldest first."""
    return [upload.attachment.id for upload in await store.uploads()]


async def due(store: Store) -> list[Command]:
    return [entry.command for entry in await store.due_commands(10, frozenset())]


async def settle_drafts(store: Store) -> list[str]:
    """Have the server take the drafts that wait. Returns their texts."""
    drafts = [command for command in await due(store) if isinstance(command, SaveDraft)]
    for command in drafts:
        await store.record_answer(command.command_id, replace(make_ok(), command_id=command.command_id))
    return [command.text for command in drafts]


@pytest.fixture
async def known(store: Store) -> Store:
    """A store that knows two contacts."""
    await fill(store, make_contact(1), make_conversation(1), make_contact(2), make_conversation(2))
    return store


# Kept -----------------------------------------------------------------------------------------------------------------


async def test_they_are_there_after_a_restart_in_their_order_and_go_on_being_uploaded(tmp_path: Path) -> None:
    content = DraftContent(text="half", quoted_id=message_id(100), attachments=(TWO, COPY, ONE))
    store = await open_store(tmp_path / "cache.db")
    await store.save_draft(contact_id(1), REPLY, content)
    await store.add_uploads(contact_id(1), [THREE])  # a dialog's, which no draft has
    await store.close()

    store = await open_store(tmp_path / "cache.db")
    assert await store.draft(contact_id(1), REPLY) == content
    assert await draft(store, mode=COMMENT) == await draft(store, contact=2) == ("", ())
    assert await waiting(store) == [TWO.id, ONE.id]
    assert await store.kept_contents() == {ONE.id, TWO.id}
    await store.close()


async def test_a_content_that_was_uploaded_stays_too(tmp_path: Path) -> None:
    """A server that was restored may have lost it."""
    store = await open_store(tmp_path / "cache.db")
    await save(store, "", ONE)
    await store.record_upload(ONE.id, TransferState.DONE)
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    assert await waiting(store) == []
    assert await store.kept_contents() == {ONE.id}
    await store.close()


async def test_another_order_is_kept(known: Store) -> None:
    await save(known, "half", ONE, TWO, THREE)
    await save(known, "half", THREE, ONE, TWO)
    assert await draft(known) == ("half", (THREE, ONE, TWO))


async def test_what_is_taken_out_of_a_draft_is_let_go_of(known: Store) -> None:
    await save(known, "half", ONE, COPY, TWO)
    await save(known, "half", TWO)
    assert await draft(known) == ("half", (TWO,))
    assert await known.kept_contents() == {TWO.id}
    assert await waiting(known) == [TWO.id]
    await save(known, "half")
    assert await known.kept_contents() == frozenset()
    assert not await known.is_in_use(TWO.id)


async def test_closing_a_dialog_does_not_take_away_what_a_draft_has(known: Store) -> None:
    await save(known, "", ONE)
    await known.drop_uploads([ONE.id, TWO.id])
    assert await waiting(known) == [ONE.id]


# Sent -----------------------------------------------------------------------------------------------------------------


async def test_they_go_with_their_message_and_are_kept_until_the_server_has_it(known: Store) -> None:
    await save(known, "here", ONE, TWO)
    await known.enqueue(make_send(1, text="here", attachments=(ONE,)), clear_draft=REPLY)
    assert await draft(known) == ("", (TWO,)), "the words are sent, and one file of two"
    assert await known.kept_contents() == {ONE.id, TWO.id}
    await known.record_upload(ONE.id, TransferState.DONE)
    await known.record_answer(command_id(1), make_ok(1))
    assert await known.kept_contents() == {TWO.id}


async def test_what_is_taken_back_comes_before_what_was_begun_since(known: Store) -> None:
    for number, text, file in ((1, "first", ONE), (2, "second", TWO)):
        await known.enqueue(make_send(number, text=text, attachments=(file,)), hold_s=5)
    await save(known, "since", THREE)
    taken = await known.take_back([command_id(1), command_id(2)], None)
    assert [command.command_id for command in taken] == [command_id(1), command_id(2)]
    assert await draft(known) == ("first\nsecond\nsince", (ONE, TWO, THREE))
    assert await known.outbox() == []
    assert await known.kept_contents() == {ONE.id, TWO.id, THREE.id}


async def test_what_the_server_may_have_is_not_taken_back(known: Store) -> None:
    await known.enqueue(make_send(1, text="first"))
    assert await due(known) == [make_send(1, text="first")]
    assert await known.take_back([command_id(1)], None) == ()
    assert await draft(known) == ("", ())


async def test_a_voice_note_that_is_taken_back_waits_apart_from_the_draft(known: Store) -> None:
    await save(known, "half", ONE)
    await known.enqueue(make_send(1, text="", attachments=(NOTE,)), hold_s=5)
    await known.take_back([command_id(1)], None)
    assert await draft(known) == ("half", (ONE,))
    assert await draft(known, mode=VOICE_NOTES) == ("", (NOTE,))
    assert await known.kept_contents() == {ONE.id, NOTE.id}
    await settle_drafts(known)
    assert await due(known) == [], "voice notes do not travel as drafts"


# What other desktops write --------------------------------------------------------------------------------------------


async def test_only_the_words_travel(known: Store) -> None:
    await save(known, "", ONE)
    assert await due(known) == []
    await save(known, "half", ONE)
    assert await settle_drafts(known) == ["half"]
    await save(known, "half", ONE, TWO)
    assert await due(known) == []


@pytest.mark.parametrize("text", ["from elsewhere", ""])
async def test_words_from_another_desktop_leave_them_where_they_are(known: Store, text: str) -> None:
    """Also where the words are deleted there, or were sent."""
    await save(known, "half", ONE)
    await settle_drafts(known)
    await push(known, make_draft(1, "half", ver=1), make_draft(1, text, ver=2), stream=Stream.PRIVATE)
    assert await draft(known) == (text, (ONE,))
    assert await known.kept_contents() == {ONE.id}


async def test_they_outlive_a_resync_that_brings_no_draft(known: Store) -> None:
    await push(known, make_draft(1, "from elsewhere", ver=1), stream=Stream.PRIVATE)
    await save(known, "from elsewhere", ONE)
    await known.begin_snapshot(restart=True)
    cursor = Cursor(epoch="e1", scope="s1", shared=2000, private=500)
    await apply_page(known, make_page(make_contact(1), cursor=cursor))
    assert await draft(known) == ("", (ONE,))


# A contact that is no more --------------------------------------------------------------------------------------------


async def test_a_merge_carries_them_to_the_other_contact(known: Store) -> None:
    await save(known, "one", ONE)
    await save(known, "two", TWO, COPY, contact=2)
    await known.save_draft(contact_id(2), VOICE_NOTES, DraftContent(attachments=(NOTE,)))
    await push(known, STUB)
    assert await draft(known) == ("one\n\ntwo", (ONE, TWO, COPY))
    assert await draft(known, mode=VOICE_NOTES) == ("", (NOTE,))
    assert await draft(known, contact=2) == await draft(known, 2, VOICE_NOTES) == ("", ())
    assert await known.kept_contents() == {ONE.id, TWO.id, NOTE.id}


async def test_a_merge_carries_files_without_words(known: Store) -> None:
    await save(known, "", TWO, contact=2)
    await push(known, STUB)
    assert await draft(known) == ("", (TWO,))
    assert await draft(known, contact=2) == ("", ())
