"""Text laid out: wrapping, directions, positions of characters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from desktop_inbox.ui.kit.fonts import TextStyle, font
from desktop_inbox.ui.timeline.text_block import TextBlock


@pytest.fixture
def block(qapp):
    def make(text, width=200.0):
        return TextBlock(text, font(TextStyle.BODY), width)

    return make


def inked_columns(block, lines):
    """Return for each of so many lines of equal height the first and the last column that has ink."""
    image = QImage(round(block.width) + 2, round(block.height) + 2, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    block.paint(painter, QPointF(0, 0))
    painter.end()
    found = []
    step = block.height / lines
    for line in range(lines):
        dark = [
            x
            for x in range(image.width())
            for y in range(round(line * step), round((line + 1) * step))
            if image.pixelColor(x, y).lightness() < 160
        ]
        found.append((min(dark), max(dark)))
    return found


def test_a_word_longer_than_the_line_is_broken(block):
    one = block("x")
    long_word = block("x" * 400)
    assert long_word.width <= 200
    assert long_word.height > 5 * one.height


def test_a_block_is_no_wider_than_its_text(block):
    assert block("ok").width < 40


def test_each_paragraph_is_aligned_in_its_own_direction(block):
    mixed = block("שלום\nhello to all of you")
    hebrew, english = inked_columns(mixed, 2)
    assert hebrew[1] >= english[1] - 3
    assert hebrew[0] > english[0] + 20
    assert english[0] <= 3


def test_a_left_to_right_quote_does_not_turn_an_arabic_paragraph(block):
    arabic = block("مرحبا hello مرحبا كيف الحال اليوم يا صديقي", 120)
    lines = round(arabic.height / block("x").height)
    assert lines >= 2
    assert all(last >= arabic.width - 6 for _, last in inked_columns(arabic, lines))


@pytest.mark.parametrize("text", ["abcdef", "😄bcdef", "ab😄def"])
def test_positions_count_code_points(block, text):
    laid_out = block(text)
    seen = [laid_out.offset_at(x, laid_out.height / 2) for x in range(0, round(laid_out.width), 1)]
    numbers = [number for number in seen if number is not None]
    assert sorted(set(numbers)) == list(range(6))
    assert numbers == sorted(numbers)


def test_beside_and_below_the_text_is_nothing(block):
    laid_out = block("hello to all of you\nhi")
    line = laid_out.height / 2
    assert laid_out.offset_at(laid_out.width - 2, line + 4) is None
    assert laid_out.offset_at(3, line + 4) == 20
    assert laid_out.offset_at(3, laid_out.height + 5) is None


def test_sixteen_thousand_characters_are_laid_out(block):
    assert block("Wort " * 3200).height > 1000
    assert block("ש\na\n" * 4000).height > 10_000
