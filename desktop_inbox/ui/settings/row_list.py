"""The list of a section's rows, with what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.ui.kit.panel import Hairline
from desktop_inbox.ui.settings.row_delegate import SettingsRowDelegate
from desktop_inbox.viewmodels.settings.section import Act, Section, SettingsRow

_KEYS = {
    Qt.Key.Key_Delete: (Act.REMOVE, Act.STOP),
    Qt.Key.Key_Backspace: (Act.REMOVE, Act.STOP),
    Qt.Key.Key_F2: (Act.EDIT,),
}
_MOVES = {Qt.Key.Key_Up: Act.MOVE_UP, Qt.Key.Key_Down: Act.MOVE_DOWN}
_ICONS = {
    Act.EDIT: Icon.PENCIL,
    Act.MOVE_UP: Icon.ARROW_UP,
    Act.MOVE_DOWN: Icon.ARROW_DOWN,
    Act.PASSWORD: Icon.KEY_ROUND,
    Act.EMBED: Icon.CODE,
    Act.REMOVE: Icon.TRASH_2,
    Act.STOP: Icon.BAN,
    Act.RESUME: Icon.ROTATE_CCW,
    Act.RETRY: Icon.REFRESH_CW,
    Act.DISCARD: Icon.X,
}


class _Rows(ChoiceList):
    """The rows. `acted(Act)`: something shall be done with the chosen one. Alt with an arrow moves it."""

    acted = Signal(object)

    def __init__(self, section: Section, parent: QWidget) -> None:
        super().__init__(section.text.title, parent)
        self._section = section
        self.setItemDelegate(SettingsRowDelegate(self))
        self.setModel(section.model)

    def row(self) -> SettingsRow | None:
        """Return the chosen row."""
        return self._section.model.row_at(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what a key means, if the row allows it, or move."""
        row, key = self.row(), Qt.Key(event.key())
        wanted = _KEYS.get(key, ())
        if key in _MOVES and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            wanted = (_MOVES[key],)
        elif not wanted:
            super().keyPressEvent(event)
            return
        for act in wanted:
            if row is not None and act in row.acts:
                self.acted.emit(act)
                return


class RowList(QWidget):
    """The list and, above it, a button for each thing that can be done with the chosen row: at first the first."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._section = section
        self._words = self._act_words()
        self.list = _Rows(section, self)
        self.buttons = {act: self._button(act) for act in Act}
        self.hint = ElidedLabel(self.tr("This one cannot be changed by you."), TextStyle.BODY, Ink.MUTED, self)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(4)
        for button in self.buttons.values():
            bar.addWidget(button)
        bar.addWidget(self.hint)
        bar.addStretch(1)
        self._bar = QWidget(self)
        self._bar.setLayout(bar)
        self._bar.setFixedHeight(self.buttons[Act.EDIT].sizeHint().height() + 14)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 8)
        layout.setSpacing(0)
        self._line = Hairline(self)
        layout.addWidget(self._bar)
        layout.addWidget(self._line)
        layout.addWidget(self.list, 1)
        self.list.acted.connect(self._act)
        self.list.row_opened.connect(self._on_row_opened)
        self.list.doubleClicked.connect(self._on_row_opened)
        self.list.selectionModel().currentChanged.connect(self._show_acts)
        section.changed.connect(self._show_acts)
        self.setFocusProxy(self.list)
        self._show_acts()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer what can be done with the chosen row."""
        row = self.list.row()
        if row is None or not row.acts:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in row.acts:
            menu.addAction(icon(_ICONS[act], size=16), self._words[act], partial(self._act, act))
        menu.popup(event.globalPos())

    def _button(self, act: Act) -> Button:
        button = Button(self._words[act], parent=self)
        button.set_sign(_ICONS[act])
        button.clicked.connect(partial(self._act, act))
        return button

    def _act_words(self) -> dict[Act, str]:
        return {
            Act.EDIT: self.tr("Edit"),
            Act.MOVE_UP: self.tr("Move up"),
            Act.MOVE_DOWN: self.tr("Move down"),
            Act.PASSWORD: self.tr("Set password"),
            Act.EMBED: self.tr("Code for the site"),
            Act.REMOVE: self.tr("Remove"),
            Act.STOP: self.tr("Deactivate"),
            Act.RESUME: self.tr("Activate"),
            Act.RETRY: self.tr("Retry"),
            Act.DISCARD: self.tr("Discard"),
        }

    def _act(self, act: Act, *_checked: bool) -> None:
        row = self.list.row()
        if row is not None and act in row.acts:
            key: Hashable = row.key
            self._section.act(act, key)
            if act in (Act.MOVE_UP, Act.MOVE_DOWN) and isinstance(key, int):
                # Rows that are known by their place only: the choice goes with what was moved.
                other = key + (1 if act is Act.MOVE_DOWN else -1)
                self.list.show_chosen(self._section.model.index(other))

    def _on_row_opened(self, _index: QModelIndex) -> None:
        self._act(Act.EDIT)

    def _show_acts(self) -> None:
        first = self._section.model.index(0)
        if self._section.may_change and first.isValid() and not self.list.currentIndex().isValid():
            self.list.show_chosen(first)
            return  # once more, told by the list
        row = self.list.row()
        acts = () if row is None else row.acts
        for part in (self._bar, self._line):
            part.setVisible(self._section.may_change)
        has_keyboard = any(button.hasFocus() for button in self.buttons.values())
        for act, button in self.buttons.items():
            button.setVisible(act in acts)
        self.hint.setVisible(row is not None and not acts)
        if has_keyboard and not any(button.hasFocus() for button in self.buttons.values()):
            self.list.setFocus()
