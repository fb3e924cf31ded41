"""From Enter in the composer to the painted echo, in a contact with 100,000 messages."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from desktop_inbox.viewmodels.timeline_state import Phase
from tests.bench.harness import Figure, percentile, run_bench
from tests.bench.timeline_screen import Painted, Progress, run_on_screen
from tests.fixtures import rows
from tests.fixtures.waiting import until

ROUNDS = 200
WARM_UP = 20
SETTLE_S = 0.1
"""Between two messages: what follows from taking one back is over by then."""
TEXT = "Your parcel leaves today, and here is its number: "
AT_MOST_MS = 16.0


def measure(progress: Progress) -> Figure:
    """Write and send again and again, as somebody at the keyboard does; what is sent is held as it usually is."""
    return run_on_screen(progress, _measure)


async def _take_back(conversation: ConversationViewModel, painted: Painted) -> None:
    """Take the message back: the next one finds what this one did, an empty outbox as online."""
    shown = conversation.timeline.model.rows[-1].key
    await painted.after(conversation.composer.undo.undo, lambda: conversation.timeline.model.rows[-1].key != shown)
    await asyncio.sleep(SETTLE_S)


async def _measure(conversation: ConversationViewModel, column: ConversationColumn, progress: Progress) -> Figure:
    painted = Painted(column.timeline.view.viewport())
    rows_shown, field = conversation.timeline.model, column.composer.field

    def is_open() -> bool:
        return conversation.timeline.state.phase is Phase.READY and not field.isReadOnly()

    def is_shown(text: str) -> bool:
        last = rows_shown.rows[-1] if rows_shown.rows else None
        return isinstance(last, BubbleRow) and last.text == text

    await painted.after(partial(conversation.open, rows.contact_id(1)), is_open)
    column.activateWindow()
    samples = []
    for number in range(WARM_UP + ROUNDS):
        text = f"{TEXT}{number}"
        field.replace_text(text)
        elapsed_ms = await painted.after(partial(QTest.keyClick, field, Qt.Key.Key_Return), partial(is_shown, text))
        if number >= WARM_UP:
            samples.append(elapsed_ms)
        await until(lambda: conversation.composer.undo.seconds_left > 0)
        await _take_back(conversation, painted)
        if number % 50 == 49:
            progress(f"sent {number + 1} times, p95 {percentile(samples, 95):.1f} ms")
    return Figure(value=percentile(samples, 95), unit="ms", samples_ms=samples, at_most=AT_MOST_MS)


if __name__ == "__main__":
    run_bench("send", measure)
