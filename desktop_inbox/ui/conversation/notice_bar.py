"""The line below the header that says what was not done, and asks what now."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.ui.kit.warning_sign import WarningSign
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.conversation_notice import NoticeKind

_AROUND = (16, 8, 16, 4)
"""Room around the card, inside the widget: so it goes when the bar is hidden."""


class NoticeBar(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, conversation: ConversationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self.text = Label("", TextStyle.SMALL, parent=self, wraps=True)
        self.close_anyway = Button(self.tr("Close anyway"), ButtonKind.LINK, self)
        self.write_note = Button(self.tr("Write closing note"), ButtonKind.LINK, self)
        self.dismiss = Button(self.tr("Dismiss"), ButtonKind.LINK, self)
        layout = QHBoxLayout(self)
        left, top, right, bottom = _AROUND
        layout.setContentsMargins(left + 12, top + 6, right + 6, bottom + 6)
        layout.setSpacing(8)
        layout.addWidget(WarningSign(self))
        layout.addWidget(self.text, 1)
        layout.addWidget(self.close_anyway)
        layout.addWidget(self.write_note)
        layout.addWidget(self.dismiss)
        self.close_anyway.clicked.connect(conversation.close_anyway)
        self.write_note.clicked.connect(conversation.complete_closing_note)
        self.dismiss.clicked.connect(conversation.dismiss_notice)
        conversation.header_changed.connect(self._on_header_changed)
        self._on_header_changed()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter = QPainter(self)
        left, top, right, bottom = _AROUND
        card = QRectF(self.rect()).adjusted(left, top, -right, -bottom)
        paint_rounded(painter, card, tokens().warning_soft, radius=RADIUS_CONTROL)
        painter.end()

    def _on_header_changed(self) -> None:
        header = self._conversation.header
        notice = header.notice if header is not None else None
        self.setVisible(notice is not None)
        if notice is not None:
            self.text.setText(notice.text)
            self.close_anyway.setVisible(notice.kind is NoticeKind.NEWER_ACTIVITY)
            self.write_note.setVisible(notice.kind is NoticeKind.CLOSING_NOTE)
