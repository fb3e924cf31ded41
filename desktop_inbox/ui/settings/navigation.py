"""The navigation of the settings."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.list_model import ListRole
from desktop_inbox.viewmodels.settings.settings import NavigationRow, SectionName, SettingsViewModel

_MARGIN: Final = 10
_PAD: Final = 8
_ICON: Final = 17
_ICONS: Final = {
    SectionName.AVAILABILITY: Icon.USER_CHECK,
    SectionName.WRITING: Icon.PENCIL,
    SectionName.VOICE: Icon.MIC,
    SectionName.USERS: Icon.USER,
    SectionName.TEAMS: Icon.USERS,
    SectionName.GENERAL: Icon.BUILDING_2,
    SectionName.CONVERSATIONS: Icon.MESSAGES_SQUARE,
    SectionName.CLOSING_NOTES: Icon.CIRCLE_CHECK,
    SectionName.SNIPPETS: Icon.TEXT_QUOTE,
    SectionName.SNOOZE: Icon.ALARM_CLOCK,
    SectionName.TAGS: Icon.TAG,
    SectionName.CONTACT_FIELDS: Icon.CONTACT,
    SectionName.WEB_CHAT: Icon.GLOBE,
}


class NavigationDelegate(QStyledItemDelegate):
    """Paints a `NavigationRow`: a group's heading, or icon and name."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the size of a row."""
        row = index.data(ListRole.ROW)
        if isinstance(row, NavigationRow) and row.name is None:
            return QSize(option.rect.width(), round(metrics(TextStyle.CAPTION_BOLD).height()) + 20)
        return QSize(option.rect.width(), max(32, round(metrics(TextStyle.BODY).height()) + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if not isinstance(row, NavigationRow):
            return
        painter.save()
        whole, direction, theme = QRectF(option.rect), option.direction, tokens()
        side = start_side(direction)
        if row.name is None:
            rect = whole.adjusted(_MARGIN + _PAD, 8, -_MARGIN - _PAD, 0)
            paint_text(painter, row.text, rect, style=TextStyle.CAPTION_BOLD, colour=theme.muted, alignment=side)
        else:
            _paint_section(painter, option, row.name, row.text)
        painter.restore()


def _paint_section(painter: QPainter, option: QStyleOptionViewItem, name: SectionName, text: str) -> None:
    whole, direction, theme = QRectF(option.rect), option.direction, tokens()
    rect = whole.adjusted(_MARGIN, 0, -_MARGIN, 0)
    is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if is_chosen:
        paint_rounded(painter, rect, theme.accent_soft, radius=6)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        paint_rounded(painter, rect, theme.hover, radius=6)
    slot = QRectF(rect.left() + _PAD, rect.top(), _ICON, rect.height())
    quiet = theme.accent_text if is_chosen else theme.muted
    paint_icon(painter, _ICONS[name], centred(mirrored(slot, whole, direction), _ICON, _ICON), quiet)
    words = QRectF(slot.right() + 9, rect.top(), rect.right() - slot.right() - 9 - _PAD, rect.height())
    style = TextStyle.BODY_BOLD if is_chosen else TextStyle.BODY
    colour = theme.accent_text if is_chosen else theme.text
    side = start_side(direction)
    paint_text(painter, text, mirrored(words, whole, direction), style=style, colour=colour, alignment=side)
    focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
    if (option.state & focused) == focused:
        paint_focus_ring(painter, rect, radius=6)


class NavigationList(ChoiceList):
    """The sections; arrows go from one to the next, over the headings."""

    def __init__(self, viewmodel: SettingsViewModel, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Settings"))
        self._viewmodel = viewmodel
        self.setUniformItemSizes(False)
        self.setItemDelegate(NavigationDelegate(self))
        self.setModel(viewmodel.navigation)
        self.row_chosen.connect(self._on_row_chosen)
        viewmodel.current_changed.connect(self._show_choice)
        viewmodel.navigation.rowsInserted.connect(self._show_choice)
        self._show_choice()

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go to a section, never to a heading."""
        index = super().moveCursor(action, modifiers)
        down = index.row() > self.currentIndex().row()
        while index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            index = index.siblingAtRow(index.row() + (1 if down else -1))
        return index

    def _show_choice(self) -> None:
        self.show_chosen(self._viewmodel.navigation.index_of(self._viewmodel.current))

    def _on_row_chosen(self, index: QModelIndex) -> None:
        row = self._viewmodel.navigation.row_at(index)
        if row is not None and row.name is not None:
            self._viewmodel.show_section(row.name)
