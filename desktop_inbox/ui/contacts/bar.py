"""What stands above the contact book: how many, search, filter, and what is done with all of them."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind, IconButton, MenuButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.ui.kit.painting import text_width
from desktop_inbox.ui.kit.search_field import SearchField
from desktop_inbox.viewmodels.contact_book import BookPhase, ContactBookViewModel

SEARCH_KEYS, ADD_KEYS = "Ctrl+K", "Ctrl+N"
_SEARCH_WIDTH, _LEAST_SEARCH_WIDTH = 280, 150
_BESIDE = 92
"""What stands beside search and filter in their line, with the margins."""
_ICON_WIDTH, _BUTTON_ROOM = 36, 34
"""A button with an icon alone, and what one with words takes beside them, with the room to its neighbour."""


class BookBar(QWidget):
    """Shows a `ContactBookViewModel`'s query and changes it. `columns_requested(QPoint)`: a place for their menu."""

    add_requested = Signal()
    import_requested = Signal()
    export_requested = Signal()
    columns_requested = Signal(QPoint)

    def __init__(self, book: ContactBookViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._book = book
        self._title = Label(self.tr("Contacts"), TextStyle.TITLE, parent=self)
        self._count = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self.search = SearchField(self.tr("Search contacts"), QKeySequence(SEARCH_KEYS), self)
        self.search.setMinimumWidth(_LEAST_SEARCH_WIDTH)
        self.search.setMaximumWidth(_SEARCH_WIDTH)
        self.search.textChanged.connect(book.search)
        self.filter = MenuButton(self.tr("All contacts"), self.tr("Filter"), self)
        self.filter.clicked.connect(self._on_filter_clicked)
        self.columns = IconButton(Icon.COLUMNS_3, self.tr("Columns"), self)
        self.columns.clicked.connect(self._on_columns_clicked)
        self.upload = Button(parent=self)
        self.upload.clicked.connect(self.import_requested)
        self.download = Button(parent=self)
        self.download.clicked.connect(self.export_requested)
        self.add = Button("", ButtonKind.PRIMARY, self)
        self.add.clicked.connect(self.add_requested)
        self._lay_out()
        book.changed.connect(self._show_book)
        self._show_book()

    def focus_search(self) -> None:
        """Put the cursor into the search field, all of it selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_all(self) -> None:
        """Take search and filter away."""
        self.search.clear()
        self._on_all_chosen()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show icons where there is no room for words."""
        super().resizeEvent(event)
        self._show_buttons()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addSpacing(8)
        top.addWidget(self._count, 1)
        for button in (self.upload, self.download, self.add):
            top.addWidget(button)
        bar = QHBoxLayout()
        bar.addWidget(self.search, _SEARCH_WIDTH)
        bar.addWidget(self.filter)
        bar.addStretch(1)
        bar.addWidget(self.columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 16, 8)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addLayout(bar)

    def _show_book(self) -> None:
        count, query = self._book.count, self._book.query
        words = self.tr("%Ln contact(s)", None, count.total)
        if count.shown != count.total:
            words = self.tr("%1 of %2").replace("%1", QLocale().toString(count.shown)).replace("%2", words)
        self._count.setText(words if self._book.phase is not BookPhase.LOADING else "")
        tag = next((tag.name for tag in self._book.tags if tag.id == query.tag_id), "")
        self.filter.show_text(self.tr("Blocked") if query.blocked_only else tag or self.tr("All contacts"))
        self.upload.setEnabled(self._book.may_import)
        self.download.setEnabled(count.shown > 0)
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Show the buttons' words, or icons: of "Add" last."""
        upload, download, add = self.tr("Import…"), self.tr("Export…"), self.tr("Add contact")
        room = self.width() - self._title.sizeHint().width() - _BESIDE
        for button, words, sign, others in (
            (self.upload, upload, Icon.UPLOAD, (upload, download, add)),
            (self.download, download, Icon.DOWNLOAD, (upload, download, add)),
            (self.add, add, Icon.PLUS, (add,)),
        ):
            icons = (3 - len(others)) * _ICON_WIDTH
            is_narrow = room < icons + sum(text_width(each, TextStyle.BODY_MEDIUM) + _BUTTON_ROOM for each in others)
            button.setAccessibleName(words)
            button.setText("" if is_narrow else words)
            button.setToolTip(words if is_narrow else "")
            button.set_sign(sign if is_narrow else None)
            button.setMaximumWidth(_ICON_WIDTH if is_narrow else _SEARCH_WIDTH)
        keys = QKeySequence(ADD_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.add.setToolTip(self.add.toolTip() + f" ({keys})" if self.add.toolTip() else keys)
        if not self._book.may_import:
            self.upload.setToolTip(self.tr("Managers and owners import contacts."))
        self.filter.fit(self.width() - _LEAST_SEARCH_WIDTH - _BESIDE, Icon.FUNNEL)

    def _on_filter_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        query, tags = self._book.query, self._book.tags
        is_all = query.tag_id is None and not query.blocked_only
        self._add_choice(menu, self.tr("All contacts"), is_on=is_all).triggered.connect(self._on_all_chosen)
        blocked = self._add_choice(menu, self.tr("Blocked"), is_on=query.blocked_only)
        blocked.triggered.connect(self._on_blocked_chosen)
        if tags:
            menu.addSeparator()
        for tag in tags:
            self._add_choice(menu, tag.name.replace("&", "&&"), is_on=query.tag_id == tag.id).setData(tag.id)
        menu.triggered.connect(self._on_tag_chosen)
        menu.popup(self.filter.mapToGlobal(QPoint(0, self.filter.height())))

    def _add_choice(self, menu: QMenu, text: str, *, is_on: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_on)
        return action

    def _on_all_chosen(self) -> None:
        self._book.narrow(None)

    def _on_blocked_chosen(self) -> None:
        self._book.narrow(None, blocked_only=True)

    def _on_tag_chosen(self, action: QAction) -> None:
        if action.data() is not None:
            self._book.narrow(action.data())

    def _on_columns_clicked(self) -> None:
        self.columns_requested.emit(self.columns.mapToGlobal(QPoint(0, self.columns.height())))
