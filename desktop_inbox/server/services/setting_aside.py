"""Files that are in their place, but that nothing there bears any more: they are set aside, and go in their time.

Files of snippets that were removed; and of messages that were to be sent later, where none was sent, or it left them
out. The same file may be in other messages of its contact.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Text, exists, or_, select, type_coerce

from desktop_inbox.domain.ids import AttachmentId, ContactId
from desktop_inbox.server.services.attachments import do_set_aside
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.file_tables import attachments


def do_set_aside_of_removed(tx: Tx, limit: int) -> bool:
    """Set up to `limit` files of removed snippets aside. Returns whether there may be more.

    They stay the snippet's: it may come back with them.
    """
    snippets = reply_tables.snippets
    borne = attachments.join(snippets, snippets.c.id == attachments.c.snippet_id)
    is_left = snippets.c.is_active.is_(False) & attachments.c.unused_since.is_(None)
    query = select(attachments.c.id).select_from(borne).where(snippets.c.workspace_id == tx.workspace_id, is_left)
    ids = tx.conn.scalars(query.limit(limit)).all()
    do_set_aside(tx, [AttachmentId(found) for found in ids])
    return len(ids) == limit


def do_set_aside_unborne(tx: Tx, contact_id: ContactId, attachment_ids: Iterable[AttachmentId]) -> None:
    """Set those of some files aside that no message of a contact bears, sent or scheduled.

    Files of contacts that were ever merged stay: after a merge that was taken back, messages of both may bear one.
    """
    ids = list(attachment_ids)
    if ids and not _was_merged(tx, contact_id):
        do_set_aside(tx, [attachment_id for attachment_id in ids if not _is_borne(tx, contact_id, attachment_id)])


def _is_borne(tx: Tx, contact_id: ContactId, attachment_id: AttachmentId) -> bool:
    quoted = f'"{attachment_id}"'
    bears = [
        exists().where(table.c.contact_id == contact_id, type_coerce(table.c.attachments, Text).contains(quoted))
        for table in (tables.messages, reply_tables.scheduled_messages)
    ]
    return bool(tx.conn.scalar(select(or_(*bears))))


def _was_merged(tx: Tx, contact_id: ContactId) -> bool:
    merges = tables.merges.c
    took_part = (merges.primary_id == contact_id) | (merges.secondary_id == contact_id)
    query = select(merges.id).where(merges.workspace_id == tx.workspace_id, took_part)
    return tx.conn.scalar(query.limit(1)) is not None
