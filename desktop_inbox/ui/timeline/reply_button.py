"""The button beside the bubble under the pointer that answers it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon

_SIDE = 28
_APART = 4


class ReplyButton(IconButton):
    """Stands beside one row at a time; hidden while there is none. The keyboard has a key instead."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Icon.REPLY, "", parent, side=_SIDE)
        self.set_label(self.tr("Reply (R)"))
        self.set_mirrors(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.key = ""
        self.hide()

    def stand_beside(self, key: str, bubble: QRectF, width: int) -> None:
        """Show up beside a row's bubble, where a column of some width has room."""
        self.key = key
        middle = bubble.center().x()
        left = bubble.right() + _APART if middle < width / 2 else bubble.left() - _APART - _SIDE
        self.move(round(left), round(bubble.top() + _APART))
        self.show()

    def leave(self) -> None:
        """Stand beside no row."""
        self.key = ""
        self.hide()
