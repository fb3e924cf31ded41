"""What tools do with the composer: their row, a panel in the place of the field, texts put in, attachments sent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.ui.composer.composer import Tool
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import conversation_rows, make_unavailable, open_desk, show_composer


@pytest.fixture
async def desk(store):
    several = rows.make_channel(ver=60, limits=ChannelLimits(attachments=10))
    await fill(store, *conversation_rows(rows.make_message(100)), several)
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def composer(desk):
    async with show_composer(desk, 640, 200) as widget:
        yield widget


def add_tools(composer):
    """Add two tools, the one that stands last first; the microphone is for replies only."""
    microphone, emoji = (IconButton(Icon.CLOCK, name, composer) for name in ("Voice", "Emoji"))
    composer.add_tool(microphone, Tool.MICROPHONE, for_comments=False)
    composer.add_tool(emoji, Tool.EMOJI)
    return emoji, microphone


def files(count):
    made = (AttachmentId(rows.make_id(60, number)) for number in range(1, count + 1))
    return tuple(Attachment(id=each, name="a.pdf", kind=AttachmentKind.FILE, size_bytes=9) for each in made)


async def test_tools_stand_in_their_order_before_send(composer):
    emoji, microphone = add_tools(composer)
    await until(emoji.isVisible)
    assert emoji.x() < microphone.x() < composer.send.x()
    QTest.keyClick(composer.field, Qt.Key.Key_Tab)
    assert emoji.hasFocus()
    QTest.keyClick(emoji, Qt.Key.Key_Tab)
    assert microphone.hasFocus()


async def test_a_tool_for_replies_is_not_there_while_a_comment_is_written(desk, composer):
    emoji, microphone = add_tools(composer)
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert (emoji.isVisible(), microphone.isVisible()) == (True, False)
    desk.model.composer.set_mode(ComposerMode.REPLY)
    await desk.settle()
    assert microphone.isVisible()


async def test_where_nothing_can_be_written_no_tool_works(desk, composer):
    emoji, _ = add_tools(composer)
    desk.model.composer.set_block("Blocked.")
    assert not emoji.isEnabled()
    desk.model.composer.insert("😀")
    assert composer.field.toPlainText() == ""


async def test_a_panel_takes_the_place_of_the_field_and_gives_it_back(composer):
    panel = QLineEdit()
    composer.show_panel(panel)
    assert panel.isVisible()
    assert not composer.field.isVisible()
    assert not composer.send.isVisible()
    await until(lambda: panel.hasFocus() is True)
    composer.hide_panel()
    assert composer.field.isVisible()
    assert not panel.isVisible()
    assert composer.field.hasFocus()
    panel.deleteLater()


async def test_what_a_tool_puts_in_stands_at_the_cursor_and_is_one_step_of_undo(desk, composer):
    QTest.keyClicks(composer.field, "ab")
    QTest.keyClick(composer.field, Qt.Key.Key_Left)
    composer.send.setFocus()
    desk.model.composer.insert("one\ntwo")
    assert composer.field.toPlainText() == "aone\ntwob"
    assert desk.model.composer.text == "aone\ntwob"
    assert composer.field.hasFocus()
    composer.field.undo()
    assert composer.field.toPlainText() == "ab"


async def test_attachments_go_as_messages_of_ten_with_the_caption_on_the_first(desk, composer):
    QTest.keyClicks(composer.field, "not sent")
    desk.model.composer.send_attachments("  look ", files(12))
    await desk.settle()
    commands = await desk.commands()
    assert [(command.text, len(command.attachments)) for command in commands] == [("look", 10), ("", 2)]
    assert commands[0].conversation_id == commands[1].conversation_id
    assert composer.field.toPlainText() == "not sent"


async def test_attachments_that_cannot_be_stored_are_told_of(desk, composer, monkeypatch):
    make_unavailable(desk.store, monkeypatch, "enqueue")
    desk.model.composer.send_attachments("", files(1))
    await desk.settle()
    assert composer.error.text().startswith("Not sent")
