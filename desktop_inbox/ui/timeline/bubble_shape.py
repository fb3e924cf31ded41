"""The outline and the colours of a bubble."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainterPath

from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.ui.kit.tokens import RADIUS_CARD, Tokens
from desktop_inbox.ui.timeline.geometry import Look
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, BubbleSide

_TAIL_RADIUS = 3


def bubble_colours(side: BubbleSide, theme: Tokens) -> tuple[QColor, QColor | None]:
    """Return ground and line of a bubble; None: no line."""
    if side is BubbleSide.INCOMING:
        return theme.bubble_in, theme.line
    if side is BubbleSide.COMMENT:
        return theme.bubble_comment, theme.comment_line
    return theme.bubble_out, None


def state_colour(state: DeliveryState, theme: Tokens) -> QColor:
    """Return the colour of a delivery state's icon; the icons differ too."""
    if state is DeliveryState.FAILED:
        return theme.bad
    if state is DeliveryState.READ:
        return theme.accent_text
    return theme.muted_on_soft


def bubble_path(rect: QRectF, row: BubbleRow, look: Look) -> QPainterPath:
    """Return a rounded rectangle; in a group's last bubble the lower corner at the speaker's side is nearly square."""
    inset = rect if row.side is BubbleSide.OUTGOING else rect.adjusted(0.5, 0.5, -0.5, -0.5)
    has_tail = row.ends_group and row.side is not BubbleSide.COMMENT
    tail_left = has_tail and ((row.side is BubbleSide.INCOMING) != look.is_rtl)
    left = _TAIL_RADIUS if tail_left else RADIUS_CARD
    right = _TAIL_RADIUS if has_tail and not tail_left else RADIUS_CARD
    return _rounded(inset, RADIUS_CARD, left, right)


def _rounded(rect: QRectF, top: float, bottom_left: float, bottom_right: float) -> QPainterPath:
    """Return a rectangle with round corners of different radius."""
    path = QPainterPath()
    path.moveTo(rect.left() + top, rect.top())
    path.lineTo(rect.right() - top, rect.top())
    path.arcTo(QRectF(rect.right() - 2 * top, rect.top(), 2 * top, 2 * top), 90, -90)
    path.lineTo(rect.right(), rect.bottom() - bottom_right)
    size = 2 * bottom_right
    path.arcTo(QRectF(rect.right() - size, rect.bottom() - size, size, size), 0, -90)
    path.lineTo(rect.left() + bottom_left, rect.bottom())
    size = 2 * bottom_left
    path.arcTo(QRectF(rect.left(), rect.bottom() - size, size, size), 270, -90)
    path.lineTo(rect.left(), rect.top() + top)
    path.arcTo(QRectF(rect.left(), rect.top(), 2 * top, 2 * top), 180, -90)
    path.closeSubpath()
    return path
