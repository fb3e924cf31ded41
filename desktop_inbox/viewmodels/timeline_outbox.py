"""What stands in a timeline and is still in the outbox: its problems, trying again, giving up."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from desktop_inbox.cache.store import OutboxCommand, Store
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.viewmodels.replies import ReplyWriter


class TimelineOutbox:
    """The outbox as far as one contact's messages and comments are concerned. Methods raise `StoreUnavailableError`."""

    def __init__(self, store: Store, writer: ReplyWriter) -> None:
        self._store = store
        self._writer = writer
        self._commands: dict[UUID, OutboxCommand] = {}
        self._repeated: set[UUID] = set()

    @property
    def problems(self) -> Mapping[UUID, str]:
        """The code of the rejection, by message or comment."""
        return {item_id: each.problem for item_id, each in self._commands.items() if each.problem is not None}

    @property
    def waiting(self) -> frozenset[UUID]:
        """The messages and comments whose command was never sent, so it can be taken back."""
        return frozenset(item_id for item_id, each in self._commands.items() if not each.attempts)

    def command(self, item: TimelineItem) -> SendMessage | AddComment | None:
        """Return the command that an item waits with; None for one that the server has."""
        entry = self._commands.get(item.id)
        command = None if entry is None else entry.command
        return command if isinstance(command, SendMessage | AddComment) else None

    def clear(self) -> None:
        """Forget the contact."""
        self._commands = {}

    async def read(self, contact_id: ContactId) -> None:
        """Read the outbox of a contact."""
        found: dict[UUID, OutboxCommand] = {}
        for each in await self._store.outbox(contact_id):
            if isinstance(each.command, SendMessage):
                found[each.command.message_id] = each
            elif isinstance(each.command, AddComment):
                found[each.command.comment_id] = each
        self._commands = found

    async def retry(self, item: TimelineItem) -> None:
        """Send a rejected item again; what the channel could not deliver is written once more, and only once."""
        entry = self._commands.get(item.id)
        if entry is not None:
            await self._store.retry_problem(entry.command.command_id)
        elif isinstance(item, Message) and item.id not in self._repeated:
            self._repeated.add(item.id)
            try:
                await self._writer.reply(
                    item.contact_id,
                    item.text,
                    attachments=self._writer.copies(item.attachments),
                    quoted_id=None if item.quote is None else item.quote.message_id,
                    channel_id=item.channel_id,
                )
            except StoreUnavailableError:
                self._repeated.discard(item.id)
                raise

    async def discard(self, item: TimelineItem) -> None:
        """Drop an item that the server has not taken."""
        entry = self._commands.get(item.id)
        if entry is not None:
            await self._store.discard_problem(entry.command.command_id)
