"""The search field: a line with a magnifying glass, and the shortcut that leads to it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import ICON_SIZE, Icon, icon
from desktop_inbox.ui.kit.painting import mirrored, paint_rounded, paint_text, start_side, text_width
from desktop_inbox.ui.kit.tokens import tokens

_HEIGHT = 34
_WORDS_BEGIN = 34
"""Where the words begin, behind the glass, in pixels."""


def add_glass(field: QLineEdit, size: int = ICON_SIZE) -> QAction:
    """Put a magnifying glass before the words of a field that things are searched with. It keeps its colour."""
    words = QCoreApplication.translate("SearchField", "Search")
    glass = QAction(icon(Icon.SEARCH, tokens().muted, size), words, field)
    field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
    return glass


class SearchField(QLineEdit):
    """A field for what is looked for. Escape empties it; `left_downwards`: the user goes on to what was found."""

    left_downwards = Signal()

    def __init__(self, placeholder: str, shortcut: QKeySequence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = shortcut.toString(QKeySequence.SequenceFormat.NativeText)
        self.setProperty("kind", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMinimumHeight(_HEIGHT)
        self._glass = add_glass(self)
        self.textChanged.connect(self._on_text_changed)
        self._align()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave with the arrow or Enter, empty with Escape."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme and the direction of the layout."""
        if event.type() == QEvent.Type.PaletteChange:
            self._glass.setIcon(icon(Icon.SEARCH, tokens().muted))
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show the shortcut while the field is empty and wide enough for it beside the words."""
        super().paintEvent(event)
        width = text_width(self._keys, TextStyle.CAPTION) + 12
        is_crowded = self._words_end() + width + 10 > self.width()
        if not self._keys or self.text() or self.hasFocus() or is_crowded:
            return
        painter = QPainter(self)
        theme = tokens()
        box = QRectF(self.width() - width - 10, (self.height() - 18) / 2, width, 18)
        box = mirrored(box, QRectF(self.rect()), self.layoutDirection())
        paint_rounded(painter, box, theme.panel, radius=4, line=theme.line)
        style, centre = TextStyle.CAPTION, Qt.AlignmentFlag.AlignHCenter
        paint_text(painter, self._keys, box, style=style, colour=theme.muted, alignment=centre)
        painter.end()

    def _words_end(self) -> float:
        """Return how far what stands in the empty field reaches, from where the layout begins."""
        return _WORDS_BEGIN + text_width(self.placeholderText(), TextStyle.BODY)

    def _align(self) -> None:
        self.setAlignment(start_side(self.layoutDirection()) | Qt.AlignmentFlag.AlignAbsolute)

    def _on_text_changed(self, text: str) -> None:
        self.setClearButtonEnabled(bool(text))
