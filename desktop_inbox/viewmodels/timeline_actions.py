"""What can be done with a row of the timeline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.event import ContactMerged, Event
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.message import DeliveryState, Message
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.contact_commands import UndoMerge
from desktop_inbox.viewmodels.timeline_outbox import TimelineOutbox


class TimelineActions(QObject):
    """Acts on the item behind a row, by the row's key; one that is not there any more is left alone.

    `edit_wanted(SendMessage | AddComment)`: the user wants to write on with what this command would send. `failed`:
    something could not be stored. `quote_wanted(MessageId)`: the user wants to answer that message. Belongs to the
    loop's thread; its work ends with the scope.
    """

    edit_wanted = Signal(object)
    quote_wanted = Signal(object)
    failed = Signal()

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        outbox: TimelineOutbox,
        find: Callable[[str], TimelineItem | None],
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `find` returns the item behind a row."""
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        self._outbox, self._find = outbox, find
        self._offers_quotes = False

    def set_offers_quotes(self, *, offers_quotes: bool) -> None:
        """Say whether a reply can answer a message visibly now."""
        self._offers_quotes = offers_quotes

    def can_quote(self, key: str) -> bool:
        """Return whether the message behind a row can be answered: the server has it, and it has reached its reader."""
        item = self._find(key) if self._offers_quotes else None
        return isinstance(item, Message) and item.position > 0 and item.state is not DeliveryState.FAILED

    def quote(self, key: str) -> None:
        """Have a message answered, if it can be."""
        item = self._find(key)
        if isinstance(item, Message) and self.can_quote(key):
            self.quote_wanted.emit(item.id)

    def retry(self, key: str) -> None:
        """Send a message or comment that failed once more."""
        self._act("retry", key, self._outbox.retry)

    def discard(self, key: str) -> None:
        """Drop a message or comment that the server has not taken."""
        self._act("discard", key, self._outbox.discard)

    def undo_merge(self, key: str) -> None:
        """Take a merge into this contact back. The server refuses it when it is too late."""
        self._act("undo merge", key, self._undo_merge)

    def edit(self, key: str) -> None:
        """Have the text of a message or comment that the server has not taken written on."""
        item = self._find(key)
        command = None if item is None else self._outbox.command(item)
        if command is not None:
            self.edit_wanted.emit(command)

    def _act(self, name: str, key: str, action: Callable[[TimelineItem], Awaitable[None]]) -> None:
        item = self._find(key)
        if item is not None:
            self._scope.spawn(name, self._guarded(action, item))

    async def _guarded(self, action: Callable[[TimelineItem], Awaitable[None]], item: TimelineItem) -> None:
        try:
            await action(item)
        except StoreUnavailableError:
            self.failed.emit()

    async def _undo_merge(self, item: TimelineItem) -> None:
        if isinstance(item, Event) and isinstance(item.detail, ContactMerged):
            command_id, merge_id = CommandId(new_id(self._clock)), item.detail.merge_id
            await self._store.enqueue(UndoMerge(command_id=command_id, contact_id=item.contact_id, merge_id=merge_id))
