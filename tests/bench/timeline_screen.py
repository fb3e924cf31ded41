"""The conversation column on a real, encrypted cache with one very long timeline: what `open` and `scroll` measure."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.kit.fonts import install_emoji_font
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.toasts import Toasts
from tests.bench.harness import Figure
from tests.fixtures import rows
from tests.fixtures.caches import open_store
from tests.fixtures.sessions import MadeUpColleagues, MadeUpSession

Progress = Callable[[str], None]

CONTACTS, MESSAGES, LONGEST = 200, 10_000, 100_000
WIDTH, HEIGHT = 560, 900


class Painted(QObject):
    """Knows when a widget has been painted: the end of the turn of the loop in which it got its paint event."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._waiting: asyncio.Future[float] | None = None
        self._is_wanted: Callable[[], bool] = _always
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See paint events."""
        if event.type() is QEvent.Type.Paint and self._waiting is not None and self._is_wanted():
            QTimer.singleShot(0, self._on_painted)
        return super().eventFilter(watched, event)

    async def after(self, action: Callable[[], None], is_wanted: Callable[[], bool]) -> float:
        """Do something, and return the milliseconds until a paint at which `is_wanted` holds is over."""
        self._waiting = asyncio.get_running_loop().create_future()
        self._is_wanted = is_wanted
        started = time.perf_counter()
        action()
        ended = await asyncio.wait_for(self._waiting, 10)
        return (ended - started) * 1000

    def _on_painted(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(time.perf_counter())


def _always() -> bool:
    return True


def run_on_screen(
    progress: Progress,
    measure: Callable[[ConversationViewModel, ConversationColumn, Progress], Awaitable[Figure]],
) -> Figure:
    """Fill a cache, show the column offscreen on qasync's loop, and measure."""
    return run_offscreen(QApplication([]), lambda folder: _run(folder / "cache.db", progress, measure))


def run_offscreen(application: QApplication, work: Callable[[Path], Coroutine[Any, Any, Figure]]) -> Figure:
    """Do work that shows windows, on qasync's loop, with a temporary folder."""
    install_emoji_font()
    Theme(application, ThemeMode.LIGHT)
    application.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory(prefix="bench-screen-") as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner,
    ):
        return runner.run(work(Path(folder)))


async def _run(
    path: Path,
    progress: Progress,
    measure: Callable[[ConversationViewModel, ConversationColumn, Progress], Awaitable[Figure]],
) -> Figure:
    store = await _filled_store(path, progress)
    scope = TaskScope("bench", _fail)
    colleagues = MadeUpColleagues()
    people = People(store=store, scope=scope, colleagues=colleagues, user_id=rows.user_id(1))
    conversation = ConversationViewModel(
        store=store,
        live=MadeUpSession(),
        colleagues=colleagues,
        people=people,
        toasts=Toasts(),
        scope=scope,
        clock=SystemClock(),
    )
    column = ConversationColumn(conversation)
    column.resize(WIDTH, HEIGHT)
    column.show()
    figure = await measure(conversation, column, progress)
    column.close()
    await conversation.close()
    people.close()
    await scope.close()
    await store.close()
    return figure


async def _filled_store(path: Path, progress: Progress) -> Store:
    progress(f"filling a cache: {CONTACTS} contacts, {MESSAGES + LONGEST} messages, {LONGEST} of one contact")
    store = await open_store(path)
    await store.begin_snapshot()
    for page in rows.encoded_pages(contacts=CONTACTS, messages=MESSAGES, longest=LONGEST):
        await store.apply_snapshot_page(page)
    return store


def _fail(error: BaseException) -> None:
    raise error
