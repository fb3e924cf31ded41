"""The field that text is written in: it grows with its lines, and Enter sends."""

from __future__ import annotations

import math

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop_inbox.domain.message import MESSAGE_CHARACTERS

MOST_LINES = 8
_PASTED_CHARACTERS = 4 * MESSAGE_CHARACTERS
"""What is pasted beyond this is left out: it could never be sent, and laying it out would take seconds."""


class ComposerField(QPlainTextEdit):
    """Plain text of one to `MOST_LINES` visible lines.

    `submitted` on Enter, `cancelled` on Escape; Shift+Enter breaks the line. While an input method composes, both keys
    belong to it.
    """

    submitted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._fit_height)
        self._fit_height()

    @property
    def is_composing(self) -> bool:
        """True while an input method is in the middle of a word: keys are its own."""
        return self._is_composing

    def replace_text(self, text: str) -> None:
        """Put another text in, with the cursor at its end. What was there cannot be brought back by undo."""
        if text == self.toPlainText():
            return
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def restore_text(self, text: str) -> None:
        """Put another text in, with the cursor at its end, as one step of undo."""
        if text == self.toPlainText():
            return
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def insert_text(self, text: str) -> None:
        """Put a text in the place of what is selected, or in at the cursor: one step of undo."""
        if not self.isReadOnly():
            self.textCursor().insertText(text)
            self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Send on Enter, break the line on Shift+Enter."""
        if event.key() == Qt.Key.Key_Escape and not self._is_composing:
            self.cancelled.emit()
            super().keyPressEvent(event)
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self._is_composing:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        elif not event.isAutoRepeat():
            self.submitted.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Note whether an input method is in the middle of a word."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste text only, whatever else there is."""
        if source.hasText():
            text = source.text().replace("\r\n", "\n").replace("\r", "\n")
            self.textCursor().insertText(text[:_PASTED_CHARACTERS])
            self.ensureCursorVisible()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Break lines anew, so the height may be another."""
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        # The layout of a plain text document counts its height in lines.
        lines = min(MOST_LINES, max(1, math.ceil(self.document().documentLayout().documentSize().height())))
        margins = 2 * self.document().documentMargin()
        height = math.ceil(self.fontMetrics().lineSpacing() * lines + margins)
        if height != self.height():
            self.setFixedHeight(height)
        is_full = lines == MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_full else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
