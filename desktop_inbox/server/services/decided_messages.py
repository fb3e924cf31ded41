"""Forgetting scheduled messages that wait no more: what was sent stands in the timeline, the rest was seen long ago."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select

from desktop_inbox.domain.ids import MessageId, WorkspaceId
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.server.services.setting_aside import do_set_aside_unborne
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all

DECIDED_STORED = timedelta(days=30)
"""How long one is stored at least after it ceased to wait: as long as the commands on it are known."""

_scheduled = reply_tables.scheduled_messages


def find_forgettable(conn: Connection, workspace_id: WorkspaceId, now: datetime, limit: int) -> list[MessageId]:
    """Return up to `limit` messages that may be forgotten.

    They have not waited for `DECIDED_STORED`, and the change log does not reach back to their last write any more. So
    every cache that can catch up has that write, and any other begins anew, without them: none shows for ever one that
    waits.
    """
    floor = _floor(conn, workspace_id)
    if not floor:
        return []
    query = select(_scheduled.c.id).where(_scheduled.c.workspace_id == workspace_id, _is_forgettable(floor, now))
    return [MessageId(found) for found in conn.scalars(query.limit(limit))]


def do_forget(tx: Tx, message_ids: Collection[MessageId]) -> None:
    """Forget what `find_forgettable` has found, but for what was written since; files that nothing bears go too."""
    floor = _floor(tx.conn, tx.workspace_id)
    is_one = _scheduled.c.id.in_(message_ids) & (_scheduled.c.workspace_id == tx.workspace_id)
    is_forgotten = is_one & _is_forgettable(floor, tx.clock.now())
    forgotten = fetch_all(tx.conn, ScheduledMessage, is_forgotten)
    tx.conn.execute(delete(_scheduled).where(is_forgotten))
    for message in forgotten:
        do_set_aside_unborne(tx, message.contact_id, [attachment.id for attachment in message.attachments])


def _floor(conn: Connection, workspace_id: WorkspaceId) -> int:
    """Return up to which number the change log is gone; 0: it is whole."""
    return conn.scalar(select(tables.streams.c.floor).where(tables.streams.c.id == workspace_id)) or 0


def _is_forgettable(floor: int, now: datetime) -> ColumnElement[bool]:
    columns = _scheduled.c
    is_old = (columns.state != ScheduledState.WAITING) & (columns.decided_at < now - DECIDED_STORED)
    return is_old & (columns.ver <= floor)
