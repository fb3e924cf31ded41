"""The server's database: SQLite or PostgreSQL behind one door, with one writer and several readers.

Rules are plain functions over a connection. A write runs on the writer thread inside a transaction that first locks the
row of the workspace's stream (so writes of one workspace are serial, and commit order is number order), and shares that
transaction with other waiting writes (group commit), each in a savepoint of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.server.storage.engine import READERS, make_private, parse_url, reader_engine, writer_engine
from desktop_inbox.server.storage.faults import store_error
from desktop_inbox.server.storage.migrate import migrate
from desktop_inbox.server.storage.transaction import Tx
from desktop_inbox.server.storage.writer import Committed, Job, Writer

__all__ = ["Committed", "Database", "Tx"]

T = TypeVar("T")


class Database:
    """Opened once by the composition root. All methods are called from the event loop that opened it.

    `epoch` names this history of the database: a restored backup has another. `url` is its address, `clock` tells the
    time that its transactions go by.
    """

    def __init__(self, url: URL, writer_engine: Engine, epoch: str, clock: Clock) -> None:
        """Use `open`."""
        self.url = url
        self.epoch = epoch
        self.clock = clock
        self._loop = asyncio.get_running_loop()
        self._writer_engine = writer_engine
        self._reader_engine = reader_engine(url)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-reader")
        self._callbacks: list[Callable[[Committed], None]] = []
        self._waiting: dict[Job, asyncio.Future[Any]] = {}
        self._is_closed = False
        self._writer = Writer(writer_engine, clock, self._on_writer_committed)

    @classmethod
    async def open(cls, url: str, *, clock: Clock) -> Database:
        """Connect and migrate. Raises `StoreUnavailableError`, `StoreTooNewError`, `StoreCorruptError`."""
        parsed = parse_url(url)
        engine = writer_engine(parsed)
        try:
            epoch = await asyncio.to_thread(_migrate, parsed, engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(parsed, engine, epoch, clock)

    async def close(self) -> None:
        """Finish what was submitted, then close. Calling it twice is harmless."""
        if self._is_closed:
            return
        self._is_closed = True
        await asyncio.to_thread(self._close_threads)
        if self._waiting:
            await asyncio.wait(self._waiting.values())

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a read transaction (a consistent snapshot) on a reader thread."""
        self._check_open()
        return await self._loop.run_in_executor(self._readers, self._read, function)

    async def write(self, workspace_id: WorkspaceId, function: Callable[[Tx], T]) -> T:
        """Run a function in a write transaction; when this returns, it is durable and subscribers have been told.

        An exception rolls back this function's writes alone and is raised here. A fault of the database raises
        `StoreUnavailableError` or `StoreCorruptError`. Conflicts between processes are retried, so the function may run
        more than once: it must have no effects but those on the transaction. Cancelling the caller does not undo it.
        """
        return await self.submit(workspace_id, function)

    def submit(self, workspace_id: WorkspaceId, function: Callable[[Tx], T]) -> asyncio.Future[T]:
        """Queue a write and return at once. The future ends as `write` does; writes run in the order of these calls."""
        self._check_open()
        job = Job(workspace_id, function)
        future: asyncio.Future[T] = self._loop.create_future()
        self._waiting[job] = future
        self._writer.submit(job)
        return future

    def subscribe(self, callback: Callable[[Committed], None]) -> Subscription:
        """Call back on the loop after every commit, in commit order."""
        self._callbacks.append(callback)
        return _Subscription(self._callbacks, callback)

    def _check_open(self) -> None:
        if self._is_closed:
            raise StoreUnavailableError("store_closed")

    def _read(self, function: Callable[[Connection], T]) -> T:
        try:
            with self._reader_engine.begin() as conn:
                return function(conn)
        except DBAPIError as error:
            raise store_error(error) or error from error

    def _close_threads(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        self._reader_engine.dispose()
        self._writer_engine.dispose()

    def _on_writer_committed(self, committed: Committed | None, jobs: Sequence[Job]) -> None:
        self._loop.call_soon_threadsafe(self._deliver, committed, jobs)

    def _deliver(self, committed: Committed | None, jobs: Sequence[Job]) -> None:
        if committed is not None:
            self._tell(committed)
        for job in jobs:
            future = self._waiting.pop(job)
            if future.cancelled():
                continue  # nobody waits for it any more
            if job.error is not None:
                future.set_exception(job.error)
            else:
                future.set_result(job.result)

    def _tell(self, committed: Committed) -> None:
        for callback in tuple(self._callbacks):
            try:
                callback(committed)
            except Exception as error:  # noqa: BLE001 - it must not keep the others, and the writers, waiting
                context = {"message": "A listener of the database failed", "exception": error}
                self._loop.call_exception_handler(context)


class _Subscription:
    def __init__(self, callbacks: list[Callable[[Committed], None]], callback: Callable[[Committed], None]) -> None:
        self._callbacks = callbacks
        self._callback = callback

    def close(self) -> None:
        if self._callback in self._callbacks:
            self._callbacks.remove(self._callback)


def _migrate(url: URL, engine: Engine) -> str:
    make_private(url)
    try:
        with engine.begin() as conn:
            return migrate(conn)
    except DBAPIError as error:
        raise store_error(error) or error from error
