"""The snippets that the user may use, and the contact that they are filled for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId, SnippetId, UserId
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.snippet_search import SnippetIndex
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.snippets.values import Subject, VariableValues
from desktop_inbox.viewmodels.snippets.words import VariableWords
from desktop_inbox.viewmodels.store_signals import StoreSignals

_log = logging.getLogger(__name__)


class SnippetLibrary(QObject):
    """Reads snippets when they are first wanted, and keeps up from then on; the index is made off the loop's thread.

    `changed`: there are others, or other values. Belongs to the loop's thread; `close` before the store is closed.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        user_id: UserId,
        wording: VariableValues,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. Nothing is read before `prepare` or `want`."""
        super().__init__(parent)
        self._store, self._scope, self._user_id, self._wording = store, scope, user_id, wording
        self.index: SnippetIndex | None = None
        """The snippets, ready to be searched; None while they are read for the first time."""
        self.is_filled = False
        """Whether the values are those of the contact; else they are being read."""
        self.has_failed = False
        """Whether the cache cannot be read now."""
        self.values: Mapping[str, str] = {}
        """The values of all variables for the contact, while `is_filled`."""
        self.words = VariableWords()
        self._is_read = self._is_wanted = False
        self._contact_id: ContactId | None = None
        self._snippets: Sequence[Snippet] = ()
        self._uses: dict[SnippetId, int] = {}
        self._jobs = JobQueue("snippets", scope, self._on_store_failed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    def prepare(self) -> None:
        """Read the snippets, unless they are known: they may be wanted soon."""
        if not self._is_read or self.has_failed:
            self._is_read, self.has_failed = True, False
            self._jobs.ask(self._read_snippets)

    def want(self, contact_id: ContactId | None) -> None:
        """Read the snippets, unless they are known, and the values for a contact."""
        self.prepare()
        self._is_wanted = True
        if contact_id != self._contact_id or not self.is_filled:
            self._contact_id, self.is_filled = contact_id, False
            self._jobs.ask(self._read_contact)

    def follow(self, contact_id: ContactId | None) -> None:
        """Hear who is written to now: for a user of snippets their values are read before they are asked for."""
        if self._is_wanted and contact_id != self._contact_id:
            self.want(contact_id)

    def note_use(self, snippet_id: SnippetId) -> None:
        """Count that a snippet was used: it is found sooner from now on."""
        self._uses[snippet_id] = self._uses.get(snippet_id, 0) + 1
        self._scope.spawn("count snippet", self._count(snippet_id))
        self._jobs.ask(self._make_index)

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()

    async def _read_snippets(self) -> None:
        self._snippets = await self._store.snippets()
        self._uses = dict(await self._store.snippet_uses())
        await self._make_index()

    async def _make_index(self) -> None:
        self.index = await asyncio.to_thread(SnippetIndex, self._snippets, dict(self._uses), self.index)
        self.changed.emit()

    async def _read_contact(self) -> None:
        contact_id = self._contact_id
        directory = await self._store.directory()
        details = None if contact_id is None else await self._store.details(contact_id)
        if contact_id == self._contact_id:
            self.words = VariableWords(directory.fields)
            self.values = self._wording.of(Subject(details=details, directory=directory, user_id=self._user_id))
            self.is_filled = True
            self.changed.emit()

    async def _count(self, snippet_id: SnippetId) -> None:
        try:
            await self._store.count_snippet_use(snippet_id)
        except StoreUnavailableError as error:
            _log.warning("the use of a snippet cannot be counted: %s", error.code)

    def _on_store_changed(self, change: StoreChange) -> None:
        if self._is_read and (change.snippets or change.everything):
            self._jobs.ask(self._read_snippets)
        if self._is_wanted and (change.directory or change.everything or self._contact_id in change.contact_ids):
            self._jobs.ask(self._read_contact)

    def _on_store_failed(self, error: StoreUnavailableError) -> None:
        _log.warning("snippets cannot be read: %s", error.code)
        self.has_failed = True
        self.changed.emit()
