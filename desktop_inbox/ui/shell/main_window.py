"""The main window: it places the screens and remembers where they were."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.contact_list.pane import ContactListPane
from desktop_inbox.ui.inboxes.pane import InboxesPane
from desktop_inbox.ui.kit.dialogs import ask
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.kit.panel import Panel
from desktop_inbox.ui.kit.tokens import DETAILS_WIDTH, INBOXES_WIDTH, LIST_WIDTH
from desktop_inbox.ui.shell.about import show_about
from desktop_inbox.ui.shell.banner import ConnectionBanner
from desktop_inbox.ui.shell.details_strip import DetailsStrip
from desktop_inbox.ui.shell.panels import CHAT_WIDTH, PanelName, Panels
from desktop_inbox.ui.shell.rail import CONTACTS_KEYS, MESSAGES_KEYS, SETTINGS_KEYS, Rail
from desktop_inbox.ui.shell.screens import ScreenName, Screens
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.preferences import Preferences

if TYPE_CHECKING:
    from desktop_inbox.ui.shell.availability import AvailabilitySign

if TYPE_CHECKING:
    from desktop_inbox.ui.details.pane import DetailsPane

SIZE = (1440, 900)
LEAST_SIZE = (720, 440)
FRAME_ROOM = (16, 48)
"""What the system's frame takes of the screen at most, in pixels: it is not known before the window is shown."""
_LEAST_LIST_WIDTH = 264
"""The tabs fit in every language."""
_GEOMETRY, _COLUMNS = "window", "columns"
_INBOXES_KEYS, _DETAILS_KEYS = "Ctrl+Shift+I", "Ctrl+Shift+D"


class MainWindow(QMainWindow):
    """Rail, banner, inboxes, contact list, the conversation and the details, in this order of reading.

    `models` are shown around `chat`, the widget of the conversation, which the caller makes and connects:
    `models.contact_list.selected_changed` says whose conversation to show, `models.details.jump_requested` which one to
    go to, `contact_pointed` that the pointer is over the contacts, and `writing_requested` that the user pressed Enter
    on one and wants to write.
    `screens` shows other screens beside the rail: who makes them is told by `screens.wanted`.
    The signals of custom inboxes are those of the inboxes' pane, `assign_requested` is that of the details. What is
    below the contacts is put there later, too, and the sign of the user's availability.
    `closed` comes when the user closes the window; nothing is ended by it. The window does not own the models.
    """

    contact_pointed = Signal()
    writing_requested = Signal()
    new_inbox_wanted = Signal(object)
    edit_inbox_wanted = Signal(object)
    assign_requested = Signal(object)
    closed = Signal()

    def __init__(self, models: MessagesViewModels, chat: QWidget, preferences: Preferences, scope: TaskScope) -> None:
        super().__init__()
        self._models, self._preferences, self._scope = models, preferences, scope
        self._panels = Panels(preferences.is_shown("inboxes"), preferences.is_shown("details"))
        self._chat = chat
        self._rail = Rail(models, preferences, self)
        self._rail.about_requested.connect(self._on_about_requested)
        models.inboxes.choose(preferences.inbox)
        models.inboxes.chosen_changed.connect(preferences.set_inbox)
        self._inboxes = InboxesPane(models.inboxes, self)
        self._inboxes.new_wanted.connect(self.new_inbox_wanted)
        self._inboxes.edit_wanted.connect(self.edit_inbox_wanted)
        self._inboxes.remove_wanted.connect(self._on_remove_inbox_wanted)
        models.inboxes.failed.connect(models.toasts.show)
        self._list = ContactListPane(models.contact_list, self)
        self._list.contact_opened.connect(self._on_contact_opened)
        self._list.contact_pointed.connect(self.contact_pointed)
        self._list.inboxes_wanted.connect(self.toggle_inboxes)
        self._details: QWidget = Panel(self)
        self._strip = DetailsStrip(self)
        self._strip.clicked.connect(self.toggle_details)
        self._inboxes.hide_requested.connect(self.toggle_inboxes)
        self._columns = self._make_columns()
        self.screens = self._make_screens()
        self._lay_out()
        for keys, open_screen in (
            (MESSAGES_KEYS, self.show_messages),
            (CONTACTS_KEYS, self.show_contacts),
            (SETTINGS_KEYS, self.show_settings),
        ):
            QShortcut(QKeySequence(keys), self, open_screen)
        QShortcut(QKeySequence(_INBOXES_KEYS), self, self.toggle_inboxes)
        QShortcut(QKeySequence(_DETAILS_KEYS), self, self.toggle_details)
        models.session.changed.connect(self._show_title)
        models.inboxes.unread_changed.connect(self._show_title)
        self._show_title()
        self._restore()
        self._list.take_keyboard()

    def toggle_inboxes(self) -> None:
        """Show or hide the inboxes."""
        self._toggle("inboxes")

    def toggle_details(self) -> None:
        """Show or hide the details."""
        self._toggle("details")

    def show_messages(self) -> None:
        """Go to the messages."""
        self.screens.show_screen(ScreenName.MESSAGES)

    def show_contacts(self) -> None:
        """Go to the contacts."""
        self.screens.show_screen(ScreenName.CONTACTS)

    def show_settings(self) -> None:
        """Go to the settings."""
        self.screens.show_screen(ScreenName.SETTINGS)

    def place_below_list(self, bar: QWidget) -> None:
        """Put a bar below the contacts."""
        self._list.place_below(bar)

    def place_availability(self, sign: AvailabilitySign) -> None:
        """Put the sign of the user's availability over their avatar."""
        self._rail.place_availability(sign)

    def place_details(self, pane: DetailsPane) -> None:
        """Put the contact's details into their place, which is empty before."""
        pane.assign_requested.connect(self.assign_requested)
        pane.hide_requested.connect(self.toggle_details)
        self._columns.replaceWidget(self._columns.indexOf(self._details), pane)
        self._details.deleteLater()
        self._details = pane
        self._show_panels()

    def put_chat_in_reading_order(self) -> None:
        """Let Tab go through the chat, whose widgets were made last, before it goes on to the details."""
        stops = self._tab_stops()
        columns = (self._list, self._chat, self._details)
        ordered = [stop for column in columns for stop in stops if column is stop or column.isAncestorOf(stop)]
        for before, after in pairwise(ordered):
            QWidget.setTabOrder(before, after)

    def _tab_stops(self) -> list[QWidget]:
        """Return what Tab stops at in this window now, in order."""
        stops: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is self:
                stops.append(widget)
            widget = widget.nextInFocusChain()
        return stops

    def focus_list(self) -> None:
        """Give the keyboard to the contact list."""
        self._list.focus_list()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show the panels that there is room for."""
        super().resizeEvent(event)
        self._panels = self._panels.resized(event.size().width(), before=event.oldSize().width())
        self._show_panels()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the system's font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for label in self.findChildren(Label):
                label.take_systems_font()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the places and say so."""
        self._preferences.save_state(_GEOMETRY, self.saveGeometry())
        self._preferences.save_state(_COLUMNS, self._columns.saveState())
        super().closeEvent(event)
        self.closed.emit()

    def _make_columns(self) -> QSplitter:
        columns = QSplitter(Qt.Orientation.Horizontal, self)
        columns.setHandleWidth(1)
        columns.setChildrenCollapsible(False)
        for widget in (self._inboxes, self._list, self._chat, self._details):
            columns.addWidget(widget)
        self._list.setMinimumWidth(_LEAST_LIST_WIDTH)
        for number in range(columns.count()):
            columns.setStretchFactor(number, int(columns.widget(number) is self._chat))
        columns.setSizes([INBOXES_WIDTH, LIST_WIDTH, CHAT_WIDTH, DETAILS_WIDTH])
        return columns

    def _make_screens(self) -> Screens:
        messages = QWidget(self)
        columns = QHBoxLayout(messages)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._columns, 1)
        columns.addWidget(self._strip)
        screens = Screens(messages, self)
        self._rail.screen_chosen.connect(screens.show_screen)
        screens.changed.connect(self._rail.show_current)
        return screens

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(ConnectionBanner(self._models.connection, self))
        right.addWidget(self.screens, 1)
        centre = QWidget(self)
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(centre)

    def _restore(self) -> None:
        self.setMinimumSize(*LEAST_SIZE)
        geometry, columns = self._preferences.state(_GEOMETRY), self._preferences.state(_COLUMNS)
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(first_size(self.screen().availableSize()))
        if columns is not None:
            self._columns.restoreState(columns)
        self._show_panels()

    def _toggle(self, name: PanelName) -> None:
        self._panels = self._panels.toggled(name, self.width())
        self._preferences.set_shown("inboxes", is_shown=self._panels.inboxes)
        self._preferences.set_shown("details", is_shown=self._panels.details)
        self._show_panels()

    def _show_panels(self) -> None:
        shown = self._panels.visible(self.width())
        self._inboxes.setVisible("inboxes" in shown)
        self._details.setVisible("details" in shown)
        self._strip.setVisible("details" not in shown)
        self._list.offer_inboxes(is_offered="inboxes" not in shown)

    def _show_title(self) -> None:
        name = self._models.session.workspace_name
        title = self.tr("%1 \u2013 Desktop Inbox", "workspace").replace("%1", name) if name else "Desktop Inbox"
        badge = self._models.inboxes.unread_badge
        self.setWindowTitle(f"({badge}) {title}" if badge else title)

    def _on_contact_opened(self, _contact_id: object) -> None:
        self.writing_requested.emit()

    def _on_remove_inbox_wanted(self, custom: CustomInbox) -> None:
        self._scope.spawn("remove-inbox", self._remove_inbox(custom))

    async def _remove_inbox(self, custom: CustomInbox) -> None:
        title = self.tr("Delete “%1”?").replace("%1", custom.name)
        text = self.tr("Only this list goes, for everybody who sees it. The conversations in it stay.")
        if not custom.is_shared:
            text = self.tr("Only this list goes. The conversations in it stay.")
        if await ask(self, title, text, self.tr("Delete")):
            self._models.inboxes.remove(custom.id)

    def _on_about_requested(self) -> None:
        self._scope.spawn("about", show_about(self))


def first_size(available: QSize) -> QSize:
    """Return the window's size on a screen where it was never shown: with its frame it fits."""
    return QSize(*SIZE).boundedTo(available - QSize(*FRAME_ROOM)).expandedTo(QSize(*LEAST_SIZE))
