"""The column of the inboxes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.inboxes.view import InboxesView
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel
from desktop_inbox.ui.kit.panel import Panel
from desktop_inbox.viewmodels.inboxes import InboxesViewModel


class InboxesPane(Panel):
    """Shows an `InboxesViewModel`. `hide_requested`: the user wants the room for something else.

    `new_wanted(CustomInbox | None)`: a custom inbox is to be made, like that one or from nothing. `edit_wanted` and
    `remove_wanted(CustomInbox)`: that one is to be changed, or removed once the user has confirmed it.
    """

    hide_requested = Signal()
    new_wanted = Signal(object)
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, viewmodel: InboxesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = ElidedLabel(self.tr("Messages"), TextStyle.TITLE, parent=self)
        hide = IconButton(Icon.PANEL_LEFT, self.tr("Hide inboxes"), self)
        hide.set_mirrors(True)
        hide.clicked.connect(self.hide_requested)
        head = QHBoxLayout()
        head.setContentsMargins(18, 0, 10, 0)
        head.addWidget(title, 1)
        head.addWidget(hide)
        self.view = InboxesView(viewmodel, self)
        self.view.new_wanted.connect(self.new_wanted)
        self.view.edit_wanted.connect(self.edit_wanted)
        self.view.remove_wanted.connect(self.remove_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 11, 0, 12)
        layout.setSpacing(7)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
