"""What a live line has brought and nobody has dealt with yet."""

from __future__ import annotations

import asyncio

from desktop_inbox.domain.errors import InboxError
from desktop_inbox.protocol.changes import ChangeBatch
from desktop_inbox.protocol.frames import Changes, ServerFrame
from desktop_inbox.sync.remote import Line

FRAMES = 64
"""So many frames wait at most. Then the line is read no further, and the server hears that this reader is slow."""

CHANGES_AT_ONCE = 200
"""With so many changes no more batches are added to those that are stored together: some 100 ms, others want a turn."""


class Arrivals:
    """The frames of a line in their order, read while earlier ones are being stored.

    So batches that come faster than they can be stored one by one are stored together, with one notice of all.
    """

    def __init__(self, line: Line, silence_s: float) -> None:
        """Read this line. After `silence_s` seconds without a frame it is dead."""
        self._line = line
        self._silence_s = silence_s
        self._queue: asyncio.Queue[ServerFrame | InboxError | None] = asyncio.Queue(FRAMES)
        self._next: list[ServerFrame | InboxError | None] = []

    async def receive(self) -> None:
        """Read until cancelled. What ends the line comes after everything that it has brought."""
        try:
            while True:
                await self._queue.put(await self._line.receive(self._silence_s))
        except InboxError as error:
            await self._queue.put(error)
            await asyncio.Event().wait()  # who takes the frames ends by it

    async def next(self) -> ServerFrame | None:
        """Return the next frame; None for one that could not be understood. Raises what has ended the line."""
        item = self._next.pop() if self._next else await self._queue.get()
        if isinstance(item, InboxError):
            raise item
        return item

    def batches_after(self, first: Changes) -> list[ChangeBatch]:
        """Return the batch of a frame, and those that have come right after it."""
        batches, count = [first.batch], len(first.batch.changes)
        while count < CHANGES_AT_ONCE and not self._next and not self._queue.empty():
            item = self._queue.get_nowait()
            if isinstance(item, Changes):
                batches.append(item.batch)
                count += len(item.batch.changes)
            else:
                self._next.append(item)
        return batches
