"""A reply is held when a teammate's came while it was written; what was held in the outbox can be decided on too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.reply_watch import NewerReply
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.ui.conversation_desk import CONTACT, conversation_rows, open_desk, show_composer


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(rows.make_message(100), rows.make_reply(101, author=2)))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def composer(desk):
    async with show_composer(desk, 640, 220) as widget:
        yield widget


async def teammate_replies(desk, position=2000, text="On its way.\nAnything else?", author=2):
    await push(desk.store, rows.make_reply(position, author=author, text=text))
    await desk.settle()


def press(composer, key=Qt.Key.Key_Return):
    QTest.keyClick(composer.field, key)


async def test_a_reply_that_a_teammate_has_overtaken_is_not_sent(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    await teammate_replies(desk)
    assert not composer.held.isVisible()
    press(composer)
    await desk.settle()
    assert await desk.commands() == []
    assert composer.field.toPlainText() == "Hola"
    assert composer.held.isVisible()
    assert composer.held.text.text() == "Agent 2 replied while you were writing."
    assert composer.held.line.text() == "On its way."
    assert not composer.send.isEnabled()
    press(composer)
    await desk.settle()
    assert await desk.commands() == []


async def test_send_anyway_sends_and_is_not_held_in_the_outbox(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    await teammate_replies(desk)
    press(composer)
    press(composer, Qt.Key.Key_Tab)
    assert composer.held.send_anyway.hasFocus()
    QTest.keyClick(composer.held.send_anyway, Qt.Key.Key_Return)
    await desk.settle()
    assert [command.text for command in await desk.commands()] == ["Hola"]
    assert [entry.command.text for entry in await desk.store.due_commands(9, frozenset())] == ["Hola"]
    assert not composer.held.isVisible()
    assert composer.field.hasFocus()


@pytest.mark.parametrize("way", ["escape", "button"])
async def test_who_keeps_writing_has_been_told_and_is_held_again_only_by_a_newer_one(desk, composer, way):
    QTest.keyClicks(composer.field, "Hola")
    await teammate_replies(desk)
    press(composer)
    if way == "escape":
        press(composer, Qt.Key.Key_Escape)
    else:
        press(composer, Qt.Key.Key_Tab)
        QTest.keyClick(composer.held.send_anyway, Qt.Key.Key_Tab)
        assert composer.held.keep_writing.hasFocus()
        QTest.keyClick(composer.held.keep_writing, Qt.Key.Key_Space)
    assert not composer.held.isVisible()
    assert composer.field.hasFocus()
    await teammate_replies(desk, 2001, "Sent!", author=3)
    press(composer)
    await desk.settle()
    assert desk.model.composer.state.held == NewerReply("Agent 3", "Sent!")
    press(composer, Qt.Key.Key_Escape)
    press(composer)
    await desk.settle()
    assert [command.text for command in await desk.commands()] == ["Hola"]


async def test_escape_in_the_bar_keeps_writing(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    await teammate_replies(desk)
    press(composer)
    press(composer, Qt.Key.Key_Tab)
    QTest.keyClick(composer.held.send_anyway, Qt.Key.Key_Escape)
    assert not composer.held.isVisible()
    assert composer.field.toPlainText() == "Hola"
    assert composer.field.hasFocus()


async def test_the_bar_goes_when_the_text_is_emptied_and_what_is_written_then_is_not_held(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    await teammate_replies(desk)
    press(composer)
    assert composer.held.isVisible()
    composer.field.selectAll()
    press(composer, Qt.Key.Key_Backspace)
    assert not composer.held.isVisible()
    QTest.keyClicks(composer.field, "Thanks")
    press(composer)
    await desk.settle()
    assert [command.text for command in await desk.commands()] == ["Thanks"]


async def test_the_bar_says_who_replied_last_while_it_is_there(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    await teammate_replies(desk)
    press(composer)
    await teammate_replies(desk, 2001, "Done", author=3)
    assert "Agent 3" in composer.held.text.text()
    assert composer.held.line.text() == "Done"


async def test_replies_from_before_and_ones_own_and_comments_hold_nothing(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    await push(desk.store, rows.make_reply(2000, author=1), rows.make_message(2001))
    await push(desk.store, rows.make_comment(2002, author_id=rows.user_id(2)))
    await desk.settle()
    press(composer)
    await desk.settle()
    assert len(await desk.commands()) == 1


async def test_a_comment_is_never_held(desk, composer):
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    QTest.keyClicks(composer.field, "careful")
    await teammate_replies(desk)
    press(composer)
    await desk.settle()
    assert len(await desk.commands()) == 1


async def test_for_a_draft_the_writing_begins_when_it_comes_back(desk, composer):
    await desk.store.save_draft(rows.contact_id(1), "reply", DraftContent(text="half a"))
    await teammate_replies(desk)
    await desk.open(2)
    await desk.open(1)
    assert composer.field.toPlainText() == "half a"
    await teammate_replies(desk, 2001)
    press(composer)
    await desk.settle()
    assert desk.model.composer.state.held is not None
    assert await desk.commands() == []


async def test_a_draft_from_before_a_reply_that_is_there_when_it_comes_back_is_sent(desk, composer):
    await desk.store.save_draft(rows.contact_id(1), "reply", DraftContent(text="half a"))
    await desk.open(2)
    await teammate_replies(desk)
    await desk.open(1)
    press(composer)
    await desk.settle()
    assert [command.text for command in await desk.commands()] == ["half a"]


async def test_what_was_written_before_anything_was_read_is_held_too(desk, composer):
    desk.model.open(None)
    desk.model.open(CONTACT)
    QTest.keyClicks(composer.field, "Hola")
    await desk.settle()
    await teammate_replies(desk)
    press(composer)
    await desk.settle()
    assert await desk.commands() == []


# What is held in the outbox -------------------------------------------------------------------------------------------


async def held_row(desk, text="Hola"):
    """Write a reply offline, let a teammate's come before it is sent, and return how it shows."""
    desk.model.composer.edit(text)
    desk.model.composer.send()
    await desk.settle()
    await teammate_replies(desk)
    assert await desk.store.due_commands(9, frozenset()) == []
    await desk.settle()
    [row] = [row for row in desk.rows if isinstance(row, BubbleRow) and row.is_held]
    return row


async def test_a_queued_reply_that_was_overtaken_says_so(desk):
    row = await held_row(desk)
    assert row.failure == "Not sent: a teammate has replied in the meantime."
    assert (row.text, row.can_retry, row.can_discard) == ("Hola", True, True)


async def test_a_queued_reply_can_be_sent_anyway(desk):
    row = await held_row(desk)
    desk.model.timeline.actions.retry(row.key)
    await desk.settle()
    assert [entry.command.text for entry in await desk.store.due_commands(9, frozenset())] == ["Hola"]


async def test_a_queued_reply_can_be_written_on_before_what_was_written_since(desk, composer):
    row = await held_row(desk)
    QTest.keyClicks(composer.field, "and more")
    composer.send.setFocus()
    desk.model.timeline.actions.edit(row.key)
    await desk.settle()
    assert composer.field.toPlainText() == "Hola\nand more"
    assert composer.field.hasFocus()
    assert await desk.commands() == []
    assert (await desk.store.draft(CONTACT, "reply")).text == "Hola\nand more"
    press(composer)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, SendMessage)
    assert command.text == "Hola\nand more"
    assert len(await desk.store.due_commands(9, frozenset())) == 1


async def test_a_queued_reply_comes_back_as_a_reply_while_a_comment_is_written(desk, composer):
    row = await held_row(desk)
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    QTest.keyClicks(composer.field, "a note")
    desk.model.timeline.actions.edit(row.key)
    await desk.settle()
    assert (desk.model.composer.state.mode, composer.field.toPlainText()) == (ComposerMode.REPLY, "Hola")
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert composer.field.toPlainText() == "a note"


async def test_what_the_server_may_have_cannot_be_written_on(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    press(composer)
    await desk.settle()
    [entry] = await desk.store.due_commands(9, frozenset())
    desk.model.timeline.actions.edit(entry.command.message_id.hex)
    await desk.settle()
    assert composer.field.toPlainText() == ""
    assert (await desk.store.draft(CONTACT, "reply")).text == ""
    assert len(await desk.commands()) == 1


async def test_a_queued_reply_can_be_discarded(desk):
    row = await held_row(desk)
    desk.model.timeline.actions.discard(row.key)
    await desk.settle()
    assert await desk.commands() == []
    assert "Hola" not in desk.texts
