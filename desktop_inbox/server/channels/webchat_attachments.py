"""What a visitor of a web chat may have to do with files: their own uploads, and those of the messages they see."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Text, select, type_coerce

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.message import Direction
from desktop_inbox.server.channels.webchat import ATTACHMENTS, FILE_BYTES
from desktop_inbox.server.channels.webchat_access import WebChat, access_contact_of_visitor
from desktop_inbox.server.services.attachments import Uploader, find_uploaded
from desktop_inbox.server.services.upload_rows import UploadLimits
from desktop_inbox.server.storage import tables

VISITOR_LIMITS = UploadLimits(size_bytes=FILE_BYTES, unfinished=ATTACHMENTS, unused=3 * ATTACHMENTS)


def uploader_of(chat: WebChat, visitor_id: UUID) -> Uploader:
    """Return a visitor as who hands contents in."""
    return Uploader(workspace_id=chat.workspace_id, channel_id=chat.id, visitor_id=visitor_id)


def access_uploads(
    conn: Connection, chat: WebChat, visitor_id: UUID, wanted: Sequence[AttachmentId]
) -> tuple[Attachment, ...]:
    """Return what a visitor has uploaded whole, in the order asked for, each once.

    Raises `UserError("attachment_not_found")`.
    """
    found = find_uploaded(conn, uploader_of(chat, visitor_id), wanted)
    if not found.keys() >= set(wanted):
        raise UserError("attachment_not_found")
    return tuple(found[attachment_id] for attachment_id in dict.fromkeys(wanted))


def access_visitor_attachment(
    conn: Connection, chat: WebChat, visitor_id: UUID, attachment_id: AttachmentId
) -> Attachment:
    """Return an attachment that a visitor has uploaded, or that stands in a message to them.

    One of the same contact that was sent elsewhere, or not yet, is not there. Raises
    `UserError("attachment_not_found")`.
    """
    own = find_uploaded(conn, uploader_of(chat, visitor_id), [attachment_id])
    if attachment_id in own:
        return own[attachment_id]
    contact, messages = access_contact_of_visitor(conn, chat, visitor_id), tables.messages.c
    if contact is not None:
        is_to_them = (messages.contact_id == contact.id) & (messages.channel_id == chat.id)
        bears_it = type_coerce(messages.attachments, Text).contains(str(attachment_id))
        query = select(messages.attachments).where(is_to_them, messages.direction == Direction.OUTGOING, bears_it)
        found: dict[AttachmentId, Attachment] = {one.id: one for row in conn.scalars(query) for one in row}
        if attachment_id in found:
            return found[attachment_id]
    raise UserError("attachment_not_found")
