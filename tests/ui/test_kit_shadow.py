"""The shadow of a card over the window: below it wherever it goes, and nothing for mouse or hidden cards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_inbox.ui.kit.shadow import Shadow
from desktop_inbox.ui.kit.theme import Theme, ThemeMode


@pytest.fixture
def window(qtbot, qapp):
    """Give a window with a button and a card over it that casts a shadow."""
    theme = Theme(qapp, ThemeMode.LIGHT)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.button = QPushButton(widget)
    widget.button.setGeometry(0, 0, 400, 300)
    widget.card = QWidget(widget)
    widget.card.setGeometry(100, 100, 200, 80)
    widget.card.setAutoFillBackground(True)
    widget.shadow = Shadow(widget.card, 10)
    widget.show()
    yield widget
    theme.deleteLater()


def lightness(window, x, y):
    return window.grab().toImage().pixelColor(x, y).lightness()


def test_it_is_darkest_below_the_card_and_soft_further_away(window):
    window.button.hide()
    near, further, away = (lightness(window, 200, y) for y in (182, 192, 230))
    assert near < further < away
    assert lightness(window, 200, 140) == away


def test_it_follows_the_card(window):
    window.card.move(20, 150)
    assert window.shadow.geometry().contains(window.card.geometry())
    other = QWidget(window)
    window.card.setParent(other)
    assert window.shadow.parentWidget() is other
    window.card.show()
    assert not window.shadow.isHidden()
    window.card.hide()
    assert window.shadow.isHidden()


def test_it_stays_below_the_card_and_over_the_rest(window):
    window.button.raise_()
    window.card.raise_()
    order = [each for each in window.children() if each in (window.button, window.shadow, window.card)]
    assert order == [window.button, window.shadow, window.card]


def test_the_mouse_goes_through_it(window):
    assert window.childAt(QPoint(200, 185)) is window.button
