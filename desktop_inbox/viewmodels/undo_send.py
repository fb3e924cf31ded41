"""Taking back what was just sent, for as long as the outbox holds it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.conversation_commands import SendMessage

_TICK_MS = 200


class _Held(NamedTuple):
    commands: tuple[SendMessage, ...]
    until_s: float


class UndoSend(QObject):
    """What was sent to the contact that is open and can still be taken back; the newest first.

    `changed` when another one is, or another number of seconds is left. `undone(tuple[SendMessage, ...])`: the user
    wants to have that back, all of one sending. Belongs to the loop's thread.
    """

    changed = Signal()
    undone = Signal(object)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._contact_id: ContactId | None = None
        self._held: list[_Held] = []
        self._said = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def seconds_left(self) -> int:
        """For how long the newest sending can be taken back, rounded up; 0: there is none."""
        newest = self._newest()
        return 0 if newest is None else math.ceil(newest.until_s - self._clock.monotonic_s())

    def watch(self, contact_id: ContactId | None) -> None:
        """Offer what was sent to this contact."""
        self._contact_id = contact_id
        self._look()

    def hold(self, commands: Sequence[SendMessage], hold_s: float) -> None:
        """Hear what was sent and is held for so long."""
        if commands and hold_s > 0:
            self._held.append(_Held(tuple(commands), self._clock.monotonic_s() + hold_s))
            self._timer.start()
            self._look()

    def undo(self) -> None:
        """Take the newest sending back."""
        newest = self._newest()
        if newest is not None:
            self._held.remove(newest)
            self._look()
            self.undone.emit(newest.commands)

    def _newest(self) -> _Held | None:
        now = self._clock.monotonic_s()
        mine = (held for held in reversed(self._held) if held.commands[0].contact_id == self._contact_id)
        return next((held for held in mine if held.until_s > now), None)

    def _look(self) -> None:
        now = self._clock.monotonic_s()
        self._held = [held for held in self._held if held.until_s > now]
        if not self._held:
            self._timer.stop()
        left = self.seconds_left
        if left != self._said:
            self._said = left
            self.changed.emit()
