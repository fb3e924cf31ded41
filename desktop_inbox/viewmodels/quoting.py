"""The message that is being answered."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId, MessageId
from desktop_inbox.domain.message import Direction, Quote
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.timeline_rows import QuoteRow
from desktop_inbox.viewmodels.timeline_wording import TimelineWording
from desktop_inbox.viewmodels.times import TimeWording

_log = logging.getLogger(__name__)


class Quoting(QObject):
    """What a reply answers, in words as soon as it was read. `changed` when that is another, or its words are there.

    Belongs to the loop's thread; its work ends with the scope.
    """

    changed = Signal()

    def __init__(self, store: Store, scope: TaskScope, people: People, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._scope, self._people = store, scope, people
        self._wording = TimelineWording(TimeWording(None, self), self)
        self._contact_name = ""
        self._quoted_id: MessageId | None = None
        self._quote: Quote | None = None

    @property
    def quoted_id(self) -> MessageId | None:
        """The message that is answered; None: none is."""
        return self._quoted_id

    @property
    def row(self) -> QuoteRow | None:
        """What the bar shows; None: nothing is answered. One that is not on this computer has no text."""
        if self._quoted_id is None:
            return None
        quote = self._quote
        if quote is None:
            return QuoteRow(message_id=self._quoted_id, author=self.tr("Earlier message"), text="")
        return QuoteRow(message_id=self._quoted_id, author=self._author(quote), text=self._wording.quoted(quote))

    def know_contact(self, name: str) -> None:
        """Hear what the contact is called."""
        if name != self._contact_name:
            self._contact_name = name
            self.changed.emit()

    def answer(self, contact_id: ContactId, message_id: MessageId | None) -> None:
        """Answer a message of a contact's; None: none."""
        if message_id == self._quoted_id:
            return
        self._quoted_id, self._quote = message_id, None
        if message_id is not None:
            self._scope.spawn("read-quote", self._read(contact_id, message_id))
        self.changed.emit()

    async def _read(self, contact_id: ContactId, message_id: MessageId) -> None:
        try:
            quote = await self._store.quote(contact_id, message_id)
        except StoreUnavailableError as error:
            _log.warning("a quoted message cannot be read: %s", error.code)
            return
        if message_id == self._quoted_id and quote is not None:
            self._quote = quote
            self.changed.emit()

    def _author(self, quote: Quote) -> str:
        if quote.direction is Direction.INCOMING:
            return self._contact_name
        user = self._people.user(quote.author_id)
        return self._wording.unknown_user() if user is None else user.name
