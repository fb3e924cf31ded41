"""The contacts of a list that are marked, to do one thing with all of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox import ContactQuery
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.job_queue import JobQueue

MOST_MARKED = 5_000
"""The most contacts that are marked at once."""


class ContactMarks(QObject):
    """Marks are of one query, and of contacts that it shows: those that leave the list lose theirs.

    `changed` when `ids` did. Belongs to the loop's thread.
    """

    changed = Signal()

    def __init__(self, store: Store, scope: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = JobQueue("marks", scope, self._on_store_failed)
        self._query = ContactQuery()
        self._ids: frozenset[ContactId] = frozenset()
        self._doubted: frozenset[ContactId] = frozenset()

    @property
    def ids(self) -> frozenset[ContactId]:
        """The marked contacts, also those that the list has not read yet."""
        return self._ids

    @property
    def query(self) -> ContactQuery:
        """The query whose contacts are marked."""
        return self._query

    def begin(self, query: ContactQuery) -> None:
        """Go on with another query, without marks."""
        self._query = query
        self.clear()

    def toggle(self, contact_id: ContactId) -> None:
        """Mark a contact, or take its mark away."""
        self.mark(self._ids ^ {contact_id})

    def mark(self, ids: Iterable[ContactId]) -> None:
        """Mark these contacts and no others. Where they are more than `MOST_MARKED`, nothing happens."""
        wanted = frozenset(ids)
        if wanted != self._ids and len(wanted) <= MOST_MARKED:
            self._ids = wanted
            self.changed.emit()

    def mark_all(self) -> None:
        """Mark all that the list shows, read or not: of a very long one the first `MOST_MARKED`."""
        self._jobs.ask(self._mark_all)

    def clear(self) -> None:
        """Take all marks away."""
        self._jobs.clear()
        self._doubted = frozenset()
        self.mark(())

    def check(self, contact_ids: frozenset[ContactId]) -> None:
        """Take the marks of those of these contacts that the list shows no more."""
        doubted = self._ids & contact_ids
        if doubted:
            self._doubted |= doubted
            self._jobs.ask(self._check)

    # ------------------------------------------------------------------------------------------------------------------
    async def _mark_all(self) -> None:
        self.mark(await self._store.contact_ids(self._query, MOST_MARKED))

    async def _check(self) -> None:
        doubted, self._doubted = self._doubted, frozenset()
        shown = await self._store.entries_of(self._query, doubted)
        self.mark(self._ids - (doubted - {entry.contact.id for entry in shown}))

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep the marks: the list says what is wrong."""
