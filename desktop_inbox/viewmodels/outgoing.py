"""Putting what was written into the outbox."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.drafts import Drafts, Place
from desktop_inbox.viewmodels.mentioned import Named
from desktop_inbox.viewmodels.replies import ReplyWriter


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out, as it was written, with what its command needs besides (see `ReplyWriter`).

    `per_message` is how many attachments one message carries. `at`: when the server shall send it; None: now.
    """

    place: Place
    content: DraftContent
    attachments: tuple[Attachment, ...] = ()
    seen_reply: int | None = None
    chosen: tuple[Named, ...] = ()
    channel_id: ChannelId | None = None
    per_message: int = 1
    hold_s: float = 0
    at: datetime | None = None
    cancels_on_message: bool = True


class Sender:
    """Writes what goes out, after what was written before. Raises `StoreUnavailableError`."""

    def __init__(self, writer: ReplyWriter, drafts: Drafts) -> None:
        self._writer, self._drafts = writer, drafts

    async def send(self, outgoing: Outgoing, *, clears_draft: bool) -> tuple[SendMessage, ...]:
        """Put it into the outbox, and with `clears_draft` take its draft away. Returns the messages that go at once."""
        clear_draft = outgoing.place[1].value if clears_draft else None
        async with self._drafts.turn:
            if outgoing.place[1] is ComposerMode.COMMENT:
                contact_id, text = outgoing.place[0], outgoing.content.text
                await self._writer.comment(contact_id, text, clear_draft=clear_draft, chosen=outgoing.chosen)
                return ()
            if outgoing.at is not None:
                await self._schedule(outgoing, outgoing.at, clear_draft)
                return ()
            return await self._reply(outgoing, clear_draft)

    async def _reply(self, outgoing: Outgoing, clear_draft: str | None) -> tuple[SendMessage, ...]:
        """Write one message, or as many as the attachments need; text and quote stand in the first."""
        sent: list[SendMessage] = []
        for part in _parts(outgoing):
            is_first = not sent
            command = await self._writer.reply(
                outgoing.place[0],
                outgoing.content.text if is_first else "",
                attachments=part,
                quoted_id=outgoing.content.quoted_id if is_first else None,
                channel_id=outgoing.channel_id,
                clear_draft=clear_draft if is_first else None,
                seen_reply=outgoing.seen_reply,
                hold_s=outgoing.hold_s,
            )
            sent.append(command)
        return tuple(sent)

    async def _schedule(self, outgoing: Outgoing, at: datetime, clear_draft: str | None) -> None:
        for number, part in enumerate(_parts(outgoing)):
            await self._writer.schedule(
                outgoing.place[0],
                outgoing.content.text if number == 0 else "",
                send_at=at,
                cancels_on_message=outgoing.cancels_on_message,
                attachments=part,
                quoted_id=outgoing.content.quoted_id if number == 0 else None,
                channel_id=outgoing.channel_id,
                clear_draft=clear_draft if number == 0 else None,
            )


def _parts(outgoing: Outgoing) -> list[tuple[Attachment, ...]]:
    """Return the attachments by message; without any there is one message all the same."""
    files, size = outgoing.attachments, max(1, outgoing.per_message)
    return [files[first : first + size] for first in range(0, len(files), size)] or [()]
