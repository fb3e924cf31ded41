"""Waveforms: bars as high as a sound is loud, of which those that were played have another colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop_inbox.domain.sound import LOUDEST

BAR_STEP = 4.0
"""From bar to bar, in device-independent pixels."""
_BAR = 2.0
_LEAST_HEIGHT = 2.0


def bars_that_fit(width: float) -> int:
    """Return how many bars stand beside each other in a width."""
    return max(1, int((width + BAR_STEP - _BAR) // BAR_STEP))


def paint_waveform(
    painter: QPainter, rect: QRectF, bars: Sequence[int], *, played: int, done: QColor, rest: QColor
) -> None:
    """Paint bars (0 to `LOUDEST`) from the left edge on; the first `played` ones are done.

    Sound runs from left to right in every language, as on the keys of players: nothing here is mirrored.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    middle = rect.center().y()
    for number, bar in enumerate(bars):
        height = max(_LEAST_HEIGHT, rect.height() * bar / LOUDEST)
        painter.setBrush(done if number < played else rest)
        painter.drawRoundedRect(QRectF(rect.left() + number * BAR_STEP, middle - height / 2, _BAR, height), 1, 1)
    painter.restore()


def scaled(bars: Sequence[int], count: int) -> list[int]:
    """Return a waveform with another number of bars. One without bars is next to silent."""
    if not bars:
        return [0] * count
    return [bars[number * len(bars) // count] for number in range(count)]
