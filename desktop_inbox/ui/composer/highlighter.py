"""Marks what stands in the field: links, and words that are misspelt."""

from __future__ import annotations

from PySide6.QtGui import QSyntaxHighlighter, QTextBlock, QTextCharFormat

from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.composer.text_units import units
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.message_text import find_links
from desktop_inbox.viewmodels.spelling import Spelling
from desktop_inbox.viewmodels.spelling_words import Word, words_in

_LONGEST_BLOCK = 4_000
"""Of a longer paragraph only so many characters are marked: nobody sees more of it at once."""


class FieldHighlighter(QSyntaxHighlighter):
    """Marks the paragraphs that are in view; others when they come into view.

    The word that is being written is left alone until the cursor leaves it.
    """

    def __init__(self, field: ComposerField, spelling: Spelling) -> None:
        super().__init__(field.document())
        self._field, self._spelling = field, spelling
        self._round = 1
        self._spared: int | None = None
        self._misspelt = QTextCharFormat()
        self._link = QTextCharFormat()
        self._dress()
        spelling.changed.connect(self.look_again)
        field.verticalScrollBar().valueChanged.connect(self._look_at_view)
        field.cursorPositionChanged.connect(self._on_cursor_moved)

    def look_again(self) -> None:
        """Mark everything in view anew: more is known of words, or colours are others."""
        self._dress()
        self._round += 1
        self._look_at_view()

    def word_at(self, position: int) -> tuple[int, int, str] | None:
        """Return where the misspelt word at a position of the document begins and ends, and the word itself."""
        block = self.document().findBlock(position)
        text, at = block.text(), position - block.position()
        for word, start, end in _placed(text):
            if start <= at <= end and self._spelling.is_wrong(word.text):
                return block.position() + start, block.position() + end, word.text
        return None

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Mark one paragraph."""
        block = self.currentBlock()
        if not self._is_in_view(block):
            self.setCurrentBlockState(0)
            return
        self.setCurrentBlockState(self._round)
        shown = text[:_LONGEST_BLOCK]
        for link in find_links(shown):
            self.setFormat(units(shown[: link.start]), units(shown[link.start : link.end]), self._link)
        if not self._spelling.language:
            return
        cursor = self._field.textCursor().position() - block.position()
        for word, start, end in _placed(shown):
            if self._spelling.is_wrong(word.text):
                if end == cursor and self._field.hasFocus():
                    self._spared = block.position() + end
                else:
                    self.setFormat(start, end - start, self._misspelt)

    def _dress(self) -> None:
        theme = tokens()
        self._misspelt.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._misspelt.setUnderlineColor(theme.bad)
        self._link.setForeground(theme.accent_text)
        self._link.setFontUnderline(True)

    def _look_at_view(self) -> None:
        block = self._field.firstVisibleBlock()
        while block.isValid() and self._is_in_view(block):
            if block.userState() != self._round:
                self.rehighlightBlock(block)
            block = block.next()

    def _is_in_view(self, block: QTextBlock) -> bool:
        top = self._field.blockBoundingGeometry(block).translated(self._field.contentOffset())
        return top.top() <= self._field.viewport().height() and top.bottom() >= 0

    def _on_cursor_moved(self) -> None:
        spared = self._spared
        if spared is not None and self._field.textCursor().position() != spared:
            self._spared = None
            self.rehighlightBlock(self.document().findBlock(spared))


def _placed(text: str) -> list[tuple[Word, int, int]]:
    """Return the words of a text with their places in UTF-16 units."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return [(word, word.start, word.end) for word in words_in(text)]
    return [(word, units(text[: word.start]), units(text[: word.end])) for word in words_in(text)]
