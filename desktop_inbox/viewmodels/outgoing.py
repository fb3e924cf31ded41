"""Putting what was written into the outbox."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.drafts import Drafts, Place
from desktop_inbox.viewmodels.mentioned import Named
from desktop_inbox.viewmodels.replies import ReplyWriter

_log = logging.getLogger(__name__)


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

    @property
    def whole(self) -> DraftContent:
        """What was written, with its attachments."""
        return msgspec.structs.replace(self.content, attachments=self.attachments)


class Sender(QObject):
    """Writes what goes out, one after the other, and after what was written before.

    `held(tuple[SendMessage, ...], float)`: messages are in the outbox, which holds them for so many seconds.
    `failed(Outgoing)`: so much of it could not be stored. Belongs to the loop's thread.
    """

    held = Signal(object, float)
    failed = Signal(object)

    def __init__(self, writer: ReplyWriter, drafts: Drafts, scope: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer, self._drafts, self._scope = writer, drafts, scope
        self._running: set[asyncio.Task[None]] = set()

    def put_out(self, outgoing: Outgoing, *, clears_draft: bool) -> None:
        """Put it into the outbox; with `clears_draft` its draft goes with it."""
        task = self._scope.spawn("send", self._put_out(outgoing, clears_draft=clears_draft))
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def wait(self) -> None:
        """Wait until everything is in the outbox, or has failed."""
        if self._running:
            await asyncio.wait(self._running)

    async def _put_out(self, outgoing: Outgoing, *, clears_draft: bool) -> None:
        sent: list[SendMessage] = []
        parts = _parts(outgoing)
        try:
            async with self._drafts.turn:
                clear_draft = outgoing.place[1].value if clears_draft else None
                while parts:
                    command = await self._write(parts[0], clear_draft)
                    sent += () if command is None else (command,)
                    del parts[0]
                    clear_draft = None
        except StoreUnavailableError as error:
            _log.warning("a message cannot be stored: %s", error.code)
            files = tuple(file for part in parts for file in part.attachments)
            self.failed.emit(msgspec.structs.replace(parts[0], attachments=files))
        if sent and outgoing.hold_s > 0:
            self.held.emit(tuple(sent), outgoing.hold_s)

    async def _write(self, part: Outgoing, clear_draft: str | None) -> SendMessage | None:
        """Write one message. Returns it where it goes at once; None: it is a comment, or goes later."""
        contact_id, text, quoted_id = part.place[0], part.content.text, part.content.quoted_id
        if part.place[1] is ComposerMode.COMMENT:
            await self._writer.comment(contact_id, text, clear_draft=clear_draft, chosen=part.chosen)
            return None
        if part.at is None:
            return await self._writer.reply(
                contact_id,
                text,
                attachments=part.attachments,
                quoted_id=quoted_id,
                channel_id=part.channel_id,
                clear_draft=clear_draft,
                seen_reply=part.seen_reply,
                hold_s=part.hold_s,
            )
        await self._writer.schedule(
            contact_id,
            text,
            send_at=part.at,
            cancels_on_message=part.cancels_on_message,
            attachments=part.attachments,
            quoted_id=quoted_id,
            channel_id=part.channel_id,
            clear_draft=clear_draft,
        )
        return None


def _parts(outgoing: Outgoing) -> list[Outgoing]:
    """Return as many messages as the attachments need, at least one; text and quote stand in the first."""
    files, size = outgoing.attachments, max(1, outgoing.per_message)
    first = msgspec.structs.replace(outgoing, attachments=files[:size])
    rest = [files[start : start + size] for start in range(size, len(files), size)]
    return [first, *(msgspec.structs.replace(first, content=DraftContent(), attachments=part) for part in rest)]
