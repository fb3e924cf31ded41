"""The list of the inboxes: custom ones have a menu, and their heading a button for another one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QToolTip, QWidget

from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.ui.inboxes.delegate import InboxDelegate
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.viewmodels.inbox_rows import CUSTOM, InboxRow
from desktop_inbox.viewmodels.inboxes import InboxesViewModel

_ADD = 22


class InboxesView(ChoiceList):
    """The list over an `InboxesViewModel`.

    The signals ask for what is done with custom inboxes: `new_wanted(CustomInbox | None)` for another one, like that
    one or from nothing. The menu comes by right click or the menu key; F2 changes the chosen one, Delete removes it.
    """

    new_wanted = Signal(object)
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, viewmodel: InboxesViewModel, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Inboxes"))
        self._viewmodel = viewmodel
        self.setUniformItemSizes(False)
        self.setModel(viewmodel.model)
        self.setItemDelegate(InboxDelegate(self))
        self.add_button = IconButton(Icon.PLUS, self.tr("New custom inbox"), self, side=_ADD)
        self.add_button.clicked.connect(self._on_add_clicked)
        self._place_add_button()
        self.row_chosen.connect(self._on_row_chosen)
        viewmodel.chosen_changed.connect(self._show_choice)
        viewmodel.rows_changed.connect(self._show_choice)
        self._show_choice()

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go to an inbox, never to a heading: to the inbox above it, where a jump would end on one."""
        index = super().moveCursor(action, modifiers)
        while index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            index = index.siblingAtRow(index.row() - 1)
        return index

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer what can be done with the inbox under the mouse, or with the chosen one."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        at = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self._below(index))
        self.menu_for(self._viewmodel.model.row_at(index)).popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Change or remove the chosen inbox, or move."""
        row = self._viewmodel.model.row_at(self.currentIndex())
        custom = row.custom if row is not None and row.is_own else None
        if event.key() == Qt.Key.Key_F2 and custom is not None:
            self.edit_wanted.emit(custom)
        elif event.key() == Qt.Key.Key_Delete and custom is not None:
            self.remove_wanted.emit(custom)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say in a tool tip the whole name, and who sees a custom inbox."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            row = self._viewmodel.model.row_at(self.indexAt(event.pos()))
            lines = [] if row is None or row.is_heading else [row.name, row.note]
            QToolTip.showText(event.globalPos(), plain_tool_tip("\n".join(filter(None, lines))), self)
            return True
        return super().viewportEvent(event)

    def menu_for(self, row: InboxRow | None) -> QMenu:
        """Return a menu for a row (None: for none), which deletes itself when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        custom = None if row is None else row.custom
        if row is not None and custom is not None:
            if row.is_own:
                self._add(menu, Icon.PENCIL, self.tr("Edit\u2026"), self.edit_wanted, custom)
            self._add(menu, Icon.COPY, self.tr("Duplicate\u2026"), self.new_wanted, custom)
            if row.is_own:
                self._add(menu, Icon.TRASH_2, self.tr("Delete\u2026"), self.remove_wanted, custom)
            menu.addSeparator()
        menu.addAction(icon(Icon.PLUS, size=16), self.tr("New custom inbox\u2026"), self._on_add_clicked)
        return menu

    def _on_add_clicked(self) -> None:
        self.new_wanted.emit(None)

    def _show_choice(self) -> None:
        self.show_chosen(self._viewmodel.model.index_of(self._viewmodel.chosen))

    def _add(self, menu: QMenu, name: Icon, text: str, wanted: SignalInstance, custom: CustomInbox) -> None:
        menu.addAction(icon(name, size=16), text, lambda: wanted.emit(custom))

    def _below(self, index: QModelIndex) -> QPoint:
        rect = self.visualRect(index)
        return rect.bottomRight() if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else rect.bottomLeft()

    def _place_add_button(self) -> None:
        """Put the button at the end of the heading, where it stays while rows come, go and move."""
        holder = QWidget(self)
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(14, 6, 14, 0)
        layout.addStretch(1)
        layout.addWidget(self.add_button)
        self.setIndexWidget(self._viewmodel.model.index_of(CUSTOM), holder)

    def _on_row_chosen(self, index: QModelIndex) -> None:
        row = self._viewmodel.model.row_at(index)
        if row is not None and not isinstance(row.key, str):
            self._viewmodel.choose(row.key)
