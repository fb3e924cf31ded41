"""Takes back what was just sent, while that can be."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.viewmodels.undo_send import UndoSend


class UndoSendButton(Button):
    """Counts the seconds down; hidden while there is nothing to take back."""

    def __init__(self, undo: UndoSend, parent: QWidget | None = None) -> None:
        super().__init__("", ButtonKind.LINK, parent)
        self._undo = undo
        self.setToolTip(self.tr("Take the message back (Ctrl+Z in the empty field)"))
        self.clicked.connect(undo.undo)
        undo.changed.connect(self._look)
        self.hide()
        self._look()

    def _look(self) -> None:
        left, was_hidden = self._undo.seconds_left, self.isHidden()
        self.setText(self.tr("Sending… Undo (%1)").replace("%1", str(left)))
        self.setAccessibleName(self.tr("Undo sending"))
        self.setVisible(left > 0)
        if left > 0 and was_hidden:
            said = self.tr("Sending. Press Ctrl+Z to take it back.")
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
