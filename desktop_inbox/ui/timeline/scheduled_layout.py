"""A message that is sent later: a bubble with a dashed line around it, on what terms it waits, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.bubble_layout import BubbleLayout
from desktop_inbox.ui.timeline.foot import Foot
from desktop_inbox.ui.timeline.geometry import Hit, Look, RowAction
from desktop_inbox.viewmodels.timeline_rows import ScheduledRow

_DASHES = [4.0, 3.0]


class ScheduledLayout:
    """A `RowLayout`. `words` are those of the actions."""

    def __init__(self, row: ScheduledRow, look: Look, words: dict[RowAction, str], sources: BlockSources) -> None:
        self._bubble = BubbleLayout(row.bubble, look, words, sources)
        offers = [(action, words[action]) for action in scheduled_actions(row)]
        self._foot = Foot(row.note, offers, look, self._bubble.height, is_bad=not row.is_waiting)
        self.height = self._foot.bottom

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the bubble, its line, and what stands below."""
        self._bubble.paint(painter, clip)
        pen = QPen(tokens().accent, 1)
        pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._bubble.shape)
        self._foot.paint(painter)

    def hit(self, at: QPointF) -> Hit | None:
        """Return what a click there means."""
        return self._foot.hit(at) or self._bubble.hit(at)

    def outline(self) -> QRectF:
        """Return the bubble."""
        return self._bubble.outline()


def scheduled_actions(row: ScheduledRow) -> tuple[RowAction, ...]:
    """Return what can be done with a row, in reading order."""
    if row.is_waiting:
        return (RowAction.EDIT, RowAction.SEND_NOW, RowAction.CANCEL)
    return (RowAction.EDIT, RowAction.DISMISS)
