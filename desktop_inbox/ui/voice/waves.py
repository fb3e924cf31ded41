"""The waveform while it is recorded, and the one that a recording is gone through with."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from desktop_inbox.ui.kit.painting import paint_focus_ring
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.kit.waveform import BAR_STEP, bars_that_fit, paint_waveform, scaled

_HEIGHT = 30
_INSET = 4
_MOST_BARS = 1024
_BLOCKS_PER_BAR = 3
"""A bar stands for 0.12 s, so a screen's width for some ten seconds."""
STEP_MS = 5000
"""How far the arrow keys go."""


class LiveWave(QWidget):
    """Grows from where it begins; once it fills its room it moves on with what is newest at its end."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bars: deque[int] = deque(maxlen=_MOST_BARS)
        self._share: list[int] = []
        self.setMinimumSize(QSize(40, _HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, level: int) -> None:
        """Take the level of another block."""
        self._share.append(level)
        if len(self._share) == _BLOCKS_PER_BAR:
            self._bars.append(max(self._share))
            self._share.clear()
            self.update()

    def clear(self) -> None:
        """Begin anew."""
        self._bars.clear()
        self._share.clear()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Take what room there is."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the newest bars that fit."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        bars = list(self._bars)[-bars_that_fit(rect.width()) :]
        accent = tokens().accent
        paint_waveform(painter, rect, bars, played=len(bars), done=accent, rest=accent)
        painter.end()


class WaveSlider(QSlider):
    """A recording's waveform: a click or the arrow keys go to a place in it. Values are milliseconds.

    `sought(position_ms)`: the user went there.
    """

    sought = Signal(int)

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._bars: bytes = b""
        self.setAccessibleName(label)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # sound runs from left to right in every language
        self.setSingleStep(STEP_MS)
        self.setPageStep(STEP_MS)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.actionTriggered.connect(self._on_action)

    def show_sound(self, bars: bytes, duration_ms: int) -> None:
        """Show another recording, or one of which more is known."""
        self._bars = bars
        self.setRange(0, max(1, duration_ms))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Take what room there is."""
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give way."""
        return QSize(40, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the waveform, and the focus ring."""
        painter = QPainter(self)
        theme = tokens()
        rect = self._room()
        count = bars_that_fit(rect.width())
        played = round(count * self.sliderPosition() / self.maximum())
        bars = scaled(self._bars, count)
        paint_waveform(painter, rect, bars, played=played, done=theme.accent, rest=theme.faint)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), radius=6)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go to what was clicked."""
        self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the pointer that is held down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        event.accept()

    def _go_to(self, event: QMouseEvent) -> None:
        rect = self._room()
        width = bars_that_fit(rect.width()) * BAR_STEP
        share = min(1.0, max(0.0, (event.position().x() - rect.left()) / width))
        self.setValue(round(share * self.maximum()))
        self.sought.emit(self.value())

    def _on_action(self) -> None:
        self.sought.emit(self.sliderPosition())

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_INSET, 2, -_INSET, -2)
