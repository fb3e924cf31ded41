"""The bar below the contact list: how many are marked, what can be done with them, and how far that has come."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_inbox.domain.ids import TagId
from desktop_inbox.ui.conversation.assignee_popup import AssigneePopup
from desktop_inbox.ui.conversation.closing_dialog import ClosingDialog
from desktop_inbox.ui.conversation.snooze_menu import open_snooze_menu
from desktop_inbox.ui.kit.buttons import Button, IconButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.kit.labels import ElidedLabel, ShortLabel
from desktop_inbox.ui.kit.painting import mirrored, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.panel import Hairline, Panel
from desktop_inbox.ui.kit.picker_popup import PickerPopup
from desktop_inbox.ui.kit.tag_chips import tag_colour
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.assignee_picker import AssigneePickerViewModel, Assignment
from desktop_inbox.viewmodels.bulk import BulkViewModel
from desktop_inbox.viewmodels.list_model import ListRole
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel
from desktop_inbox.viewmodels.tag_picker import TagPicker, TagRow

_POPUP_WIDTH = 264
_TAG_ROW = 34
_DOT = 10


class _TagDelegate(QStyledItemDelegate):
    """Paints a tag: a dot in its colour, and its name."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(0, _TAG_ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ListRole.ROW)
        if not isinstance(row, TagRow):
            return
        theme, direction = tokens(), option.direction
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            paint_rounded(painter, rect, theme.accent_soft, radius=RADIUS_CONTROL - 2)
        inner = rect.adjusted(10, 0, -10, 0)
        dot = QRectF(inner.left(), inner.center().y() - _DOT / 2, _DOT, _DOT)
        paint_rounded(painter, mirrored(dot, inner, direction), tag_colour(row.colour), radius=_DOT / 2)
        words = mirrored(inner.adjusted(_DOT + 9, 0, 0, 0), inner, direction)
        side = start_side(direction)
        paint_text(painter, row.name, words, style=TextStyle.BODY, colour=theme.text, alignment=side)


class BulkBar(Panel):
    """Shows a `BulkViewModel`; hidden while nothing is marked and nothing is being done. Escape clears.

    `left`: it had the keyboard and goes.
    """

    left = Signal()

    def __init__(
        self, bulk: BulkViewModel, people: People, snooze: SnoozeViewModel, parent: QWidget | None = None
    ) -> None:
        """Take also who and what can be chosen; `snooze` is the bar's own."""
        super().__init__(parent)
        self._bulk, self._people, self._snooze = bulk, people, snooze
        self._removes_tag = False
        self.tags = TagPicker(self)
        self.count = ShortLabel("", TextStyle.BODY_MEDIUM, parent=self)
        self.assign = IconButton(Icon.USER_PLUS, self.tr("Assign"), self)
        self.snooze = IconButton(Icon.ALARM_CLOCK, self.tr("Snooze"), self)
        self.tag = IconButton(Icon.TAG, self.tr("Tag"), self)
        self.close_all = IconButton(Icon.CIRCLE_CHECK, self.tr("Close conversations"), self)
        self.note = IconButton(Icon.CHEVRON_DOWN, self.tr("Close with a closing note"), self, side=22)
        self.clear = IconButton(Icon.X, self.tr("Clear selection"), self)
        self.words = ElidedLabel("", TextStyle.SMALL, parent=self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.stop = Button(self.tr("Stop"), parent=self)
        self.tag_popup = PickerPopup(self.tags, _TagDelegate(), _TAG_ROW, self)
        self.tag_popup.set_words(self.tr("Search tags"), self.tr("Tags"))
        self.tag_popup.setFixedWidth(_POPUP_WIDTH)
        self._assignees = AssigneePickerViewModel(people, self)
        self.assign_popup = AssigneePopup(self._assignees, self)
        self._parts = QStackedLayout()
        self._lay_out()
        self._connect()
        self._show_people()
        self._show_bulk()

    def _connect(self) -> None:
        bulk = self._bulk
        self.assign.clicked.connect(self._on_assign_clicked)
        self._assignees.picked.connect(self._on_assignee_picked)
        self.snooze.clicked.connect(self._on_snooze_clicked)
        self._snooze.chosen.connect(bulk.snooze)
        self.tag.clicked.connect(self._on_tag_clicked)
        self.tags.picked.connect(self._on_tag_picked)
        self.close_all.clicked.connect(bulk.close_conversations)
        self.note.clicked.connect(bulk.write_closing_note)
        self.clear.clicked.connect(bulk.clear)
        self.stop.clicked.connect(bulk.stop)
        bulk.closing.requested.connect(self._on_closing_note_requested)
        bulk.changed.connect(self._show_bulk)
        self._people.changed.connect(self._show_people)

    def tag_menu(self) -> QMenu:
        """Return a menu of what can be done with tags, which deletes itself when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon(Icon.PLUS, size=16), self.tr("Add a tag\u2026"), self._on_add_tag_chosen)
        menu.addAction(icon(Icon.X, size=16), self.tr("Remove a tag\u2026"), self._on_remove_tag_chosen)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the marks away on Escape, as the list does."""
        if event.key() == Qt.Key.Key_Escape:
            self._bulk.clear()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        choices, running = QWidget(self), QWidget(self)
        row = QHBoxLayout(choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.count, 1)
        for button in (self.assign, self.snooze, self.tag, self.close_all, self.note, self.clear):
            row.addWidget(button)
        bar = QVBoxLayout()
        bar.setSpacing(5)
        bar.addWidget(self.words)
        bar.addWidget(self.progress)
        line = QHBoxLayout(running)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addLayout(bar, 1)
        line.addWidget(self.stop)
        self._parts.addWidget(choices)
        self._parts.addWidget(running)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 6, 8, 6)
        inner.addLayout(self._parts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Hairline(self))
        layout.addLayout(inner)

    def _show_bulk(self) -> None:
        progress = self._bulk.progress
        is_wanted = progress is not None or self._bulk.count > 0
        if not is_wanted and self.window().focusWidget() in self.findChildren(QWidget):
            self.left.emit()
        self.setVisible(is_wanted)
        self._parts.setCurrentIndex(0 if progress is None else 1)
        self.count.setText(self._bulk.count_words)
        self.count.short = str(self._bulk.count)
        self.note.setVisible(self._bulk.offers_note)
        if progress is not None:
            self.words.setText(progress.words)
            self.progress.setMaximum(progress.total)
            self.progress.setValue(progress.done)

    def _show_people(self) -> None:
        self.tags.show_tags(self._people.directory.tags)

    def _on_assign_clicked(self) -> None:
        self.assign_popup.open_below(self.assign)

    def _on_assignee_picked(self, assignment: Assignment) -> None:
        self._bulk.assign(assignment.user_id, assignment.team_id)

    def _on_snooze_clicked(self) -> None:
        open_snooze_menu(self._snooze, self.snooze, offers_return=self._bulk.offers_return)

    def _on_tag_clicked(self) -> None:
        menu = self.tag_menu()
        menu.popup(self.tag.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _on_add_tag_chosen(self) -> None:
        self._removes_tag = False
        self.tag_popup.open_below(self.tag)

    def _on_remove_tag_chosen(self) -> None:
        self._removes_tag = True
        self.tag_popup.open_below(self.tag)

    def _on_tag_picked(self, tag_id: TagId) -> None:
        self._bulk.tag(tag_id, is_removed=self._removes_tag)

    def _on_closing_note_requested(self) -> None:
        ClosingDialog(self._bulk.closing, self.window(), count=self._bulk.count).open()
