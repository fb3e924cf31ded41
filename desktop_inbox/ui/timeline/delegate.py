"""Paints the rows of a timeline. Layouts are made once for each row and width, and kept."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.painting import paint_focus_ring
from desktop_inbox.ui.kit.tokens import RADIUS_CARD
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.bubble_layout import BubbleLayout
from desktop_inbox.ui.timeline.geometry import Hit, Look, RowAction, RowLayout
from desktop_inbox.ui.timeline.line_layouts import ClosingLayout, DayLayout, MarkerLayout, NoteLayout, event_layout
from desktop_inbox.ui.timeline.scheduled_layout import ScheduledLayout
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.timeline_rows import (
    BubbleRow,
    ClosingRow,
    DayRow,
    EventRow,
    HistoryRow,
    MarkerRow,
    Phrase,
    ScheduledRow,
    TimelineRow,
    TypingRow,
)

LineRow = DayRow | MarkerRow | HistoryRow | TypingRow | EventRow | ClosingRow

_KEPT_LAYOUTS = 900
"""How many layouts are kept: three full windows."""


class _Kept(NamedTuple):
    """A layout, kept with its row: so no other row can get the row's identity."""

    row: TimelineRow
    width: int
    layout: RowLayout


class TimelineDelegate(QStyledItemDelegate):
    """Paints and measures rows. `shows_focus` says whether the current row gets a focus ring.

    `sources` is where files look up what changes while they are shown.
    """

    def __init__(self, model: ListModel[TimelineRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = Look(400, Qt.LayoutDirection.LeftToRight)
        self._layouts: dict[int, _Kept] = {}
        self._words = {
            RowAction.RETRY: self.tr("Retry"),
            RowAction.SEND_ANYWAY: self.tr("Send anyway"),
            RowAction.EDIT: self.tr("Edit"),
            RowAction.DISCARD: self.tr("Discard"),
            RowAction.SEND_NOW: self.tr("Send now"),
            RowAction.CANCEL: self.tr("Cancel"),
            RowAction.DISMISS: self.tr("Dismiss"),
        }
        self.shows_focus = False
        self.sources = BlockSources()

    def set_look(self, look: Look) -> bool:
        """Lay out for another width or direction from now on. Returns whether that is a change."""
        if look == self._look:
            return False
        if look.direction is not self._look.direction:
            self._layouts.clear()
        self._look = look
        return True

    def forget_layouts(self) -> None:
        """Lay out everything again: colours or fonts are others."""
        self._layouts.clear()

    def layout_of(self, row: TimelineRow) -> RowLayout:
        """Return the layout of a row for the look of now. Rows are immutable, so the same row has the same layout."""
        kept = self._layouts.get(id(row))
        if kept is not None and kept.row is row and kept.width == self._look.width:
            return kept.layout
        layout = self._lay_out(row)
        self._layouts[id(row)] = _Kept(row, self._look.width, layout)
        if len(self._layouts) > _KEPT_LAYOUTS:
            self._layouts.pop(next(iter(self._layouts)))
        return layout

    def hit(self, row: TimelineRow, at: QPointF) -> Hit | None:
        """Return what a click on a row means, at a position relative to its top left corner."""
        return self.layout_of(row).hit(at)

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of a row; the width is the column's."""
        row = self._model.row_at(index)
        return QSize(self._look.width, 0 if row is None else round(self.layout_of(row).height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row = self._model.row_at(index)
        if row is None:
            return
        layout = self.layout_of(row)
        rect: QRectF = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        clip = QRectF(0, 0, rect.width(), rect.height())
        if painter.hasClipping():
            clip = clip.intersected(painter.clipBoundingRect())
        layout.paint(painter, clip)
        if self.shows_focus and self._is_current(option):
            paint_focus_ring(painter, layout.outline(), radius=RADIUS_CARD)
        painter.restore()

    def _is_current(self, option: QStyleOptionViewItem) -> bool:
        state = option.state
        return bool(state & state.State_HasFocus)

    def _lay_out(self, row: TimelineRow) -> RowLayout:
        if isinstance(row, BubbleRow):
            return BubbleLayout(row, self._look, self._words, self.sources)
        if isinstance(row, ScheduledRow):
            return ScheduledLayout(row, self._look, self._words, self.sources)
        return _line_layout(row, self._look)


def _line_layout(row: LineRow, look: Look) -> RowLayout:
    if isinstance(row, EventRow):
        return event_layout(row, look)
    if isinstance(row, ClosingRow):
        return ClosingLayout(row, look)
    if isinstance(row, DayRow):
        return DayLayout(row.text, look)
    if isinstance(row, MarkerRow):
        return MarkerLayout(row.text, look)
    if isinstance(row, HistoryRow):
        icon = Icon.REFRESH_CW if row.is_loading else Icon.CLOUD_OFF
        return NoteLayout(Phrase(row.text), icon, look, is_centred=True)
    return NoteLayout(Phrase(row.text), Icon.PENCIL, look, is_centred=False)
