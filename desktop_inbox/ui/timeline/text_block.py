"""Plain text of any length laid out in a width, ready to be painted again and again.

Each paragraph runs in its own direction, as its first strong character says (UAX 9, rule P2); right-to-left paragraphs
are aligned right. Emoji, ligatures and words longer than a line are Qt's work.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption

from desktop_inbox.ui.kit.emoji import Span, formats

_RTL = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LINE_SEPARATOR = "\u2028"
LINE_GAP = 2.0
"""Between two lines, in device-independent pixels."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Paragraphs of one direction: their layout, where it stands, and at which code point it starts."""

    layout: QTextLayout
    top: float
    bottom: float
    text: str
    start: int


class TextBlock:
    """Text laid out in at most `width` device-independent pixels.

    `width` and `height` are what it takes. Positions are relative to its top left corner.
    """

    __slots__ = ("_parts", "height", "width")

    def __init__(self, text: str, font: QFont, width: float, spans: Sequence[Span] = ()) -> None:
        self._parts: list[_Part] = []
        has_rtl = _RTL.search(text) is not None
        runs = _runs(text) if has_rtl else [(0, text, False)]
        self.width, self.height = self._lay_out(runs, font, width, spans)
        if has_rtl:  # to align right, lines must know how wide the block came out
            self.width, self.height = self._lay_out(runs, font, self.width, spans)

    def paint(self, painter: QPainter, at: QPointF, clip: QRectF | None = None) -> None:
        """Paint at a position with the painter's pen. Lines outside `clip`, in the same coordinates, are left out."""
        for part in self._parts:
            origin = QPointF(at.x(), at.y() + part.top)
            if clip is None:
                part.layout.draw(painter, origin)
            elif origin.y() <= clip.bottom() and at.y() + part.bottom >= clip.top():
                part.layout.draw(painter, origin, [], clip)

    def offset_at(self, x: float, y: float) -> int | None:
        """Return the code point under a position; None beside the text."""
        part = next((part for part in self._parts if part.top <= y < part.bottom), None)
        if part is None:
            return None
        for number in range(part.layout.lineCount()):
            line = part.layout.lineAt(number)
            rect = line.naturalTextRect()
            if part.top + rect.top() <= y < part.top + rect.bottom() + LINE_GAP:
                if not rect.left() <= x <= rect.right():
                    return None
                units = line.xToCursor(x, line.CursorPosition.CursorOnCharacter)
                points = _points_before(part.text, int(units))
                return part.start + points if points < len(part.text) else None
        return None

    def _lay_out(
        self, runs: Iterable[tuple[int, str, bool]], font: QFont, width: float, spans: Sequence[Span]
    ) -> tuple[float, float]:
        """Make the parts; return what width and height they take."""
        self._parts = []
        natural, top = 0.0, 0.0
        for start, text, is_rtl in runs:
            layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), font)
            layout.setCacheEnabled(True)
            layout.setTextOption(_option(is_rtl=is_rtl))
            if spans:
                layout.setFormats(formats(spans, text, start))
            used, bottom = _break_lines(layout, width)
            self._parts.append(_Part(layout, top, top + bottom, text, start))
            natural, top = max(natural, used), top + bottom
        return min(math.ceil(natural) + 1.0, width), top


def _break_lines(layout: QTextLayout, width: float) -> tuple[float, float]:
    """Break a layout into lines; return the width of the widest and the height of all."""
    natural, y = 0.0, 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height() + LINE_GAP
        natural = max(natural, line.naturalTextWidth())
    layout.endLayout()
    return natural, y


def _option(*, is_rtl: bool) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft)
    return option


def _runs(text: str) -> list[tuple[int, str, bool]]:
    """Return the stretches of paragraphs that run in one direction: start in code points, text, right to left."""
    runs: list[tuple[int, str, bool]] = []
    start = 0
    for paragraph in text.split("\n"):
        is_rtl = _is_rtl(paragraph)
        if runs and (runs[-1][2] is is_rtl or not paragraph.strip()):
            runs[-1] = (runs[-1][0], f"{runs[-1][1]}\n{paragraph}", runs[-1][2])
        else:
            runs.append((start, paragraph, is_rtl))
        start += len(paragraph) + 1
    return runs


def _is_rtl(paragraph: str) -> bool:
    for character in paragraph:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _points_before(text: str, units: int) -> int:
    """Return how many code points the first so many UTF-16 units of a text are."""
    for number, character in enumerate(text):
        units -= 2 if character > "\uffff" else 1
        if units < 0:
            return number
    return len(text)
