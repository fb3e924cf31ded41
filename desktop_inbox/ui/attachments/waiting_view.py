"""What the viewer shows while a file is on its way, or why it cannot be shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_text
from desktop_inbox.ui.kit.progress_ring import paint_progress_ring
from desktop_inbox.ui.kit.tokens import DARK

_RING, _GLYPH = 56, 32
_LINE = 40


class WaitingView(QWidget):
    """A ring, or a sign that something is wrong, above words. `pressed`: the user clicked there, to try again."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._share: float | None = 0.0
        self._words = ""

    def show_share(self, share: float, words: str) -> None:
        """Show how much of the file is here, 0 to 1."""
        self._share, self._words = share, words
        self.setAccessibleName(words)
        self.update()

    def show_words(self, words: str) -> None:
        """Say why there is nothing to see."""
        self._share, self._words = None, words
        self.setAccessibleName(words)
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Try again."""
        self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ring or the sign, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = centred(QRectF(self.rect()), _RING, _RING)
        if self._share is None:
            paint_icon(painter, Icon.IMAGE_OFF, centred(middle, _GLYPH, _GLYPH), DARK.muted)
        else:
            paint_progress_ring(painter, middle, self._share, Icon.ARROW_DOWN, ground=DARK.rail, theme=DARK)
        line = QRectF(0, middle.bottom() + 4, self.width(), _LINE)
        centre = Qt.AlignmentFlag.AlignHCenter
        paint_text(painter, self._words, line, style=TextStyle.BODY, colour=DARK.text, alignment=centre, tabular=True)
        painter.end()
