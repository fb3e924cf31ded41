"""The screens of the main window, one at a time. All but the first are made when they are first wanted."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget


class ScreenName(StrEnum):
    """What the rail leads to."""

    MESSAGES = "messages"
    CONTACTS = "contacts"
    SETTINGS = "settings"


class Screens(QStackedWidget):
    """Shows one screen. `wanted(ScreenName)`: it is not there yet, whoever makes screens shall `place` it.

    `changed(ScreenName)`: another one is shown, or will be as soon as it is placed.
    """

    wanted = Signal(object)
    changed = Signal(object)

    def __init__(self, messages: QWidget, parent: QWidget) -> None:
        """Begin with the messages."""
        super().__init__(parent)
        self._placed = {ScreenName.MESSAGES: messages}
        self._current = ScreenName.MESSAGES
        self.addWidget(messages)

    @property
    def current(self) -> ScreenName:
        """The screen that is shown or wanted."""
        return self._current

    def show_screen(self, name: ScreenName) -> None:
        """Show a screen and give it the keyboard, at once or when it has been placed."""
        if name is self._current:
            return
        self._current = name
        self.changed.emit(name)
        if name in self._placed:
            self._bring_forward(name)
        else:
            self.wanted.emit(name)

    def place(self, name: ScreenName, screen: QWidget) -> None:
        """Take a screen in; it is shown if it is still wanted."""
        self._placed[name] = screen
        self.addWidget(screen)
        if name is self._current:
            self._bring_forward(name)

    def _bring_forward(self, name: ScreenName) -> None:
        screen = self._placed[name]
        self.setCurrentWidget(screen)
        # Whoever had the keyboard on this screen gets it back; else the screen says who does.
        former: QWidget | None = screen.focusWidget()
        (screen.focusProxy() or screen if former is None else former).setFocus()
