"""Hands for an unattended run: real mouse and key events to real widgets, as a person would make them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget

from desktop_inbox.domain.errors import TransientError

T = TypeVar("T")

LOOK_S = 0.02


async def see(what: str, look: Callable[[], T | None], timeout_s: float = 20.0) -> T:
    """Look again and again until there is something to see. Raises `TransientError("not_seen")` with its name."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout_s
    while not (seen := look()):
        if loop.time() > deadline:
            raise TransientError("not_seen", what=what)
        await asyncio.sleep(LOOK_S)
    return seen


def click_row(view: QListView, index: QModelIndex) -> None:
    """Click into the middle of a row."""
    view.scrollTo(index)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(index).center()
    )


def type_text(widget: QWidget, text: str) -> None:
    """Type a text, character by character, of any script."""
    for character in text:
        _press(widget, Qt.Key.Key_unknown, character)


def press_enter(widget: QWidget) -> None:
    """Press Enter."""
    _press(widget, Qt.Key.Key_Return, "\r")


def _press(widget: QWidget, key: Qt.Key, text: str) -> None:
    """Send a press and a release, as the window system does. QTest's own typing ends the process for letters like ¡."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
