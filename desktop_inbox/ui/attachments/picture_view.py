"""A picture that can be looked at closely: it fits the window, or is zoomed and moved about."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

_STEP = 1.25
_MOST = 16.0
_LEAST_PIXELS = 32
_NOTCH = 120
_PAN = 60


class PictureView(QWidget):
    """Paints a picture. The wheel, + and - zoom, 0 fits; dragging and Shift with the arrows move it.

    `scale` is in physical pixels of the screen for each of the picture. A picture that fits is never made larger.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pixmap = self._fitted = QPixmap()
        self._scale: float | None = None
        self._centre = QPointF(0.5, 0.5)
        self._held: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def scale(self) -> float:
        """How large the picture is shown."""
        return self._fit_scale() if self._scale is None else self._scale

    @property
    def is_fitted(self) -> bool:
        """True while the picture is shown as large as fits."""
        return self._scale is None

    def show_picture(self, pixmap: QPixmap, fitted: QPixmap) -> None:
        """Show another picture, whole. `fitted` is a copy in a size that fits, so that it is painted well at once."""
        self._pixmap, self._fitted = pixmap, fitted
        self.fit()

    def fit(self) -> None:
        """Show the whole picture."""
        self._scale, self._centre = None, QPointF(0.5, 0.5)
        self._dress()

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom in by so many steps, or out; what is at a position stays there (None: the middle)."""
        if self._pixmap.isNull():
            return
        at = QPointF(self.rect().center()) if at is None else at
        before = self._rect()
        share = QPointF((at.x() - before.left()) / before.width(), (at.y() - before.top()) / before.height())
        least = min(self._fit_scale(), _LEAST_PIXELS / max(self._pixmap.width(), self._pixmap.height()))
        scale = max(least, min(_MOST, self.scale * _STEP**steps))
        self._scale = None if scale <= self._fit_scale() and steps < 0 else scale
        after = self._size()
        middle = QPointF(self.rect().center())
        self._centre = QPointF(
            share.x() + (middle.x() - at.x()) / after.width(), share.y() + (middle.y() - at.y()) / after.height()
        )
        self._dress()

    def pan(self, by: QPointF) -> None:
        """Move the picture by so many pixels of the window."""
        if not self._pixmap.isNull():
            size = self._size()
            self._centre -= QPointF(by.x() / size.width(), by.y() / size.height())
            self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture."""
        if self._pixmap.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale < _MOST / 4)
        source = self._fitted if self._scale is None and not self._fitted.isNull() else self._pixmap
        painter.drawPixmap(self._rect(), source, QRectF(source.rect()))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the picture within the window."""
        super().resizeEvent(event)
        self._dress()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the pointer."""
        turned = event.angleDelta().y()
        if turned:
            self.zoom(turned / _NOTCH, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the picture."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = event.position()
            self._dress()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move the picture."""
        if self._held is not None:
            self.pan(event.position() - self._held)
            self._held = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        self._held = None
        self._dress()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show every pixel as one, or the whole picture again."""
        if not self.is_fitted:
            self.fit()
        elif self.scale < 1:
            self._scale = self.scale
            self.zoom(_steps_to(1 / self.scale), event.position())

    def handle_key(self, event: QKeyEvent) -> bool:
        """Zoom or move by a key. Returns whether it was one of those."""
        key = Qt.Key(event.key())
        pans = {
            Qt.Key.Key_Left: QPointF(_PAN, 0),
            Qt.Key.Key_Right: QPointF(-_PAN, 0),
            Qt.Key.Key_Up: QPointF(0, _PAN),
            Qt.Key.Key_Down: QPointF(0, -_PAN),
        }
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1)
        elif key is Qt.Key.Key_Minus:
            self.zoom(-1)
        elif key is Qt.Key.Key_0:
            self.fit()
        elif key in pans and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(pans[key])
        else:
            return False
        return True

    def _fit_scale(self) -> float:
        if self._pixmap.isNull():
            return 1.0
        room = QSizeF(self.size()) * self.devicePixelRatioF()
        return min(1.0, room.width() / self._pixmap.width(), room.height() / self._pixmap.height())

    def _size(self) -> QSizeF:
        """Return the size of the picture as it is shown, in device-independent pixels."""
        return QSizeF(self._pixmap.size()) * (self.scale / self.devicePixelRatioF())

    def _rect(self) -> QRectF:
        size = self._size()
        middle = QRectF(self.rect()).center()
        left, top = middle.x() - self._centre.x() * size.width(), middle.y() - self._centre.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def _dress(self) -> None:
        """Keep the picture in sight, show by the pointer whether it can be moved, and paint."""
        if not self._pixmap.isNull():
            size = self._size()
            half_x, half_y = self.width() / 2 / size.width(), self.height() / 2 / size.height()
            self._centre = QPointF(_within(self._centre.x(), half_x), _within(self._centre.y(), half_y))
        held, free = Qt.CursorShape.ClosedHandCursor, Qt.CursorShape.OpenHandCursor
        usual = Qt.CursorShape.ArrowCursor if self.is_fitted else free
        self.setCursor(held if self._held is not None and not self.is_fitted else usual)
        self.update()


def _within(centre: float, half: float) -> float:
    """Return where the middle of the view may be on a side, as a share of the picture: no border is left empty."""
    return 0.5 if half >= 0.5 else max(half, min(1 - half, centre))


def _steps_to(factor: float) -> float:
    """Return how many steps of zooming a factor is."""
    return math.log(factor, _STEP)
