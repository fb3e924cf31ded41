"""Catching up: everything that a cache does not have yet, as current rows in the order of their last writes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from desktop_inbox.domain.conversation import ReadMark
from desktop_inbox.domain.errors import ResyncRequiredError
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import Change, ChangeBatch, ChangesPage, Cursor, Stream
from desktop_inbox.server.services.access import Actor, scope_of
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.rows import RowType, fetch_all, row_id, row_type_named

CHANGES_PER_PAGE = 500
"""The most numbers of one stream that a page covers."""


def access_cursor(conn: Connection, actor: Actor, epoch: str) -> Cursor:
    """Return where a cache is that has everything the actor may see. `epoch` is the database's."""
    shared, _ = _number_and_floor(conn, actor.workspace_id)
    private, _ = _number_and_floor(conn, actor.user_id)
    return Cursor(epoch=epoch, scope=scope_of(actor), shared=shared, private=private)


def check_cursor(conn: Connection, actor: Actor, epoch: str, cursor: Cursor) -> Cursor:
    """Return the newest cursor, when the given one fits: a cache with it can catch up.

    Raises `ResyncRequiredError` when it does not: another history of the database, other rights, numbers that were
    never given out, or that the log does not reach back to.
    """
    newest = access_cursor(conn, actor, epoch)
    if cursor.epoch != newest.epoch:
        raise ResyncRequiredError(reason="epoch")
    if cursor.scope != newest.scope:
        raise ResyncRequiredError(reason="scope")
    for stream_id, number in ((actor.workspace_id, cursor.shared), (actor.user_id, cursor.private)):
        last, floor = _number_and_floor(conn, stream_id)
        if number > last:
            raise ResyncRequiredError(reason="future")
        if number < floor:
            raise ResyncRequiredError(reason="floor")
    return newest


def access_changes(conn: Connection, actor: Actor, epoch: str, cursor: Cursor) -> ChangesPage:
    """Return what follows a cursor, at most `CHANGES_PER_PAGE` numbers of each stream.

    Only the newest write of a row is in it: one that was written again after the page is on a later page. Raises
    `ResyncRequiredError` as `check_cursor` does.
    """
    newest = check_cursor(conn, actor, epoch, cursor)
    batches = []
    if cursor.shared < newest.shared:
        batches.append(_batch(conn, actor, Stream.SHARED, cursor.shared, newest.shared))
    if cursor.private < newest.private:
        batches.append(_batch(conn, actor, Stream.PRIVATE, cursor.private, newest.private))
    reached = {batch.stream: batch.upto for batch in batches}
    more = (
        reached.get(Stream.SHARED, newest.shared) < newest.shared
        or reached.get(Stream.PRIVATE, newest.private) < newest.private
    )
    return ChangesPage(batches=batches, more=more)


def _number_and_floor(conn: Connection, stream_id: UUID) -> tuple[int, int]:
    streams = tables.streams.c
    found = conn.execute(select(streams.number, streams.floor).where(streams.id == stream_id)).one_or_none()
    return (0, 0) if found is None else (found.number, found.floor)


def _batch(conn: Connection, actor: Actor, stream: Stream, after: int, newest: int) -> ChangeBatch:
    upto = min(newest, after + CHANGES_PER_PAGE)
    log = tables.changes.c
    stream_id = actor.workspace_id if stream is Stream.SHARED else actor.user_id
    is_wanted = (log.stream_id == stream_id) & (log.number > after) & (log.number <= upto)
    kinds: dict[tuple[str, UUID, int], str] = {}
    wanted: dict[str, set[UUID]] = {}
    for kind, row_type, changed_id, number in conn.execute(
        select(log.kind, log.row_type, log.row_id, log.number).where(is_wanted)
    ):
        kinds[row_type, changed_id, number] = kind
        wanted.setdefault(row_type, set()).add(changed_id)
    changes = []
    for name, ids in wanted.items():
        for row in _fetch_rows(conn, actor, row_type_named(name), ids):
            newest_kind = kinds.get((name, row_id(row), row.ver))
            if newest_kind is not None:
                changes.append(Change(kind=newest_kind, row=row))
    changes.sort(key=lambda change: change.row.ver)
    return ChangeBatch(stream=stream, after=after, upto=upto, changes=changes)


def _fetch_rows(conn: Connection, actor: Actor, row_type: RowType, ids: set[UUID]) -> list[Row]:
    criteria: list[ColumnElement[bool]] = [row_type.key.in_(ids)]
    if row_type.entity is ReadMark:
        criteria.append(tables.read_marks.c.user_id == actor.user_id)
    rows: list[Row] = fetch_all(conn, row_type.entity, *criteria)
    return rows
