"""The full minute: when what is counted in minutes changes by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.domain.clock import Clock

_MINUTE_MS = 60_000
_AFTER_MS = 50
"""A timer may fire a little early: so much after the edge it is surely passed."""


class MinuteEdge(QObject):
    """Tells with `passed` of each full minute of a clock, while it runs. Belongs to the loop's thread."""

    passed = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_running(self) -> bool:
        """Whether it tells."""
        return self._timer.isActive()

    def set_running(self, *, is_running: bool) -> None:
        """Begin to tell, or stop."""
        if not is_running:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start(_MINUTE_MS - int(self._clock.now().timestamp() * 1000) % _MINUTE_MS + _AFTER_MS)

    def _on_timeout(self) -> None:
        self.set_running(is_running=True)
        self.passed.emit()
