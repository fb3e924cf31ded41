"""The bar above the field that says who replied while a reply was written, and asks what now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel, Label
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.ui.kit.warning_sign import WarningSign
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.reply_watch import NewerReply

_NARROW = 500
"""In a bar that is narrower the buttons stand below the words."""


class HeldBar(QWidget):
    """Hidden while no reply is held. Escape in it goes on writing."""

    def __init__(self, composer: ComposerViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._shown: NewerReply | None = None
        self.text = Label("", TextStyle.SMALL_BOLD, parent=self, wraps=True)
        self.line = ElidedLabel("", TextStyle.SMALL, parent=self)
        self.send_anyway = Button(self.tr("Send anyway"), ButtonKind.LINK, self)
        self.keep_writing = Button(self.tr("Keep writing"), ButtonKind.LINK, self)
        self.keep_writing.setToolTip(self.tr("Keep writing (Esc)"))
        self._lay_out()
        self.send_anyway.clicked.connect(composer.send_anyway)
        self.keep_writing.clicked.connect(composer.keep_writing)
        composer.state_changed.connect(self._on_state_changed)
        self.hide()
        self._on_state_changed()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter = QPainter(self)
        paint_rounded(painter, QRectF(self.rect()), tokens().warning_soft, radius=RADIUS_CONTROL)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the buttons beside the words, or below where they would be squeezed."""
        is_narrow = event.size().width() < _NARROW
        self._parts.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press the button that has the keyboard on Enter too, and go on writing on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.keep_writing.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for button in (self.send_anyway, self.keep_writing):
                if button.hasFocus():
                    button.click()
                    return
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.text)
        words.addWidget(self.line)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.send_anyway)
        buttons.addWidget(self.keep_writing)
        self._parts = parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        parts.setSpacing(4)
        parts.addLayout(words, 1)
        parts.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 6, 6)
        layout.setSpacing(8)
        layout.addWidget(WarningSign(self))
        layout.addLayout(parts, 1)

    def _on_state_changed(self) -> None:
        held = self._composer.state.held
        if held == self._shown:
            return
        self._shown = held
        self.setVisible(held is not None)
        if held is not None:
            self.text.setText(self._words(held))
            self.line.setText(held.line)
            self.line.setVisible(bool(held.line))
            announcement = " ".join((self.tr("Not sent."), self.text.text(), held.line))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, announcement))

    def _words(self, held: NewerReply) -> str:
        if held.author:
            return self.tr("%1 replied while you were writing.").replace("%1", held.author)
        return self.tr("A teammate replied while you were writing.")
