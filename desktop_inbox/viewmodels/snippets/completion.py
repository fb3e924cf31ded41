"""Picking a snippet while a text is written: what follows a "/" before the caret."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.snippet_search import Span, matches
from desktop_inbox.domain.snippet_variables import Gap, fill
from desktop_inbox.domain.text import one_line
from desktop_inbox.viewmodels.completion import Completion, Token
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.search_picker import PickerRow
from desktop_inbox.viewmodels.snippets.library import SnippetLibrary
from desktop_inbox.viewmodels.snippets.words import missing_words

SIGN = "/"
SHOWN = 20
_QUERY_CHARACTERS = 60
_LINE_CHARACTERS = 160
_FILLED_CHARACTERS = 400
"""How much of a text is filled for its line: what is behind it is not seen there."""


class SnippetRow(PickerRow, frozen=True, kw_only=True):
    """A snippet to pick.

    `label` is its shortcut with the slash, or the name of one that has none (`is_named`); `line` the beginning of its
    text with values. The spans are where the query stands in them.
    """

    snippet: Snippet
    label: str
    label_spans: tuple[Span, ...] = ()
    is_named: bool = False
    line: str = ""
    line_spans: tuple[Span, ...] = ()


class SnippetPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A snippet as it would go in: the whole text with values, and what is missing in it, in words (empty: nothing)."""

    name: str
    topic: str
    text: str
    gaps: tuple[Gap, ...] = ()
    missing: str = ""
    files: tuple[str, ...] = ()


class SnippetCompletion(Completion[SnippetRow]):
    """Finds snippets by what follows a slash at the beginning or after a space, and puts them in filled.

    It stays open without rows as long as it has something to say (`message`). `settings_wanted`: the user wants to make
    snippets.
    """

    settings_wanted = Signal()
    inserted = Signal(int)
    """A snippet stands in the text: how many code points of it stand before the caret."""
    enclosed = Signal(object)
    """A snippet stands in the text: which attachments came with it now (`Sequence[Attachment]`)."""

    def __init__(self, library: SnippetLibrary, composer: ComposerViewModel, parent: QObject | None = None) -> None:
        """Take the snippets, and the composer that they go into."""
        super().__init__(parent, is_wanted=True)
        self._library, self._composer = library, composer
        self._asked: tuple[object, ...] = ()
        library.changed.connect(self._on_library_changed)
        composer.state_changed.connect(self._on_composer_changed)

    @property
    def is_open(self) -> bool:
        """True while there is something to pick, or to say."""
        return self._token is not None and (bool(self.model.rows) or bool(self.message))

    @property
    def query(self) -> str:
        """What is searched."""
        return self._query

    @property
    def message(self) -> str:
        """What stands in the place of rows; empty where there are some, or what is written is no search."""
        index = self._library.index
        if self.model.rows:
            return ""
        if self._library.has_failed:
            return self.tr("The snippets on this computer cannot be read now. Check that there is room on the disk.")
        if index is None or self.is_loading:
            return self.tr("Loading snippets…")
        if not len(index):
            return self.tr("No snippets yet. They are made in Settings.")
        return "" if " " in self._query else self.tr("No snippet has this.")

    @property
    def is_loading(self) -> bool:
        """Whether it is not known yet what there is to pick."""
        return not self._library.has_failed and (self._library.index is None or not self._library.is_filled)

    @property
    def is_empty(self) -> bool:
        """Whether there are no snippets at all."""
        return self._library.index is not None and not len(self._library.index)

    def preview(self, row: SnippetRow) -> SnippetPreview:
        """Return what a row would put in."""
        snippet, words = row.snippet, self._library.words
        filled = fill(snippet.text, self._library.values)
        missing = missing_words((gap.name for gap in filled.gaps if not gap.is_unknown), words)
        unknown = missing_words((gap.name for gap in filled.gaps if gap.is_unknown), words)
        parts = [
            self.tr("Without a value: %1").replace("%1", missing) if missing else "",
            self.tr("There is no such variable: %1").replace("%1", unknown) if unknown else "",
        ]
        return SnippetPreview(
            name=snippet.name,
            topic=snippet.topic,
            text=filled.text,
            gaps=filled.gaps,
            missing=" · ".join(part for part in parts if part),
            files=tuple(attachment.name for attachment in snippet.attachments),
        )

    def _token_before(self, text: str, caret: int) -> Token | None:
        at = text.rfind(SIGN, max(0, caret - _QUERY_CHARACTERS - 1), caret)
        query = text[at + 1 : caret]
        if at < 0 or "\n" in query or query[:1].isspace():
            return None
        return Token(at, SIGN, query) if at == 0 or text[at - 1].isspace() else None

    def _begin(self) -> None:
        self._library.want(self._composer.state.contact_id)
        self._show()

    def _show(self) -> None:
        index, values = self._library.index, self._library.values
        asked = (self._query, index, values, self._library.is_filled)
        if asked == self._asked:
            return  # the caret has moved where the text has changed: it is asked twice
        self._asked = asked
        found = [] if index is None or not self._library.is_filled else index.find(self._query, SHOWN)
        before = [row.key for row in self.model.rows]
        self.model.apply([self._row(snippet) for snippet in found])
        if [row.key for row in self.model.rows] != before:
            self.rows_changed.emit()

    def _row(self, snippet: Snippet) -> SnippetRow:
        line = one_line(fill(snippet.text[:_FILLED_CHARACTERS], self._library.values).text, _LINE_CHARACTERS)
        line = line or ", ".join(attachment.name for attachment in snippet.attachments)
        label = f"{SIGN}{snippet.shortcut}" if snippet.shortcut else snippet.name
        return SnippetRow(
            key=snippet.id,
            name=snippet.name,
            spoken=", ".join(part for part in (snippet.name, label if snippet.shortcut else "", line) if part),
            snippet=snippet,
            label=label,
            label_spans=matches(label, self._query),
            is_named=not snippet.shortcut,
            line=line,
            line_spans=matches(line, self._query),
        )

    def _take(self, row: SnippetRow) -> None:
        filled = fill(row.snippet.text, self._library.values)
        self._composer.gaps.expect(filled.text[gap.start : gap.end] for gap in filled.gaps)
        is_reply = self._composer.state.mode is ComposerMode.REPLY
        enclosed = self._composer.enclosures.add(row.snippet.attachments) if is_reply else ()
        self._library.note_use(row.snippet.id)
        self._put_in(filled.text)
        self.enclosed.emit(enclosed)
        self.inserted.emit(len(filled.text))

    def _on_composer_changed(self) -> None:
        self._library.follow(self._composer.state.contact_id)

    def _on_library_changed(self) -> None:
        if self._token is not None:
            self._show()
            self.followed.emit()
