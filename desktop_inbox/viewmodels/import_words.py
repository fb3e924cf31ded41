"""Imports of files in words: what is wrong with a file or a row, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from desktop_inbox.domain.csv_text import COLUMNS
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.import_rows import RowProblem
from desktop_inbox.domain.text import one_line

_VALUE_CHARACTERS = 60

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO 8859-15",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "mac_roman": "Mac Roman",
}


class ImportWords(QObject):
    """Words for one import, in the application's language. A subclass has those of what its rows are."""

    def title(self) -> str:
        """Return the heading of the dialog."""
        raise NotImplementedError

    def sample(self, _meanings: Sequence[Any], _rows: Sequence[Sequence[str]]) -> str:
        """Return what rows will read as that is in no single cell; empty: nothing is."""
        return ""

    def problem(self, problem: RowProblem) -> str:
        """Return what is wrong with a row."""
        raise NotImplementedError

    def accept(self, count: int) -> str:
        """Return what the button says that begins."""
        raise NotImplementedError

    def outcome(self, count: int) -> str:
        """Return what will be done."""
        raise NotImplementedError

    def rule(self) -> str:
        """Return what becomes of rows that are there already."""
        raise NotImplementedError

    def storing(self) -> str:
        """Return what is being done while rows are stored."""
        raise NotImplementedError

    def sent(self, sent: int, total: int) -> str:
        """Return how many the server has."""
        raise NotImplementedError

    def refused(self, count: int) -> str:
        """Return that the server did not take some."""
        raise NotImplementedError

    def not_stored(self) -> str:
        """Return that rows could not be stored."""
        raise NotImplementedError

    def not_imported(self) -> str:
        """Return what a column holds that is of no interest."""
        return self.tr("Do not import")

    def file_problem(self, error: UserError) -> str:
        """Return why a file cannot be read, and what to do."""
        line = str(error.params.get("line", ""))
        match error.code:
            case "file_too_large":
                return self.tr("The file is larger than 200 MB. Split it.")
            case "bad_encoding":
                return self.tr("The file is encoded in another way. Choose another encoding.")
            case "too_many_columns":
                words = self.tr("Line %1 has more than %2 columns. Choose another separator.")
                return words.replace("%1", line).replace("%2", str(COLUMNS))
            case "cell_too_long":
                words = self.tr("The text that begins in line %1 does not end. Is there a quotation mark too many?")
                return words.replace("%1", line)
            case _:
                return self.tr("This is not a table. Save it as CSV in your spreadsheet program.")

    def encodings(self) -> list[tuple[str, str]]:
        """Return the encodings to choose from, and their names."""
        return list(_ENCODINGS.items())

    def separators(self) -> list[tuple[str, str]]:
        """Return the separators to choose from, and their names."""
        return [
            (",", self.tr("Comma")),
            (";", self.tr("Semicolon")),
            ("\t", self.tr("Tab")),
            ("|", self.tr("Vertical bar")),
        ]


def unreadable(reason: str) -> str:
    """Return why a file could not be opened; `reason` is the system's."""
    return QCoreApplication.translate("ImportWords", "The file could not be read: %1.").replace("%1", reason)


def shown_value(problem: RowProblem) -> str:
    """Return as much of a file's value as a line shows."""
    return one_line(problem.value, _VALUE_CHARACTERS)
