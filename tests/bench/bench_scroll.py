"""Frames while scrolling up through a timeline of 100,000 messages, older pages loading on the way.

A frame lasts from one painted picture to the next, with everything that the main thread does in between.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial

from PySide6.QtWidgets import QScrollBar, QWidget

from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from tests.bench.harness import Figure, percentile, run_bench
from tests.bench.timeline_screen import Painted, Progress, run_on_screen
from tests.fixtures import rows

FRAMES = 3000
STEP = 72
"""A quick wheel: pixels from one frame to the next."""
AT_MOST_MS = 16.0


def measure(progress: Progress) -> Figure:
    """Scroll up without a pause and time every frame."""
    return run_on_screen(progress, _measure)


async def _measure(conversation: ConversationViewModel, column: ConversationColumn, progress: Progress) -> Figure:
    view = column.timeline.view
    bar = view.verticalScrollBar()
    painted = Painted(view.viewport())
    await painted.after(partial(conversation.open, rows.contact_id(1)), lambda: bool(bar.maximum()))
    await asyncio.sleep(0.5)
    samples, oldest = [], _oldest(conversation)
    ended = time.perf_counter()
    for frame in range(1, FRAMES + 1):
        await painted.after(partial(_step, view.viewport(), bar), lambda: True)
        now = time.perf_counter()
        samples.append((now - ended) * 1000)
        ended = now
        if frame % 500 == 0:
            progress(f"{frame} frames, p99 {percentile(samples, 99):.1f} ms")
    read = oldest - _oldest(conversation)
    progress(f"scrolled through {read} messages")
    return Figure(
        value=percentile(samples, 99),
        unit="ms",
        samples_ms=samples,
        at_most=AT_MOST_MS,
        more={"longest_ms": max(samples), "messages": float(read)},
    )


def _step(viewport: QWidget, bar: QScrollBar) -> None:
    bar.setValue(bar.value() - STEP)
    viewport.update()


def _oldest(conversation: ConversationViewModel) -> int:
    return min(row.position for row in conversation.timeline.model.rows if hasattr(row, "position"))


if __name__ == "__main__":
    run_bench("scroll", measure)
