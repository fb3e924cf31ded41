"""The header's buttons: words with an icon or an avatar, in an outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_inbox.ui.kit.avatars import Person, paint_avatar, paint_nobody, paint_team
from desktop_inbox.ui.kit.buttons import PaintedButton
from desktop_inbox.ui.kit.fonts import TextStyle
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
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens

_HEIGHT = 32
_PAD, _NARROW_PAD = 12, 8
_GAP = 8
_AVATAR = 20
_ICON = 16
_NAME_WIDTH = 150
_LEAST_WORDS = 36
"""In less room a name would be little more than an ellipsis."""
_ARROW_WIDTH = 28
_ARROW = 14


class OutlineButton(PaintedButton):
    """A button with an icon before its words. `is_good`: in the colour of what is done, as Close."""

    def __init__(self, text: str, name: Icon, parent: QWidget | None = None, *, is_good: bool = False) -> None:
        super().__init__(parent)
        self._icon = name
        self._is_good = is_good
        self._is_joined = self._is_compact = False
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_joined(self, is_joined: bool) -> None:  # noqa: FBT001 - a property
        """Say whether an arrow follows right after, as one button in two parts."""
        self._is_joined = is_joined
        self.update()

    def set_compact(self, is_compact: bool) -> None:  # noqa: FBT001 - a property
        """Say whether there is only room for the icon; the words are read out all the same."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for icon and words."""
        if self._is_compact:
            return QSize(_ICON + 2 * _PAD, _HEIGHT)
        return QSize(round(text_width(self.text(), TextStyle.BODY_MEDIUM)) + 2 + _ICON + _GAP + 2 * _PAD, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the outline, the icon and the words."""
        painter = QPainter(self)
        theme = tokens()
        ink = theme.good if self._is_good else theme.text
        line = theme.good if self._is_good else theme.line
        rect = _paint_ground(painter, self, line, beyond=RADIUS_CONTROL if self._is_joined else 0)
        slot = QRectF(_PAD, 0, _ICON, rect.height())
        words = QRectF(_PAD + _ICON + _GAP, 0, rect.width() - 2 * _PAD - _ICON - _GAP, rect.height())
        direction = self.layoutDirection()
        paint_icon(painter, self._icon, centred(mirrored(slot, rect, direction), _ICON, _ICON), ink)
        if not self._is_compact:
            side, place = start_side(direction), mirrored(words, rect, direction)
            paint_text(painter, self.text(), place, style=TextStyle.BODY_MEDIUM, colour=ink, alignment=side)
        painter.end()


class ArrowButton(PaintedButton):
    """The second part of a button in two: an arrow for the other way to do it."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(label)
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the arrow."""
        return QSize(_ARROW_WIDTH, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the outline, the line between the two parts, and the arrow."""
        painter = QPainter(self)
        good = tokens().good
        rect = _paint_ground(painter, self, good, beyond=-RADIUS_CONTROL)
        between = mirrored(QRectF(0, 0, 1, rect.height()), rect, self.layoutDirection())
        painter.fillRect(between, good)
        paint_icon(painter, Icon.CHEVRON_DOWN, centred(rect, _ARROW, _ARROW), good)
        painter.end()


class AssigneeButton(PaintedButton):
    """Shows who is assigned and opens the picker."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: Person | None = None
        self._is_team = self._is_compact = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # In a narrow column the name gives way, down to the avatar and the arrow.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_assignee(self, name: str, person: Person | None, team: str = "") -> None:
        """Show a user's name and the team's (each empty: none); `person` None: no user is assigned."""
        self._person, self._is_team = person, bool(team) and person is None
        parts = [part for part in (name, team) if part]
        self.setText(" \u00b7 ".join(parts))
        self.setAccessibleName(self.tr("Assignee: %1").replace("%1", ", ".join(parts)))
        self.setToolTip(plain_tool_tip(self.tr("Change the assignee: %1").replace("%1", ", ".join(parts))))
        self.updateGeometry()
        self.update()

    def set_compact(self, is_compact: bool) -> None:  # noqa: FBT001 - a property
        """Say whether there is only room for the avatar and the arrow; the name is read out all the same."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.updateGeometry()
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the avatar and the arrow."""
        return QSize(_AVATAR + _ICON + _GAP + 2 * _NARROW_PAD, _HEIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the avatar, a name of usual length, and the arrow."""
        if self._is_compact:
            return self.minimumSizeHint()
        words = min(text_width(self.text(), TextStyle.BODY_MEDIUM) + 2, _NAME_WIDTH)
        return QSize(round(words) + _AVATAR + _ICON + 2 * _GAP + 2 * _PAD, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the avatar, the name and the arrow."""
        painter = QPainter(self)
        theme = tokens()
        rect = _paint_ground(painter, self, theme.line)
        direction, pad = self.layoutDirection(), _NARROW_PAD if self._is_compact else _PAD
        circle = centred(mirrored(QRectF(pad, 0, _AVATAR, rect.height()), rect, direction), _AVATAR, _AVATAR)
        if self._person is not None:
            paint_avatar(painter, circle, self._person, ground=theme.panel)
        elif self._is_team:
            paint_team(painter, circle)
        else:
            paint_nobody(painter, circle, theme.muted)
        left = _PAD + _AVATAR + _GAP
        room = QRectF(left, 0, rect.width() - left - _GAP - _ICON - _PAD, rect.height())
        if not self._is_compact and room.width() >= _LEAST_WORDS:
            words, style = mirrored(room, rect, direction), TextStyle.BODY_MEDIUM
            paint_text(painter, self.text(), words, style=style, colour=theme.text, alignment=start_side(direction))
        arrow = mirrored(QRectF(rect.width() - pad - _ICON + 2, 0, _ICON, rect.height()), rect, direction)
        paint_icon(painter, Icon.CHEVRON_DOWN, centred(arrow, _ICON, _ICON), theme.muted)
        painter.end()


def _paint_ground(painter: QPainter, button: QAbstractButton, line: QColor, *, beyond: int = 0) -> QRectF:
    """Paint ground and outline and return the rectangle.

    `beyond`: so many pixels the shape goes on after the button's end, unseen; a negative number: before its beginning.
    """
    theme = tokens()
    rect = QRectF(button.rect())
    is_hot = button.isDown() or button.underMouse()
    shape = mirrored(rect.adjusted(min(beyond, 0), 0, max(beyond, 0), 0), rect, button.layoutDirection())
    paint_rounded(painter, shape, theme.hover if is_hot else theme.panel, line=line)
    if button.hasFocus():
        paint_focus_ring(painter, rect)
    return rect
