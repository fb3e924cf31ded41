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


class Sender(QObject):
    """Writes what goes out, one after the other, and after what was written before.

    `held(tuple[SendMessage, ...], float)`: messages are in the outbox, which holds them for so many seconds.
    `failed(Outgoing, bool)`: it could not be stored; True: it was to clear its draft. Belongs to the loop's thread.
    """

    held = Signal(object, float)
    failed = Signal(object, bool)

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
        try:
            commands = await self._send(outgoing, outgoing.place[1].value if clears_draft else None)
        except StoreUnavailableError as error:
            _log.warning("a message cannot be stored: %s", error.code)
            self.failed.emit(outgoing, clears_draft)
        else:
            if commands and outgoing.hold_s > 0:
                self.held.emit(commands, outgoing.hold_s)

    async def _send(self, outgoing: Outgoing, clear_draft: str | None) -> tuple[SendMessage, ...]:
        """Write it all. Returns the messages that go at once."""
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
