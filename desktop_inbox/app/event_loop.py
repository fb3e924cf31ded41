"""The one typed door to qasync: asyncio on Qt's event loop."""

from __future__ import annotations

import asyncio
from typing import cast

import qasync  # type: ignore[import-untyped] # has neither stubs nor a py.typed
from PySide6.QtWidgets import QApplication


def new_qt_loop(application: QApplication) -> asyncio.AbstractEventLoop:
    """Return an event loop that runs inside Qt's. Give it to `asyncio.Runner`, which closes it."""
    return cast("asyncio.AbstractEventLoop", qasync.QEventLoop(application))
