"""What all exports into CSV files have in common."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TextIO

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.csv_text import write_table
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.tasks import TaskScope

_ENCODING = "utf-8-sig"
"""With the mark that spreadsheets know UTF-8 by."""


class ExportState(msgspec.Struct, frozen=True, kw_only=True):
    """How far an export is. `failure`: why it ended without a file. `is_done`: the file is whole."""

    done: int = 0
    total: int = 0
    is_running: bool = False
    is_done: bool = False
    failure: str = ""


class ExportPage(msgspec.Struct, frozen=True):
    """Some rows of a table; of how many items in all (`total`), and how many of them are in these rows."""

    rows: Sequence[Sequence[str]]
    items: int
    total: int


class TableExport(QObject):
    """Writes page by page; the file is in its place only when it is whole.

    A subclass has what is written, and the words. Belongs to the loop's thread; the file is written off it.
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

    @property
    def words(self) -> str:
        """How far it is, or how it ended, in words."""
        raise NotImplementedError

    def unread(self) -> str:
        """Return that what was to be written could not be read."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop. No file is left."""
        self._is_cancelled = True

    def write(self, path: Path, pages: AsyncIterator[ExportPage]) -> None:
        """Write pages, which begin with the header, into a file, in place of what was there; one at a time."""
        if not self._state.is_running:
            self._is_cancelled = False
            self._set(ExportState(is_running=True))
            self._scope.spawn("export", self._run(path, pages))

    async def _run(self, path: Path, pages: AsyncIterator[ExportPage]) -> None:
        partial = path.with_name(f"{path.name}.part")
        try:
            await self._write(partial, pages)
            if not self._is_cancelled:
                await asyncio.to_thread(partial.replace, path)
            self._set(ExportState(done=self._state.done, total=self._state.total, is_done=not self._is_cancelled))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._set(ExportState(failure=self.tr("The file could not be written: %1.").replace("%1", reason)))
        except StoreUnavailableError:
            self._set(ExportState(failure=self.unread()))
        finally:
            partial.unlink(missing_ok=True)

    async def _write(self, path: Path, pages: AsyncIterator[ExportPage]) -> None:
        done = 0
        with await asyncio.to_thread(path.open, "w", encoding=_ENCODING, newline="") as file:
            async for page in pages:
                await asyncio.to_thread(_write_rows, file, page.rows)
                done += page.items
                self._set(ExportState(done=done, total=max(done, page.total), is_running=True))
                if self._is_cancelled:
                    return

    def _set(self, state: ExportState) -> None:
        self._state = state
        self.changed.emit()


def _write_rows(file: TextIO, rows: Sequence[Sequence[str]]) -> None:
    if rows:
        file.writelines(write_table(rows[0], rows[1:]))
