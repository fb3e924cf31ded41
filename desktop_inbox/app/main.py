"""The entry point of the desktop application: everything around its event loop."""

from __future__ import annotations

import asyncio
import logging
import sys
from functools import partial
from typing import TYPE_CHECKING

import desktop_inbox.app.qt_features  # isort: skip  # noqa: F401 - before everything else: see there

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_inbox import __version__
from desktop_inbox.app import late
from desktop_inbox.app.application import Application, Job
from desktop_inbox.app.crash import CrashHook
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.end_watch import EndWatch
from desktop_inbox.app.event_loop import new_qt_loop
from desktop_inbox.app.garbage import GarbageTimer
from desktop_inbox.app.logs import start_logging, stop_logging
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import APPLICATION, Profile, profile_folder
from desktop_inbox.app.profile_lock import ProfileLock
from desktop_inbox.app.prompts import Prompts
from desktop_inbox.app.termination import TerminationSignals
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import InboxError

if TYPE_CHECKING:
    from desktop_inbox.app.second_start import SecondStarts

_log = logging.getLogger(__name__)

LISTEN_AFTER_MS = 500
"""When second starts are listened for: the first painted list comes before. Until then they try again."""


def run_application(options: Options, job: Job | None = None, *, early: EarlySecrets | None = None) -> int:
    """Run the application until it is closed, or until an unattended job is done. Returns the process's exit code.

    `early`: the profile's secrets are being read already.
    """
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName(APPLICATION)
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("desktop-inbox")
    qt.setQuitOnLastWindowClosed(False)
    try:
        profile = Profile(profile_folder(options.profile))
    except InboxError as error:
        print(f"Desktop Inbox cannot use its folder {error.params.get('folder')}.", file=sys.stderr)  # noqa: T201
        return 1
    lock = ProfileLock(profile.lock)
    if not lock.acquire():
        return _leave_to_other(qt, lock.name)
    start_logging(profile.logs, verbose=options.is_verbose)
    end = EndWatch(profile.logs, SystemClock())
    try:
        crashes = CrashHook(profile.logs, SystemClock())
        application = Application(qt, profile, options, clock=SystemClock(), crashes=crashes, early=early)
        return _run_loop(qt, application, crashes, _Door(lock.name, application), end, job)
    finally:
        end.close()
        lock.close()
        stop_logging()


def _run_loop(
    qt: QApplication, application: Application, crashes: CrashHook, door: _Door, end: EndWatch, job: Job | None
) -> int:
    """Run the event loop with what must be around it, and end it in order."""
    with asyncio.Runner(loop_factory=partial(new_qt_loop, qt)) as runner:
        crashes.install(runner.get_loop())
        signals = TerminationSignals(application.close)
        garbage = GarbageTimer(qt)
        try:
            return runner.run(application.run(job))
        except InboxError as error:
            _log.exception("The application cannot go on: %s", error.code)
            return 1
        finally:
            end.start()
            door.close()
            garbage.close()
            signals.close()
            crashes.close()


class _Door:
    """Opens to second starts once the application's own start is over."""

    def __init__(self, name: str, application: Application) -> None:
        self._name = name
        self._application = application
        self._second_starts: SecondStarts | None = None
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(LISTEN_AFTER_MS)

    def close(self) -> None:
        self._timer.stop()
        if self._second_starts is not None:
            self._second_starts.close()

    def _on_timer_timeout(self) -> None:
        self._second_starts = late.second_starts_class()(self._name)
        self._second_starts.raise_requested.connect(self._application.raise_window)


def _leave_to_other(qt: QApplication, name: str) -> int:
    """Let the application that has the profile come to the front; say so where it does not answer."""
    if late.ask_to_raise(name):
        return 0
    with asyncio.Runner(loop_factory=partial(new_qt_loop, qt)) as runner:
        runner.run(Prompts().profile_in_use())
    return 1
