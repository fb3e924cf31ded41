"""The field for what is said about files."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.tokens import tokens


class CaptionField(QWidget):
    """A composer's field with a frame: it grows with its lines, Enter sends, and files can be pasted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = ComposerField(self)
        self.field.takes_files = True
        self.field.setPlaceholderText(self.tr("Add a caption…"))
        self.field.setAccessibleName(self.tr("Caption"))
        self.field.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 7, 8, 7)
        layout.addWidget(self.field)
        self.setFocusProxy(self.field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Show in the frame whether the field has the keyboard."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame."""
        painter = QPainter(self)
        theme = tokens()
        line = theme.accent if self.field.hasFocus() else theme.line
        paint_rounded(painter, QRectF(self.rect()), theme.panel, line=line)
        painter.end()
