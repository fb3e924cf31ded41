"""From the intent to open a contact with 100,000 messages to its painted timeline, with nothing laid out before."""

from __future__ import annotations

from functools import partial

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.timeline_state import Phase
from tests.bench.harness import Figure, percentile, run_bench
from tests.bench.timeline_screen import Painted, Progress, run_on_screen
from tests.fixtures import rows

ROUNDS = 200
AT_MOST_MS = 40.0


def measure(progress: Progress) -> Figure:
    """Open the contact with 100,000 messages again and again, in turn with others."""
    return run_on_screen(progress, _measure)


async def _measure(conversation: ConversationViewModel, column: ConversationColumn, progress: Progress) -> Figure:
    painted = Painted(column.timeline.view.viewport())

    async def opening(contact_id: ContactId) -> float:
        column.timeline.view.delegate.forget_layouts()

        def is_shown() -> bool:
            state = conversation.timeline.state
            return state.contact_id == contact_id and state.phase is Phase.READY

        return await painted.after(partial(conversation.open, contact_id), is_shown)

    samples = []
    for round_number in range(ROUNDS):
        await opening(rows.contact_id(2 + round_number % 100))
        elapsed_ms = await opening(rows.contact_id(1))
        if round_number:  # the very first one loads fonts and icons
            samples.append(elapsed_ms)
        if round_number % 50 == 49:
            progress(f"opened {round_number + 1} times, p95 {percentile(samples, 95):.1f} ms")
    return Figure(value=percentile(samples, 95), unit="ms", samples_ms=samples, at_most=AT_MOST_MS)


if __name__ == "__main__":
    run_bench("open", measure)
