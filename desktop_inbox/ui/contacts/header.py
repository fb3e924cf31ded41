"""The head of the contact book: names of columns, what it is sorted by, and which columns are shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.viewmodels.contact_book import COLUMN_ORDERS, BookColumn, ContactBookViewModel
from desktop_inbox.viewmodels.preferences import Preferences

COLUMNS = tuple(BookColumn)
_STATE = "contact_book"
_HIDDEN_AT_FIRST = frozenset({BookColumn.LANGUAGE})
_STRETCHED = frozenset({BookColumn.NAME, BookColumn.EMAIL, BookColumn.TAGS})
_GIVING_WAY = (
    BookColumn.CREATED,
    BookColumn.LANGUAGE,
    BookColumn.PHONE,
    BookColumn.TAGS,
    BookColumn.ASSIGNEE,
    BookColumn.EMAIL,
    BookColumn.ACTIVITY,
)
"""Which columns are left out first where there is no room for all."""
_READABLE = 150
"""What each column that shares the rest has at least, in pixels: others are left out for it."""
_LEAST_WIDTH = 84
_PADDING = 36
_LEADING = 18


class BookHeader(QHeaderView):
    """Columns fill the width: long texts share what the others leave. A click sorts; the menu does it by keyboard too.

    In a narrow window those that the user wants least are left out. `columns_changed`: other columns or widths.
    """

    columns_changed = Signal()

    def __init__(self, viewmodel: ContactBookViewModel, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._viewmodel, self._preferences = viewmodel, preferences
        self._names = QStandardItemModel(0, len(COLUMNS), self)
        for number, name in enumerate(self._column_names().values()):
            self._names.setHeaderData(number, Qt.Orientation.Horizontal, name)
        self.setModel(self._names)
        self.setFont(font(TextStyle.SMALL_BOLD))
        self.setFixedHeight(round(metrics(TextStyle.SMALL_BOLD).height()) + _LEADING)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(True)
        self.setMinimumSectionSize(_LEAST_WIDTH)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(self.tr("Columns"))
        for number, column in enumerate(COLUMNS):
            is_stretched = column in _STRETCHED
            mode = QHeaderView.ResizeMode.Stretch if is_stretched else QHeaderView.ResizeMode.Interactive
            self.setSectionResizeMode(number, mode)
            self.resizeSection(number, self._width(number))
            self.setSectionHidden(number, column in _HIDDEN_AT_FIRST)
        state = preferences.state(_STATE)
        if state is not None:
            self.restoreState(state)
        self._wanted = [n == 0 or not self.isSectionHidden(n) for n in range(len(COLUMNS))]
        self._show_what_fits()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.sectionClicked.connect(self._on_section_clicked)
        self.sectionResized.connect(self._on_resized)
        viewmodel.changed.connect(self._show_order)
        self._show_order()

    def shown_columns(self) -> list[tuple[BookColumn, int, int]]:
        """Return the columns that are shown, with their place from the beginning and their width, in pixels."""
        return [
            (column, self.sectionPosition(number), self.sectionSize(number))
            for number, column in enumerate(COLUMNS)
            if not self.isSectionHidden(number)
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show the columns that there is room for."""
        super().resizeEvent(event)
        self._show_what_fits()

    def open_menu(self, at: QPoint) -> None:
        """Open the menu of the columns at a place on the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, (column, name) in enumerate(self._column_names().items()):
            action = menu.addAction(name)
            action.setData(number)
            action.setCheckable(True)
            action.setChecked(self._wanted[number])
            action.setEnabled(column is not BookColumn.NAME)
            if self._wanted[number] and self.isSectionHidden(number):
                action.setText(self.tr("%1 (no room in this window)", "a column").replace("%1", name))
        menu.triggered.connect(self._on_column_chosen)
        menu.addSeparator()
        self._add_orders(menu)
        menu.popup(at)

    def _add_orders(self, menu: QMenu) -> None:
        orders = menu.addMenu(self.tr("Sort by"))
        for column, name in self._column_names().items():
            if column not in COLUMN_ORDERS:
                continue
            action = orders.addAction(name)
            action.setCheckable(True)
            action.setChecked(COLUMN_ORDERS[column] is self._viewmodel.query.order)
            action.triggered.connect(partial(self._viewmodel.sort_by, column))

    def keep(self) -> None:
        """Remember columns and widths."""
        for number, is_wanted in enumerate(self._wanted):
            self.setSectionHidden(number, not is_wanted)
        self._preferences.save_state(_STATE, self.saveState())

    def _column_names(self) -> dict[BookColumn, str]:
        return {
            BookColumn.NAME: self.tr("Name"),
            BookColumn.EMAIL: self.tr("Email"),
            BookColumn.PHONE: self.tr("Phone"),
            BookColumn.TAGS: self.tr("Tags"),
            BookColumn.ASSIGNEE: self.tr("Assignee"),
            BookColumn.LANGUAGE: self.tr("Language"),
            BookColumn.CREATED: self.tr("Added"),
            BookColumn.ACTIVITY: self.tr("Last activity"),
        }

    def _width(self, number: int) -> int:
        name = str(self._names.headerData(number, Qt.Orientation.Horizontal))
        widest = {BookColumn.PHONE: "+34 600 123 456", BookColumn.ASSIGNEE: "Alexandra Smith"}.get(
            COLUMNS[number], name
        )
        return round(metrics(TextStyle.BODY).horizontalAdvance(widest)) + _PADDING

    def _show_order(self) -> None:
        query = self._viewmodel.query
        number = next(n for n, column in enumerate(COLUMNS) if COLUMN_ORDERS.get(column) is query.order)
        direction = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.setSortIndicator(number, direction)

    def _on_section_clicked(self, number: int) -> None:
        self._viewmodel.sort_by(COLUMNS[number])
        self._show_order()  # a column that nothing is sorted by takes no arrow

    def _on_menu_requested(self, at: QPoint) -> None:
        self.open_menu(self.mapToGlobal(at))

    def _on_column_chosen(self, action: QAction) -> None:
        if action.data() is None:
            return
        self._wanted[action.data()] = action.isChecked()
        self._show_what_fits()
        self.columns_changed.emit()

    def _show_what_fits(self) -> None:
        """Show the columns that are wanted, but for those that would make the others too narrow to be read."""
        shown = [number for number, is_wanted in enumerate(self._wanted) if is_wanted]
        needed = {number: _READABLE if COLUMNS[number] in _STRETCHED else self._width(number) for number in shown}
        for column in _GIVING_WAY:
            if sum(needed.values()) > self.width():
                needed.pop(COLUMNS.index(column), None)
        for number in range(len(COLUMNS)):
            if self.isSectionHidden(number) is (number in needed):
                self.setSectionHidden(number, number not in needed)

    def _on_resized(self, _number: int, _before: int, _after: int) -> None:
        self.columns_changed.emit()
