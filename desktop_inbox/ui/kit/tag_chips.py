"""Tags as chips: a name and a dot in the tag's colour. The colour helps to find it again and means nothing else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.painting import mirrored, paint_rounded, paint_text, start_side, text_width
from desktop_inbox.ui.kit.tokens import TAG_COLOURS, tokens

_PAD: Final = 8
_DOT: Final = 8
_GAP: Final = 5
MOST_WIDTH: Final = 160
"""The widest chip, in pixels: a longer name gets an ellipsis."""


def tag_height() -> int:
    """Return the height of a chip."""
    return round(metrics(TextStyle.SMALL).height()) + 4


def tag_width(name: str) -> int:
    """Return how wide a chip is."""
    return min(MOST_WIDTH, round(text_width(name, TextStyle.SMALL)) + 2 + 2 * _PAD + _DOT + _GAP)


def tag_colour(number: int) -> QColor:
    """Return the colour of a tag's dot; any number has one."""
    return TAG_COLOURS[number % len(TAG_COLOURS)]


def paint_tag(
    painter: QPainter,
    name: str,
    rect: QRectF,
    *,
    colour: int,
    ground: QColor | None = None,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Paint a chip into a rectangle. `ground`: another than the usual soft accent, where that stands behind it."""
    theme = tokens()
    paint_rounded(painter, rect, ground or theme.accent_soft, radius=rect.height() / 2)
    dot = QRectF(rect.left() + _PAD, rect.center().y() - _DOT / 2, _DOT, _DOT)
    paint_rounded(painter, mirrored(dot, rect, direction), tag_colour(colour), radius=_DOT / 2)
    words = rect.adjusted(_PAD + _DOT + _GAP, 0, -_PAD + 2, 0)
    side = start_side(direction)
    place = mirrored(words, rect, direction)
    paint_text(painter, name, place, style=TextStyle.SMALL, colour=theme.accent_text, alignment=side)
