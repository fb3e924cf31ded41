"""The entry point of the desktop application: everything around its event loop."""

from __future__ import annotations

import asyncio
import logging
import sys
from functools import partial

from PySide6.QtWidgets import QApplication

from desktop_inbox import __version__
from desktop_inbox.app.application import Application, Job
from desktop_inbox.app.crash import CrashHook
from desktop_inbox.app.event_loop import new_qt_loop
from desktop_inbox.app.garbage import GarbageTimer
from desktop_inbox.app.logs import start_logging, stop_logging
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import APPLICATION, Profile, profile_folder
from desktop_inbox.app.prompts import Prompts
from desktop_inbox.app.single_instance import SingleInstance
from desktop_inbox.app.termination import TerminationSignals
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import InboxError

_log = logging.getLogger(__name__)


def run_application(options: Options, job: Job | None = None) -> int:
    """Run the application until it is closed, or until an unattended job is done. Returns the process's exit code."""
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
    instance = SingleInstance(profile.lock)
    if not instance.acquire():
        return _leave_to_other(qt, instance)
    start_logging(profile.logs, verbose=options.is_verbose)
    try:
        return _run_loop(qt, profile, options, instance, job)
    finally:
        instance.close()
        stop_logging()


def _run_loop(qt: QApplication, profile: Profile, options: Options, instance: SingleInstance, job: Job | None) -> int:
    """Run the event loop with what must be around it, and end it in order."""
    crashes = CrashHook(profile.logs, SystemClock())
    with asyncio.Runner(loop_factory=partial(new_qt_loop, qt)) as runner:
        crashes.install(runner.get_loop())
        application = Application(qt, profile, options, clock=SystemClock(), crashes=crashes)
        instance.raise_requested.connect(application.raise_window)
        signals = TerminationSignals(application.close)
        garbage = GarbageTimer(qt)
        try:
            return runner.run(application.run(job))
        except InboxError as error:
            _log.exception("The application cannot go on: %s", error.code)
            return 1
        finally:
            garbage.close()
            signals.close()
            crashes.close()


def _leave_to_other(qt: QApplication, instance: SingleInstance) -> int:
    """Let the application that has the profile come to the front; say so where it does not answer."""
    if instance.ask_other_to_raise():
        return 0
    with asyncio.Runner(loop_factory=partial(new_qt_loop, qt)) as runner:
        runner.run(Prompts().profile_in_use())
    return 1
