"""What stands where content would: loading, empty, nothing found, failed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.painting import centred
from desktop_inbox.ui.kit.tokens import tokens

_DISC = 56
_ICON = 26


class StateView(QWidget):
    """An icon, a title, a sentence and at most one button, in the middle of its space."""

    remedy_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        self._disc = _Disc(self)
        self._title = Label("", TextStyle.BODY_BOLD, parent=self, wraps=True)
        self._text = Label("", TextStyle.BODY, Ink.MUTED, self, wraps=True)
        self._remedy = Button("", parent=self)
        self._remedy.clicked.connect(self.remedy_clicked)
        self.setFocusProxy(self._remedy)
        layout.addStretch(2)
        layout.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_state(self, name: Icon, title: str, text: str = "", remedy: str = "") -> None:
        """Say what is the matter; `remedy` words the button, empty: none."""
        self._disc.show_icon(name)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self.setAccessibleName(f"{title} {text}".strip())


class _Disc(QWidget):
    """An icon on a quiet disc."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = Icon.INBOX
        self.setFixedSize(QSize(_DISC, _DISC))

    def show_icon(self, name: Icon) -> None:
        self._icon = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().chip)
        painter.drawEllipse(QRectF(self.rect()))
        paint_icon(painter, self._icon, centred(QRectF(self.rect()), _ICON, _ICON), tokens().muted)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
