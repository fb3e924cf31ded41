"""Which commands may be sent now: the first of each lane, unless it is held or waits for its uploads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from desktop_inbox.cache import outbox, tables, uploads
from desktop_inbox.cache.held_replies import overtaken
from desktop_inbox.cache.outbox import Status
from desktop_inbox.cache.results import NEWER_REPLY, OutboxCommand
from desktop_inbox.cache.times import from_us, to_us
from desktop_inbox.cache.transaction import Transaction

_table = tables.outbox


def hand_out(tx: Transaction, limit: int, busy: frozenset[UUID]) -> list[OutboxCommand]:
    """Return the first waiting command of each lane that is not busy, oldest first, to be sent now.

    A lane whose first one is held, or waits for uploads, gives none. From now on the server may have them. A reply that
    a teammate's has overtaken is held back for good: it becomes a problem, and the next of its lane comes.
    """
    found = _due(tx, limit, busy)
    while held := overtaken(tx.conn, [item.number for item in found], tx.user_id):
        tx.conn.execute(update(_table).where(_table.c.number.in_(held)).values(status=Status.PROBLEM, code=NEWER_REPLY))
        for item in found:
            if item.number in held:
                outbox.touch(tx, item.command)
        found = _due(tx, limit, busy)
    if found:
        numbers = [item.number for item in found]
        tx.conn.execute(update(_table).where(_table.c.number.in_(numbers), _table.c.is_sent == 0).values(is_sent=1))
    return found


def next_due(conn: Connection, now: datetime) -> datetime | None:
    """Return when the first command that is held now is held no more; None: none is."""
    firsts = select(func.min(_table.c.number)).where(tables.WAITING).group_by(_table.c.contact_id)
    query = select(func.min(_table.c.held_until_us)).where(_table.c.number.in_(firsts), _is_held(now))
    held_until_us = conn.execute(query).scalar_one()
    return None if held_until_us is None else from_us(held_until_us)


def _due(tx: Transaction, limit: int, busy: frozenset[UUID]) -> list[OutboxCommand]:
    """Return the first waiting command of each lane that is not busy and has nothing to wait for, oldest first."""
    firsts = select(func.min(_table.c.number)).where(tables.WAITING)
    if busy:
        firsts = firsts.where(_table.c.contact_id.not_in([lane.bytes for lane in busy]))
    query = outbox.select_commands().where(
        _table.c.number.in_(firsts.group_by(_table.c.contact_id)), ~_is_held(tx.now), ~uploads.is_missing()
    )
    return [outbox.outbox_command(row) for row in tx.conn.execute(query.order_by(_table.c.number).limit(limit))]


def _is_held(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a command can still be taken back. A time that a wrong clock has set holds nothing."""
    until_us = func.coalesce(_table.c.held_until_us, 0)
    return and_(until_us > to_us(now), until_us <= to_us(now + outbox.LONGEST_HOLD))
