"""The settings screen: the navigation at the side, the page of the chosen section beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel
from desktop_inbox.ui.kit.panel import Panel
from desktop_inbox.ui.kit.tokens import INBOXES_WIDTH
from desktop_inbox.ui.settings.navigation import NavigationList
from desktop_inbox.ui.settings.page import ADD_KEYS, SectionPage
from desktop_inbox.ui.settings.snippets_page import SnippetsPage
from desktop_inbox.viewmodels.settings.section import Section
from desktop_inbox.viewmodels.settings.settings import SectionName, SettingsViewModel
from desktop_inbox.viewmodels.settings.snippets import SnippetsSection


class SettingsScreen(QWidget):
    """Shows a `SettingsViewModel`. A page is made when its section is first shown; dialogs run in `scope`.

    Arrows go from section to section, Ctrl+N adds a row to the one that is shown.
    """

    def __init__(self, viewmodel: SettingsViewModel, scope: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewmodel, self._scope = viewmodel, scope
        self._pages: dict[SectionName, SectionPage] = {}
        self.navigation = NavigationList(viewmodel, self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.setFocusProxy(self.navigation)
        keys = QShortcut(QKeySequence(ADD_KEYS), self, self._on_add_keys)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        viewmodel.current_changed.connect(self._show_current)
        self._show_current()

    @property
    def page(self) -> SectionPage:
        """The page that is shown."""
        return self._pages[self._viewmodel.current]

    def _lay_out(self) -> None:
        side = Panel(self)
        side.setFixedWidth(INBOXES_WIDTH)
        title = ElidedLabel(self.tr("Settings"), TextStyle.TITLE, parent=side)
        head = QHBoxLayout()
        head.setContentsMargins(18, 7, 10, 6)
        head.addWidget(title, 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 11, 0, 12)
        column.setSpacing(7)
        column.addLayout(head)
        column.addWidget(self.navigation, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(side)
        layout.addWidget(self._stack, 1)

    def _make_page(self, section: Section) -> SectionPage:
        if isinstance(section, SnippetsSection):
            return SnippetsPage(section, self._scope, self)
        return SectionPage(section, self._scope, self)

    def _on_add_keys(self) -> None:
        self.page.add_row()

    def _show_current(self) -> None:
        name = self._viewmodel.current
        if name not in self._pages:
            page = self._pages[name] = self._make_page(self._viewmodel.section(name))
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._pages[name])
