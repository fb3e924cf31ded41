"""Both directions at once, with connections that break anywhere, answers that get lost or come twice, and restarts."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.sync.transfer_runner import AT_ONCE
from tests.fixtures.sessions import MadeUpSession
from tests.fixtures.waiting import until
from tests.unit.transfer_server import ContentServer, serving
from tests.unit.transfer_world import UploadStore, World

LARGEST = 1_200_000
SIZES = st.integers(1, LARGEST)
CUTS = st.lists(st.none() | st.integers(0, LARGEST), max_size=6)


class Schedule:
    """What goes wrong. `runs`: after so many milliseconds the application is ended and started again."""

    def __init__(self, data: st.DataObject) -> None:
        self.sizes = data.draw(st.lists(SIZES, min_size=1, max_size=3), label="sizes")
        self.up_cuts = data.draw(CUTS, label="up_cuts")
        self.down_cuts = data.draw(CUTS, label="down_cuts")
        self.lost_answers = data.draw(st.lists(st.booleans(), max_size=4), label="lost_answers")
        self.is_doubling = data.draw(st.booleans(), label="is_doubling")
        self.ignores_ranges = data.draw(st.booleans(), label="ignores_ranges")
        self.runs_ms = data.draw(st.lists(st.integers(0, 60), max_size=3), label="runs_ms")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_breaks_everything_arrives_whole_and_once(data: st.DataObject) -> None:
    asyncio.run(play(Schedule(data)))


async def play(schedule: Schedule) -> None:
    """Let contents go up and others come down, over several runs of the application, and compare in the last."""
    server = ContentServer()
    server.up_cuts, server.down_cuts = list(schedule.up_cuts), list(schedule.down_cuts)
    server.lost_answers, server.is_doubling = list(schedule.lost_answers), schedule.is_doubling
    server.ignores_ranges = schedule.ignores_ranges
    contents = [Random(size).randbytes(size) for size in schedule.sizes]  # noqa: S311 - nothing secret
    with tempfile.TemporaryDirectory() as folder:
        made = World(server, UploadStore(), MadeUpSession(), Path(folder) / "files.db")
        wanted = [
            made.publish(10 + number, content, sha256=hashlib.sha256(content).hexdigest())
            for number, content in enumerate(contents)
        ]
        async with serving(server) as place:
            async with made.running(place.address):
                offered = [await made.offer(number, content) for number, content in enumerate(contents)]
            for run_ms in [*schedule.runs_ms, None]:
                async with made.running(place.address):
                    for attachment in wanted:
                        made.transfers.download(attachment)
                    if run_ms is None:
                        await compare(made, wanted, offered, contents)
                    else:
                        await asyncio.sleep(run_ms / 1000)
    recorded = sorted((key, state) for key, state, _ in made.store.recorded)
    assert recorded == sorted((attachment.id, TransferState.DONE) for attachment in offered)
    assert server.most_at_once <= 2 * AT_ONCE


async def compare(
    made: World, wanted: Sequence[Attachment], offered: Sequence[Attachment], contents: Sequence[bytes]
) -> None:
    """Wait for the end of all transfers, and compare what came."""
    for attachment, content in zip(wanted, contents, strict=True):
        await made.ended(attachment)
        assert await made.files.content(attachment.id) == content
    await until(lambda: not made.store.pending, timeout_s=10.0)
    for attachment, content in zip(offered, contents, strict=True):
        assert made.server.upload_of(attachment.id) == content
