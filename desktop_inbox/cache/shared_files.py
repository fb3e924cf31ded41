"""The files of a contact's messages, and what an answer to a message quotes."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop_inbox.cache import tables
from desktop_inbox.cache.contact_states import decode_item
from desktop_inbox.cache.results import SharedFile
from desktop_inbox.domain.ids import ContactId, MessageId
from desktop_inbox.domain.message import Message, Quote, quote_of

_items = tables.items
_decode = msgspec.json.Decoder(Message).decode


def shared_files(conn: Connection, contact_id: ContactId, limit: int, before: int | None) -> list[SharedFile]:
    """Return the files of the newest messages, or of those below a position: newest first, each message's in its order.

    Whole messages, so a few more than `limit` when it falls within one.
    """
    query = select(_items.c.body).where(_items.c.contact_id == contact_id.bytes, tables.HAS_FILES)
    if before is not None:
        query = query.where(_items.c.position < before)
    found: list[SharedFile] = []
    for body in conn.execute(query.order_by(_items.c.position.desc()).limit(limit)).scalars():
        if len(found) >= limit:
            break
        message = _decode(body)
        found += [
            SharedFile(
                attachment=attachment,
                message_id=message.id,
                position=message.position,
                direction=message.direction,
                at=message.created_at,
            )
            for attachment in message.attachments
        ]
    return found


def quote(conn: Connection, contact_id: ContactId, message_id: MessageId) -> Quote | None:
    """Return what an answer to a contact's message shows of it; None where it is not known, or is no message."""
    query = select(_items.c.body).where(_items.c.id == message_id.bytes, _items.c.contact_id == contact_id.bytes)
    item = next(map(decode_item, conn.execute(query).scalars()), None)
    return quote_of(item) if isinstance(item, Message) else None
