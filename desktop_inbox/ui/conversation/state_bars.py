"""The lines below the header that say what a conversation is in: snoozed, or of a blocked contact."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.kit.painting import centred, paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.conversation import ConversationViewModel

_ICON = 16
_AROUND = (16, 8, 16, 0)
"""Room around the card, inside the widget: so it goes when the bar is hidden."""


class _Sign(QWidget):
    """The sign before the words. Decoration."""

    def __init__(self, name: Icon, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = name
        self.setFixedSize(QSize(_ICON, _ICON))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        paint_icon(painter, self._icon, centred(QRectF(self.rect()), _ICON, _ICON), tokens().text)
        painter.end()


class StateBar(QWidget):
    """A sign, a sentence and a button. `is_bad`: on the ground of what is wrong."""

    def __init__(self, name: Icon, button: str, parent: QWidget, *, is_bad: bool = False) -> None:
        super().__init__(parent)
        self._is_bad = is_bad
        self.text = Label("", TextStyle.SMALL, parent=self, wraps=True)
        self.button = Button(button, ButtonKind.LINK, self)
        layout = QHBoxLayout(self)
        left, top, right, bottom = _AROUND
        layout.setContentsMargins(left + 12, top + 6, right + 6, bottom + 6)
        layout.setSpacing(8)
        layout.addWidget(_Sign(name, self))
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter = QPainter(self)
        left, top, right, bottom = _AROUND
        card = QRectF(self.rect()).adjusted(left, top, -right, -bottom)
        theme = tokens()
        paint_rounded(painter, card, theme.bad_soft if self._is_bad else theme.accent_soft, radius=RADIUS_CONTROL)
        painter.end()


class StateBars(QWidget):
    """Nothing while the conversation is in no such state."""

    def __init__(self, conversation: ConversationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self.snoozed = StateBar(Icon.ALARM_CLOCK, self.tr("Return now"), self)
        self.blocked = StateBar(Icon.BAN, self.tr("Unblock"), self, is_bad=True)
        self.blocked.text.setText(
            self.tr("This contact is blocked. The conversation is neither opened nor closed until it is unblocked.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.blocked)
        layout.addWidget(self.snoozed)
        self.snoozed.button.clicked.connect(conversation.return_now)
        self.blocked.button.clicked.connect(self._on_unblock_clicked)
        conversation.header_changed.connect(self._on_header_changed)
        self._on_header_changed()

    def _on_header_changed(self) -> None:
        header = self._conversation.header
        until = None if header is None else header.snoozed_until
        self.blocked.setVisible(header is not None and header.is_blocked)
        self.snoozed.setVisible(until is not None and self.blocked.isHidden())
        if until is not None:
            when = self._conversation.snooze.moment(until)
            self.snoozed.text.setText(self.tr("Snoozed until %1").replace("%1", when))

    def _on_unblock_clicked(self) -> None:
        self._conversation.set_blocked(is_blocked=False)
