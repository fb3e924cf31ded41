"""The composer on the screen: keys, pasting, input methods, growth, focus, what it shows."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.ui.composer.field import MOST_LINES
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.writing_preferences import SendKey
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, conversation_rows, make_unavailable, open_desk, show_composer


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(rows.make_message(100)))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def composer(desk):
    async with show_composer(desk, 520, 160) as widget:
        yield widget


async def test_enter_sends_and_the_keyboard_stays(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    assert composer.send.isEnabled()
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    assert composer.field.toPlainText() == ""
    await desk.settle()
    assert desk.texts[-1] == "Hola"
    assert composer.field.hasFocus()
    assert not composer.send.isEnabled()


async def test_the_button_sends_and_gives_the_keyboard_back(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    QTest.mouseClick(composer.send, Qt.MouseButton.LeftButton)
    await desk.settle()
    assert desk.texts[-1] == "Hola"
    assert composer.field.hasFocus()


async def test_shift_enter_breaks_the_line(desk, composer):
    QTest.keyClicks(composer.field, "one")
    QTest.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.field, "two")
    assert composer.field.toPlainText() == "one\ntwo"
    QTest.keyClick(composer.field, Qt.Key.Key_Enter)
    await desk.settle()
    assert desk.texts[-1] == "one\ntwo"


async def test_while_an_input_method_composes_enter_sends_nothing(desk, composer):
    QTest.keyClicks(composer.field, "ok")
    QApplication.sendEvent(composer.field, QInputMethodEvent("にほ", []))
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    commit = QInputMethodEvent("", [])
    commit.setCommitString("日本")
    QApplication.sendEvent(composer.field, commit)
    await desk.settle()
    assert await desk.commands() == []
    assert "日本" in composer.field.toPlainText()
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    await desk.settle()
    assert len(await desk.commands()) == 1


async def test_pasting_takes_the_text_only(composer):
    data = QMimeData()
    data.setHtml("<b>bold</b><img src='x'>")
    data.setText("bold\r\nnext\x00 \x1b<i>")
    composer.field.insertFromMimeData(data)
    assert composer.field.toPlainText() == "bold\nnext <i>"


@pytest.mark.parametrize("text", ["x" * 1_000_000, "word " * 200_000, "line\n" * 200_000])
async def test_an_enormous_paste_is_cut_at_once_and_it_is_said(composer, text):
    data = QMimeData()
    data.setText(text)
    begin = time.thread_time()
    composer.field.insertFromMimeData(data)
    composer.field.grab()
    assert time.thread_time() - begin < 0.25, "laying out all of it takes seconds"
    assert len(composer.field.toPlainText()) == MESSAGE_CHARACTERS
    said = "What you pasted was too long. Only its first 16000 characters are here."
    assert composer.error.text().replace(",", "") == said
    QTest.keyClicks(composer.field, "y")
    assert not composer.error.isVisible()
    assert composer.counter.text() == "-1"
    assert not composer.send.isEnabled()


async def test_what_is_pasted_whole_says_nothing(composer):
    data = QMimeData()
    data.setText("x" * MESSAGE_CHARACTERS)
    composer.field.insertFromMimeData(data)
    assert not composer.error.isVisible()


async def test_with_the_other_preference_ctrl_enter_sends_and_enter_breaks_the_line(desk, composer):
    desk.model.composer.writing.set_send_key(SendKey.CTRL_ENTER)
    assert composer._hint.text() == "Ctrl+Enter to send · Enter for a new line"
    QTest.keyClicks(composer.field, "one")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    QTest.keyClicks(composer.field, "two")
    QTest.keyClick(composer.field, Qt.Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await desk.settle()
    assert [command.text for command in await desk.commands()] == ["one\ntwo"]
    desk.model.composer.writing.set_send_key(SendKey.ENTER)
    assert composer._hint.text() == "Enter to send · Shift+Enter for a new line"
    QTest.keyClicks(composer.field, "three")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    assert composer.field.toPlainText() == ""
    await desk.settle()


async def test_undo_and_redo_survive_what_comes_back_and_end_with_sending(desk, composer):
    QTest.keyClicks(composer.field, "typed")
    desk.model.composer.take_up(DraftContent(text="came back"))
    assert composer.field.toPlainText() == "came back\ntyped"
    composer.field.undo()
    assert composer.field.toPlainText() == "typed"
    composer.field.redo()
    assert composer.field.toPlainText() == "came back\ntyped"
    desk.model.composer.send()
    composer.field.undo()
    assert composer.field.toPlainText() == ""
    await desk.settle()


async def test_another_contacts_text_is_not_brought_here_by_undo(desk, composer):
    QTest.keyClicks(composer.field, "for one")
    desk.model.open(None)
    await desk.open(2)
    composer.field.undo()
    assert composer.field.toPlainText() == ""


async def test_the_field_grows_with_its_lines_to_a_limit_and_shrinks_again(composer):
    heights = []
    for count in range(1, MOST_LINES + 4):
        composer.field.setPlainText("\n".join(["x"] * count))
        heights.append(composer.field.height())
    growing = heights[:MOST_LINES]
    assert growing == sorted(set(growing))
    assert set(heights[MOST_LINES - 1 :]) == {heights[MOST_LINES - 1]}
    composer.field.setPlainText("word " * 60)
    assert composer.field.height() > heights[0]
    composer.field.setPlainText("")
    assert composer.field.height() == heights[0]


async def test_tabs_change_what_is_written(desk, composer):
    QTest.keyClicks(composer.field, "reply")
    composer.tabs._group.button(1).click()
    await desk.settle()
    assert composer.field.toPlainText() == ""
    assert composer.field.hasFocus()
    QTest.keyClicks(composer.field, "note")
    composer.tabs._group.button(0).click()
    await desk.settle()
    assert composer.field.toPlainText() == "reply"
    assert desk.model.composer.state.mode is ComposerMode.REPLY


async def test_a_failure_is_said_and_the_text_stays(desk, composer, monkeypatch):
    make_unavailable(desk.store, monkeypatch, "enqueue")
    QTest.keyClicks(composer.field, "Hola")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    await desk.settle()
    assert composer.field.toPlainText() == "Hola"
    assert composer.error.isVisible()
    assert composer.send.isEnabled()
    QTest.keyClicks(composer.field, "!")
    assert not composer.error.isVisible()


async def test_without_a_contact_it_says_so_and_takes_nothing(desk, composer):
    desk.model.open(None)
    assert composer.field.isReadOnly()
    assert composer.field.placeholderText() == "Choose a contact to write to."
    assert not composer.send.isEnabled()
    await desk.settle()


async def test_with_a_contact_it_takes_text_at_once(desk, composer):
    desk.model.open(None)
    await desk.settle()
    desk.model.open(CONTACT)
    assert not composer.field.isReadOnly()
    assert composer.field.placeholderText() == "Write a reply"
    await desk.settle()
    assert not composer.field.isReadOnly()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight])
async def test_the_hint_stands_beside_the_button_in_any_direction(composer, direction):
    composer.resize(640, 140)
    composer.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    composer.setLayoutDirection(direction)
    hint, send = composer._hint, composer.send

    def gap():
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        return hint.x() - send.geometry().right() if is_rtl else send.x() - hint.geometry().right()

    await until(lambda: 0 < gap() < 20)
    assert hint.width() < 300


async def test_the_caret_of_an_empty_field_stands_where_writing_begins(composer):
    field = composer.field
    for direction in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        composer.setLayoutDirection(direction)
        for text in ("x", ""):
            field.replace_text(text)
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        gap = field.viewport().width() - field.cursorRect().x() if is_rtl else field.cursorRect().x()
        assert 0 <= gap < 6
