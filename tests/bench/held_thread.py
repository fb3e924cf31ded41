"""How long the GUI thread is held by one event: the time in which the window answers to nothing."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


class TimedApplication(QApplication):
    """An application that notes how long each event took, in milliseconds, all that it caused included."""

    def __init__(self) -> None:
        super().__init__([])
        self.held_ms: list[float] = []
        self._is_inside = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event. Those that it sends in turn are a part of it."""
        if self._is_inside:
            return super().notify(receiver, event)
        self._is_inside = True
        started = time.perf_counter()
        try:
            return super().notify(receiver, event)
        finally:
            self._is_inside = False
            self.held_ms.append((time.perf_counter() - started) * 1000)
