"""The column of the contact list: search, tabs, order, and the rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop_inbox.domain.inbox import SortOrder, StatusFilter
from desktop_inbox.ui.contact_list.delegate import ContactDelegate
from desktop_inbox.ui.contact_list.view import ContactListView
from desktop_inbox.ui.kit.buttons import IconButton, MenuButton, SegmentedTabs
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.panel import Hairline, Panel
from desktop_inbox.ui.kit.search_field import SearchField
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.viewmodels.contact_list import ContactListViewModel, ListPhase

SEARCH_KEYS = "Ctrl+K"
_STATUSES = (StatusFilter.OPEN, StatusFilter.CLOSED)


class ContactListPane(Panel):
    """Shows a `ContactListViewModel`.

    `contact_opened(ContactId)`: Enter on a row, the user wants to write. `inboxes_wanted`: show the hidden inboxes.
    """

    contact_opened = Signal(object)
    inboxes_wanted = Signal()

    def __init__(self, viewmodel: ContactListViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        keys = QKeySequence(SEARCH_KEYS)
        self._search = SearchField(self.tr("Search contacts"), keys, self)
        self._search.textChanged.connect(viewmodel.search)
        self._search.left_downwards.connect(self.focus_list)
        self._inboxes_button = IconButton(Icon.PANEL_LEFT, self.tr("Show inboxes"), self)
        self._inboxes_button.set_mirrors(True)
        self._inboxes_button.clicked.connect(self.inboxes_wanted)
        self._inboxes_button.hide()
        self._tabs = SegmentedTabs([self.tr("Open"), self.tr("Closed")], self)
        self._tabs.chosen.connect(self._on_tab_chosen)
        self._sort = MenuButton(self._sort_name(viewmodel.query.sort), self.tr("Order"), self)
        self._sort.clicked.connect(self._on_sort_clicked)
        self._state = StateView(self)
        self._state.remedy_clicked.connect(viewmodel.retry)
        self.view = ContactListView(viewmodel, ContactDelegate(self), self)
        self.view.row_opened.connect(self._on_row_opened)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._state)
        self._lay_out()
        QShortcut(keys, self, self.focus_search, context=Qt.ShortcutContext.WindowShortcut)
        viewmodel.query_changed.connect(self._show_query)
        viewmodel.phase_changed.connect(self._show_phase)
        viewmodel.rows_changed.connect(self._show_phase)
        self._show_phase()

    def focus_search(self) -> None:
        """Put the cursor into the search field, all of it selected."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def take_keyboard(self) -> None:
        """Give the keyboard to the rows as soon as there are any, without choosing one."""
        rows_shown = self._stack.currentWidget() is self.view
        (self.view if rows_shown else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_list(self) -> None:
        """Give the keyboard to the rows, at the first one when none is chosen."""
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
        self.view.go_to_first()

    def offer_inboxes(self, *, is_offered: bool) -> None:
        """Show the button that brings the inboxes back: they are hidden."""
        self._inboxes_button.setVisible(is_offered)

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setSpacing(6)
        search.addWidget(self._inboxes_button)
        search.addWidget(self._search, 1)
        bar = QHBoxLayout()
        bar.addWidget(self._tabs)
        bar.addStretch(1)
        bar.addWidget(self._sort)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(8)
        head.addLayout(search)
        head.addLayout(bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(Hairline(self))
        layout.addWidget(self._stack, 1)

    def _show_query(self) -> None:
        self._tabs.choose(_STATUSES.index(self._viewmodel.query.status))
        self._sort.show_text(self._sort_name(self._viewmodel.query.sort))
        self.view.scrollToTop()

    def _show_phase(self) -> None:
        phase = self._viewmodel.phase
        has_rows = self._viewmodel.model.rowCount() > 0
        if has_rows:
            self._stack.setCurrentWidget(self.view)
            if self.window().focusWidget() is self:
                self.take_keyboard()
            return
        self._say(phase)
        self._stack.setCurrentWidget(self._state)

    def _say(self, phase: ListPhase) -> None:
        show = self._state.show_state
        if phase is ListPhase.NOTHING_FOUND:
            show(Icon.SEARCH, self.tr("Nothing found"), self.tr("No contact in this list has such a name."))
        elif phase is ListPhase.NOT_SYNCED:
            text = self.tr("Your conversations are fetched as soon as the server can be reached.")
            show(Icon.CLOUD_OFF, self.tr("Offline"), text)
        elif phase is ListPhase.FAILED:
            title, text = self.tr("This list cannot be read"), self.tr("Is the disk full? Nothing saved is lost.")
            show(Icon.TRIANGLE_ALERT, title, text, self.tr("Try again"))
        elif phase is ListPhase.LOADING:
            show(Icon.REFRESH_CW, self.tr("Fetching your conversations\u2026"))
        elif self._viewmodel.query.status is StatusFilter.CLOSED:
            show(Icon.CIRCLE_CHECK, self.tr("Nothing closed yet"), self.tr("Closed conversations stay readable here."))
        else:
            show(Icon.INBOX, self.tr("All done"), self.tr("New conversations appear here by themselves."))

    def _sort_name(self, sort: SortOrder) -> str:
        names = {
            SortOrder.NEWEST: self.tr("Newest"),
            SortOrder.OLDEST: self.tr("Oldest"),
            SortOrder.LONGEST_WAITING: self.tr("Longest waiting"),
        }
        return names[sort]

    def _on_tab_chosen(self, number: int) -> None:
        self._viewmodel.set_status(_STATUSES[number])

    def _on_sort_clicked(self) -> None:
        menu = self._menu()
        corner = QPoint(self._sort.width() - menu.sizeHint().width(), self._sort.height())
        menu.popup(self._sort.mapToGlobal(corner))

    def _menu(self) -> QMenu:
        """Return a menu of the orders, which deletes itself when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for sort in SortOrder:
            action = menu.addAction(self._sort_name(sort))
            action.setData(sort.value)
            action.setCheckable(True)
            action.setChecked(sort is self._viewmodel.query.sort)
            group.addAction(action)
        menu.triggered.connect(self._on_sort_chosen)
        return menu

    def _on_sort_chosen(self, action: QAction) -> None:
        self._viewmodel.set_sort(SortOrder(action.data()))

    def _on_row_opened(self, index: QModelIndex) -> None:
        row = self._viewmodel.model.row_at(index)
        if row is not None:
            self.contact_opened.emit(row.id)
