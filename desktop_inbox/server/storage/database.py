"""The server's database: SQLite or PostgreSQL behind one door, with one writer and several readers.

Rules are plain functions over a connection. A write runs on the writer thread inside a transaction that first locks the row of
the workspace's stream (so writes of one workspace are serial, and commit order is number order), and shares that transaction
with other waiting writes (group commit), each in a savepoint of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import Change

T = TypeVar("T")


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    """What one committed transaction wrote in one workspace: numbers in `(after, upto]` of the shared stream, and of users' own."""

    workspace_id: WorkspaceId
    after: int
    upto: int
    shared: tuple[Change, ...]
    private: dict[UserId, tuple[int, int, tuple[Change, ...]]]


class Tx:
    """One write in progress, on the writer thread. `conn` may be read from; rows are written by `put` only.

    `put` gives the row its `ver` (and an item of a timeline without one its `position`), stores row and change-log entry,
    and returns the stored row. Reads through `conn` see what was put before.
    """

    conn: Connection
    workspace_id: WorkspaceId
    clock: Clock

    def put(self, kind: str, row: Row) -> Row:
        """Write a shared row and its change (`kind`: noun.past_verb)."""
        raise NotImplementedError

    def put_private(self, user_id: UserId, kind: str, row: Row) -> Row:
        """Write a row of one user's own stream."""
        raise NotImplementedError


class Database:
    """Opened once by the composition root. All methods are called from the event loop."""

    @classmethod
    async def open(cls, url: str, *, clock: Clock) -> Database:
        """Connect and migrate. Raises `StoreUnavailableError`, `StoreTooNewError`, `StoreCorruptError`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Finish what was submitted, then close."""
        raise NotImplementedError

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a read transaction (a consistent snapshot) on a reader thread."""
        raise NotImplementedError

    async def write(self, workspace_id: WorkspaceId, function: Callable[[Tx], T]) -> T:
        """Run a function in a write transaction; when this returns, it is durable and subscribers have been told.

        An exception rolls back this function's writes alone and is raised here. Conflicts between processes are retried.
        """
        raise NotImplementedError

    def subscribe(self, callback: Callable[[Committed], None]) -> Subscription:
        """Call back on the loop after every commit, in commit order."""
        raise NotImplementedError
