"""The popup that a contact's assignee is picked from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_inbox.domain.presence import Shown
from desktop_inbox.ui.kit.avatars import Person, paint_avatar, paint_nobody, paint_team
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.picker_popup import PickerPopup
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.assignee_picker import AssigneePickerViewModel, AssigneeRow
from desktop_inbox.viewmodels.list_model import ListRole

_WIDTH = 264
_ROW = 40
_AVATAR = 26
_DOT = 8


class _AssigneeDelegate(QStyledItemDelegate):
    """Paints a choice: avatar, name, availability, and a check at the one that stands."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(_WIDTH, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: AssigneeRow | None = index.data(ListRole.ROW)
        if row is None:
            return
        theme = tokens()
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            paint_rounded(painter, rect, theme.accent_soft, radius=RADIUS_CONTROL - 2)
        direction = option.direction
        inner = rect.adjusted(8, 0, -8, 0)
        circle = centred(mirrored(QRectF(inner.left(), inner.top(), _AVATAR, inner.height()), inner, direction), 26, 26)
        if row.assignment.team_id is not None:
            paint_team(painter, circle)
        elif row.assignment.user_id is not None:
            paint_avatar(painter, circle, Person(row.assignment.user_id, row.initials), ground=theme.panel)
        else:
            paint_nobody(painter, circle, theme.muted)
        side = start_side(direction)
        words = inner.adjusted(_AVATAR + 10, 0, -24, 0)
        if row.note:
            upper = QRectF(words.left(), inner.top() + 2, words.width(), 19)
            lower = QRectF(words.left(), inner.top() + 20, words.width(), 16)
            self._paint_note(painter, row, mirrored(lower, inner, direction), side)
            words = upper
        name = mirrored(words, inner, direction)
        paint_text(painter, row.name, name, style=TextStyle.BODY, colour=theme.text, alignment=side)
        if row.is_current:
            slot = mirrored(QRectF(inner.right() - 18, inner.top(), 18, inner.height()), inner, direction)
            paint_icon(painter, Icon.CHECK, centred(slot, 16, 16), theme.accent_text)
        painter.restore()

    def _paint_note(self, painter: QPainter, row: AssigneeRow, rect: QRectF, side: Qt.AlignmentFlag) -> None:
        theme = tokens()
        is_rtl = side is Qt.AlignmentFlag.AlignRight
        if row.shown is not None:
            left = rect.right() - _DOT if is_rtl else rect.left()
            self._paint_dot(painter, row.shown, QRectF(left, rect.center().y() - _DOT / 2, _DOT, _DOT))
            rect = rect.adjusted(0, 0, -_DOT - 5, 0) if is_rtl else rect.adjusted(_DOT + 5, 0, 0, 0)
        paint_text(painter, row.note, rect, style=TextStyle.CAPTION, colour=theme.muted, alignment=side)

    def _paint_dot(self, painter: QPainter, shown: Shown, rect: QRectF) -> None:
        """Paint how available somebody is; a ring for who is not here. The words stand beside it."""
        theme = tokens()
        if shown is Shown.OFFLINE:
            paint_rounded(painter, rect, theme.panel, radius=_DOT / 2, line=theme.faint)
            return
        colours = {Shown.AVAILABLE: theme.good, Shown.BUSY: theme.bad, Shown.AWAY: theme.warning}
        paint_rounded(painter, rect, colours[shown], radius=_DOT / 2)


class AssigneePopup(PickerPopup):
    """A search field over users and teams."""

    def __init__(self, picker: AssigneePickerViewModel, parent: QWidget | None = None) -> None:
        super().__init__(picker, _AssigneeDelegate(), _ROW, parent)
        self.set_words(self.tr("Search users and teams"), self.tr("Users and teams"))
        self.setFixedWidth(_WIDTH)
