"""The application, which prints the monotonic clock when its list was painted, and stays until stdin ends."""

from __future__ import annotations

import asyncio
import sys
import time

import desktop_inbox.app.qt_features  # isort: skip  # noqa: F401 - first, as in the application

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QListView

from desktop_inbox.app import main
from desktop_inbox.app.application import Application
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.options import Options
from desktop_inbox.ui.contact_list.view import ContactListView


class PaintWatch(QObject):
    """Prints the time once a contact list with rows was painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        view = watched.parent() if event.type() is QEvent.Type.Paint else None
        if isinstance(view, ContactListView) and _has_rows(view):
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, self, _print_time)  # right after the paint event
        return False


class WatchedApplication(Application):
    """The application, watched from its beginning."""

    async def run(self, job: main.Job | None = None) -> int:
        watch = PaintWatch(QApplication.instance())
        QApplication.instance().installEventFilter(watch)
        return await super().run(job)


def _has_rows(view: QListView) -> bool:
    return view.model() is not None and view.model().rowCount() > 0


def _print_time() -> None:
    print(time.monotonic_ns(), flush=True)


def run_watched(options: Options, early: EarlySecrets | None) -> int:
    """Run it, as `command_line.main` wants it."""
    main.Application = WatchedApplication  # type: ignore[misc]
    return main.run_application(options, stay, early=early)


async def stay(_application: Application) -> int:
    """Wait until stdin ends."""
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    return 0
