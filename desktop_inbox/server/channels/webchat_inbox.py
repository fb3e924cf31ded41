"""The web chat's way in: what visitors send becomes messages of their contacts."""

from __future__ import annotations

from uuid import UUID

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.channel_limits import check_reply
from desktop_inbox.server.channels.limits import LIMITS
from desktop_inbox.server.channels.voice_notes import VoiceNotes
from desktop_inbox.server.channels.webchat import (
    PostMessage,
    VisitorMessage,
    check_text,
    external_id,
    own_message,
    visitor_name,
)
from desktop_inbox.server.channels.webchat_access import WebChat, find_addressed, find_quotable
from desktop_inbox.server.channels.webchat_attachments import access_uploads, uploader_of
from desktop_inbox.server.services.incoming import IncomingMessage
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.storage.database import Database

_LIMITS = LIMITS[ChannelKind.WEB_CHAT]


class WebChatInbox:
    """Receives visitors' messages. One for the whole server; belongs to one event loop."""

    def __init__(self, database: Database, receiver: Receiver, voices: VoiceNotes) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._receiver = receiver
        self._voices = voices

    async def receive(self, chat: WebChat, visitor_id: UUID, posted: PostMessage) -> VisitorMessage:
        """Store a visitor's message and return it as they see it. The same `id` again is the same message.

        A voice note is ready before the message is stored: no other write waits for it. Raises `UserError`:
        `empty_text`, `text_too_long`, `attachment_not_found`, and as `check_reply`.
        """
        text = check_text(posted.text, may_be_empty=bool(posted.attachments))
        attachments = await self._attachments(chat, visitor_id, posted)
        check_reply(_LIMITS, text, attachments)
        quoted, quoted_id = posted.quoted, None
        if quoted is not None:
            quoted_id = await self._database.read(lambda conn: find_quotable(conn, chat, visitor_id, quoted))
        item = IncomingMessage(
            channel_id=chat.id,
            address=str(visitor_id),
            external_id=external_id(visitor_id, posted.id),
            text=text,
            name=visitor_name(visitor_id),
            attachments=attachments,
            quoted_id=quoted_id,
        )
        received = await self._receiver.receive(chat.workspace_id, item)
        if received.message.quote is None:
            return own_message(posted.id, received.message)
        # Of what is quoted the visitor may know another id, or nothing.
        [stored] = await self._database.read(lambda conn: find_addressed(conn, [received.message.id]))
        return stored.seen_by(visitor_id)

    async def _attachments(self, chat: WebChat, visitor_id: UUID, posted: PostMessage) -> tuple[Attachment, ...]:
        if not posted.attachments:
            return ()
        found = await self._database.read(lambda conn: access_uploads(conn, chat, visitor_id, posted.attachments))
        if not posted.is_voice or len(found) > 1:
            return found
        uploader = uploader_of(chat, visitor_id)
        return (await self._voices.as_voice_note(uploader, found[0], _LIMITS.voice_media_type),)
