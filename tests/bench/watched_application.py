"""The application, which prints the monotonic clock when its list was painted, and stays until stdin ends."""

from __future__ import annotations

import asyncio
import sys
import time

import desktop_inbox.app.qt_features  # isort: skip  # noqa: F401 - first, as in the application

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent

from desktop_inbox.app import main
from desktop_inbox.app.application import Application
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.options import Options
from desktop_inbox.ui.contact_list.view import ContactListView


def run_watched(options: Options, early: EarlySecrets | None) -> int:
    """Run it, as `command_line.main` wants it."""
    _watch_painting()
    return main.run_application(options, stay, early=early)


async def stay(_application: Application) -> int:
    """Wait until stdin ends."""
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    return 0


def _watch_painting() -> None:
    """Print the time once a list with rows was painted.

    The list's own paint event is watched, as in the bare window: an event filter over the application would have
    PySide6 make all of Qt's classes, to know which one each receiver is of (30 ms).
    """
    paint = ContactListView.paintEvent
    is_painted = asyncio.Event()

    def watched(view: ContactListView, event: QPaintEvent) -> None:
        paint(view, event)
        if view.model().rowCount() > 0 and not is_painted.is_set():
            is_painted.set()
            QTimer.singleShot(0, _print_time)  # right after the paint event

    ContactListView.paintEvent = watched  # type: ignore[method-assign, assignment]


def _print_time() -> None:
    print(time.monotonic_ns(), flush=True)
