"""Snippets from a file: which column means what, and which rows are in order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.import_rows import ImportCheck, RowProblem, guess_columns
from desktop_inbox.domain.snippet import SnippetContent, check_snippet
from desktop_inbox.domain.snippet_variables import unknown_variables
from desktop_inbox.domain.text import one_line, search_key

_NAME_CHARACTERS = 40
"""How much of its text a snippet without a name is called by."""


class SnippetColumn(StrEnum):
    """What a column of a file can hold, in the order of an export. The values are fields of `SnippetContent`."""

    NAME = "name"
    SHORTCUT = "shortcut"
    TOPIC = "topic"
    TEXT = "text"


SnippetMeaning = SnippetColumn | None
"""What a column of a file holds; None: nothing of interest."""


def guess_snippet_columns(header: Sequence[str]) -> tuple[SnippetMeaning, ...]:
    """Return what the columns seem to hold, by their names. No meaning is given twice."""
    return guess_columns(header, _COLUMN_NAMES)


class SnippetChecker:
    """Checks the rows of one file, in their order, by the rules of snippets. Pure, and fast: it may run in a thread."""

    def __init__(
        self,
        meanings: Sequence[SnippetMeaning],
        *,
        variables: Sequence[str],
        taken: frozenset[str] = frozenset(),
    ) -> None:
        """Give what the columns hold, the names of all variables, and the folded shortcuts that cannot be used."""
        self._meanings, self._variables, self._taken = tuple(meanings), frozenset(variables), taken
        self._lines: dict[str, int] = {}

    def check(self, line: int, row: Sequence[str]) -> ImportCheck[SnippetContent]:
        """Check a row. One without a name is called by the beginning of its text; one that is not in order is left out.

        Codes: those of `check_snippet`; `shortcut_taken` (by a snippet that this import cannot change);
        `duplicate_row` (an earlier row has the shortcut, or without one the name); and for one that is not left out
        `unknown_variable`.
        """
        cells = {
            meaning.value: cell
            for meaning, cell in zip(self._meanings, row, strict=False)
            if meaning is not None and cell.strip()
        }
        name = cells.get("name") or one_line(cells.get("text", ""), _NAME_CHARACTERS)
        try:
            content = check_snippet(SnippetContent(**{**cells, "name": name}))
            self._check_shortcut(content)
        except UserError as error:
            value = cells.get("shortcut", "") if "shortcut" in error.code else name
            return ImportCheck(item=None, problems=(RowProblem(line=line, code=error.code, value=value),))
        repeated = self._repeated(line, content)
        if repeated is not None:
            return ImportCheck(item=None, problems=(repeated,))
        unknown = unknown_variables(content.text, self._variables)
        problems = tuple(RowProblem(line=line, code="unknown_variable", value=each) for each in unknown)
        return ImportCheck(item=content, problems=problems)

    def _check_shortcut(self, content: SnippetContent) -> None:
        if content.shortcut and search_key(content.shortcut) in self._taken:
            raise UserError("shortcut_taken")

    def _repeated(self, line: int, content: SnippetContent) -> RowProblem | None:
        """Return that an earlier row is of the same snippet; else remember this one."""
        key = f"/{search_key(content.shortcut)}" if content.shortcut else search_key(content.name)
        other = self._lines.setdefault(key, line)
        if other == line:
            return None
        value = content.shortcut or content.name
        return RowProblem(line=line, code="duplicate_row", value=value, other_line=other)


# What files of other programs call their columns, in the languages of the interface.
_SPELLINGS: dict[SnippetColumn, tuple[str, ...]] = {
    SnippetColumn.NAME: ("name", "title", "snippet", "snippetname", "nombre", "titulo", "nome"),
    SnippetColumn.SHORTCUT: ("shortcut", "short", "key", "keyword", "command", "trigger", "atajo", "atalho"),
    SnippetColumn.TOPIC: ("topic", "folder", "category", "group", "tag", "tema", "carpeta", "categoria", "pasta"),
    SnippetColumn.TEXT: (
        *("text", "message", "content", "body", "reply", "response", "answer"),
        *("texto", "mensaje", "contenido", "respuesta", "mensagem", "conteudo", "resposta"),
    ),
}
_COLUMN_NAMES = {name: column for column, names in _SPELLINGS.items() for name in names}
