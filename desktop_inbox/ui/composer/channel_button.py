"""Which channel a reply goes to, and the menu of the others."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from desktop_inbox.ui.kit.avatars import BADGE_ICONS
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.painting import (
    centred,
    mirrored,
    paint_focus_ring,
    paint_rounded,
    paint_text,
    start_side,
    text_width,
)
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.channel_choice import ChannelChoice

_PAD = 6
_SIGN = 14
_GAP = 5
_ARROW = 14


class ChannelButton(QAbstractButton):
    """Sign and name of the channel; with several an arrow too, and a menu of them. Hidden while none is known."""

    def __init__(self, choice: ChannelChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        self._is_wanted = True
        self.menu: QMenu | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open_menu)
        choice.changed.connect(self._look)
        self._look()

    def set_wanted(self, *, is_wanted: bool) -> None:
        """Say whether what is written goes to a channel at all."""
        self._is_wanted = is_wanted
        self._look()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for sign, name and arrow."""
        arrow = _GAP + _ARROW if self._has_menu() else 0
        words = round(text_width(self.text(), TextStyle.BODY_MEDIUM)) + 2
        return QSize(2 * _PAD + _SIGN + _GAP + words + arrow, round(metrics(TextStyle.BODY_MEDIUM).height()) + 10)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give way down to sign and arrow."""
        return QSize(2 * _PAD + _SIGN + _GAP + _ARROW, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint sign, name and arrow."""
        current = self._choice.current
        if current is None:
            return
        painter = QPainter(self)
        theme, rect, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        if self._has_menu() and (self.underMouse() or self.isDown()):
            paint_rounded(painter, rect, theme.hover, radius=6)
        sign = mirrored(QRectF(_PAD, 0, _SIGN, rect.height()), rect, direction)
        paint_icon(painter, BADGE_ICONS[current.kind], centred(sign, _SIGN, _SIGN), theme.muted)
        end = _PAD + (_GAP + _ARROW if self._has_menu() else 0)
        left = _PAD + _SIGN + _GAP
        words = mirrored(QRectF(left, 0, max(0.0, rect.width() - left - end), rect.height()), rect, direction)
        side = start_side(direction)
        style = TextStyle.BODY_MEDIUM
        paint_text(painter, self.text(), words, style=style, colour=theme.muted, alignment=side)
        if self._has_menu():
            arrow = mirrored(QRectF(rect.width() - _PAD - _ARROW, 0, _ARROW, rect.height()), rect, direction)
            paint_icon(painter, Icon.CHEVRON_DOWN, centred(arrow, _ARROW, _ARROW), theme.muted)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=6)
        painter.end()

    def _has_menu(self) -> bool:
        return len(self._choice.options) > 1

    def _look(self) -> None:
        current = self._choice.current
        self.setVisible(current is not None and self._is_wanted)
        if current is None:
            return
        self.setText(current.name)
        self.setAccessibleName(self.tr("Channel: %1").replace("%1", f"{current.name}, {current.note}"))
        self.setToolTip(plain_tool_tip(current.note))
        self.setEnabled(self._has_menu())
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._has_menu() else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def _open_menu(self) -> None:
        self.menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        current = self._choice.current
        for option in self._choice.options:
            # What follows a tab stands in a column of its own; an "&" would underline the letter after it.
            note = option.note.replace("&", "&&")
            action = menu.addAction(f"{option.name}\t{note}")  # with an icon there would be no room for the check
            action.setCheckable(True)
            action.setChecked(option == current)
            action.triggered.connect(partial(self._choice.choose, option.id))
            group.addAction(action)
        size = menu.sizeHint()
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 0 if is_rtl else self.width() - size.width()
        menu.popup(self.mapToGlobal(QPoint(left, -size.height() - 4)))
