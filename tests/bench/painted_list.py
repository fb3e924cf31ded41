"""The application on a profile: prints the monotonic clock when its list was painted, and stays until stdin ends."""

from __future__ import annotations

import asyncio
import sys
import time

from PySide6.QtWidgets import QListView

from desktop_inbox.app.application import Application
from desktop_inbox.app.main import run_application
from desktop_inbox.app.options import Options


async def report_painted(application: Application) -> int:
    """Print the time once the list has painted its first rows."""
    desk = application.desk
    assert desk is not None
    model = desk.models.contact_list.model
    view = next(view for view in desk.window.findChildren(QListView) if view.model() is model)
    assert model.rowCount() > 0
    view.viewport().repaint()
    print(time.monotonic_ns(), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    return 0


if __name__ == "__main__":
    sys.exit(run_application(Options(profile=sys.argv[1]), report_painted))
