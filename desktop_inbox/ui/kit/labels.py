"""Labels: plain text only, in a role's font and colour, whole or with an ellipsis."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, font
from desktop_inbox.ui.kit.painting import draw_line


class Ink(Enum):
    """A colour for text, as the palette's role that holds it: so labels follow the theme by themselves."""

    TEXT = QPalette.ColorRole.WindowText
    MUTED = QPalette.ColorRole.PlaceholderText
    BAD = QPalette.ColorRole.BrightText

    def colour(self) -> QColor:
        """Return the colour in the theme of now."""
        return QGuiApplication.palette().color(self.value)


def plain_tool_tip(text: str) -> str:
    """Return a tool tip that shows a text as it is. Qt takes what looks like markup for markup, pictures included."""
    if "<" not in text:
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")  # `html.escape` would load 2,000 names of characters
    return f"<span>{escaped}</span>"


class Label(QLabel):
    """A label whose text is never markup, whoever wrote it.

    Qt tells only windows that the system's font is another: those that stay open call `take_systems_font`.
    """

    def __init__(
        self,
        text: str = "",
        style: TextStyle = TextStyle.BODY,
        ink: Ink = Ink.TEXT,
        parent: QWidget | None = None,
        *,
        wraps: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self._style = style
        self.setFont(font(style))
        self.set_ink(ink)
        self._align()
        self.setText(text)

    def set_ink(self, ink: Ink) -> None:
        """Take another colour."""
        self.setForegroundRole(ink.value)

    def take_systems_font(self) -> None:
        """Take the size of the system's font of now."""
        self.setFont(font(self._style))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the direction of the layout."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
        super().changeEvent(event)

    def _align(self) -> None:
        """Begin where the layout begins: Qt would let text from left to right begin on the left in any layout."""
        if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            return
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        vertical = self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        self.setAlignment(side | vertical | Qt.AlignmentFlag.AlignAbsolute)


class ElidedLabel(Label):
    """A label on one line that gives way: an ellipsis where it does not fit, the whole text as its tool tip then."""

    def __init__(
        self, text: str = "", style: TextStyle = TextStyle.BODY, ink: Ink = Ink.TEXT, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, style, ink, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Allow any width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as much of the text as fits."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = QRectF(self.contentsRect())
        shown = self._fitted(room.width())
        self.setToolTip("" if shown == self.text() else plain_tool_tip(self.text()))
        draw_line(painter, shown, room, self.alignment())
        painter.end()

    def _fitted(self, room: float) -> str:
        """Return what is shown of the text in that many pixels."""
        return QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)


class ShortLabel(ElidedLabel):
    """A label that shows a short text instead where the whole does not fit."""

    short = ""

    def _fitted(self, room: float) -> str:
        is_short = QFontMetricsF(self.font()).horizontalAdvance(self.text()) > room
        return self.short if is_short else self.text()


class HintLabel(ElidedLabel):
    """A label that can be done without: it is left out where less than half of it fits."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as much of the text as fits, or nothing."""
        if self.width() * 2 >= self.sizeHint().width():
            super().paintEvent(event)
