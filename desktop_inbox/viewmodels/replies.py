"""Writing to a contact: the commands behind a reply and a comment, in the order they were written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.ids import AttachmentId, ChannelId, CommandId, CommentId, ContactId, ConversationId, MessageId
from desktop_inbox.protocol.conversation_commands import AddComment, ScheduleMessage, SendMessage
from desktop_inbox.viewmodels.echoes import Echo, Echoes
from desktop_inbox.viewmodels.mentioned import Named, find_mentioned

_PAINTED_FIRST_S = 0.005
"""How long a reply waits for its echo to be painted: the store's thread would take Python's lock from the painting."""


class ReplyWriter:
    """Puts replies and comments into the outbox, one after the other.

    A reply goes into the contact's open conversation, or under the id that a new one shall have: the next reply then
    finds that one open. Raises `StoreUnavailableError`; nothing was written then. `echoes`: what is on its way.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.echoes = Echoes()
        self._turn = asyncio.Lock()

    def new_attachment_id(self) -> AttachmentId:
        """Return an id for an attachment of a reply."""
        return AttachmentId(new_id(self._clock))

    def copies(self, attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
        """Return attachments that the server has, to be sent once more."""
        return tuple(replace(each, id=self.new_attachment_id(), copied_from=each.id) for each in attachments)

    async def reply(  # noqa: PLR0913 - all keyword-only: what a reply is made of
        self,
        contact_id: ContactId,
        text: str,
        *,
        attachments: Sequence[Attachment] = (),
        quoted_id: MessageId | None = None,
        channel_id: ChannelId | None = None,
        clear_draft: str | None = None,
        seen_reply: int | None = None,
        hold_s: float = 0,
    ) -> SendMessage:
        """Write one message to the contact; no more attachments than `protocol.conversation_commands.ATTACHMENTS`.

        `clear_draft`, `seen_reply`, `hold_s`: as in `Store.enqueue`. Returns what was written.
        """
        message_id = MessageId(new_id(self._clock))
        conversation_id = ConversationId(new_id(self._clock))
        if quoted_id is None:  # what a quote looks like is known only to the store
            echo = Echo(
                contact_id=contact_id,
                conversation_id=conversation_id,
                message_id=message_id,
                text=text,
                attachments=tuple(attachments),
                created_at=self._clock.now(),
            )
            self.echoes.begin(echo)
        try:
            async with self._turn:
                await asyncio.sleep(_PAINTED_FIRST_S)
                open_id = await self._store.open_conversation_id(contact_id)
                command = SendMessage(
                    command_id=CommandId(new_id(self._clock)),
                    contact_id=contact_id,
                    message_id=message_id,
                    conversation_id=open_id or conversation_id,
                    text=text,
                    attachments=tuple(attachments),
                    quoted_id=quoted_id,
                    channel_id=channel_id,
                )
                await self._store.enqueue(command, clear_draft=clear_draft, seen_reply=seen_reply, hold_s=hold_s)
        except BaseException:
            self.echoes.end(message_id)
            raise
        self.echoes.note_stored(message_id)
        return command

    async def schedule(  # noqa: PLR0913 - all keyword-only: what a scheduled reply is made of
        self,
        contact_id: ContactId,
        text: str,
        *,
        send_at: datetime,
        cancels_on_message: bool,
        attachments: Sequence[Attachment] = (),
        quoted_id: MessageId | None = None,
        channel_id: ChannelId | None = None,
        clear_draft: str | None = None,
    ) -> None:
        """Let the server write one message later. `clear_draft`: as in `Store.enqueue`."""
        async with self._turn:
            command = ScheduleMessage(
                command_id=CommandId(new_id(self._clock)),
                contact_id=contact_id,
                message_id=MessageId(new_id(self._clock)),
                text=text,
                attachments=tuple(attachments),
                quoted_id=quoted_id,
                channel_id=channel_id,
                send_at=send_at,
                cancels_on_message=cancels_on_message,
            )
            await self._store.enqueue(command, clear_draft=clear_draft)

    async def comment(
        self, contact_id: ContactId, text: str, *, clear_draft: str | None = None, chosen: Sequence[Named] = ()
    ) -> None:
        """Write an internal note that mentions whom it names. `clear_draft`: as in `Store.enqueue`.

        `chosen`: who was picked while it was written, as in `find_mentioned`.
        """
        async with self._turn:
            mentioned = find_mentioned(text, await self._store.directory(), chosen)
            command = AddComment(
                command_id=CommandId(new_id(self._clock)),
                contact_id=contact_id,
                comment_id=CommentId(new_id(self._clock)),
                conversation_id=await self._store.open_conversation_id(contact_id),
                text=text,
                mentioned_user_ids=mentioned.user_ids,
                mentioned_team_ids=mentioned.team_ids,
            )
            await self._store.enqueue(command, clear_draft=clear_draft)
