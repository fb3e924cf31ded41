"""A write in progress: numbers its rows, gathers them, and writes them table by table."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Update, bindparam, func, insert, select, update

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.domain.message import Comment, Message
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import Change
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.rows import (
    ROW_TYPES,
    R,
    RowType,
    row_contact_id,
    row_id,
    row_type_of,
    row_type_of_entity,
)


class Tx:
    """One write in progress, on the writer thread. `conn` may be read from; synced rows are written by `put` only.

    `put` gives the row its `ver` (and an item of a timeline without one its `position`), stores row and change-log
    entry, and returns the stored row. A row whose `ver` is 0 is new: an id that exists already raises `IntegrityError`,
    at the latest when the function ends. Any other row replaces the one with its id. Reads through `conn` see what was
    put before: rows are gathered, and written before the next statement. Tables that are not synced are written through
    `conn`.
    """

    def __init__(self, conn: Connection, workspace_id: WorkspaceId, clock: Clock, numbers: Mapping[UUID, int]) -> None:
        """Give the newest numbers of the streams known so far; the shared stream's must be among them."""
        self.conn = conn
        self.workspace_id = workspace_id
        self.clock = clock
        self.numbers = dict(numbers)
        self.changes: dict[UUID, list[Change]] = {}
        self._log: list[dict[str, Any]] = []
        self._rows: dict[str, _TableRows] = {}

    @property
    def shared_number(self) -> int:
        """The newest number of the shared stream, what was put included."""
        return self.numbers[self.workspace_id]

    def private_number(self, user_id: UserId) -> int:
        """Return the newest number of a user's own stream, what was put included."""
        if user_id not in self.numbers:
            found = self.conn.scalar(select(tables.streams.c.number).where(tables.streams.c.id == user_id))
            self.numbers[user_id] = found or 0
        return self.numbers[user_id]

    def put(self, kind: str, row: R) -> R:
        """Write a shared row and its change (`kind`: noun.past_verb)."""
        return self._put(self.workspace_id, kind, row)

    def put_private(self, user_id: UserId, kind: str, row: R) -> R:
        """Write a row of one user's own stream."""
        self.private_number(user_id)
        return self._put(user_id, kind, row)

    def put_all(self, kind: str, entity: type[R], is_wanted: ColumnElement[bool], **values: object) -> list[R]:
        """Set values in all shared rows of a kind that meet a condition; return them in the order of their numbers.

        Each row gets a number of its own, in the order of their last writes. It takes a few statements for thousands of
        rows; the values are no `ver`, `id` or `position`.
        """
        self.flush()
        row_type = row_type_of_entity(entity)
        table = row_type.table.c
        before = self.shared_number
        place = func.row_number().over(order_by=table.ver).label("place")
        wanted = select(table.id, place).where(table.workspace_id == self.workspace_id, is_wanted).subquery()
        write = update(row_type.table).where(table.id == wanted.c.id).values(ver=before + wanted.c.place, **values)
        written = self.conn.execute(write.returning(*(table[name] for name in row_type.fields)))
        rows: list[R] = [entity(**dict(zip(row_type.fields, row, strict=True))) for row in written]
        rows.sort(key=attrgetter("ver"))
        self.numbers[self.workspace_id] = before + len(rows)
        for row in rows:
            self._note(self.workspace_id, kind, row_type, row)
        return rows

    def flush(self) -> None:
        """Write what was put and not written yet. Reading through `conn` does it by itself."""
        if not self._log:
            return
        rows, self._rows = self._rows, {}
        log, self._log = self._log, []
        for row_type in ROW_TYPES:
            if row_type.name in rows:
                rows[row_type.name].write(self.conn, row_type)
        self.conn.execute(_INSERT_CHANGES, log)

    def _put(self, stream_id: UUID, kind: str, row: R) -> R:
        number = self.numbers[stream_id] = self.numbers[stream_id] + 1
        is_new = row.ver == 0
        if isinstance(row, Message | Comment | Event) and row.position == 0:
            row = msgspec.structs.replace(row, ver=number, position=number)
        else:
            row = msgspec.structs.replace(row, ver=number)
        row_type = row_type_of(row)
        pending = self._rows.setdefault(row_type.name, _TableRows())
        pending.add(row_type, row, self.workspace_id, is_new=is_new)
        self._note(stream_id, kind, row_type, row)
        return row

    def _note(self, stream_id: UUID, kind: str, row_type: RowType, row: Row) -> None:
        """Keep a change for the log and for those who listen."""
        self._log.append(
            {
                "stream_id": stream_id,
                "number": row.ver,
                "kind": kind,
                "row_type": row_type.name,
                "row_id": row_id(row),
                "contact_id": row_contact_id(row),
            }
        )
        self.changes.setdefault(stream_id, []).append(Change(kind=kind, row=row))


class _TableRows:
    """Rows of one table that wait to be written: of several writes of one row, the last."""

    def __init__(self) -> None:
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._by_key: dict[tuple[Any, ...], dict[str, Any]] = {}

    def add(self, row_type: RowType, row: R, workspace_id: WorkspaceId, *, is_new: bool) -> None:
        values = {name: getattr(row, name) for name in row_type.fields}
        key_names = row_type.key_names
        key = tuple(values[name] for name in key_names)
        if not is_new and key in self._by_key:
            self._by_key[key].update((name, value) for name, value in values.items() if name not in key_names)
            return
        if is_new:
            if "workspace_id" in row_type.table.c:
                values["workspace_id"] = workspace_id
            self._new.append(values)
        else:
            for name in key_names:
                values[f"key_{name}"] = values.pop(name)
            if "workspace_id" in row_type.table.c:
                values["key_workspace_id"] = workspace_id
            self._changed.append(values)
        self._by_key[key] = values

    def write(self, conn: Connection, row_type: RowType) -> None:
        # Changed rows first: a conversation must be closed before the contact's next one can be open.
        if self._changed:
            conn.execute(_UPDATES[row_type.name], self._changed)
        if self._new:
            conn.execute(_INSERTS[row_type.name], self._new)


def _update_of(row_type: RowType) -> Update:
    columns = [row_type.table.c[name] for name in row_type.key_names]
    if "workspace_id" in row_type.table.c:
        columns.append(row_type.table.c.workspace_id)
    return update(row_type.table).where(*(column == bindparam(f"key_{column.name}") for column in columns))


_INSERT_CHANGES = insert(tables.changes)
_INSERTS = {row_type.name: insert(row_type.table) for row_type in ROW_TYPES}
_UPDATES = {row_type.name: _update_of(row_type) for row_type in ROW_TYPES}
