"""The column of the contact list: search, tabs, order, and the rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop_inbox.domain.inbox import ContactQuery, Inbox, SortOrder, StatusFilter
from desktop_inbox.ui.contact_list.delegate import ContactDelegate
from desktop_inbox.ui.contact_list.view import ContactListView
from desktop_inbox.ui.kit.buttons import IconButton, MenuButton, SegmentedTabs
from desktop_inbox.ui.kit.chips import RemovableChip
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.panel import Hairline, Panel
from desktop_inbox.ui.kit.search_field import SearchField
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.viewmodels.contact_list import ContactListViewModel, ListPhase

SEARCH_KEYS = "Ctrl+K"
_HEAD_MARGIN, _HEAD_GAP = 12, 6
_STATUSES = (StatusFilter.OPEN, StatusFilter.SNOOZED, StatusFilter.CLOSED)


class ContactListPane(Panel):
    """Shows a `ContactListViewModel`.

    `contact_opened(ContactId)`: Enter on a row, the user wants to write. `contact_pointed`: the pointer went to a row.
    `inboxes_wanted`: show the hidden inboxes.
    What is done with many contacts has its place below the rows, for `place_below`.
    """

    contact_opened = Signal(object)
    contact_pointed = Signal()
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
        self._tabs = SegmentedTabs([self.tr("Open"), self.tr("Snoozed"), self.tr("Closed")], self)
        self._tabs.chosen.connect(self._on_tab_chosen)
        self._sort = MenuButton(self._sort_name(viewmodel.query.sort), self.tr("Order"), self)
        self._sort.clicked.connect(self._on_sort_clicked)
        self._unreplied = RemovableChip(self.tr("Unreplied only"), self.tr("Show all"), self)
        self._unreplied.removed.connect(self._on_unreplied_removed)
        self._state = StateView(self)
        self._state.remedy_clicked.connect(viewmodel.retry)
        self.view = ContactListView(viewmodel, ContactDelegate(self), self)
        self.view.row_opened.connect(self._on_row_opened)
        self.view.entered.connect(self.contact_pointed)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._state)
        self._lay_out()
        self._show_query()
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

    def place_below(self, bar: QWidget) -> None:
        """Put a bar below the rows. Whoever made it shows and hides it."""
        self._layout.addWidget(bar)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let the order give way where there is no room for its words beside the tabs."""
        super().resizeEvent(event)
        self._fit_sort()

    def _fit_sort(self) -> None:
        tabs = 0 if self._tabs.isHidden() else self._tabs.minimumSizeHint().width() + _HEAD_GAP
        self._sort.fit(self.width() - 2 * _HEAD_MARGIN - tabs, Icon.ARROW_DOWN_WIDE_NARROW)

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setSpacing(_HEAD_GAP)
        search.addWidget(self._inboxes_button)
        search.addWidget(self._search, 1)
        bar = QHBoxLayout()
        bar.setSpacing(_HEAD_GAP)
        bar.addWidget(self._tabs)
        bar.addStretch(1)
        bar.addWidget(self._sort)
        chips = QHBoxLayout()
        chips.addWidget(self._unreplied)
        chips.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(_HEAD_MARGIN, 12, _HEAD_MARGIN, 8)
        head.setSpacing(8)
        head.addLayout(search)
        head.addLayout(bar)
        head.addLayout(chips)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(Hairline(self))
        layout.addWidget(self._stack, 1)

    def _show_query(self) -> None:
        query = self._viewmodel.query
        self._tabs.setVisible(query.inbox.inbox is not Inbox.BLOCKED)
        self._tabs.choose(_STATUSES.index(query.status))
        self._sort.show_text(self._sort_name(query.sort))
        self._fit_sort()
        self._unreplied.setVisible(query.unreplied_only)
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
        else:
            self._say_empty(self._viewmodel.query)

    def _say_empty(self, query: ContactQuery) -> None:
        show = self._state.show_state
        if query.inbox.inbox is Inbox.BLOCKED:
            show(Icon.BAN, self.tr("Nobody is blocked"), self.tr("Blocked contacts are kept here, out of the inboxes."))
        elif query.unreplied_only:
            show(Icon.CIRCLE_CHECK, self.tr("Nobody waits for a reply"), self.tr("Only unreplied contacts are shown."))
        elif query.status is StatusFilter.CLOSED:
            show(Icon.CIRCLE_CHECK, self.tr("Nothing closed yet"), self.tr("Closed conversations stay readable here."))
        elif query.status is StatusFilter.SNOOZED:
            show(
                Icon.ALARM_CLOCK,
                self.tr("Nothing snoozed"),
                self.tr("Snoozed conversations wait here until it is time."),
            )
        elif query.inbox.inbox is Inbox.MENTIONS:
            show(Icon.AT_SIGN, self.tr("No mentions"), self.tr("Comments that mention you bring contacts here."))
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
        group.triggered.connect(self._on_sort_chosen)
        menu.addSeparator()
        only = menu.addAction(self.tr("Unreplied only"))
        only.setCheckable(True)
        only.setChecked(self._viewmodel.query.unreplied_only)
        only.triggered.connect(self._on_unreplied_chosen)
        return menu

    def _on_sort_chosen(self, action: QAction) -> None:
        self._viewmodel.set_sort(SortOrder(action.data()))

    def _on_unreplied_chosen(self, is_only: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._viewmodel.set_unreplied_only(is_only=is_only)

    def _on_unreplied_removed(self) -> None:
        self._viewmodel.set_unreplied_only(is_only=False)

    def _on_row_opened(self, index: QModelIndex) -> None:
        row = self._viewmodel.model.row_at(index)
        if row is not None:
            self.contact_opened.emit(row.id)
