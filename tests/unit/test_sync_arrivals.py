"""What a live line has brought: in its order, batches together, its end last, and no more than fits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from desktop_inbox.domain.errors import TransientError
from desktop_inbox.protocol.changes import Change, ChangeBatch, Stream
from desktop_inbox.protocol.frames import Changes, ServerFrame, Tick
from desktop_inbox.sync import arrivals
from desktop_inbox.sync.arrivals import FRAMES, Arrivals
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.unit.sync_remote import FakeLine, FakeRemote
from tests.unit.sync_server import task_scope

TICK = Tick(shared=1, private=0)


def frame(number: int, changes: int = 1) -> Changes:
    """Return a batch that ends at a number."""
    row = rows.make_user(1, ver=number)
    found = [Change(kind="row.changed", row=row)] * changes
    return Changes(batch=ChangeBatch(stream=Stream.SHARED, after=number - 1, upto=number, changes=found))


@contextlib.asynccontextmanager
async def arriving(*frames: ServerFrame | Exception | None) -> AsyncIterator[tuple[Arrivals, FakeLine]]:
    """Read a line that has these frames, and let all of them come first."""
    line = FakeLine(FakeRemote())
    found = Arrivals(line, 60.0)
    for item in frames:
        line.wire.put_nowait(item)
    async with task_scope() as scope:
        scope.spawn("receive", found.receive())
        await asyncio.sleep(0.01)
        yield found, line


async def taken(found: Arrivals) -> list[int]:
    """Take a frame and the batches right after it; return where these end."""
    first = await found.next()
    assert isinstance(first, Changes)
    return [batch.upto for batch in found.batches_after(first)]


async def test_batches_that_have_come_are_taken_together() -> None:
    async with arriving(frame(1), frame(2), frame(3)) as (found, line):
        assert await taken(found) == [1, 2, 3]
        line.wire.put_nowait(frame(4))
        assert await taken(found) == [4], "nothing is waited for"


@pytest.mark.parametrize("other", [TICK, None])
async def test_what_is_no_batch_keeps_its_place(other: ServerFrame | None) -> None:
    async with arriving(frame(1), frame(2), other, frame(3), frame(4)) as (found, _):
        assert await taken(found) == [1, 2]
        assert await found.next() == other
        assert await taken(found) == [3, 4]


async def test_the_end_comes_after_everything() -> None:
    async with arriving(frame(1), frame(2), TransientError("line_closed")) as (found, _):
        assert await taken(found) == [1, 2]
        with pytest.raises(TransientError, match="line_closed"):
            await found.next()


async def test_not_too_many_changes_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "CHANGES_AT_ONCE", 5)
    async with arriving(*(frame(number, changes=2) for number in range(1, 6))) as (found, _):
        assert await taken(found) == [1, 2, 3]
        assert await taken(found) == [4, 5]


async def test_a_line_is_read_no_further_than_fits() -> None:
    """One frame more is in the reader's hand."""
    count = FRAMES + 10
    async with arriving(*(TICK for _ in range(count))) as (found, line):
        assert line.wire.qsize() == count - FRAMES - 1
        await found.next()
        await until(lambda: line.wire.qsize() == count - FRAMES - 2)
