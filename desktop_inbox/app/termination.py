"""Signals that ask the process to end: an orderly close instead of a sudden death."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QSocketNotifier

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class TerminationSignals:
    """Calls back on the GUI thread when the process is asked to end; a second time the signal kills as usual.

    Qt waits in its own code, where Python's handlers do not run: a socket that Python writes to wakes it up.
    """

    def __init__(self, on_signal: Callable[[], None]) -> None:
        """Take over the signals. Call it in the main thread."""
        self._on_signal = on_signal
        self._before = {number: signal.signal(number, self._on_python_signal) for number in SIGNALS}
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.settimeout(0.0)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._on_notifier_activated)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _on_python_signal(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        self._on_signal()

    def _on_notifier_activated(self) -> None:
        """Empty the socket. That this is Python code lets the interpreter run the handler."""
        self._reader.recv(64)
