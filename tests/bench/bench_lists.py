"""From choosing another inbox to its painted list, and the lists while everybody writes, with 50,000 conversations."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.inbox import InboxKey
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.changes import ChangeBatch
from desktop_inbox.protocol.frames import Changes, ClientFrame, ServerFrame
from desktop_inbox.sync.colleague_board import ColleagueBoard
from desktop_inbox.sync.follow import Follower
from desktop_inbox.sync.pull import Puller
from desktop_inbox.sync.typing_board import TypingBoard
from desktop_inbox.ui.contact_list.pane import ContactListPane
from desktop_inbox.ui.inboxes.pane import InboxesPane
from desktop_inbox.viewmodels.messages import MessagesViewModels
from tests.bench.harness import Figure, percentile, run_bench
from tests.bench.held_thread import TimedApplication
from tests.bench.inbox_world import CONTACTS, inbox_keys, messages_coming, pages
from tests.bench.timeline_screen import Painted, Progress, run_offscreen
from tests.fixtures import rows
from tests.fixtures.caches import open_store
from tests.fixtures.sessions import MadeUpSession
from tests.unit.sync_remote import FakeRemote

SWITCHES = 400
_STRIDE = 5
"""From one inbox to the next: it has no divisor in common with their number, so all get their turn after all others."""
AT_MOST_MS = 50.0
BATCHES_PER_S, MESSAGES_PER_BATCH, SECONDS = 25, 20, 6
"""A message is two changes: itself, and its conversation. So 1,000 changes a second."""


def measure(progress: Progress) -> Figure:
    """Switch between all inboxes; then let 1,000 changes a second arrive, and check what the screen shows after."""
    application = TimedApplication()
    return run_offscreen(application, lambda folder: _run(folder / "cache.db", application, progress))


class _Window(QWidget):
    """The inboxes and the list, as in the application's window."""

    def __init__(self, models: MessagesViewModels) -> None:
        super().__init__()
        self.pane = ContactListPane(models.contact_list, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the platform "offscreen" says it has none
        layout.addWidget(InboxesPane(models.inboxes, self))
        layout.addWidget(self.pane)
        self.resize(212 + 328, 900)
        self.show()


async def _run(path: Path, application: TimedApplication, progress: Progress) -> Figure:
    progress(f"filling a cache with {CONTACTS:,} open conversations")
    store = await open_store(path)
    await store.begin_snapshot()
    for page in pages():
        await store.apply_snapshot_page(page)
    scope = TaskScope("bench", _fail)
    models = MessagesViewModels(
        store=store, live=MadeUpSession(), scope=scope, clock=SystemClock(), user_id=rows.user_id(1)
    )
    window = _Window(models)
    models.start()
    await asyncio.sleep(1.0)
    samples = await _switches(models, window, progress)
    more = await _many_changes(store, models, window, application, progress)
    window.close()
    models.close()
    await scope.close()
    await store.close()
    return Figure(value=percentile(samples, 95), unit="ms", samples_ms=samples, at_most=AT_MOST_MS, more=more)


async def _switches(models: MessagesViewModels, window: _Window, progress: Progress) -> list[float]:
    """Return the milliseconds from the choice to the painted rows, of switches between all inboxes."""
    painted, is_read = Painted(window.pane.view.viewport()), asyncio.Event()
    models.contact_list.rows_changed.connect(is_read.set)
    keys, samples = inbox_keys(), []
    for number in range(1, SWITCHES + 1):
        key = keys[number * _STRIDE % len(keys)]
        is_read.clear()
        samples.append(await painted.after(partial(models.inboxes.choose, key), is_read.is_set))
        if len(samples) % 100 == 0:
            progress(f"switched {len(samples)} times, p95 {percentile(samples, 95):.1f} ms")
    models.contact_list.rows_changed.disconnect(is_read.set)
    return samples


async def _many_changes(
    store: Store, models: MessagesViewModels, window: _Window, application: TimedApplication, progress: Progress
) -> dict[str, float]:
    """Let changes arrive and return figures of it. Raises `RuntimeError` when what is shown is not right."""
    cursor = await store.cursor()
    assert cursor is not None
    batches = messages_coming(cursor, BATCHES_PER_S * SECONDS, MESSAGES_PER_BATCH)
    models.inboxes.choose(InboxKey())
    await asyncio.sleep(0.5)
    models.contact_list.select(models.contact_list.model.rows[3].id)
    models.contact_list.rows_changed.connect(partial(_check_choice, models, window))
    application.held_ms.clear()
    started = time.perf_counter()
    await _follow(store, batches)
    elapsed_s = time.perf_counter() - started
    held = list(application.held_ms)
    await _check_shown(store, models)
    changes = len(batches) * MESSAGES_PER_BATCH * 2
    progress(f"{changes} changes in {elapsed_s:.1f} s, the longest hold {max(held):.1f} ms")
    return {
        "changes_per_s": changes / elapsed_s,
        "held_p99_ms": percentile(held, 99),
        "held_longest_ms": max(held),
    }


class _BusyLine:
    """A live line on which batches come at their pace, whether the client keeps up or not."""

    def __init__(self, batches: Sequence[ChangeBatch]) -> None:
        self._coming = deque(batches)
        self._count = 0
        self._since = time.perf_counter()

    async def send(self, frame: ClientFrame) -> None:
        raise RuntimeError(f"nobody takes {frame}")

    async def receive(self, timeout_s: float) -> ServerFrame | None:
        if not self._coming:
            await asyncio.sleep(timeout_s)
        await asyncio.sleep(max(0.0, self._since + self._count / BATCHES_PER_S - time.perf_counter()))
        self._count += 1
        return Changes(batch=self._coming.popleft())

    async def close(self) -> None:
        pass


async def _follow(store: Store, batches: Sequence[ChangeBatch]) -> None:
    """Have a client's live side take the batches, until the cache has all of them."""
    scope, remote = TaskScope("line", _fail), FakeRemote()
    follower = Follower(
        store,
        remote,
        Puller(store, remote, scope),
        TypingBoard(rows.user_id(1), SystemClock()),
        ColleagueBoard(),
        silence_s=60.0,
    )
    arrivals = follower.arrivals(_BusyLine(batches))
    scope.spawn("receive", arrivals.receive())
    scope.spawn("follow", follower.follow(arrivals))
    stored = asyncio.Event()
    subscription = store.subscribe(lambda _: stored.set())
    while (cursor := await store.cursor()) is None or cursor.shared < batches[-1].upto:
        await stored.wait()
        stored.clear()
    subscription.close()
    await scope.close()
    if remote.count("changes"):
        raise RuntimeError("a gap in the changes")


def _check_choice(models: MessagesViewModels, window: _Window) -> None:
    """The chosen contact stays the chosen row, wherever it moves."""
    chosen = models.contact_list.selected_id
    row = models.contact_list.model.row_at(window.pane.view.currentIndex())
    if models.contact_list.model.row_of(chosen) is not None and (row is None or row.id != chosen):
        raise RuntimeError("the choice was lost")


async def _check_shown(store: Store, models: MessagesViewModels) -> None:
    """Once it is quiet, the screen shows what the cache says."""
    await asyncio.sleep(1.0)
    contact_list = models.contact_list
    shown = [row.id for row in contact_list.model.rows]
    if shown != [entry.contact.id for entry in await store.entries(contact_list.query, limit=len(shown))]:
        raise RuntimeError("the list is not what the cache says")
    counts = await store.counts()
    for key in inbox_keys():
        row = models.inboxes.row_of(key)
        if row is None or row.count != str(counts[key].open_count):
            raise RuntimeError(f"{key} shows {row}, not {counts[key]}")


def _fail(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    run_bench("lists", measure)
