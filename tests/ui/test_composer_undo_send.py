"""Undo send: the echo at once, the countdown, taking it back with all that went, and what the outbox hands out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill
from tests.fixtures.screens import SetClock
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, NOW, conversation_rows, make_unavailable, open_desk, show_composer

FILE = Attachment(id=AttachmentId(rows.make_id(60, 1)), name="a.pdf", size_bytes=9)


@pytest.fixture
async def desk(tmp_path):
    clock = SetClock(NOW)
    store = await Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=rows.user_id(1), clock=clock)
    files = (FileLimit(kind=AttachmentKind.FILE, size_bytes=99),)
    limits = ChannelLimits(attachments=10, files=files, has_quotes=True)
    second = conversation_rows(contact=2)[7:]
    channel = rows.make_channel(ver=60, limits=limits)
    await fill(store, *conversation_rows(rows.make_message(100, text="Where is it?")), *second, channel)
    async with open_desk(store, undo_send_s=5, clock=clock) as opened:
        await opened.open()
        yield opened
    await store.close()


@pytest.fixture
async def composer(desk):
    async with show_composer(desk, 640, 200) as widget:
        yield widget


async def send(desk, composer, text="Hola"):
    QTest.keyClicks(composer.field, text)
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    await desk.settle()


async def handed_out(desk):
    return [entry.command.text for entry in await desk.store.due_commands(9, frozenset())]


async def test_the_echo_is_there_at_once_and_nothing_goes_before_its_time(desk, composer):
    await send(desk, composer)
    assert desk.texts[-1] == "Hola"
    assert composer.undo.isVisible()
    assert composer.undo.text() == "Sending… Undo (5)"
    assert await handed_out(desk) == []
    desk.clock.pass_time(seconds=4.5)
    assert await handed_out(desk) == []
    await until(lambda: composer.undo.text() == "Sending… Undo (1)")
    desk.clock.pass_time(seconds=1)
    await until(lambda: not composer.undo.isVisible())
    assert await handed_out(desk) == ["Hola"]


@pytest.mark.parametrize("way", ["button", "keys"])
async def test_undo_puts_the_text_back_and_nothing_was_sent(desk, composer, way):
    await send(desk, composer)
    if way == "button":
        QTest.mouseClick(composer.undo, Qt.MouseButton.LeftButton)
    else:
        QTest.keySequence(composer.field, QKeySequence(QKeySequence.StandardKey.Undo))
    await desk.settle()
    assert composer.field.toPlainText() == "Hola"
    assert composer.field.hasFocus()
    assert await desk.commands() == []
    assert "Hola" not in desk.texts
    assert not composer.undo.isVisible()
    assert (await desk.store.draft(CONTACT, "reply")).text == "Hola"


async def test_undo_brings_attachments_and_quote_back(desk, composer):
    desk.model.composer.quote(rows.message_id(100))
    await desk.settle()
    desk.model.composer.take_up(DraftContent(attachments=(FILE,)))
    await send(desk, composer)
    [command] = await desk.commands()
    assert (command.quoted_id, command.attachments) == (rows.message_id(100), (FILE,))
    assert desk.model.composer.state.quote is None
    assert desk.model.composer.enclosures.attachments == ()
    desk.model.composer.undo.undo()
    await desk.settle()
    assert desk.model.composer.state.quote.text == "Where is it?"
    assert desk.model.composer.enclosures.attachments == (FILE,)
    assert [upload.attachment.id for upload in await desk.store.uploads()] == [FILE.id]


async def test_files_that_were_sent_beside_the_text_come_back_as_one(desk, composer):
    files = tuple(Attachment(id=AttachmentId(rows.make_id(60, n)), name=f"{n}.pdf", size_bytes=9) for n in range(1, 13))
    QTest.keyClicks(composer.field, "draft")
    desk.model.composer.send_attachments("look", files)
    await desk.settle()
    assert len(await desk.commands()) == 2
    desk.model.composer.undo.undo()
    await desk.settle()
    assert await desk.commands() == []
    assert desk.model.composer.enclosures.attachments == files
    assert composer.field.toPlainText() == "look\ndraft"


async def test_the_newest_is_taken_back_first_and_stands_before_what_was_written_since(desk, composer):
    await send(desk, composer, "one")
    desk.clock.pass_time(seconds=1)
    await send(desk, composer, "two")
    QTest.keyClicks(composer.field, "three")
    desk.model.composer.undo.undo()
    await desk.settle()
    assert composer.field.toPlainText() == "two\nthree"
    assert [command.text for command in await desk.commands()] == ["one"]
    desk.model.composer.undo.undo()
    await desk.settle()
    assert composer.field.toPlainText() == "one\ntwo\nthree"
    assert await desk.commands() == []


async def test_with_a_text_in_the_field_ctrl_z_is_the_fields_own(desk, composer):
    await send(desk, composer)
    QTest.keyClicks(composer.field, "x")
    QTest.keySequence(composer.field, QKeySequence(QKeySequence.StandardKey.Undo))
    await desk.settle()
    assert composer.field.toPlainText() == ""
    assert len(await desk.commands()) == 1


async def test_undo_in_the_field_never_brings_a_sent_text_back(desk, composer):
    await send(desk, composer)
    desk.clock.pass_time(seconds=6)
    await until(lambda: not composer.undo.isVisible())
    QTest.keySequence(composer.field, QKeySequence(QKeySequence.StandardKey.Undo))
    assert composer.field.toPlainText() == ""


async def test_what_was_sent_to_another_contact_is_offered_there(desk, composer):
    await send(desk, composer)
    await desk.open(2)
    assert not composer.undo.isVisible()
    await desk.open(1)
    assert composer.undo.isVisible()


async def test_comments_are_not_held_and_neither_is_anything_when_it_is_off(desk, composer):
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    await send(desk, composer, "note")
    assert not composer.undo.isVisible()
    desk.model.composer.set_mode(ComposerMode.REPLY)
    await desk.settle()
    desk.model.composer.writing.set_undo_send_s(0)
    await send(desk, composer)
    assert not composer.undo.isVisible()
    assert await handed_out(desk) == ["note"]  # the reply is behind it in its lane


async def test_what_cannot_be_taken_back_says_so_and_is_sent(desk, composer, monkeypatch):
    await send(desk, composer)
    make_unavailable(desk.store, monkeypatch, "take_back")
    desk.model.composer.undo.undo()
    await desk.settle()
    assert composer.error.text().startswith("This could not be saved")
    assert composer.field.toPlainText() == ""
    assert len(await desk.commands()) == 1


async def test_what_the_server_has_by_then_stays_sent(desk, composer):
    await send(desk, composer)
    desk.clock.pass_time(seconds=4.9)
    [held] = desk.model.composer.undo._held
    desk.clock.pass_time(seconds=1)
    await handed_out(desk)
    desk.model.composer.undo.undone.emit(held.commands)
    await desk.settle()
    assert composer.field.toPlainText() == ""
    assert await desk.store.draft(CONTACT, "reply") == DraftContent()
    assert len(await desk.commands()) == 1
