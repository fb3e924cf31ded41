"""The crash hook: our own mistakes are not caught where they happen; they end here, in a report and a notice."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop_inbox import __version__
from desktop_inbox.app.logs import blanked
from desktop_inbox.domain.clock import Clock

_log = logging.getLogger(__name__)

REPORTS_AT_MOST = 20
"""Older reports are removed."""


class CrashHook:
    """Writes a report of every uncaught exception, wherever it was raised, and tells about the first one.

    `install` takes over Python's hooks and the event loop's; `close` gives them back.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Give the folder for the reports. `on_crash`, once set, is called on the event loop for the first report."""
        self._folder = folder
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = False
        self._count = 0
        self.on_crash: Callable[[Path], None] | None = None

    @property
    def count(self) -> int:
        """How many uncaught exceptions there were."""
        return self._count

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over the hooks of the interpreter, of threads and of a loop."""
        self._loop = loop
        loop.set_exception_handler(self._on_loop_error)
        sys.excepthook = self._on_interpreter_error
        threading.excepthook = self._on_thread_error

    def close(self) -> None:
        """Give the interpreter's hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        self.on_crash = None

    def report(self, error: BaseException) -> None:
        """Write a report of an error, and tell about it if it is the first. Also the sink of task scopes."""
        self._count += 1
        _log.error("An uncaught error, %s", type(error).__name__, exc_info=error)
        try:
            path = self._write(error)
        except OSError as failure:
            _log.warning("The report could not be written: %s", failure.strerror)
            return
        if not self._told and self._loop is not None and not self._loop.is_closed():
            self._told = True
            self._loop.call_soon_threadsafe(self._tell, path)

    def _tell(self, path: Path) -> None:
        if self.on_crash is not None:
            self.on_crash(path)

    def _write(self, error: BaseException) -> Path:
        for old in sorted(self._folder.glob("crash-*.txt"))[: -REPORTS_AT_MOST + 1]:
            old.unlink(missing_ok=True)
        at = self._clock.now()
        lines = [
            f"Desktop Inbox {__version__}, Python {sys.version}, {sys.platform}",
            f"{at.isoformat()} thread {threading.current_thread().name}",
            "",
            *traceback.format_exception(error),
        ]
        path = self._folder / f"crash-{at:%Y%m%d-%H%M%S-%f}.txt"
        path.write_text(blanked("\n".join(lines)), encoding="utf-8")
        return path

    def _on_loop_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            _log.error("The event loop: %s", context.get("message"))
        else:
            self.report(error)

    def _on_interpreter_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _on_thread_error(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            self.report(arguments.exc_value)
