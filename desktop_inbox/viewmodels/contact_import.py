"""Contacts read from a CSV file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.contact_import import ImportedContact, Meaning, RowChecker, guess_meanings
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import CommandId, ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.contact_commands import CONTACTS_PER_IMPORT, ImportContacts
from desktop_inbox.viewmodels.contact_import_words import ContactImportWords
from desktop_inbox.viewmodels.table_import import Progress, TableImport


class ContactImport(TableImport):
    """One import of contacts (see `TableImport`)."""

    PER_COMMAND: ClassVar[int] = CONTACTS_PER_IMPORT

    def __init__(self, *, store: Store, scope: TaskScope, clock: Clock, parent: QObject | None = None) -> None:
        self._words = ContactImportWords()
        super().__init__(self._words, store=store, scope=scope, clock=clock, parent=parent)
        self._directory = Directory()
        self._import_id: UUID | None = None

    @property
    def choices(self) -> Sequence[tuple[Hashable | None, str]]:
        """What a column may hold: details, tags, and the workspace's contact fields."""
        return self._words.choices(self._directory)

    async def prepare(self) -> None:
        """Read contact fields and tags."""
        self._directory = await self._store.directory()

    def guess(self, header: Sequence[str]) -> tuple[Meaning, ...]:
        """Return what the columns seem to hold."""
        return guess_meanings(header, self._directory.fields)

    def make_check(self, meanings: Sequence[Meaning]) -> RowChecker:
        """Return what rows are checked by."""
        return RowChecker(meanings, self._directory.fields, self._directory.tags, self._new_contact_id)

    def make_command(self, part: bytes) -> ImportContacts:
        """Return the command with some contacts. All of an import have one id."""
        if self._import_id is None:
            self._import_id = new_id(self._clock)
        command_id = CommandId(new_id(self._clock))
        return ImportContacts(command_id=command_id, import_id=self._import_id, contacts=_decode_part(part))

    async def read_progress(self) -> Progress | None:
        """Return how far the server is."""
        if self._import_id is None:
            return None
        progress = await self._store.import_progress(self._import_id)
        return Progress(progress.left * self.PER_COMMAND, progress.refused * self.PER_COMMAND)

    def _new_contact_id(self) -> ContactId:
        return ContactId(new_id(self._clock))


_decode_part = msgspec.json.Decoder(tuple[ImportedContact, ...]).decode
