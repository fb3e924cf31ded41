"""The toast: a card over the lower corner of a window that says what was just done, with Undo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind, IconButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.kit.painting import paint_rounded, text_width
from desktop_inbox.ui.kit.shadow import Shadow
from desktop_inbox.ui.kit.tokens import RADIUS_POPUP, tokens
from desktop_inbox.viewmodels.toasts import Toasts

_MOST_WIDTH = 520
_MARGIN = 16
_MOVES = frozenset(
    (
        QEvent.Type.Resize,
        QEvent.Type.Move,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.LayoutDirectionChange,
    )
)
_CLOSE = 26


class ToastCard(QWidget):
    """Shows `Toasts` over the lower corner where its parent's layout begins; hidden while there is nothing to say.

    It is `begin` pixels from that side, beyond what it must not cover.

    Undo is on its button and, while there is something to take back, on the system's keys for it, except where a field
    has the keyboard: there they take back what was typed. The toast stays while the mouse is over it or the keyboard in
    it. It takes the keyboard from nobody; Escape in it sends it away.
    """

    def __init__(self, toasts: Toasts, parent: QWidget, *, begin: int = 0) -> None:
        super().__init__(parent)
        self._begin = begin
        self._toasts, self._host = toasts, parent
        self._bar: QWidget | None = None
        self._neighbour: QWidget | None = None
        self.text = Label("", TextStyle.BODY, parent=self, wraps=True)
        self.undo = Button(self.tr("Undo"), ButtonKind.LINK, self)
        keys = QKeySequence(QKeySequence.StandardKey.Undo)
        self._undo_hint = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self.dismiss = IconButton(Icon.X, self.tr("Dismiss"), self, side=_CLOSE)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.undo)
        layout.addWidget(self.dismiss)
        self.undo.clicked.connect(toasts.undo)
        self.dismiss.clicked.connect(toasts.dismiss)
        self._undo_keys = QShortcut(keys, parent, toasts.undo, context=Qt.ShortcutContext.WindowShortcut)
        toasts.changed.connect(self._show_toast)
        parent.installEventFilter(self)
        for part in (self.undo, self.dismiss):
            part.installEventFilter(self)
        Shadow(self, RADIUS_POPUP)
        self._show_toast()

    def stay_above(self, bar: QWidget) -> None:
        """Never cover a bar at the bottom of the window while it is shown."""
        self._bar = bar
        bar.installEventFilter(self)

    def stay_beside(self, neighbour: QWidget) -> None:
        """End before a column of the window while it is shown: something is being written there."""
        self._neighbour = neighbour
        neighbour.installEventFilter(self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        painter = QPainter(self)
        theme = tokens()
        paint_rounded(painter, QRectF(self.rect()), theme.panel, radius=RADIUS_POPUP, line=theme.line)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Stay while the mouse is here."""
        super().enterEvent(event)
        self._toasts.hold()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Go on counting."""
        super().leaveEvent(event)
        self._toasts.release()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._toasts.dismiss()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the place while the window's size or the bar changes, and stay while a button here has the keyboard."""
        kind = event.type()
        if watched in (self._host, self._bar, self._neighbour):
            if kind in _MOVES:
                self._place()
        elif kind == QEvent.Type.FocusIn:
            self._toasts.hold()
        elif kind == QEvent.Type.FocusOut:
            self._toasts.release()
        return False

    def _show_toast(self) -> None:
        toast = self._toasts.current
        self._undo_keys.setEnabled(toast is not None and toast.undo is not None and not toast.action)
        if toast is None:
            self._give_up_keyboard()
            self.hide()
            return
        self.text.setText(toast.text)
        self.undo.setVisible(toast.undo is not None)
        self.undo.setText(toast.action or self.tr("Undo"))
        self.undo.setToolTip("" if toast.action else self._undo_hint)
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, toast.text))

    def _give_up_keyboard(self) -> None:
        """Let nothing hidden have the keyboard: the next part of the window takes it, as after Tab."""
        if self.window().focusWidget() in (self.undo, self.dismiss):
            self.focusNextChild()

    def _place(self) -> None:
        host, layout = self._host, self._layout
        begin = self._begin + _MARGIN
        most = max(min(_MOST_WIDTH, self._end() - begin - _MARGIN), layout.minimumSize().width())
        beside = layout.sizeHint().width() - self.text.sizeHint().width()
        words = text_width(self.text.text(), TextStyle.BODY)
        width = min(most, round(words) + 2 + beside)
        height = max(layout.heightForWidth(width), layout.minimumSize().height())
        left = host.width() - begin - width if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else begin
        self.setGeometry(left, self._floor() - height - _MARGIN, width, height)

    def _end(self) -> int:
        """Return how far the toast may reach, in pixels from the side where the layout begins."""
        whole, neighbour = self._host.width(), self._neighbour
        if neighbour is None or not neighbour.isVisible():
            return whole
        left = neighbour.mapTo(self._host, QPoint()).x()
        return whole - left - neighbour.width() if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else left

    def _floor(self) -> int:
        """Return where what must not be covered begins, from the top of the window."""
        if self._bar is None or not self._bar.isVisible():
            return self._host.height()
        return self._bar.mapTo(self._host, QPoint()).y()
