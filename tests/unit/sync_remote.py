"""A model of a server's workspace in memory (`sync.remote.Remote`), whose faults a test decides."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec

from desktop_inbox.domain.errors import ResyncRequiredError, TransientError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.rows import Row, TimelineItem
from desktop_inbox.protocol.changes import Change, ChangeBatch, ChangesPage, Cursor, Stream, TimelinePage
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer, CommandResponse
from desktop_inbox.protocol.frames import Changes, ClientFrame, Ready, ServerFrame, Subscribe
from tests.fixtures import rows

Wire = ServerFrame | None | Exception


class FakeLine:
    """A live line. What a test puts into `wire` the client receives: a frame, garbage (None), or a fault."""

    def __init__(self, remote: FakeRemote) -> None:
        self._remote = remote
        self.wire: asyncio.Queue[Wire] = asyncio.Queue()
        self.sent: list[ClientFrame] = []
        self.is_closed = False

    async def send(self, frame: ClientFrame) -> None:
        self.sent.append(frame)
        if isinstance(frame, Subscribe):
            self.wire.put_nowait(self._remote.ready or Ready(cursor=self._remote.cursor()))

    async def receive(self, timeout_s: float) -> ServerFrame | None:
        try:
            async with asyncio.timeout(timeout_s):  # `wait_for` may swallow a cancellation before Python 3.12
                item = await self.wire.get()
        except TimeoutError as error:
            raise TransientError("line_silent") from error
        if isinstance(item, Exception):
            raise item
        return item

    async def close(self) -> None:
        self.is_closed = True


class FakeRemote:
    """Rows in the order of their writing: row n has number n. A method's next calls raise its `faults`."""

    def __init__(self) -> None:
        self.epoch = "e1"
        self.rows: list[Row] = []
        self.rows_per_page = 100
        self.history: dict[ContactId, list[TimelineItem]] = defaultdict(list)
        self.ready: ServerFrame | None = None
        self.lines: list[FakeLine] = []
        self.commands: list[Command] = []
        self.batches: list[int] = []
        self.calls: list[str] = []
        self.faults: dict[str, list[Exception | None]] = defaultdict(list)
        self.answer: Callable[[Command], CommandAnswer] = lambda _: CommandAnswer(status=AnswerStatus.OK)
        self._changed = asyncio.Event()

    def write(self, *written: Row) -> ChangeBatch:
        """Write rows, and return the batch that a line would push."""
        after = len(self.rows)
        self.rows += [msgspec.structs.replace(row, ver=after + n) for n, row in enumerate(written, 1)]
        self._changed.set()
        self._changed = asyncio.Event()
        return self._batch(after)

    def push(self, *written: Row) -> None:
        """Write rows, and push them over the newest line."""
        self.lines[-1].wire.put_nowait(Changes(batch=self.write(*written)))

    def cursor(self) -> Cursor:
        return Cursor(epoch=self.epoch, scope="s1", shared=len(self.rows))

    def count(self, call: str) -> int:
        return self.calls.count(call)

    async def snapshot_page(self, page: str | None) -> bytes:
        await self._enter("snapshot_page")
        epoch, upto, start = page.split(":") if page else (self.epoch, str(len(self.rows)), "0")
        if epoch != self.epoch:
            raise ResyncRequiredError
        first, last = int(start), int(start) + self.rows_per_page
        chosen = self.rows[first:last]
        body = rows.make_page(
            *chosen,
            cursor=Cursor(epoch=epoch, scope="s1", shared=int(upto)),
            next=f"{epoch}:{upto}:{last}" if last < len(self.rows) else None,
            done=first + len(chosen),
            total=len(self.rows),
        )
        return msgspec.json.encode(body)

    async def changes(self, cursor: Cursor, wait_s: float) -> bytes:
        await self._enter("changes")
        if cursor.epoch != self.epoch or cursor.shared > len(self.rows):
            raise ResyncRequiredError
        if wait_s and cursor.shared == len(self.rows):
            await self._changed.wait()
        batches = [self._batch(cursor.shared)] if cursor.shared < len(self.rows) else []
        return msgspec.json.encode(ChangesPage(batches=batches, more=False))

    async def timeline_page(self, contact_id: ContactId, before: int, limit: int) -> bytes:
        await self._enter("timeline_page")
        items = [item for item in self.history[contact_id] if item.position < before]
        page = TimelinePage(contact_id=contact_id, items=items, before=before, first=0)
        return msgspec.json.encode(page)

    async def send_commands(self, commands: Sequence[Command]) -> CommandResponse:
        self.batches.append(len(commands))
        await self._enter("send_commands")
        answers = [self.answer(command) for command in commands]
        self.commands += commands
        return CommandResponse(epoch=self.epoch, answers=answers)

    async def open_line(self) -> FakeLine:
        await self._enter("open_line")
        self.lines.append(FakeLine(self))
        return self.lines[-1]

    def _batch(self, after: int) -> ChangeBatch:
        changes = [Change(kind="row.changed", row=row) for row in self.rows[after:]]
        return ChangeBatch(stream=Stream.SHARED, after=after, upto=len(self.rows), changes=changes)

    async def _enter(self, call: str) -> None:
        self.calls.append(call)
        await asyncio.sleep(0)
        fault = self.faults[call].pop(0) if self.faults[call] else None
        if fault is not None:
            raise fault
