"""Where files are dropped: the dashed area of the dialog, and the sheet that lies over the chat while files hover."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_inbox.ui.kit.dropped import can_be_attached
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import paint_focus_ring, paint_text, text_width
from desktop_inbox.ui.kit.tokens import RADIUS_CARD, RADIUS_CONTROL, tokens

_ICON = 18
_GAP = 12
_PADDING = 24
_VEIL = 0.9
_INSET = 12


class DropArea(QAbstractButton):
    """The dashed area: pressed, it lets the user browse. It is lit while files hover over the dialog."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._is_lit = False

    def set_lit(self, *, is_lit: bool) -> None:
        """Show whether a drop would be taken."""
        self._is_lit = is_lit
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of one line with room around it."""
        return QSize(240, round(metrics(TextStyle.BODY).height()) + _PADDING)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the dashes, the icon and the words."""
        painter = QPainter(self)
        is_lit = self._is_lit or self.underMouse() or self.isDown()
        _paint_target(painter, QRectF(self.rect()), self, self.text(), radius=RADIUS_CONTROL, is_lit=is_lit)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), radius=RADIUS_CONTROL)
        painter.end()


class DropSheet(QWidget):
    """Lies over a widget while files hover above it, and takes the drop. Only while `is_wanted`.

    `dropped(QMimeData)` comes with what was dropped, which lives only during the signal.
    """

    dropped = Signal(object)

    def __init__(self, host: QWidget, text: str) -> None:
        super().__init__(host)
        self._host, self._text = host, text
        self.is_wanted = True
        self.setAcceptDrops(True)
        self.hide()
        host.setAcceptDrops(True)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Come up when files enter the host, and keep its size."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        elif isinstance(event, QDragEnterEvent) and self.is_wanted and can_be_attached(event.mimeData()):
            event.acceptProposedAction()
            self.setGeometry(self._host.rect())
            self.raise_()
            self.show()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files, as copies: where they come from they stay."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Go away."""
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Hand over what was dropped."""
        self.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(event.mimeData())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a veil, the dashes, and what will happen."""
        painter = QPainter(self)
        veil = QColor(tokens().window)
        veil.setAlphaF(_VEIL)
        painter.fillRect(self.rect(), veil)
        room = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        _paint_target(painter, room, self, self._text, radius=RADIUS_CARD, is_lit=True)
        painter.end()


def _paint_target(painter: QPainter, rect: QRectF, widget: QWidget, text: str, *, radius: float, is_lit: bool) -> None:
    """Paint a dashed outline with an icon and words in its middle."""
    theme = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.accent if is_lit else theme.faint, 1, Qt.PenStyle.DashLine))
    painter.setBrush(theme.accent_soft if is_lit else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    colour = theme.accent_text if is_lit else theme.muted
    words = min(text_width(text, TextStyle.BODY) + 2, rect.width() - _ICON - _GAP - 16)
    left = rect.left() + (rect.width() - words - _ICON - _GAP) / 2
    is_rtl = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    icon_left = left + words + _GAP if is_rtl else left
    words_left = left if is_rtl else left + _ICON + _GAP
    paint_icon(
        painter, Icon.UPLOAD, QRectF(round(icon_left), round(rect.center().y() - _ICON / 2), _ICON, _ICON), colour
    )
    paint_text(painter, text, QRectF(words_left, rect.top(), words, rect.height()), style=TextStyle.BODY, colour=colour)
