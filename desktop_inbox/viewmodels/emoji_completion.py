"""Completing emoji by their names while a text is written: what follows a ":" before the caret."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.domain.emoji import Emoji
from desktop_inbox.viewmodels.completion import Completion, Token
from desktop_inbox.viewmodels.emoji_source import EmojiSource
from desktop_inbox.viewmodels.search_picker import PickerRow

SIGN = ":"
FROM_CHARACTERS = 2
"""How many characters after the colon it takes: fewer are mostly a time, or a smile made of signs."""
SHOWN = 20
_QUERY_CHARACTERS = 40


class EmojiRow(PickerRow, frozen=True, kw_only=True):
    """An emoji to pick. `text` is it, in the user's skin tone."""

    text: str
    emoji: Emoji


class EmojiCompletion(Completion[EmojiRow]):
    """The emoji that are found by what follows a colon (`EmojiCatalogue.search`)."""

    def __init__(self, source: EmojiSource, parent: QObject | None = None) -> None:
        """Take the emoji; they are loaded at the first colon."""
        super().__init__(parent, is_wanted=True)
        self._source = source
        source.changed.connect(self._on_source_changed)

    def _token_before(self, text: str, caret: int) -> Token | None:
        at = text.rfind(SIGN, max(0, caret - _QUERY_CHARACTERS - 1), caret)
        query = text[at + 1 : caret]
        if at < 0 or text[caret : caret + 1].isalnum() or len(query) < FROM_CHARACTERS:
            return None
        is_word = all(character.isalnum() or character in "_-+" for character in query)
        stands_alone = not text[at - 1 : at].isalnum() if at else True
        return Token(at, SIGN, query) if is_word and stands_alone and not query.isdigit() else None

    def _begin(self) -> None:
        self._source.want()
        self._show()

    def _show(self) -> None:
        catalogue = self._source.catalogue
        found = [] if catalogue is None else catalogue.search(self._query, SHOWN)
        before = [row.key for row in self.model.rows]
        self.model.apply([self._row(emoji) for emoji in found])
        if [row.key for row in self.model.rows] != before:
            self.rows_changed.emit()

    def _row(self, emoji: Emoji) -> EmojiRow:
        return EmojiRow(key=emoji.text, name=emoji.name, text=emoji.toned(self._source.tone), emoji=emoji)

    def _take(self, row: EmojiRow) -> None:
        self._put_in(self._source.use(row.emoji))

    def _on_source_changed(self) -> None:
        if self._token is not None:
            self._show()
            self.followed.emit()
