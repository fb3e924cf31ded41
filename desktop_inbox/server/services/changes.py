"""Catching up: everything that a cache does not have yet, as current rows in the order of their last writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.errors import ResyncRequiredError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.visibility import Reach
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.protocol.changes import Change, ChangeBatch, ChangesPage, Cursor, Stream
from desktop_inbox.server.services.access import Actor, scope_of, visible, visible_rows
from desktop_inbox.server.services.visibility import CONTACT_GAINED, CONTACT_UNMERGED
from desktop_inbox.server.services.whole_contacts import access_whole_contacts
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.rows import fetch_all, row_id, row_type_named

CHANGES_PER_PAGE = 500
"""The most numbers of one stream that a page covers."""

GAINED_PER_PAGE = 50
"""The most contacts that a restricted agent gains on one page: each comes with all that belongs to it."""


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


def access_changes(conn: Connection, actor: Actor, epoch: str, cursor: Cursor, *, now: datetime) -> ChangesPage:
    """Return what follows a cursor, at most `CHANGES_PER_PAGE` numbers of each stream. `now` is as for whole contacts.

    Only the newest write of a row is in it, and only if the actor may see the row now: one that was written again after
    the page is on a later page. Raises `ResyncRequiredError` as `check_cursor` does, and when a restricted actor's
    rights were changed after the cursor, even if they are by now what they were, or rows went to contacts that they do
    not see.
    """
    newest = check_cursor(conn, actor, epoch, cursor)
    batches = []
    if cursor.shared < newest.shared:
        upto = min(newest.shared, cursor.shared + CHANGES_PER_PAGE)
        log = _read_log(conn, actor.workspace_id, cursor.shared, upto)
        if _must_start_anew(conn, actor, log):
            raise ResyncRequiredError(reason="rights")
        changes = _current_rows(conn, actor, log)
        batches.append(ChangeBatch(stream=Stream.SHARED, after=cursor.shared, upto=upto, changes=changes))
    if cursor.private < newest.private:
        batches.append(_private_batch(conn, actor, cursor.private, newest.private, now))
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


class _Entry(msgspec.Struct, frozen=True, gc=False):
    """One number of the log: what kind of write it was, and of which row."""

    number: int
    kind: str
    row_type: str
    row_id: UUID


def _read_log(conn: Connection, stream_id: UUID, after: int, upto: int) -> list[_Entry]:
    """Return the entries with `after < number <= upto`, ascending."""
    log = tables.changes.c
    is_wanted = (log.stream_id == stream_id) & (log.number > after) & (log.number <= upto)
    query = select(log.number, log.kind, log.row_type, log.row_id).where(is_wanted).order_by(log.number)
    return [_Entry(*values) for values in conn.execute(query)]


def _must_start_anew(conn: Connection, actor: Actor, log: Sequence[_Entry]) -> bool:
    """Return whether changes alone cannot say what the actor may see after a stretch of the shared log."""
    if actor.reach is Reach.ALL:
        return False
    unmerged = {entry.row_id for entry in log if entry.kind == CONTACT_UNMERGED}
    if unmerged:
        contacts = tables.contacts.c
        seen = conn.scalars(select(contacts.id).where(contacts.id.in_(unmerged), visible(actor)))
        unmerged -= set(seen)
    return bool(unmerged) or any(_may_change_rights(actor, entry) for entry in log)


def _may_change_rights(actor: Actor, entry: _Entry) -> bool:
    """Return whether a restricted actor may have seen other contacts before a write than after it, or the reverse."""
    if entry.row_type == _USER:
        return entry.row_id == actor.user_id and entry.kind != _AVAILABILITY_CHANGED
    return entry.row_type == _TEAM and actor.reach is Reach.TEAMS


def _private_batch(conn: Connection, actor: Actor, after: int, newest: int, now: datetime) -> ChangeBatch:
    """Return what follows in the actor's own stream, with all that belongs to the contacts that they gained.

    The rows of those contacts come after the batch's own. Only `GAINED_PER_PAGE` contacts are gained on one page.
    """
    upto = min(newest, after + CHANGES_PER_PAGE)
    log = _read_log(conn, actor.user_id, after, upto)
    of_access = [entry for entry in log if entry.row_type == _ACCESS]
    if actor.reach is Reach.ALL:
        # Of a time when they were restricted. Now they see all, and the shared stream brings it.
        log = [entry for entry in log if entry.row_type != _ACCESS]
    elif len(of_access) > GAINED_PER_PAGE:
        upto = of_access[GAINED_PER_PAGE].number - 1
        log = [entry for entry in log if entry.number <= upto]
    changes = _current_rows(conn, actor, log)
    noted = [change.row for change in changes if isinstance(change.row, ContactAccess)]
    rows, history = access_whole_contacts(conn, actor, [access.contact_id for access in noted], now=now)
    # What was noted last is so now, but for what has changed since the page's last number.
    gained = {known.contact_id for known in history}
    changes = [_as_it_is(change, gained) for change in changes] + [Change(kind=CONTACT_GAINED, row=row) for row in rows]
    return ChangeBatch(stream=Stream.PRIVATE, after=after, upto=upto, changes=changes, history=history)


def _as_it_is(change: Change, gained: set[ContactId]) -> Change:
    row = change.row
    if not isinstance(row, ContactAccess):
        return change
    return Change(kind=change.kind, row=replace(row, is_visible=row.contact_id in gained))


def _current_rows(conn: Connection, actor: Actor, log: Iterable[_Entry]) -> list[Change]:
    """Return the rows whose newest write is in a stretch of the log and that the actor may see, in its order."""
    kinds: dict[tuple[str, UUID, int], str] = {}
    wanted: dict[str, set[UUID]] = {}
    for entry in log:
        kinds[entry.row_type, entry.row_id, entry.number] = entry.kind
        wanted.setdefault(entry.row_type, set()).add(entry.row_id)
    changes = []
    for name, ids in wanted.items():
        row_type = row_type_named(name)
        rows: list[Row] = fetch_all(conn, row_type.entity, row_type.key.in_(ids), visible_rows(actor, row_type.table))
        for row in rows:
            newest_kind = kinds.get((name, row_id(row), row.ver))
            if newest_kind is not None:
                changes.append(Change(kind=newest_kind, row=row))
    changes.sort(key=lambda change: change.row.ver)
    return changes


_AVAILABILITY_CHANGED = "user.availability_changed"
_USER, _TEAM, _ACCESS = (str(entity.__struct_config__.tag) for entity in (User, Team, ContactAccess))
