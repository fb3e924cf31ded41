"""What a snippet would put in, shown before it does."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop_inbox.domain.snippet_variables import Gap
from desktop_inbox.ui.composer.text_units import units
from desktop_inbox.ui.kit.fonts import TextStyle, font
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.kit.warning_sign import WarningSign
from desktop_inbox.viewmodels.snippets.completion import SnippetPreview

_LEAST_LINES, _MOST_LINES = 2, 5
_PAD = 14


class PreviewPane(QWidget):
    """Name and topic, the whole text with its gaps marked, what is missing, and the files that go with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: SnippetPreview | None = None
        self.name = ElidedLabel("", TextStyle.SMALL_BOLD, Ink.TEXT, self)
        self.topic = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.viewport().setAutoFillBackground(False)
        self.text.document().setDocumentMargin(0)
        self.text.setAccessibleName(self.tr("Preview"))
        self.sign = WarningSign(self)
        self.missing = ElidedLabel("", TextStyle.SMALL, Ink.TEXT, self)
        self.files = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self._lay_out()

    def show_preview(self, preview: SnippetPreview) -> None:
        """Show another snippet, from its beginning; the same one stays as it is."""
        if preview == self._shown:
            return
        self._shown = preview
        self.name.setText(preview.name)
        self.topic.setText(preview.topic)
        self.text.setFont(font(TextStyle.BODY))
        self.text.setPlainText(preview.text)
        self._mark(preview)
        self.missing.setText(preview.missing)
        for widget in (self.sign, self.missing):
            widget.setVisible(bool(preview.missing))
        words = self.tr("%n file(s) go with it: %1", None, len(preview.files))
        self.files.setText(words.replace("%1", ", ".join(preview.files)))
        self.files.setVisible(bool(preview.files))
        self.text.setVisible(bool(preview.text))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Mark the gaps in the colours of another theme."""
        if event.type() is QEvent.Type.PaletteChange and self._shown is not None:
            self._mark(self._shown)
        super().changeEvent(event)

    def fit(self, width: int) -> None:
        """Take the height that the text needs in a width, up to some lines, and never less than before (`forget`)."""
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it would take room from the text
        self.text.resize(width - 2 * _PAD, self.text.height())
        needed = math.ceil(self.text.document().documentLayout().documentSize().height())
        lines = min(_MOST_LINES, max(_LEAST_LINES, needed))
        if needed > _MOST_LINES:
            self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.text.setFixedHeight(math.ceil(self.text.fontMetrics().lineSpacing() * lines) + 2)
        self._parts.activate()
        self.setMinimumHeight(max(self.minimumHeight(), self._parts.sizeHint().height()))

    def forget(self) -> None:
        """Be as small as can be again."""
        self.setMinimumHeight(0)

    def turn_pages(self, pages: int) -> None:
        """Show another part of a long text."""
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def _mark(self, preview: SnippetPreview) -> None:
        self.text.setExtraSelections([_selection(self.text, preview.text, gap) for gap in preview.gaps])

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.topic, 1)
        warning = QHBoxLayout()
        warning.setSpacing(6)
        warning.addWidget(self.sign)
        warning.addWidget(self.missing, 1)
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(_PAD, 8, _PAD, 10)
        self._parts.setSpacing(4)
        self._parts.addLayout(head)
        self._parts.addWidget(self.text)
        self._parts.addLayout(warning)
        self._parts.addWidget(self.files)
        self._parts.addStretch(1)


def gap_format() -> QTextCharFormat:
    """Return how a gap looks in a text."""
    look = QTextCharFormat()
    look.setBackground(tokens().warning_soft)
    look.setForeground(tokens().warning)
    return look


def _selection(field: QPlainTextEdit, text: str, gap: Gap) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor_over(field, text, gap.start, gap.end)
    selection.format = gap_format()
    return selection


def cursor_over(field: QPlainTextEdit, text: str, start: int, end: int) -> QTextCursor:
    """Return a cursor over a stretch of the text of a field, in code points."""
    cursor = QTextCursor(field.document())
    cursor.setPosition(units(text[:start]))
    cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
    return cursor
