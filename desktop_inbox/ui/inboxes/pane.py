"""The column of the inboxes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.inboxes.delegate import InboxDelegate
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.ui.kit.panel import Panel
from desktop_inbox.viewmodels.inboxes import InboxesViewModel


class InboxesPane(Panel):
    """Shows an `InboxesViewModel`. `hide_requested`: the user wants the room for something else."""

    hide_requested = Signal()

    def __init__(self, viewmodel: InboxesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        title = ElidedLabel(self.tr("Messages"), TextStyle.TITLE, parent=self)
        hide = IconButton(Icon.PANEL_LEFT, self.tr("Hide inboxes"), self)
        hide.set_mirrors(True)
        hide.clicked.connect(self.hide_requested)
        head = QHBoxLayout()
        head.setContentsMargins(18, 0, 10, 0)
        head.addWidget(title, 1)
        head.addWidget(hide)
        self.view = ChoiceList(self.tr("Inboxes"), self)
        self.view.setModel(viewmodel.model)
        self.view.setItemDelegate(InboxDelegate(self.view))
        self.view.row_chosen.connect(self._on_row_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 11, 0, 12)
        layout.setSpacing(7)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        viewmodel.chosen_changed.connect(self._show_chosen)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.view.show_chosen(self._viewmodel.model.index_of(self._viewmodel.chosen))

    def _on_row_chosen(self, index: QModelIndex) -> None:
        row = self._viewmodel.model.row_at(index)
        if row is not None:
            self._viewmodel.choose(row.inbox)
