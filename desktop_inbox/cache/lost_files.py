"""Contents of messages that left this device's cache: the file cache is to forget them too.

Messages leave it with a contact whom the user may not see any more, and when a new snapshot does not bring them. The
contents are in another file, so they are noted in the transaction in which the messages go, and forgotten after it, if
need be by the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, Text, cast, delete, func, select, true
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import tables
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import AttachmentId

_table = tables.lost_files


def note_items(tx: Transaction, condition: ColumnElement[bool]) -> None:
    """Note the attachments of the messages, among `tables.items`, that are about to go."""
    _note(tx, tables.items, tables.HAS_FILES & condition)


def note_scheduled(tx: Transaction, condition: ColumnElement[bool]) -> None:
    """Note the same of messages that were to be sent later, among `tables.scheduled_messages`."""
    _note(tx, tables.scheduled_messages, condition)


def lost(conn: Connection) -> list[AttachmentId]:
    """Return what is still to be forgotten."""
    return [AttachmentId(UUID(bytes=key)) for key in conn.execute(select(_table.c.attachment_id)).scalars()]


def forgotten(tx: Transaction, attachment_ids: Sequence[AttachmentId]) -> None:
    """Note that contents are forgotten."""
    keys = [attachment_id.bytes for attachment_id in attachment_ids]
    tx.conn.execute(delete(_table).where(_table.c.attachment_id.in_(keys)))


def _note(tx: Transaction, table: Table, condition: ColumnElement[bool]) -> None:
    """Note attachments, but for what is on its way up: that is the user's own, and is sent again if need be."""
    found = func.json_each(cast(table.c.body, Text), "$.attachments").table_valued("value")
    key = func.unhex(func.replace(func.json_extract(found.c.value, "$.id"), "-", ""))
    going_up = select(tables.uploads.c.attachment_id)
    keys = select(key).select_from(table.join(found, true())).where(condition, key.not_in(going_up))
    noted = tx.conn.execute(insert(_table).from_select(["attachment_id"], keys).on_conflict_do_nothing())
    tx.lost_files |= noted.rowcount > 0
