"""What was just done, said in passing, with a way to take it back."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

SHOWN_MS = 10_000
"""How long a toast stays while nobody looks at it closer."""


class Toast(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence. `undo` takes back what it tells of; None: that cannot be.

    With `action` it does something else, which that words, and the toast stays until then or until it is dismissed.
    """

    text: str
    undo: Callable[[], None] | None = None
    action: str = ""


class Toasts(QObject):
    """One toast at a time, for all screens; a newer one takes the older one's place, and its undo with it.

    `changed` when another one is there or none any more. Belongs to the loop's thread.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: Toast | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)

    @property
    def current(self) -> Toast | None:
        """What is said now; None: nothing."""
        return self._current

    def show(self, text: str, undo: Callable[[], None] | None = None, *, action: str = "") -> Toast:
        """Say something, for `SHOWN_MS`. `action`: as in `Toast`. Returns what is said, for `withdraw`."""
        self._current = toast = Toast(text=text, undo=undo, action=action)
        self._timer.stop()
        self.release()
        self.changed.emit()
        return toast

    def withdraw(self, toast: Toast) -> None:
        """Say something no more, if that is what is said now."""
        if self._current is toast:
            self.dismiss()

    def undo(self) -> None:
        """Take back what the toast tells of, if that can be, and say no more of it."""
        toast = self._current
        if toast is not None and toast.undo is not None:
            self.dismiss()
            toast.undo()

    def hold(self) -> None:
        """Let the toast stay: somebody looks at it."""
        self._timer.stop()

    def release(self) -> None:
        """Let the time of the toast begin anew."""
        if self._current is not None and not self._current.action:
            self._timer.start()

    def dismiss(self) -> None:
        """Say it no more."""
        self._timer.stop()
        if self._current is not None:
            self._current = None
            self.changed.emit()
