"""What stands in place of the rows when there are none: an icon, a line, an explanation, perhaps a button."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.painting import centred, paint_rounded
from desktop_inbox.ui.kit.tokens import tokens

_CIRCLE = 64
_ICON = 28
_TEXT_WIDTH = 320


class _Emblem(QWidget):
    """An icon in a circle. Decoration."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = Icon.MESSAGES_SQUARE
        self.setFixedSize(QSize(_CIRCLE, _CIRCLE))

    def show_icon(self, name: Icon) -> None:
        self._icon = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_rounded(painter, rect, tokens().accent_soft, radius=_CIRCLE / 2)
        paint_icon(painter, self._icon, centred(rect, _ICON, _ICON), tokens().accent_text)
        painter.end()


class StatePage(QWidget):
    """A page in the middle of the column. `pressed` when its button was."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emblem = _Emblem(self)
        self._title = Label("", TextStyle.HEADING, parent=self)
        self._text = Label("", TextStyle.BODY, Ink.MUTED, self, wraps=True)
        self._button = Button("", parent=self)
        self._button.clicked.connect(self.pressed)
        centre = Qt.AlignmentFlag.AlignHCenter
        for label in (self._title, self._text):
            label.setAlignment(centre)
        self._text.setFixedWidth(_TEXT_WIDTH)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        middle = QHBoxLayout()  # Qt asks nothing that is aligned how high it is at its width
        middle.addStretch(1)
        middle.addWidget(self._text)
        middle.addStretch(1)
        layout.addStretch(2)
        layout.addWidget(self._emblem, 0, centre)
        layout.addWidget(self._title, 0, centre)
        layout.addLayout(middle)
        layout.addWidget(self._button, 0, centre)
        layout.addStretch(3)

    def show_state(self, name: Icon, title: str, text: str, button: str = "") -> None:
        """Show an icon, a title, an explanation, and a button unless it has no words."""
        self._emblem.show_icon(name)
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))

    def show_nothing_selected(self) -> None:
        """Show that no contact is chosen yet."""
        title = QCoreApplication.translate("TimelinePanel", "No conversation selected")
        text = QCoreApplication.translate("TimelinePanel", "Choose a contact to read and to answer.")
        self.show_state(Icon.MESSAGES_SQUARE, title, text)
