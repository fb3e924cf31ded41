"""Ends the process where a thread keeps it from ending."""

from __future__ import annotations

import faulthandler
import logging
from pathlib import Path
from typing import TextIO

from desktop_inbox.domain.clock import Clock

_log = logging.getLogger(__name__)

END_S = 5.0
"""How long the process may take to end once everything that matters is closed."""


class EndWatch:
    """From `start` on the process has `END_S` to end; then it is ended, whatever hangs. `close` takes that back.

    Calls of the system that nobody can break off run in threads: a keychain waits for its user, a sound device that was
    unplugged never answers. The end waits for such threads, and meanwhile nobody else could use the profile. Where they
    stood is then in `stuck-….txt` among the logs.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Take the folder of the logs."""
        self._folder, self._clock = folder, clock
        self._report: TextIO | None = None

    def start(self) -> None:
        """Begin to count. Call it when nothing can be lost any more."""
        try:
            path = self._folder / f"stuck-{self._clock.now():%Y%m%d-%H%M%S}.txt"
            self._report = path.open("w", encoding="utf-8")
        except OSError as error:
            _log.warning("Threads that hang cannot be reported: %s", error.strerror)
            return
        faulthandler.dump_traceback_later(END_S, exit=True, file=self._report)

    def close(self) -> None:
        """Hear that nothing hangs."""
        if self._report is not None:
            faulthandler.cancel_dump_traceback_later()
            self._report.close()
            Path(self._report.name).unlink(missing_ok=True)
