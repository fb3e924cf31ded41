"""Labels: plain text only, in a role's font and colour, whole or with an ellipsis."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, font
from desktop_inbox.ui.kit.tokens import tokens


class Ink(StrEnum):
    """Which of the theme's text colours a label takes."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent_text"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"

    def colour(self) -> QColor:
        """Return the colour in the theme of now."""
        colour: QColor = getattr(tokens(), self.value)
        return colour


class Label(QLabel):
    """A label whose text is never markup, whoever wrote it."""

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
        self._style = style
        self._ink = ink
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setText(text)
        self._dress()

    def set_ink(self, ink: Ink) -> None:
        """Take another colour."""
        self._ink = ink
        self._dress()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme and the system's font."""
        if event.type() in (QEvent.Type.ApplicationPaletteChange, QEvent.Type.ApplicationFontChange):
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        self.setFont(font(self._style))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self._ink.colour())
        self.setPalette(palette)


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
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == self.text() else self.text())
        flags = int(self.alignment()) | int(Qt.TextFlag.TextSingleLine)
        painter.drawText(self.rect(), flags, shown)
        painter.end()
