"""The page of snippets: searching them, narrowing them, and files of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.importing.dialog import ImportDialog
from desktop_inbox.ui.importing.export_bar import ExportBar
from desktop_inbox.ui.importing.places import ask_for_place
from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.search_field import SearchField
from desktop_inbox.ui.settings.page import SectionPage
from desktop_inbox.viewmodels.settings.snippets import SnippetsSection

_SEARCH_KEYS = "Ctrl+K"
_LEAST_SEARCH_WIDTH = 130
_KINDS = (None, False, True)


class SnippetsPage(SectionPage):
    """Shows a `SnippetsSection`. Ctrl+K searches."""

    def __init__(self, section: SnippetsSection, scope: TaskScope, parent: QWidget | None = None) -> None:
        self._snippets = section
        self._shown_topics: Sequence[str] = ()
        super().__init__(section, scope, parent)
        QShortcut(
            QKeySequence(_SEARCH_KEYS),
            self,
            self._on_search_keys,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        order = (self.add, self.search, self.topic, self.kind, self.files)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        section.changed.connect(self._show_bar)
        self._show_bar()

    def make_bars(self) -> Sequence[QWidget]:
        """Return the search with what narrows it, and how far an export is."""
        section = self._snippets
        bar = QWidget(self)
        self.search = SearchField(self.tr("Search snippets"), QKeySequence(_SEARCH_KEYS), bar)
        self.search.setMinimumWidth(_LEAST_SEARCH_WIDTH)
        self.search.textChanged.connect(self._on_narrowed)
        self.search.left_downwards.connect(self._on_left_downwards)
        self.topic, self.kind = ChoiceBox(bar), ChoiceBox(bar)
        self.topic.setAccessibleName(self.tr("Topic"))
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.addItems([self.tr("All kinds"), self.tr("Personal"), self.tr("Shared")])
        self.topic.addItem(self.tr("All topics"))
        for box in (self.topic, self.kind):
            box.activated.connect(self._on_narrowed)
        self.files = Button(self.tr("CSV file"), parent=bar)
        self.files.setMenu(self._file_menu())
        self.files.setFixedHeight(self.topic.sizeHint().height())
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search, 1)
        for widget in (self.topic, self.kind, self.files):
            layout.addWidget(widget)
        self.more = Label("", TextStyle.SMALL, Ink.MUTED, self)
        return bar, ExportBar(section.export, self), self.more

    def _file_menu(self) -> QMenu:
        menu = QMenu(self)
        # The page's own: actions that a menu makes become invalid to Python as soon as it lets go of the menu.
        own = QAction(self.tr("Import snippets of your own…"), self)
        own.triggered.connect(partial(self._on_import_wanted, is_shared=False))
        self.import_shared = QAction(self.tr("Import shared snippets…"), self)
        self.import_shared.triggered.connect(partial(self._on_import_wanted, is_shared=True))
        self.export = QAction(self.tr("Export…"), self)
        self.export.triggered.connect(self._on_export_wanted)
        menu.addActions([own, self.import_shared, self.export])
        return menu

    def _show_bar(self) -> None:
        section = self._snippets
        self.import_shared.setVisible(section.may_share)
        self.export.setEnabled(bool(section.snippets))
        self.more.setText(self.tr("%n more: search for them", None, section.left_out))
        self.more.setVisible(section.left_out > 0)
        topics = section.topics
        if topics != self._shown_topics:
            self._shown_topics = topics
            chosen = section.filter.topic
            self.topic.clear()
            self.topic.addItems([self.tr("All topics"), *topics])
            self.topic.setCurrentIndex(topics.index(chosen) + 1 if chosen in topics else 0)
            self._on_narrowed()

    def _on_narrowed(self) -> None:
        number = self.topic.currentIndex()
        wanted = msgspec.structs.replace(
            self._snippets.filter,
            query=self.search.text(),
            topic=self._shown_topics[number - 1] if number > 0 else None,
            is_shared=_KINDS[self.kind.currentIndex()],
        )
        self._snippets.narrow(wanted)

    def _on_search_keys(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_left_downwards(self) -> None:
        if self.rows is not None and self._snippets.model.rows:
            self.rows.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.rows.list.currentIndex().isValid():
                self.rows.list.show_chosen(self._snippets.model.index(0))

    def _on_import_wanted(self, *_checked: bool, is_shared: bool) -> None:
        self._scope.spawn("import snippets", self._import(is_shared=is_shared))

    async def _import(self, *, is_shared: bool) -> None:
        table = self._snippets.new_import(is_shared=is_shared)
        try:
            await ImportDialog(table, self).run()
        finally:
            await table.close()
            table.deleteLater()

    def _on_export_wanted(self) -> None:
        ask_for_place(self, self.tr("Export snippets"), self.tr("snippets"), self._on_place_chosen)

    def _on_place_chosen(self, path: Path) -> None:
        self._snippets.export.begin(self._snippets.snippets, path)
