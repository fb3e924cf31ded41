"""An import in words: what its columns may hold, and what is wrong with its rows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from desktop_inbox.domain.contact_fields import shown_fields
from desktop_inbox.domain.contact_import import Meaning, RowProblem, TagsColumn
from desktop_inbox.domain.csv_text import COLUMNS
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.text import one_line
from desktop_inbox.viewmodels.detail_words import detail_name, value_problem

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
    """Words for one import, in the application's language."""

    def choices(self, directory: Directory) -> list[tuple[Meaning, str]]:
        """Return what a column may hold, in the order of menus."""
        details: list[tuple[Meaning, str]] = [(detail, detail_name(detail)) for detail in Detail]
        fields = [(field.id, field.name) for field in shown_fields(directory.fields)]
        return [(None, self.tr("Do not import")), *details, (TagsColumn(), self.tr("Tags")), *fields]

    def problem(self, problem: RowProblem) -> str:
        """Return what is wrong with a row."""
        value = one_line(problem.value, _VALUE_CHARACTERS)
        match problem.code:
            case "duplicate_row":
                words = self.tr("Same person as in line %1, left out: %2")
                return words.replace("%1", str(problem.other_line)).replace("%2", value)
            case "no_name":
                return self.tr("Neither name, email nor phone: left out")
            case "tag_not_found":
                return self.tr("There is no such tag: %1").replace("%1", value)
            case code:
                return f"{value_problem(code)} ({value})"

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
