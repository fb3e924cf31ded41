"""From a visitor's message to its painted row: real server, real application, loopback.

The clock starts before the visitor's request is sent, so the request and the server's commit are part of it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop_inbox.app.application import Application
from desktop_inbox.app.hands import see
from desktop_inbox.app.main import run_application
from desktop_inbox.app.options import Options
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.ui.contact_list.delegate import ContactDelegate
from desktop_inbox.viewmodels.contact_rows import ContactRow
from desktop_inbox.viewmodels.list_model import ListRole
from tests.bench.harness import Figure, percentile, run_bench
from tests.fixtures.server_process import ServerProcess

VISITORS = 30
MESSAGES = 15
WARM_UP = 20
P50_AT_MOST_MS = 15.0


class PaintWatch:
    """Notes when each text was first painted in the contact list."""

    def __init__(self) -> None:
        self.latencies_ms: list[float] = []
        self._seen: set[str] = set()

    def install(self) -> None:
        """Look over the delegate's shoulder for the rest of the process."""
        paint = ContactDelegate.paint
        watch = self

        def painted(
            delegate: ContactDelegate,
            painter: QPainter,
            option: QStyleOptionViewItem,
            index: QModelIndex | QPersistentModelIndex,
        ) -> None:
            paint(delegate, painter, option, index)
            row = index.data(ListRole.ROW)
            if isinstance(row, ContactRow):
                watch.note(row.preview)

        ContactDelegate.paint = painted  # type: ignore[method-assign]

    def note(self, text: str) -> None:
        """Take the time for a text that is a clock, the first time it is painted."""
        if text.isdigit() and text not in self._seen:
            self._seen.add(text)
            self.latencies_ms.append((time.monotonic_ns() - int(text)) / 1e6)


def measure(progress: Callable[[str], None]) -> Figure:
    """Let visitors write and watch their rows being painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    watch = PaintWatch()
    watch.install()
    with tempfile.TemporaryDirectory(prefix="desktop-inbox-bench-") as folder:
        server = ServerProcess(Path(folder))
        progress("starting the server")
        server.prepare()
        server.start()
        try:
            grant = asyncio.run(server.grant_for("ana@example.test"))
            options = Options(
                profile=str(Path(folder) / "profile"), server=server.address, grant=grant, is_ephemeral=True
            )
            code = run_application(options, lambda application: _converse(application, server, watch, progress))
        finally:
            server.stop()
    if code != 0:
        raise RuntimeError("the application failed")
    samples = watch.latencies_ms[WARM_UP:]
    return Figure(
        value=percentile(samples, 50),
        unit="ms",
        samples_ms=samples,
        at_most=P50_AT_MOST_MS,
        more={"messages": len(samples), "p99_at_most": 50.0},
    )


async def _converse(
    application: Application, server: ServerProcess, watch: PaintWatch, progress: Callable[[str], None]
) -> int:
    desk = application.desk
    assert desk is not None
    await see("the connection", lambda: desk.session.live.status.state is ConnectionState.ONLINE)
    progress(f"{VISITORS} visitors write {MESSAGES} messages each")
    command = ["-m", "tests.bench.visitors_writing", server.address, str(server.channel_id)]
    process = await asyncio.create_subprocess_exec(sys.executable, *command, str(VISITORS), str(MESSAGES))
    code = await process.wait()
    await asyncio.sleep(0.5)
    progress(f"{len(watch.latencies_ms)} of {VISITORS * MESSAGES} were painted each for itself")
    return code


if __name__ == "__main__":
    run_bench("latency", measure)
