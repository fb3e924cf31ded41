"""Contacts written into a CSV file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.contact_book import BookEntry, BookQuery
from desktop_inbox.domain.contact_fields import ContactField, shown_fields
from desktop_inbox.domain.csv_text import write_table
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import TagId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tags import Tag, shown_tags
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.detail_words import detail_name

_PAGE = 1_000
_ENCODING = "utf-8-sig"
"""With the mark that spreadsheets know UTF-8 by."""


class ExportState(msgspec.Struct, frozen=True, kw_only=True):
    """How far an export is. `failure`: why it ended without a file. `is_done`: the file is whole."""

    done: int = 0
    total: int = 0
    is_running: bool = False
    is_done: bool = False
    failure: str = ""


class ContactExport(QObject):
    """Writes what the book shows, page by page; the file is in its place only when it is whole.

    Names, emails, phones, languages, time zones, tags and the workspace's contact fields: what can be imported again.
    Belongs to the loop's thread; the file is written off it.
    """

    changed = Signal()

    def __init__(self, *, store: Store, scope: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._scope = store, scope
        self._state = ExportState()
        self._is_cancelled = False

    @property
    def state(self) -> ExportState:
        """How far it is."""
        return self._state

    def begin(self, query: BookQuery, path: Path) -> None:
        """Write the contacts of a query into a file, in place of what was there."""
        if not self._state.is_running:
            self._is_cancelled = False
            self._set(ExportState(is_running=True))
            self._scope.spawn("export contacts", self._run(query, path))

    def cancel(self) -> None:
        """Stop. No file is left."""
        self._is_cancelled = True

    async def _run(self, query: BookQuery, path: Path) -> None:
        partial = path.with_name(f"{path.name}.part")
        try:
            is_whole = await self._write(query, partial)
            if is_whole:
                await asyncio.to_thread(partial.replace, path)
            self._set(ExportState(done=self._state.done, total=self._state.total, is_done=is_whole))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._fail(self.tr("The file could not be written: %1.").replace("%1", reason))
        except StoreUnavailableError:
            self._fail(self.tr("The contacts on this computer could not be read. Try again."))
        finally:
            partial.unlink(missing_ok=True)

    async def _write(self, query: BookQuery, path: Path) -> bool:
        directory = await self._store.directory()
        fields = shown_fields(directory.fields)
        tags = {tag.id: tag for tag in directory.tags if tag.is_active}
        header = [*(detail_name(detail) for detail in Detail), self.tr("Tags"), *(field.name for field in fields)]
        total = (await self._store.book_count(query)).shown
        with await asyncio.to_thread(path.open, "w", encoding=_ENCODING, newline="") as file:
            await asyncio.to_thread(_write_rows, file, [header])
            after, done = None, 0
            while not self._is_cancelled:
                page = await self._store.book(query, after=after, limit=_PAGE)
                await asyncio.to_thread(_write_rows, file, [_cells(entry, fields, tags) for entry in page])
                done += len(page)
                self._set(ExportState(done=done, total=max(done, total), is_running=True))
                if len(page) < _PAGE:
                    return True
                after = page[-1].sort_key
        return False

    def _fail(self, words: str) -> None:
        self._set(ExportState(failure=words))

    def _set(self, state: ExportState) -> None:
        self._state = state
        self.changed.emit()


def _cells(entry: BookEntry, fields: Sequence[ContactField], tags: Mapping[TagId, Tag]) -> list[str]:
    contact = entry.contact
    names = [tag.name for tag in shown_tags(tags[tag_id] for tag_id in contact.tag_ids if tag_id in tags)]
    details = [str(getattr(contact, detail.value) or "") for detail in Detail]
    return [*details, "; ".join(names), *(contact.fields.get(field.id, "") for field in fields)]


def _write_rows(file: TextIO, rows: Sequence[Sequence[str]]) -> None:
    if rows:
        file.writelines(write_table(rows[0], rows[1:]))
