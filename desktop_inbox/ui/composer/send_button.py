"""Send, and the arrow beside it for sending later: one button in two parts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_rounded, paint_text, text_width
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens

_PAD = 12
_GAP = 8
_ICON = 16
_HIGH = 32
_ARROW_WIDTH = 26
_ARROW = 14


class _Part(QAbstractButton):
    """A filled button whose shape goes on, unseen, after its end or (`beyond` negative) before its beginning."""

    beyond = 0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paint_ground(self, painter: QPainter) -> QColor:
        """Paint the shape, and return the colour for what stands on it."""
        theme, rect = tokens(), QRectF(self.rect())
        is_hot = self.isDown() or self.underMouse()
        ground = theme.line if not self.isEnabled() else theme.accent_hover if is_hot else theme.accent
        shape = rect.adjusted(min(self.beyond, 0), 0, max(self.beyond, 0), 0)
        paint_rounded(painter, mirrored(shape, rect, self.layoutDirection()), ground)
        if self.hasFocus():
            paint_focus_ring(painter, rect.adjusted(2, 2, -2, -2), colour=theme.on_accent)
        return theme.on_accent if self.isEnabled() else theme.muted


class SendButton(_Part):
    """The word, and the icon after it. `is_joined`: the arrow follows."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)

    def set_joined(self, *, is_joined: bool) -> None:
        """Say whether the arrow follows right after."""
        self.beyond = RADIUS_CONTROL if is_joined else 0
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for word and icon."""
        words = round(text_width(self.text(), TextStyle.BODY_MEDIUM)) + 2
        return QSize(words + _GAP + _ICON + 2 * _PAD, max(_HIGH, round(metrics(TextStyle.BODY_MEDIUM).height()) + 12))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the word and the icon."""
        painter = QPainter(self)
        ink, rect, direction = self.paint_ground(painter), QRectF(self.rect()), self.layoutDirection()
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        slot = mirrored(QRectF(rect.width() - _PAD - _ICON, 0, _ICON, rect.height()), rect, direction)
        paint_icon(painter, Icon.SEND_HORIZONTAL, centred(slot, _ICON, _ICON), ink, mirrored=is_rtl)
        words = mirrored(QRectF(_PAD, 0, rect.width() - 2 * _PAD - _GAP - _ICON, rect.height()), rect, direction)
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        paint_text(painter, self.text(), words, style=TextStyle.BODY_MEDIUM, colour=ink, alignment=side)
        painter.end()


class LaterButton(_Part):
    """The arrow that offers times."""

    beyond = -RADIUS_CONTROL

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(label)
        self.setAccessibleName(label)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the arrow."""
        return QSize(_ARROW_WIDTH, max(_HIGH, round(metrics(TextStyle.BODY_MEDIUM).height()) + 12))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the arrow."""
        painter = QPainter(self)
        ink = self.paint_ground(painter)
        paint_icon(painter, Icon.CHEVRON_DOWN, centred(QRectF(self.rect()), _ARROW, _ARROW), ink)
        painter.end()
