"""An import of contacts in words."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QLocale

from desktop_inbox.domain.contact_fields import shown_fields
from desktop_inbox.domain.contact_import import NamePart, TagsColumn, name_in
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.import_rows import RowProblem
from desktop_inbox.domain.merging import Detail
from desktop_inbox.viewmodels.detail_words import detail_name, value_problem
from desktop_inbox.viewmodels.import_words import ImportWords, shown_value


class ContactImportWords(ImportWords):
    """Words for one import of contacts."""

    def choices(self, directory: Directory) -> list[tuple[Hashable | None, str]]:
        """Return what a column may hold, in the order of menus."""
        name, *details = [(detail, detail_name(detail)) for detail in Detail]
        parts = [(NamePart.FIRST, self.tr("First name")), (NamePart.LAST, self.tr("Last name"))]
        fields = [(field.id, field.name) for field in shown_fields(directory.fields)]
        return [(None, self.not_imported()), name, *parts, *details, (TagsColumn(), self.tr("Tags")), *fields]

    def sample(self, meanings: Sequence[Any], rows: Sequence[Sequence[str]]) -> str:
        """Return how names will read that are joined of their parts."""
        if not any(isinstance(meaning, NamePart) for meaning in meanings):
            return ""
        names = [name for name in (name_in(meanings, row) for row in rows) if name]
        return self.tr("Names: %1").replace("%1", " · ".join(names)) if names else ""

    def problem(self, problem: RowProblem) -> str:
        """Return what is wrong with a row."""
        value = shown_value(problem)
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

    def title(self) -> str:
        """Return the heading of the dialog."""
        return self.tr("Import contacts")

    def accept(self, count: int) -> str:
        """Return what the button says that begins."""
        return self.tr("Import %Ln contact(s)", None, count)

    def outcome(self, count: int) -> str:
        """Return what will be done."""
        return self.tr("%Ln contact(s) will be added or brought up to date.", None, count)

    def rule(self) -> str:
        """Return what becomes of rows that are there already."""
        return self.tr("A contact with the same email, or else the same phone, is brought up to date.")

    def storing(self) -> str:
        """Return what is being done while rows are stored."""
        return self.tr("Storing the contacts…")

    def sent(self, sent: int, total: int) -> str:
        """Return how many the server has."""
        words = self.tr("%1 of %2 contacts are on the server.")
        locale = QLocale()
        return words.replace("%1", locale.toString(sent)).replace("%2", locale.toString(total))

    def refused(self, count: int) -> str:
        """Return that the server did not take some."""
        return self.tr("%Ln were refused: only managers and owners may import.", None, count)

    def not_stored(self) -> str:
        """Return that rows could not be stored."""
        return self.tr("This computer could not store the contacts: its disk may be full. What was stored is safe.")
