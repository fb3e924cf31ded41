"""The picker of emoji: a table with a heading over each group, narrowed by a search."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_inbox.domain.emoji import Emoji, EmojiGroup
from desktop_inbox.viewmodels.emoji_source import EmojiSource

COLUMNS = 9
FOUND = 90
"""How many emoji a search shows at most."""

Index = QModelIndex | QPersistentModelIndex


class EmojiRole(IntEnum):
    """Roles beyond Qt's: `TEXT` the characters in the user's skin tone, `HEADING` a heading's words; None: no such."""

    TEXT = Qt.ItemDataRole.UserRole + 1
    HEADING = Qt.ItemDataRole.UserRole + 2


class EmojiTable(QAbstractTableModel):
    """Rows of `COLUMNS` emoji. A heading takes a row of its own: its first cell, the rest of the row is empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str | tuple[Emoji, ...]] = []
        self._tone = 0

    def show(self, sections: Sequence[tuple[str, Sequence[Emoji]]], tone: int) -> None:
        """Take other sections: the words of their headings (empty: without one), and their emoji."""
        self.beginResetModel()
        self._tone = tone
        self._rows = []
        for heading, emoji in sections:
            if heading:
                self._rows.append(heading)
            self._rows += [tuple(emoji[start : start + COLUMNS]) for start in range(0, len(emoji), COLUMNS)]
        self.endResetModel()

    def set_tone(self, tone: int) -> None:
        """Show the emoji in another skin tone."""
        self._tone = tone
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, COLUMNS - 1))

    def is_heading(self, row: int) -> bool:
        """Return whether a row is a heading."""
        return isinstance(self._rows[row], str)

    def emoji_at(self, index: Index) -> Emoji | None:
        """Return the emoji of a cell; None where there is none."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        cells = self._rows[index.row()]
        if isinstance(cells, str) or index.column() >= len(cells):
            return None
        return cells[index.column()]

    def first(self) -> QModelIndex:
        """Return the first emoji's index; not valid when there is none."""
        row = next((number for number, cells in enumerate(self._rows) if not isinstance(cells, str)), None)
        return QModelIndex() if row is None else self.index(row, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many rows there are, headings too."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return `COLUMNS`."""
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return an emoji's characters and name, or a heading's words. Never raises."""
        emoji = self.emoji_at(index)
        if emoji is not None:
            return self._of_emoji(emoji, role)
        if role in (EmojiRole.HEADING, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._heading(index)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let emoji be chosen, and nothing else."""
        if self.emoji_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _of_emoji(self, emoji: Emoji, role: int) -> Any:
        if role in (EmojiRole.TEXT, Qt.ItemDataRole.DisplayRole):
            return emoji.toned(self._tone)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return emoji.name
        return None

    def _heading(self, index: Index) -> str | None:
        if not index.isValid() or index.column() or not 0 <= index.row() < len(self._rows):
            return None
        cells = self._rows[index.row()]
        return cells if isinstance(cells, str) else None


class EmojiTab(msgspec.Struct, frozen=True):
    """Where a section begins: its sign, its words, and its first row."""

    sign: str
    name: str
    row: int


class EmojiPicker(QObject):
    """What the popup shows. `picked` carries the characters that were picked; `rows_changed`: other rows are shown.

    Belongs to the loop's thread.
    """

    picked = Signal(str)
    rows_changed = Signal()

    def __init__(self, source: EmojiSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._query = ""
        self._shown_tone = source.tone
        self.table = EmojiTable(self)
        self.tabs: tuple[EmojiTab, ...] = ()
        self._has_rows = False
        source.changed.connect(self._on_source_changed)

    @property
    def tone(self) -> int:
        """The user's skin tone, 0 for none."""
        return self._source.tone

    @property
    def message(self) -> str:
        """What stands in place of emoji: empty when there are some."""
        if self._source.is_broken:
            return self.tr("The emoji are missing in this installation.")
        if self._source.catalogue is None:
            return self.tr("Loading…")
        return "" if self.table.rowCount() else self.tr("No emoji is called that.")

    def open(self) -> None:
        """Begin anew: without a search, with what was picked last on top."""
        self._source.want()
        self._query = ""
        self._show()

    def search(self, query: str) -> None:
        """Show what is found by some words; everything for none."""
        if query.strip() != self._query:
            self._query = query.strip()
            self._show()

    def set_tone(self, tone: int) -> None:
        """Choose a skin tone."""
        self._source.set_tone(tone)

    def pick(self, index: Index) -> None:
        """Pick the emoji at an index; a heading or an empty cell changes nothing."""
        emoji = self.table.emoji_at(index)
        if emoji is not None:
            self.picked.emit(self._source.use(emoji))

    def _on_source_changed(self) -> None:
        if self._source.tone != self._shown_tone:
            self._shown_tone = self._source.tone
            self.table.set_tone(self._shown_tone)
        if not self._has_rows:  # what is picked joins the recent ones only when the picker opens again
            self._show()

    def _show(self) -> None:
        catalogue = self._source.catalogue
        self._has_rows = catalogue is not None
        if catalogue is None:
            sections: list[tuple[str, str, Sequence[Emoji]]] = []
        elif self._query:
            sections = [("", "", catalogue.search(self._query, FOUND))]
        else:
            by_group: dict[EmojiGroup, list[Emoji]] = {group: [] for group in EmojiGroup}
            for emoji in catalogue.emoji:
                by_group[emoji.group].append(emoji)
            sections = [("🕒", self.tr("Recent"), self._source.recent)]
            sections += [(emoji[0].text, self._name(group), emoji) for group, emoji in by_group.items() if emoji]
            sections = [section for section in sections if section[2]]
        self.table.show([(name, emoji) for _, name, emoji in sections], self._source.tone)
        self.tabs = _tabs(sections)
        self.rows_changed.emit()

    def _name(self, group: EmojiGroup) -> str:
        return {
            EmojiGroup.SMILEYS: self.tr("Smileys and emotions"),
            EmojiGroup.PEOPLE: self.tr("People and body"),
            EmojiGroup.NATURE: self.tr("Animals and nature"),
            EmojiGroup.FOOD: self.tr("Food and drink"),
            EmojiGroup.TRAVEL: self.tr("Travel and places"),
            EmojiGroup.ACTIVITIES: self.tr("Activities"),
            EmojiGroup.OBJECTS: self.tr("Objects"),
            EmojiGroup.SYMBOLS: self.tr("Symbols"),
            EmojiGroup.FLAGS: self.tr("Flags"),
        }[group]


def _tabs(sections: Sequence[tuple[str, str, Sequence[Emoji]]]) -> tuple[EmojiTab, ...]:
    tabs: list[EmojiTab] = []
    row = 0
    for sign, name, emoji in sections:
        if name:
            tabs.append(EmojiTab(sign, name, row))
        row += bool(name) + -(-len(emoji) // COLUMNS)
    return tuple(tabs)
