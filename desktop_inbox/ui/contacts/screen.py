"""The Contacts screen: the book, the details of one contact, and what is done with contacts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.contacts.bar import ADD_KEYS, SEARCH_KEYS, BookBar
from desktop_inbox.ui.contacts.merge_dialog import ask_to_merge
from desktop_inbox.ui.contacts.new_contact_dialog import NewContactDialog
from desktop_inbox.ui.contacts.table import BookTable
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.importing.dialog import ImportDialog
from desktop_inbox.ui.importing.export_bar import ExportBar
from desktop_inbox.ui.importing.places import ask_for_place
from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.flow_layout import FlowLayout
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.panel import Hairline, Panel
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.ui.kit.tokens import DETAILS_WIDTH
from desktop_inbox.viewmodels.contact_book import BookPhase
from desktop_inbox.viewmodels.contacts import ContactsViewModels
from desktop_inbox.viewmodels.preferences import Preferences

_MERGE_KEYS = "Ctrl+M"


class ContactsScreen(QWidget):
    """Shows `ContactsViewModels`. `conversation_wanted(ContactId)`: go to the messages of a contact."""

    conversation_wanted = Signal(object)

    def __init__(
        self, models: ContactsViewModels, preferences: Preferences, scope: TaskScope, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._models, self._book, self._scope = models, models.book, scope
        self._main = Panel(self)
        self.bar = BookBar(self._book, self._main)
        self.bar.add_requested.connect(self._on_add_clicked)
        self.bar.import_requested.connect(self._on_import_clicked)
        self.bar.export_requested.connect(self._on_export_clicked)
        self.bar.search.left_downwards.connect(self._on_left_downwards)
        self.table = BookTable(self._book, preferences, self._main)
        self.table.contact_opened.connect(self.conversation_wanted)
        self.bar.columns_requested.connect(self.table.header.open_menu)
        self._state = StateView(self._main)
        self._state.remedy_clicked.connect(self._on_remedy_clicked)
        self._stack = QStackedWidget(self._main)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._state)
        self.progress = ExportBar(models.export, self._main)
        self.details = DetailsPane(models.details, self, can_hide=False)
        models.details.merge_requested.connect(self._merge)
        self.details.setFixedWidth(DETAILS_WIDTH)
        self.open = Button(self.tr("Open conversation"), parent=self)
        self.open.clicked.connect(self._on_open_clicked)
        self.merge = Button(self.tr("Merge…"), parent=self)
        self.merge.setToolTip(QKeySequence(_MERGE_KEYS).toString(QKeySequence.SequenceFormat.NativeText))
        self.merge.clicked.connect(self._on_merge_clicked)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._add_keys()
        self._book.changed.connect(self._show_phase)
        self._book.selected_changed.connect(self._show_selected)
        self._show_phase()
        self._show_selected(None)

    def keep(self) -> None:
        """Remember columns and widths."""
        self.table.header.keep()

    def show_contact(self, contact_id: ContactId) -> None:
        """Choose a contact."""
        self._book.select(contact_id)

    def _lay_out(self) -> None:
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(self.bar)
        main.addWidget(Hairline(self._main))
        main.addWidget(self._stack, 1)
        main.addWidget(self.progress)
        side = Panel(self)
        side.setFixedWidth(DETAILS_WIDTH)
        buttons = FlowLayout(spacing=8)
        buttons.addWidget(self.open)
        buttons.addWidget(self.merge)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.addLayout(buttons)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.details, 1)
        column.addWidget(Hairline(side))
        column.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self._main, 1)
        layout.addWidget(side)

    def _add_keys(self) -> None:
        for keys, slot in (
            (SEARCH_KEYS, self.bar.focus_search),
            (ADD_KEYS, self._on_add_clicked),
            (_MERGE_KEYS, self._on_merge_clicked),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown ----------------------------------------------------------------------------------------------------
    def _show_phase(self) -> None:
        phase = self._book.phase
        self._stack.setCurrentWidget(self.table if phase is BookPhase.READY else self._state)
        self._show_state(phase)

    def _show_state(self, phase: BookPhase) -> None:
        match phase:
            case BookPhase.LOADING:
                self._state.show_state(Icon.CLOUD, self.tr("Contacts are loading…"))
            case BookPhase.EMPTY:
                text = self.tr("Everybody who writes to you becomes one. You can also add them, or import a CSV file.")
                self._state.show_state(Icon.USERS, self.tr("No contacts yet"), text, self.tr("Add contact"))
            case BookPhase.NOTHING_FOUND:
                text = self.tr("No contact you may see has all of this.")
                self._state.show_state(Icon.SEARCH, self.tr("Nobody found"), text, self.tr("Show all"))
            case BookPhase.FAILED:
                text = self.tr("The contacts on this computer could not be read. Nothing is lost.")
                self._state.show_state(Icon.CIRCLE_ALERT, self.tr("Something went wrong"), text, self.tr("Try again"))

    def _show_selected(self, contact_id: ContactId | None) -> None:
        self.open.setEnabled(contact_id is not None)
        self.merge.setEnabled(contact_id is not None)

    # What the user does -----------------------------------------------------------------------------------------------
    def _on_remedy_clicked(self) -> None:
        match self._book.phase:
            case BookPhase.EMPTY:
                self._on_add_clicked()
            case BookPhase.NOTHING_FOUND:
                self.bar.show_all()
            case _:
                self._book.retry()

    def _on_left_downwards(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if self._book.model.rows and not self.table.view.currentIndex().isValid():
            self._book.select(self._book.model.rows[0].id)

    def _on_open_clicked(self) -> None:
        if self._book.selected_id is not None:
            self.conversation_wanted.emit(self._book.selected_id)

    def _on_add_clicked(self) -> None:
        self._scope.spawn("new contact", self._add_contact())

    async def _add_contact(self) -> None:
        viewmodel = self._models.new_contact()
        viewmodel.created.connect(self._book.select)
        await NewContactDialog(viewmodel, self).run()
        viewmodel.deleteLater()

    def _on_import_clicked(self) -> None:
        self._scope.spawn("import", self._import())

    async def _import(self) -> None:
        contacts = self._models.new_import()
        try:
            await ImportDialog(contacts, self).run()
        finally:
            await contacts.close()
            contacts.deleteLater()

    def _on_merge_clicked(self) -> None:
        if self._book.selected_id is not None:
            self._merge(self._book.selected_id)

    def _merge(self, contact_id: ContactId) -> None:
        """Ask who else a contact is, and merge the two."""
        viewmodel = self._models.new_merge(contact_id)
        viewmodel.confirmed.connect(self._book.select)
        self._scope.spawn("merge", ask_to_merge(viewmodel, self))

    def _on_export_clicked(self) -> None:
        ask_for_place(self, self.tr("Export contacts"), self.tr("contacts"), self._on_place_chosen)

    def _on_place_chosen(self, path: Path) -> None:
        self._models.export.begin(self._book.query, path)
