"""Replies that are held: a teammate's reply to the same contact came in before they were sent."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, exists, func, select

from desktop_inbox.cache import tables
from desktop_inbox.domain.ids import UserId
from desktop_inbox.protocol.conversation_commands import SendMessage

_NEWEST = 100

_decode = msgspec.json.Decoder(SendMessage).decode


def overtaken(conn: Connection, numbers: Sequence[int], user_id: UserId) -> list[int]:
    """Return which of the outbox's replies another user's reply has overtaken, by their numbers.

    One that the server has taken already, though its answer was lost, is none of them.
    """
    outbox, items = tables.outbox, tables.items
    is_newer = exists().where(
        items.c.contact_id == outbox.c.contact_id,
        items.c.position > outbox.c.seen_reply,
        items.c.author_id.is_not(None),
        items.c.author_id != user_id.bytes,
    )
    query = select(outbox.c.number, outbox.c.body).where(outbox.c.number.in_(numbers), is_newer)
    found = {_decode(row.body).message_id.bytes: int(row.number) for row in conn.execute(query)}
    if not found:
        return []
    taken = conn.execute(select(items.c.id).where(items.c.id.in_(found))).scalars().all()
    return [number for key, number in found.items() if key not in taken]


def newest_reply(conn: Connection, contact_id: bytes, user_id: UserId) -> int:
    """Return the position of the newest message that another user wrote to a contact; 0: none is known.

    It is looked for among the contact's newest `_NEWEST` replies: one that is older tells nobody anything new, and a
    user may have written tens of thousands.
    """
    items = tables.items
    newest = (
        select(items.c.position, items.c.author_id)
        .where(items.c.contact_id == contact_id, items.c.author_id.is_not(None))
        .order_by(items.c.position.desc())
        .limit(_NEWEST)
        .subquery()
    )
    return conn.scalar(select(func.max(newest.c.position)).where(newest.c.author_id != user_id.bytes)) or 0
