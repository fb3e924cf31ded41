"""The list of a timeline's rows: scrolling without jumps, loading at both ends, reading, links and keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScrollBar, QToolTip, QWidget

from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.timeline.anchor import Anchor, restore_anchor, take_anchor
from desktop_inbox.ui.timeline.block import FileSources
from desktop_inbox.ui.timeline.delegate import TimelineDelegate
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look, QuoteHit, RowAction
from desktop_inbox.ui.timeline.reply_button import ReplyButton
from desktop_inbox.ui.timeline.row_actions import act
from desktop_inbox.ui.timeline.row_menu import copy_text, open_link, row_menu
from desktop_inbox.ui.timeline.seek_drag import SeekDrag, seek_drag
from desktop_inbox.viewmodels.message_text import Link
from desktop_inbox.viewmodels.timeline import TimelineViewModel
from desktop_inbox.viewmodels.timeline_rows import (
    BubbleRow,
    ClosingRow,
    EventRow,
    FileRow,
    ScheduledRow,
    TimelineRow,
    row_text,
)

_AT_END = 12
"""So near to the end, in pixels, the reader counts as being there."""
_LOAD_AHEAD = 1.5
"""Rows are loaded when less than so many heights of the viewport are left to scroll."""
_READ_AFTER_MS = 150
"""How long the newest message must be in view until it counts as read."""
_LANDING_SHARE = 0.2
"""Where in the viewport a row comes to stand that was jumped to, from its top."""
_WHEEL_STEP = 24


class _SteadyScrollBar(QScrollBar):
    """Always takes its room, so rows never change their width, but shows only when there is something to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class TimelineView(QListView):
    """Shows the rows of a `TimelineViewModel`.

    `end_left(bool)` tells when the reader leaves the end of the rows (True) or is back (False).
    `file_activated(FileHit, str)`: something is to be done with a file, in the row of that key.
    """

    end_left = Signal(bool)
    file_activated = Signal(object, str)

    def __init__(self, timeline: TimelineViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._rows = timeline.model
        self._delegate = TimelineDelegate(self._rows, self)
        self._anchor: Anchor | None = None
        self._is_at_end = True
        self._is_adjusting = False
        self._slack = 0
        self._drag: SeekDrag | None = None
        self.reply = ReplyButton(self.viewport())
        self.reply.clicked.connect(self._on_reply_clicked)
        self._set_up()
        self.setModel(self._rows)
        timeline.rows_changing.connect(self._on_rows_changing)
        timeline.rows_changed.connect(self._on_rows_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._read_timer = QTimer(self)
        self._read_timer.setSingleShot(True)
        self._read_timer.setInterval(_READ_AFTER_MS)
        self._read_timer.timeout.connect(self._mark_read_if_seen)

    @property
    def delegate(self) -> TimelineDelegate:
        """What paints the rows."""
        return self._delegate

    def show_files(self, sources: FileSources) -> None:
        """Show where the contents of files are, and their pictures, from now on."""
        self._delegate.sources.files = sources
        for changed in (sources.files.changed, sources.pictures.changed):
            changed.connect(self._on_file_changed)
        self.viewport().update()

    @property
    def is_at_end(self) -> bool:
        """True while the reader is at the end of the rows."""
        return self._is_at_end

    def _set_up(self) -> None:
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(_SteadyScrollBar(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("Messages"))
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(_WHEEL_STEP)

    # Standing at the bottom -------------------------------------------------------------------------------------------
    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """After every layout: note how much of the viewport the rows leave free."""
        super().updateGeometries()
        slack = max(0, self.viewport().height() - self.contentsSize().height())
        if slack != self._slack:
            self._slack = slack
            self.viewport().update()

    def verticalOffset(self) -> int:  # noqa: N802 - Qt's name
        """Return how far the rows are moved up. Rows that do not fill the viewport are moved down, to the composer."""
        return super().verticalOffset() - self._slack

    # Scrolling --------------------------------------------------------------------------------------------------------
    def scroll_to_end(self) -> None:
        """Scroll to the last row."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _on_rows_changing(self) -> None:
        self.reply.leave()
        self._anchor = self._take_hold()

    def _on_rows_changed(self) -> None:
        landing = self._timeline.take_landing()
        anchor, self._anchor = self._anchor, None
        if landing is None:
            self._let_go(anchor)
            return
        self.executeDelayedItemsLayout()
        if landing.key is None:
            self.scroll_to_end()
        else:
            self._land_on(landing.key)
        self._is_adjusting = False
        self._on_scrolled()

    def _land_on(self, key: str) -> None:
        index = self._rows.index_of(key)
        bar = self.verticalScrollBar()
        top = round(self.viewport().height() * _LANDING_SHARE)
        bar.setValue(bar.value() + self.visualRect(index).top() - top)

    def _on_scrolled(self) -> None:
        self.reply.leave()
        if self._is_adjusting:
            return
        bar = self.verticalScrollBar()
        self._set_at_end(is_at_end=bar.value() >= bar.maximum() - _AT_END)
        ahead = self.viewport().height() * _LOAD_AHEAD
        if bar.value() - bar.minimum() < ahead:
            self._timeline.load_older()
        if bar.maximum() - bar.value() < ahead:
            self._timeline.load_newer()
        self._read_timer.start()

    def _set_at_end(self, *, is_at_end: bool) -> None:
        if is_at_end != self._is_at_end:
            self._is_at_end = is_at_end
            self.end_left.emit(not is_at_end)
        self._timeline.set_following(is_following=is_at_end)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay out for the new width with what is read in its place."""
        anchor = self._take_hold()
        super().resizeEvent(event)
        if self._delegate.set_look(Look(self.viewport().width(), self.layoutDirection())):
            self.scheduleDelayedItemsLayout()
        self._let_go(anchor)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme, the system's font, the direction, and whether the window is in front."""
        super().changeEvent(event)
        kind = event.type()
        if kind in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            anchor = self._take_hold()
            self._delegate.set_look(Look(self.viewport().width(), self.layoutDirection()))
            self._delegate.forget_layouts()
            self.scheduleDelayedItemsLayout()
            self._let_go(anchor)
        elif kind is QEvent.Type.ActivationChange:
            self._read_timer.start()

    def _take_hold(self) -> Anchor | None:
        """Begin a change of geometry: return what has to stay in its place, None for the end of the rows."""
        self._is_adjusting = True
        return None if self._is_at_end else take_anchor(self, self._rows)

    def _let_go(self, anchor: Anchor | None) -> None:
        """End a change of geometry: lay out now, so that nothing is painted in between."""
        self.executeDelayedItemsLayout()
        if anchor is None:
            self.scroll_to_end()
        else:
            restore_anchor(self, self._rows, anchor)
        self._is_adjusting = False
        self._on_scrolled()

    def _on_file_changed(self) -> None:
        self.viewport().update()

    # Reading ----------------------------------------------------------------------------------------------------------
    def _mark_read_if_seen(self) -> None:
        if not self.isVisible() or not self.isActiveWindow():
            return
        self._timeline.see_mentions()
        key = self._timeline.newest_incoming_key
        if key is None:
            return
        rect = self.visualRect(self._rows.index_of(key))
        seen = rect.intersected(self.viewport().rect()).height()
        if seen >= min(rect.height(), self.viewport().height()) / 2:
            self._timeline.mark_read()

    # Pointer ----------------------------------------------------------------------------------------------------------
    def _row_at(self, at: QPoint) -> tuple[QModelIndex, TimelineRow | None]:
        index = self.indexAt(at)
        return index, self._rows.row_at(index)

    def _hit(self, at: QPoint) -> tuple[TimelineRow | None, Hit | None]:
        index, row = self._row_at(at)
        if row is None:
            return None, None
        return row, self._delegate.hit(row, QPointF(at - self.visualRect(index).topLeft()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show where a click does something, or follow the pointer along a line that was pressed on."""
        if self._drag is not None:
            x = event.position().x() - self._left_of(self._drag.key)
            if self._drag.is_due(x):
                self.file_activated.emit(self._drag.at(x), self._drag.key)
            return
        _, hit = self._hit(event.position().toPoint())
        self._show_reply(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if hit is not None else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Make the row the current one, without a ring: that is for the keyboard."""
        self._delegate.shows_focus = False
        row, hit = self._hit(event.position().toPoint())
        if row is not None and isinstance(hit, FileHit) and event.button() is Qt.MouseButton.LeftButton:
            self._drag = seek_drag(hit, row.key)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the link or do what the words under the pointer say."""
        super().mouseReleaseEvent(event)
        drag, self._drag = self._drag, None
        if drag is not None:
            self.file_activated.emit(drag.at(event.position().x() - self._left_of(drag.key)), drag.key)
            return
        row, hit = self._hit(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or row is None:
            return
        if isinstance(hit, Link):
            open_link(hit)
        elif isinstance(hit, FileHit):
            self.file_activated.emit(hit, row.key)
        elif isinstance(hit, QuoteHit):
            self._timeline.jump_to_message(hit.message_id)
        elif hit is not None:
            self._act(hit, row.key)

    def _left_of(self, key: str) -> int:
        return self.visualRect(self._rows.index_of(key)).left()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Answer the message under the pointer, unless a click there does something else."""
        row, hit = self._hit(event.position().toPoint())
        if row is not None and hit is None and event.button() is Qt.MouseButton.LeftButton:
            self._timeline.actions.quote(row.key)
        super().mouseDoubleClickEvent(event)

    def _show_reply(self, at: QPoint) -> None:
        """Offer to answer the message under the pointer."""
        index, row = self._row_at(at)
        if row is None or not self._timeline.actions.can_quote(row.key):
            self.reply.leave()
        elif row.key != self.reply.key:
            bubble = self._delegate.layout_of(row).outline().translated(self.visualRect(index).topLeft())
            self.reply.stand_beside(row.key, bubble, self.viewport().width())

    def _on_reply_clicked(self) -> None:
        self._timeline.actions.quote(self.reply.key)
        self.reply.leave()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Answer with where a link leads, or when exactly a row happened."""
        if event.type() is QEvent.Type.Leave:
            self.reply.leave()
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            row, hit = self._hit(event.pos())
            text = hit.host if isinstance(hit, Link) else ""
            if isinstance(hit, FileHit):
                text = hit.file.attachment.name
            elif not text and isinstance(row, BubbleRow | EventRow | ClosingRow):
                text = row.detail
            elif not text and isinstance(row, ScheduledRow):
                text = row.bubble.detail
            QToolTip.showText(event.globalPos(), plain_tool_tip(text), self.viewport())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu of the row under the pointer, or of the current one."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self._rows.row_at(self.currentIndex())
            meant: Hit | FileRow | None = None
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
            if isinstance(row, BubbleRow) and row.links:
                meant = row.links[0]
        else:
            row, hit = self._hit(event.pos())
            meant, at = hit.file if isinstance(hit, FileHit) else hit, event.globalPos()
        if row is not None:
            shown = meant if isinstance(meant, Link | FileRow) else None
            can_reply = self._timeline.actions.can_quote(row.key)
            act_on_file = partial(self._act_on_file, row.key)
            row_menu(self, row, shown, self._act, act_on_file, can_reply=can_reply).popup(at)

    def _act_on_file(self, key: str, hit: FileHit) -> None:
        self.file_activated.emit(hit, key)

    def _act(self, action: RowAction, key: str) -> None:
        act(self._timeline, action, key)

    # Keys -------------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy, open, jump to the ends, fetch older history; the rest is the list's own."""
        self._delegate.shows_focus = True
        row = self._rows.row_at(self.currentIndex())
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            if row is not None:
                copy_text(row_text(row))
        elif key == Qt.Key.Key_End:
            self._timeline.jump_to_newest()
            self._make_current(len(self._rows.rows) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(row, BubbleRow):
            self._open_first(row)
        elif key == Qt.Key.Key_R and not event.modifiers() and row is not None:
            self._timeline.actions.quote(row.key)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp) and row is None:
            self._make_current(self._last_in_view())
        else:
            super().keyPressEvent(event)
        bar = self.verticalScrollBar()
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_Home) and bar.value() == bar.minimum():
            self._timeline.load_older(is_retry=True)
        self.viewport().update()

    def _open_first(self, row: BubbleRow) -> None:
        """Open the first file of a row, or its first link."""
        if row.files:
            self.file_activated.emit(FileHit(row.files[0], FileAction.OPEN), row.key)
        elif row.links:
            open_link(row.links[0])

    def _make_current(self, number: int) -> None:
        if 0 <= number < len(self._rows.rows):
            self.setCurrentIndex(self._rows.index(number))

    def _last_in_view(self) -> int:
        index = self.indexAt(QPoint(self.viewport().width() // 2, self.viewport().height() - 2))
        return index.row() if index.isValid() else len(self._rows.rows) - 1
