"""Paints the snippets that can be picked: the shortcut with what was typed of it, and the text in one line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.domain.snippet_search import Span
from desktop_inbox.ui.kit.emoji import emoji_spans, formats
from desktop_inbox.ui.kit.fonts import TextStyle, font
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, start_side
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.list_model import ListModel, ListRole
from desktop_inbox.viewmodels.snippets.completion import SnippetRow

ROW_HEIGHT = 34
_PAD = 14
_GAP = 16
_CLIP = 14
_LABEL_SHARE = 0.4
"""The most of the width that the shortcuts get."""
_MARK = 0.16
"""How much of the accent's colour the ground of what was typed has: right on every row, light and dark."""


class SnippetDelegate(QStyledItemDelegate):
    """The texts of all rows begin below each other, behind the longest shortcut."""

    def __init__(self) -> None:
        super().__init__()
        self._measured: tuple[tuple[SnippetRow, ...], QFont, float] | None = None

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of all rows."""
        return QSize(0, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row: SnippetRow | None = index.data(ListRole.ROW)
        if row is None:
            return
        theme, direction, rect = tokens(), option.direction, QRectF(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_chosen:
            painter.fillRect(rect, theme.accent_soft)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        width = min(self._label_width(index), inner.width() * _LABEL_SHARE)
        label = QRectF(inner.left(), inner.top(), width, inner.height())
        line = QRectF(label.right() + _GAP, inner.top(), 0, inner.height())
        line.setRight(inner.right() - (_CLIP + 8 if row.snippet.attachments else 0))
        side = start_side(direction)
        quiet = theme.text if is_chosen else theme.muted
        for text, spans, place, face, colour in (
            (row.label, row.label_spans, label, _label_font(is_named=row.is_named), theme.accent_text),
            (row.line, row.line_spans, line, font(TextStyle.BODY), quiet),
        ):
            _paint_marked(painter, text, spans, mirrored(place, inner, direction), face, colour, side)
        if row.snippet.attachments:
            clip = QRectF(inner.right() - _CLIP, inner.top(), _CLIP, inner.height())
            paint_icon(painter, Icon.PAPERCLIP, centred(mirrored(clip, inner, direction), _CLIP, _CLIP), quiet)
        painter.restore()

    def _label_width(self, index: QModelIndex | QPersistentModelIndex) -> float:
        """Return the width of the longest label; measured once for the rows of a search."""
        model = index.model()
        rows: tuple[SnippetRow, ...] = model.rows if isinstance(model, ListModel) else ()
        face = font(TextStyle.BODY)
        if self._measured is None or self._measured[0] is not rows or self._measured[1] != face:
            self._measured = (rows, face, max(map(_width, rows), default=0.0))
        return self._measured[2]


def _width(row: SnippetRow) -> float:
    return QFontMetricsF(_label_font(is_named=row.is_named)).horizontalAdvance(row.label) + 2


def _label_font(*, is_named: bool) -> QFont:
    """Return the font of shortcuts, which has letters of one width, or that of names."""
    face = font(TextStyle.BODY_MEDIUM)
    if not is_named:
        face.setFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
        face.setWeight(QFont.Weight.Bold)
    return face


def _paint_marked(  # noqa: PLR0913, PLR0917 - one line of text, and how it is painted
    painter: QPainter,
    text: str,
    spans: tuple[Span, ...],
    rect: QRectF,
    face: QFont,
    colour: QColor,
    side: Qt.AlignmentFlag,
) -> None:
    """Paint a text on one line, what was typed of it on a ground of its own, with an ellipsis where it is too long."""
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    ground = QColor(tokens().accent)
    ground.setAlphaF(_MARK)
    mark = QTextCharFormat()
    mark.setBackground(ground)
    marks = [(begin, end, mark) for begin, end in spans]
    layout = QTextLayout(shown, face)
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats(formats([*marks, *emoji_spans(shown, face)], shown))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    painter.setPen(colour)
    layout.draw(painter, QPointF(rect.left(), rect.center().y() - line.height() / 2))
