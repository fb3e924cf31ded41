"""Messages of one contact that are sent later: reading them, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, ContactId, MessageId
from desktop_inbox.domain.message import Quote
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.conversation_commands import CancelScheduledMessage, ScheduleMessage
from desktop_inbox.viewmodels.replies import ReplyWriter
from desktop_inbox.viewmodels.timeline_scheduled import scheduled_key


class ScheduledMessages(QObject):
    """The messages that wait for their time, or ceased to, by that time; each is named by its row's key.

    `edit_wanted(DraftContent)`: the user wants to write on with one. `failed`: something could
    not be stored. Belongs to the loop's thread; its work ends with the scope.
    """

    edit_wanted = Signal(object)
    failed = Signal()

    def __init__(
        self, *, store: Store, scope: TaskScope, clock: Clock, writer: ReplyWriter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._scope, self._clock, self._writer = store, scope, clock, writer
        self.messages: tuple[ScheduledMessage, ...] = ()
        self.quotes: Mapping[MessageId, Quote] = {}

    def clear(self) -> None:
        """Forget the contact."""
        self.messages, self.quotes = (), {}

    async def read(self, contact_id: ContactId) -> None:
        """Read the messages of a contact. Raises `StoreUnavailableError`."""
        messages = tuple(await self._store.scheduled(contact_id))
        quotes: dict[MessageId, Quote] = {}
        for quoted_id in {message.quoted_id for message in messages} - {None}:
            quote = None if quoted_id is None else await self._store.quote(contact_id, quoted_id)
            if quote is not None:
                quotes[quote.message_id] = quote
        self.messages, self.quotes = messages, quotes

    def edit(self, key: str) -> None:
        """Cancel a message, show it no more, and have it written on."""
        self._act("edit scheduled", key, self._edit)

    def send_now(self, key: str) -> None:
        """Let the server send a message at once."""
        self._act("send scheduled", key, self._send_now)

    def cancel(self, key: str) -> None:
        """Let the server not send a message."""
        self._act("cancel scheduled", key, self._cancel)

    def dismiss(self, key: str) -> None:
        """Show a message no more that was not sent."""
        self._act("dismiss scheduled", key, self._dismiss)

    def _act(self, name: str, key: str, action: Callable[[ScheduledMessage], Coroutine[Any, Any, None]]) -> None:
        message = next((each for each in self.messages if scheduled_key(each) == key), None)
        if message is not None:
            self._scope.spawn(name, self._guarded(action(message)))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except StoreUnavailableError:
            self.failed.emit()

    async def _edit(self, message: ScheduledMessage) -> None:
        is_here_only = await self._take_back(message)
        files: tuple[Attachment, ...] = message.attachments
        if not is_here_only:
            files = self._writer.copies(files)
        self.edit_wanted.emit(DraftContent(text=message.text, quoted_id=message.quoted_id, attachments=files))
        await self._store.dismiss_scheduled(message.id)

    async def _send_now(self, message: ScheduledMessage) -> None:
        # A time that is past means at once. Had the server sent it meanwhile, it would not send it again.
        command = ScheduleMessage(
            command_id=CommandId(new_id(self._clock)),
            contact_id=message.contact_id,
            message_id=message.id,
            text=message.text,
            attachments=message.attachments,
            quoted_id=message.quoted_id,
            channel_id=message.channel_id,
            send_at=self._clock.now() - timedelta(seconds=1),
            cancels_on_message=False,
        )
        await self._store.enqueue(command)

    async def _cancel(self, message: ScheduledMessage) -> None:
        await self._take_back(message)

    async def _dismiss(self, message: ScheduledMessage) -> None:
        await self._take_back(message)
        await self._store.dismiss_scheduled(message.id)

    async def _take_back(self, message: ScheduledMessage) -> bool:
        """Let a message not be sent. Returns whether the server never had it: then nothing of it is left."""
        mine = [
            entry.command.command_id
            for entry in await self._store.outbox(message.contact_id)
            if isinstance(entry.command, ScheduleMessage) and entry.command.message_id == message.id
        ]
        withdrawn = await self._store.withdraw(mine) if mine else ()
        if message.ver == 0 and len(withdrawn) == len(mine):
            return True
        if message.decided_at is None:
            command_id = CommandId(new_id(self._clock))
            await self._store.enqueue(
                CancelScheduledMessage(command_id=command_id, contact_id=message.contact_id, message_id=message.id)
            )
        return False
