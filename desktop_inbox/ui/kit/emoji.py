"""Emoji within a text: drawn a little larger than it, so that faces can be told apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QTextCharFormat, QTextFormat, QTextLayout

from desktop_inbox.viewmodels.message_text import find_emoji

_SCALE = 1.2

Span = tuple[int, int, QTextCharFormat]
"""A stretch of text (start, end in code points) and how it looks."""


def emoji_spans(text: str, font: QFont) -> list[Span]:
    """Return how the emoji of a text look beside letters in that font; empty when there are none."""
    found = find_emoji(text)
    if not found:
        return []
    look = QTextCharFormat()
    if font.pointSizeF() > 0:
        look.setFontPointSize(font.pointSizeF() * _SCALE)
    else:
        look.setProperty(QTextFormat.Property.FontPixelSize, round(font.pixelSize() * _SCALE))
    return [(start, end, look) for start, end in found]


def formats(spans: Sequence[Span], text: str, start: int = 0) -> list[QTextLayout.FormatRange]:
    """Return the spans that touch a text, which begins at code point `start`, for a layout of it."""
    result = []
    for first, last, look in spans:
        begin, end = max(first - start, 0), min(last - start, len(text))
        if begin >= end:
            continue
        entry = QTextLayout.FormatRange()
        entry.start = _units(text[:begin])
        entry.length = _units(text[begin:end])
        entry.format = look
        result.append(entry)
    return result


def _units(text: str) -> int:
    """Return the length of text in UTF-16 units, which is how Qt counts."""
    return len(text) + sum(character > "\uffff" for character in text)
