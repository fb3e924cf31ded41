"""The pill that floats over the timeline's end: how much is new below, and the way there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_focus_ring, paint_rounded, paint_text, text_width
from desktop_inbox.ui.kit.tokens import tokens

_HEIGHT = 34
_ICON = 16
_MOST = 99


class EndPill(QAbstractButton):
    """Without anything new a round button with an arrow; else it says how many messages wait below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._count = 0
        self.show_count(0)

    @property
    def count(self) -> int:
        """How many new messages it tells of."""
        return self._count

    def show_count(self, count: int) -> None:
        """Tell of so many new messages."""
        self._count = count
        text = ""
        if count > _MOST:
            text = self.tr("More than %n new message(s)", "", _MOST)
        elif count:
            text = self.tr("%n new message(s)", "", count)
        self.setText(text)
        label = self.tr("Go to the newest message")
        self.setToolTip(label)
        self.setAccessibleName(f"{text}. {label}" if text else label)
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a circle, or room for the words."""
        if not self.text():
            return QSize(_HEIGHT, _HEIGHT)
        return QSize(round(text_width(self.text(), TextStyle.SMALL_BOLD)) + _ICON + 36, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the pill."""
        painter = QPainter(self)
        theme = tokens()
        rect = QRectF(self.rect())
        is_new = bool(self.text())
        ground, ink = (theme.accent, theme.on_accent) if is_new else (theme.panel, theme.muted)
        if is_new and (self.underMouse() or self.isDown()):
            ground = theme.accent_hover
        paint_rounded(painter, rect, ground, radius=_HEIGHT / 2, line=None if is_new else theme.line)
        if is_new:
            is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            words = rect.adjusted(12 + _ICON, 0, -14, 0) if is_rtl else rect.adjusted(14, 0, -12 - _ICON, 0)
            paint_text(painter, self.text(), words, style=TextStyle.SMALL_BOLD, colour=ink)
            slot = QRectF(10 if is_rtl else rect.right() - 12 - _ICON, 0, _ICON, rect.height())
            paint_icon(painter, Icon.ARROW_DOWN, centred(slot, _ICON, _ICON), ink)
        else:
            paint_icon(painter, Icon.ARROW_DOWN, centred(rect, _ICON, _ICON), ink)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=_HEIGHT / 2)
        painter.end()
