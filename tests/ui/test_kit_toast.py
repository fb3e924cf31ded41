"""The toast: how long it stays, taking back by button and by keys, and that it takes the keyboard from nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.toast import ToastCard
from desktop_inbox.viewmodels.toasts import SHOWN_MS, Toasts


@pytest.fixture
def toasts(qapp):
    made = Toasts()
    made._timer.setInterval(40)
    yield made
    made.deleteLater()


@pytest.fixture
def window(qtbot, toasts):
    """Give a window with a field, a button and the toast's card."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(700, 300)
    widget.field, widget.button = QLineEdit(widget), QPushButton("other", widget)
    layout = QVBoxLayout(widget)
    layout.addWidget(widget.field)
    layout.addWidget(widget.button)
    widget.card = ToastCard(toasts, widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitExposed(widget)
    yield widget
    widget.close()


def test_it_is_there_for_ten_seconds(window, toasts, qtbot):
    assert SHOWN_MS == 10_000
    assert window.card.isHidden()
    toasts.show("3 conversations closed.")
    assert window.card.isVisible()
    assert window.card.text.text() == "3 conversations closed."
    assert window.card.undo.isHidden()
    qtbot.waitUntil(window.card.isHidden)
    assert toasts.current is None


def test_it_stays_while_the_mouse_is_over_it(window, toasts, qtbot):
    toasts.show("Closed.")
    inside = QPointF(5, 5)
    QApplication.sendEvent(window.card, QEnterEvent(inside, inside, inside))
    QTest.qWait(100)
    assert window.card.isVisible()
    QApplication.sendEvent(window.card, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(window.card.isHidden)


def test_undo_by_click_happens_once_and_takes_the_toast_away(window, toasts):
    undone = []
    toasts.show("Closed.", lambda: undone.append(1))
    QTest.mouseClick(window.card.undo, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert window.card.isHidden()
    toasts.undo()
    assert undone == [1]


def test_undo_by_keys_but_not_while_writing(window, toasts):
    undone = []
    toasts.show("Closed.", lambda: undone.append(1))
    window.field.setFocus()
    QTest.keyClicks(window.field, "text")
    QTest.keyClick(window.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (undone, window.field.text()) == ([], "")
    window.button.setFocus()
    QTest.keyClick(window.button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]
    QTest.keyClick(window.button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]


def test_a_newer_toast_takes_the_place_of_the_older_one(window, toasts):
    undone = []
    toasts.show("First.", lambda: undone.append(1))
    toasts.show("Second.")
    assert window.card.text.text() == "Second."
    toasts.undo()
    assert undone == []


def test_it_takes_the_keyboard_from_nobody_and_gives_it_back(window, toasts):
    window.field.setFocus()
    toasts.show("Closed.", lambda: None)
    assert window.focusWidget() is window.field
    window.card.dismiss.setFocus()
    QTest.qWait(100)
    assert window.card.isVisible()
    QTest.keyClick(window.card.dismiss, Qt.Key.Key_Escape)
    assert window.card.isHidden()
    assert not window.card.isAncestorOf(window.focusWidget())


def test_long_words_wrap_inside_the_window_at_any_width(window, toasts):
    toasts.show("Unterhaltungen " * 10, lambda: None)
    for width in (700, 260):
        window.resize(width, 300)
        card = window.card.geometry()
        assert window.rect().contains(card)
        assert window.card.text.height() >= window.card.text.heightForWidth(window.card.text.width())


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_it_lies_in_the_corner_where_reading_begins(window, toasts, direction):
    window.setLayoutDirection(direction)
    card = ToastCard(toasts, window, begin=100)
    toasts.show("Closed.")
    begin = card.x() if direction is Qt.LayoutDirection.LeftToRight else window.width() - card.geometry().right() - 1
    assert begin == 116


def test_it_stays_above_a_bar_while_there_is_one(window, toasts, qtbot):
    bar = QPushButton("bar", window)
    window.layout().addWidget(bar)
    bar.hide()
    window.card.stay_above(bar)
    toasts.show("Closed.", lambda: None, action="Show")
    lowest = window.card.geometry().bottom()
    bar.show()
    qtbot.waitUntil(lambda: window.card.geometry().bottom() < bar.y())
    window.resize(700, 400)
    qtbot.waitUntil(lambda: bar.y() - window.card.height() - 40 < window.card.y() < bar.y() - window.card.height())
    window.resize(700, 300)
    bar.hide()
    qtbot.waitUntil(lambda: window.card.geometry().bottom() == lowest)


def test_a_toast_with_another_action_stays_until_it_is_pressed(window, toasts, qtbot):
    done = []
    toasts.show("A voice note was not sent.", lambda: done.append(1), action="Show")
    assert window.card.undo.text() == "Show"
    qtbot.wait(120)
    assert window.card.isVisible()
    window.button.setFocus()
    QTest.keyClick(window.button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == []
    window.card.undo.click()
    assert done == [1]
    toasts.show("3 conversations closed.", lambda: None)
    assert window.card.undo.text() == "Undo"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_it_ends_before_the_column_where_something_is_written(window, toasts, direction):
    window.setLayoutDirection(direction)
    column = QWidget(window)
    column.setGeometry(window.rect().adjusted(300, 0, 0, 0))
    if direction is Qt.LayoutDirection.RightToLeft:
        column.setGeometry(window.rect().adjusted(0, 0, -300, 0))
    column.show()
    window.card.stay_beside(column)
    toasts.show("Seven conversations closed, and three of them have been assigned to somebody else since.")
    assert not window.card.geometry().intersects(column.geometry())
    toasts.show("Closed.", lambda: None, action="A long word")
    column.setGeometry(window.rect())
    assert window.card.undo.width() >= window.card.undo.minimumSizeHint().width()
    toasts.show("Seven conversations closed, and three of them have been assigned to somebody else since.")
    column.hide()
    assert window.card.width() > 300
