"""Snippets read from a CSV file, and written into one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, Sequence
from pathlib import Path
from typing import ClassVar

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.ids import CommandId, ContactId, SnippetId
from desktop_inbox.domain.import_rows import RowProblem
from desktop_inbox.domain.snippet import Snippet, SnippetContent
from desktop_inbox.domain.snippet_import import (
    SnippetChecker,
    SnippetColumn,
    SnippetMeaning,
    guess_snippet_columns,
)
from desktop_inbox.domain.snippet_variables import variable_names
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.text import search_key
from desktop_inbox.protocol.command_base import WORKSPACE_LANE
from desktop_inbox.protocol.settings_commands import SNIPPETS_PER_IMPORT, ImportedSnippet, ImportSnippets
from desktop_inbox.viewmodels.import_words import ImportWords, shown_value
from desktop_inbox.viewmodels.settings.words import code_words
from desktop_inbox.viewmodels.table_export import ExportPage, TableExport
from desktop_inbox.viewmodels.table_import import Progress, TableImport

_ROWS_PER_PAGE = 500


class SnippetImportWords(ImportWords):
    """Words for one import of snippets."""

    def __init__(self, *, is_shared: bool) -> None:
        """Say whom the snippets are for."""
        super().__init__()
        self._is_shared = is_shared

    def choices(self) -> list[tuple[Hashable | None, str]]:
        """Return what a column may hold, in the order of menus."""
        return [(None, self.not_imported()), *((column, self.column(column)) for column in SnippetColumn)]

    def column(self, column: SnippetColumn) -> str:
        """Return the name of a column."""
        return {
            SnippetColumn.NAME: self.tr("Name"),
            SnippetColumn.SHORTCUT: self.tr("Shortcut"),
            SnippetColumn.TOPIC: self.tr("Topic"),
            SnippetColumn.TEXT: self.tr("Text"),
        }[column]

    def problem(self, problem: RowProblem) -> str:
        """Return what is wrong with a row."""
        value = shown_value(problem)
        match problem.code:
            case "duplicate_row":
                words = self.tr("Same snippet as in line %1, left out: %2")
                return words.replace("%1", str(problem.other_line)).replace("%2", value)
            case "unknown_variable":
                return self.tr("There is no such variable: %1. It is imported as it is.").replace("%1", value)
            case code:
                words = self.tr("Left out: %1 (%2)").replace("%1", code_words(code))
                return words.replace("%2", value) if value else self.tr("Left out: %1").replace("%1", code_words(code))

    def title(self) -> str:
        """Return the heading of the dialog."""
        return self.tr("Import shared snippets") if self._is_shared else self.tr("Import snippets of your own")

    def accept(self, count: int) -> str:
        """Return what the button says that begins."""
        return self.tr("Import %n snippet(s)", None, count)

    def outcome(self, count: int) -> str:
        """Return what will be done."""
        return self.tr("%n snippet(s) will be added or brought up to date.", None, count)

    def rule(self) -> str:
        """Return what becomes of rows that are there already."""
        return self.tr("A snippet with the same shortcut, or without one the same name, is brought up to date.")

    def storing(self) -> str:
        """Return what is being done while rows are stored."""
        return self.tr("Storing the snippets…")

    def sent(self, sent: int, total: int) -> str:
        """Return how many the server has."""
        words = self.tr("%1 of %2 snippets are on the server.")
        return words.replace("%1", str(sent)).replace("%2", str(total))

    def refused(self, count: int) -> str:
        """Return that the server did not take some."""
        if self._is_shared:
            return self.tr(
                "%n were refused: there are too many, or only managers and owners may import shared ones.", None, count
            )
        return self.tr("%n were refused: there are too many.", None, count)

    def not_stored(self) -> str:
        """Return that rows could not be stored."""
        return self.tr("This computer could not store the snippets: its disk may be full. What was stored is safe.")


class SnippetImport(TableImport):
    """One import of snippets, personal or shared ones (see `TableImport`)."""

    PER_COMMAND: ClassVar[int] = SNIPPETS_PER_IMPORT

    def __init__(
        self, *, is_shared: bool, store: Store, scope: TaskScope, clock: Clock, parent: QObject | None = None
    ) -> None:
        """Say whom the snippets are for."""
        self._words = SnippetImportWords(is_shared=is_shared)
        super().__init__(self._words, store=store, scope=scope, clock=clock, parent=parent)
        self._is_shared = is_shared
        self._variables: tuple[str, ...] = ()
        self._taken: frozenset[str] = frozenset()

    @property
    def choices(self) -> Sequence[tuple[Hashable | None, str]]:
        """What a column may hold."""
        return self._words.choices()

    async def prepare(self) -> None:
        """Read the variables that there are, and the shortcuts of snippets of the other kind."""
        self._variables = variable_names((await self._store.directory()).fields)
        others = (each for each in await self._store.snippets() if each.is_shared != self._is_shared)
        self._taken = frozenset(search_key(each.shortcut) for each in others)

    def guess(self, header: Sequence[str]) -> tuple[SnippetMeaning, ...]:
        """Return what the columns seem to hold."""
        return guess_snippet_columns(header)

    def make_check(self, meanings: Sequence[SnippetMeaning]) -> SnippetChecker:
        """Return what rows are checked by."""
        return SnippetChecker(meanings, variables=self._variables, taken=self._taken)

    def make_command(self, part: bytes) -> ImportSnippets:
        """Return the command with some snippets."""
        snippets = tuple(
            ImportedSnippet(snippet_id=SnippetId(new_id(self._clock)), content=content) for content in _decode(part)
        )
        command_id = CommandId(new_id(self._clock))
        return ImportSnippets(command_id=command_id, snippets=snippets, is_shared=self._is_shared)

    async def read_progress(self) -> Progress | None:
        """Return how far the server is."""
        left = refused = 0
        for entry in await self._store.outbox(ContactId(WORKSPACE_LANE)):
            if isinstance(entry.command, ImportSnippets) and entry.command.command_id in self._given:
                count = len(entry.command.snippets)
                left, refused = (left + count, refused) if entry.problem is None else (left, refused + count)
        return Progress(left, refused)


class SnippetExport(TableExport):
    """Writes snippets into a file that can be imported again. Their attachments stay where they are."""

    def begin(self, snippets: Sequence[Snippet], path: Path) -> None:
        """Write snippets into a file, in place of what was there."""
        self.write(path, self._pages(tuple(snippets)))

    @property
    def words(self) -> str:
        """How far it is, or how it ended, in words."""
        if self.state.is_done:
            return self.tr("%n snippet(s) were exported, without their files.", None, self.state.done)
        return self.tr("Exporting snippets…")

    def unread(self) -> str:
        """Return that the snippets could not be read."""
        return self.tr("The snippets on this computer could not be read. Try again.")

    async def _pages(self, snippets: Sequence[Snippet]) -> AsyncIterator[ExportPage]:
        words = SnippetImportWords(is_shared=False)
        header = [*(words.column(column) for column in SnippetColumn), self.tr("Kind")]
        yield ExportPage([header], 0, len(snippets))
        for first in range(0, len(snippets), _ROWS_PER_PAGE):
            some = snippets[first : first + _ROWS_PER_PAGE]
            yield ExportPage([self._cells(snippet) for snippet in some], len(some), len(snippets))

    def _cells(self, snippet: Snippet) -> list[str]:
        kind = self.tr("Shared") if snippet.is_shared else self.tr("Personal")
        return [*(str(getattr(snippet, column.value)) for column in SnippetColumn), kind]


_decode = msgspec.json.Decoder(tuple[SnippetContent, ...]).decode
