"""The composer on the screen: keys, pasting, input methods, growth, focus, what it shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.field import MOST_LINES
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, conversation_rows, make_unavailable, open_desk


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(rows.make_message(100)))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def composer(desk):
    widget = Composer(desk.model.composer)
    widget.resize(520, 160)
    widget.show()
    widget.activateWindow()
    widget.focus_field()
    await until(lambda: widget.field.hasFocus() is True)
    yield widget
    widget.close()
    widget.deleteLater()


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
    data.setText("bold\r\nnext <i>")
    composer.field.insertFromMimeData(data)
    assert composer.field.toPlainText() == "bold\nnext <i>"


async def test_an_enormous_paste_is_cut_and_said_to_be_too_long(composer):
    data = QMimeData()
    data.setText("x" * 1_000_000)
    composer.field.insertFromMimeData(data)
    assert len(composer.field.toPlainText()) == 64_000
    assert composer.counter.isVisible()
    assert not composer.send.isEnabled()


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
