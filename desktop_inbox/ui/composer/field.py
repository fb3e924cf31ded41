"""The field that text is written in: it grows with its lines, and Enter sends."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QMenu, QPlainTextEdit, QWidget

from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.domain.text import clean_draft
from desktop_inbox.ui.kit.dropped import can_be_attached
from desktop_inbox.viewmodels.writing_preferences import SendKey

MOST_LINES = 8
_PASTED_CHARACTERS = MESSAGE_CHARACTERS
"""What is pasted beyond this is left out: it could never be sent, and laying it out would hold up the window."""


class ComposerField(QPlainTextEdit):
    """Plain text of one to `MOST_LINES` visible lines.

    `submitted` on the key that sends (`set_send_key`), `cancelled` on Escape; Shift+Enter always breaks the line. While
    an input method composes, both keys belong to it. `undo_wanted`: undo in the empty field, where that leads to what
    was sent (`set_undoes_sending`). `paste_cut(int)`: of what was pasted only so many characters were taken.
    `files_pasted(QMimeData)`, where the field `takes_files`: files or a picture were pasted, which live only during the
    signal.
    """

    submitted = Signal()
    cancelled = Signal()
    undo_wanted = Signal()
    paste_cut = Signal(int)
    menu_opening = Signal(QMenu, int)
    """The menu of the field is about to open, for a position of the document: whoever listens may add to it."""
    files_pasted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self.takes_files = False
        self._send_key = SendKey.ENTER
        self._undoes_sending = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._fit_height)
        # A line that is put in whole is broken later, when the field is asked to show it.
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._fit_height()
        self._begin_at_start()

    @property
    def is_composing(self) -> bool:
        """True while an input method is in the middle of a word: keys are its own."""
        return self._is_composing

    def set_send_key(self, key: SendKey) -> None:
        """Say what sends."""
        self._send_key = key

    def set_undoes_sending(self, *, undoes: bool) -> None:
        """Say whether undo in the empty field takes back what was sent."""
        self._undoes_sending = undoes

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
        """Send, break the line, or take back what was sent."""
        if self._is_composing:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Undo) and self._undoes_sending and self.document().isEmpty():
            self.undo_wanted.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not self._sends(event.modifiers()):
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        elif not event.isAutoRepeat():
            self.submitted.emit()

    def _sends(self, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return False
        has_control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        return has_control or self._send_key is SendKey.ENTER

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Note whether an input method is in the middle of a word."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Tell whether something can be pasted."""
        return super().canInsertFromMimeData(source) or (self.takes_files and can_be_attached(source))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take text that is dropped. Files are not the field's: what is around it may take them."""
        if can_be_attached(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste text only, whatever else there is, and no more than could ever be sent. Files are handed on."""
        if self.takes_files and can_be_attached(source):
            self.files_pasted.emit(source)
            return
        if not source.hasText():
            return
        text = source.text()
        taken = text[:_PASTED_CHARACTERS]
        self.textCursor().insertText(clean_draft(taken))
        self.ensureCursorVisible()
        if len(taken) < len(text):
            self.paste_cut.emit(len(taken))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu; it deletes itself."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            position, at = self.textCursor().position(), self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        else:
            position, at = self.cursorForPosition(event.pos()).position(), event.globalPos()
        self.menu_opening.emit(menu, position)
        menu.popup(at)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the direction of the interface."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._begin_at_start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Break lines anew, so the height may be another."""
        super().resizeEvent(event)
        self._fit_height()

    def _begin_at_start(self) -> None:
        """Have lines begin where the placeholder does; Qt has them begin on the left whatever the direction is."""
        option = self.document().defaultTextOption()
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        option.setAlignment(Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft)
        self.document().setDefaultTextOption(option)

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
