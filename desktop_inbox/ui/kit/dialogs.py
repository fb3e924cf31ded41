"""Dialogs that are opened and awaited. Never `exec()`: a nested Qt loop inside a coroutine loses wake-ups."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Label

_WIDTH = 420
CONFIRM_KEYS = ("Ctrl+Return", "Ctrl+Enter")


class Dialog(QDialog):
    """A window-modal dialog with a title, room for content, and a row of buttons.

    Put widgets into `content` and buttons, in reading order, by `add_button`. Open it with `await dialog.run()`.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.setSpacing(16)
        outer.addWidget(Label(title, TextStyle.TITLE, parent=self))
        self.content = QVBoxLayout()
        self.content.setSpacing(12)
        outer.addLayout(self.content)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        outer.addLayout(self._buttons)

    def add_button(self, text: str, kind: ButtonKind = ButtonKind.SECONDARY) -> Button:
        """Add a button at the end of the row; a primary one answers Enter, and Ctrl+Enter where Enter means more."""
        button = Button(text, kind, self)
        button.setDefault(kind is ButtonKind.PRIMARY)
        if kind is ButtonKind.PRIMARY:
            for keys in CONFIRM_KEYS:
                QShortcut(QKeySequence(keys), self, partial(_press, button))
        self._buttons.addWidget(button)
        return button

    def add_button_apart(self, text: str) -> Button:
        """Add a button at the other end of the row, for what is neither to confirm nor to cancel."""
        button = Button(text, ButtonKind.LINK, self)
        self._buttons.insertWidget(0, button)
        return button

    async def run(self) -> bool:
        """Show the dialog and wait: True when it was accepted. Cancelling the waiting task closes it."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def on_finished(result: int) -> None:
            if not answer.done():
                answer.set_result(result)

        self.finished.connect(on_finished)
        try:
            self.open()
            return await answer == QDialog.DialogCode.Accepted
        finally:
            if isValid(self):  # not where the application ends with its window still open
                self.finished.disconnect(on_finished)
                self.close()
                self.deleteLater()


async def ask(parent: QWidget, title: str, text: str, accept: str) -> bool:
    """Ask whether to do something; `accept` words the doing. False when cancelled or closed."""
    dialog = Dialog(title, parent)
    dialog.content.addWidget(Label(text, wraps=True, parent=dialog))
    dialog.add_button(QCoreApplication.translate("Dialog", "Cancel")).clicked.connect(dialog.reject)
    dialog.add_button(accept, ButtonKind.PRIMARY).clicked.connect(dialog.accept)
    return await dialog.run()


async def tell(parent: QWidget, title: str, text: str) -> None:
    """Tell something and wait until it was read."""
    dialog = Dialog(title, parent)
    dialog.content.addWidget(Label(text, wraps=True, parent=dialog))
    dialog.add_button(QCoreApplication.translate("Dialog", "Close"), ButtonKind.PRIMARY).clicked.connect(dialog.accept)
    await dialog.run()


def _press(button: Button) -> None:
    """Press a button that a mouse could press."""
    if button.isVisible():
        button.click()
