"""The writer thread: gathers waiting writes and commits many of them with one sync of the disk (group commit)."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine, NestedTransaction, bindparam, event, insert, select, update
from sqlalchemy.exc import DBAPIError

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.protocol.changes import Change
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.faults import is_conflict, store_error
from desktop_inbox.server.storage.transaction import Tx

WRITES_PER_COMMIT = 256
_ATTEMPTS = 5
_RETRY_DELAY_S = 0.02

logger = logging.getLogger(__name__)


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    """What one committed transaction wrote in one workspace.

    `shared` are the changes with numbers in `(after, upto]` of the shared stream. `private` holds the same three of
    each user's own stream that was written.
    """

    workspace_id: WorkspaceId
    after: int
    upto: int
    shared: tuple[Change, ...]
    private: dict[UserId, tuple[int, int, tuple[Change, ...]]]


@dataclass(slots=True, eq=False)
class Job:
    """A write that waits for its turn, and then its outcome: a result, or the error that rolled it back."""

    workspace_id: WorkspaceId
    function: Callable[[Tx], Any]
    result: Any = None
    error: Exception | None = None


Report = Callable[[Committed | None, Sequence[Job]], None]


class Writer:
    """Owns the writer thread. `report` is called on that thread after each commit, in commit order, with its jobs."""

    def __init__(self, engine: Engine, clock: Clock, report: Report) -> None:
        self._engine = engine
        self._clock = clock
        self._report = report
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a write. Returns at once."""
        self._queue.put(job)

    def close(self) -> None:
        """Finish what was submitted and end the thread. Blocks."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        is_open = True
        while is_open:
            jobs: list[Job] = []
            while is_open and len(jobs) < WRITES_PER_COMMIT:
                try:
                    job = self._queue.get(block=not jobs)
                except queue.Empty:
                    break
                if job is None:
                    is_open = False
                else:
                    jobs.append(job)
            by_workspace: dict[WorkspaceId, list[Job]] = {}
            for job in jobs:
                by_workspace.setdefault(job.workspace_id, []).append(job)
            for workspace_id, group in by_workspace.items():
                self._report(self._commit(workspace_id, group), group)

    def _commit(self, workspace_id: WorkspaceId, jobs: Sequence[Job]) -> Committed | None:
        """Run the jobs in one transaction. A fault of the database fails them all, and nothing is written."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self._engine.begin() as conn:
                    committed = _Batch(conn, workspace_id, self._clock).run(jobs)
            except DBAPIError as error:
                if is_conflict(error) and attempt < _ATTEMPTS:
                    time.sleep(_RETRY_DELAY_S * attempt)
                    continue
                failure: Exception = store_error(error) or error
            except Exception as error:  # noqa: BLE001 - the thread lives on: it is raised where the writes were asked for
                failure = error
            else:
                return committed
            break
        logger.error("A write transaction failed: %s", type(failure).__name__)
        for job in jobs:
            job.result, job.error = None, failure
        return None


_streams = tables.streams.c
_LOCK = select(_streams.number).where(_streams.id == bindparam("stream_id")).with_for_update()
_ADVANCE = update(tables.streams).where(_streams.id == bindparam("stream_id")).values(number=bindparam("upto"))


class _Batch:
    """One transaction: the jobs of one workspace, each in a savepoint of its own where there are several."""

    def __init__(self, conn: Connection, workspace_id: WorkspaceId, clock: Clock) -> None:
        self._conn = conn
        self._workspace_id = workspace_id
        self._clock = clock
        # Locking the row makes all writes of the workspace serial, so commit order is number order.
        self._numbers: dict[UUID, int] = {workspace_id: conn.scalar(_LOCK, {"stream_id": workspace_id}) or 0}
        self._changes: dict[UUID, list[Change]] = {}
        self._tx: Tx | None = None
        event.listen(conn, "before_execute", self._on_before_execute)

    def run(self, jobs: Sequence[Job]) -> Committed | None:
        is_alone = len(jobs) == 1
        for job in jobs:
            self._run_job(job, None if is_alone else self._conn.begin_nested())
        if not self._changes:
            return None
        self._store_numbers()
        after, upto, shared = self._written(self._workspace_id)
        private = {UserId(key): self._written(key) for key in self._changes if key != self._workspace_id}
        return Committed(workspace_id=self._workspace_id, after=after, upto=upto, shared=shared, private=private)

    def _run_job(self, job: Job, savepoint: NestedTransaction | None) -> None:
        """Run a job. Where it fails, what it has written is undone: with the whole transaction, without a savepoint."""
        job.result = job.error = None
        tx = self._tx = Tx(self._conn, self._workspace_id, self._clock, self._numbers)
        try:
            job.result = job.function(tx)
            tx.flush()
        except Exception as error:
            self._tx = None
            if isinstance(error, DBAPIError) and store_error(error) is not None:
                raise
            if savepoint is None:
                self._conn.rollback()
            else:
                savepoint.rollback()
            job.error = error
            return
        self._tx = None
        if savepoint is not None:
            savepoint.commit()
        self._numbers = tx.numbers
        for stream_id, changes in tx.changes.items():
            self._changes.setdefault(stream_id, []).extend(changes)

    def _on_before_execute(self, *_: object) -> None:
        if self._tx is not None:
            self._tx.flush()

    def _store_numbers(self) -> None:
        new = []
        for stream_id, changes in self._changes.items():
            number = self._numbers[stream_id]
            if number == len(changes):  # these are the stream's first
                new.append({"id": stream_id, "workspace_id": self._workspace_id, "number": number, "floor": 0})
            else:
                self._conn.execute(_ADVANCE, {"stream_id": stream_id, "upto": number})
        if new:
            self._conn.execute(insert(tables.streams), new)

    def _written(self, stream_id: UUID) -> tuple[int, int, tuple[Change, ...]]:
        changes = tuple(self._changes.get(stream_id, ()))
        upto = self._numbers[stream_id]
        return upto - len(changes), upto, changes
