"""The widgets that fields of forms are filled in with, one for each type of field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.check_box import CheckBox, CheckRowDelegate
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.ui.kit.search_field import add_glass
from desktop_inbox.ui.settings.colour_field import ColourField
from desktop_inbox.ui.settings.editor import Editor, PlainField
from desktop_inbox.ui.settings.files_editor import FilesEditor
from desktop_inbox.ui.settings.template_editor import TemplateEditor
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType

_LINES = {FieldType.TEXT: 3, FieldType.LINES: 5, FieldType.CODE: 3}
_LIST_HEIGHT = 180


class LineEditor(Editor):
    """One line; a password is not shown."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(field.limit)
        self.line.setPlaceholderText(field.placeholder)
        if field.type is FieldType.PASSWORD:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.hold(self.line)
        self.line.textEdited.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        """Show a text; the cursor stays where it is the same."""
        if self.line.text() != value:
            self.line.setText(value or "")


class TextEditor(Editor):
    """Several lines."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.text = PlainField(field.limit, _LINES[field.type], self)
        self.hold(self.text)
        self.text.textChanged.connect(self._on_text_changed)

    def show_value(self, value: Any) -> None:
        """Show a text; the cursor stays where it is the same."""
        if self.text.toPlainText() != (value or ""):
            with QSignalBlocker(self.text):
                self.text.setPlainText(value or "")

    def _on_text_changed(self) -> None:
        self.edited.emit(self.text.toPlainText())


class CodeEditor(Editor):
    """A text to be copied."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.text = PlainField(field.limit, _LINES[field.type], self)
        self.text.setReadOnly(True)
        self.hold(self.text)
        self.copy = Button(self.tr("Copy"), parent=self)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.box.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self.text.setPlainText(value or "")

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(self.tr("Copied"))


class ChoiceEditor(Editor):
    """One of a few choices."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.choice = ChoiceBox(self)
        self._choices: tuple[Choice, ...] = ()
        self.offer(field.choices)
        self.hold(self.choice)
        self.choice.activated.connect(self._on_activated)

    def offer(self, choices: tuple[Choice, ...]) -> None:
        """Take what there is to choose from now."""
        if choices != self._choices:
            self._choices = choices
            self.choice.clear()
            for choice in choices:
                self.choice.addItem(f"{choice.text} \u2013 {choice.note}" if choice.note else choice.text)

    def show_value(self, value: Any) -> None:
        """Show a choice."""
        values = [choice.value for choice in self._choices]
        self.choice.setCurrentIndex(values.index(value) if value in values else -1)

    def _on_activated(self, number: int) -> None:
        self.edited.emit(self._choices[number].value)


class ChoicesEditor(Editor):
    """Any number of choices, with what they are searched by above them."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.search = QLineEdit(holder)
        self.search.setProperty("kind", "search")
        add_glass(self.search, 16)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.list = QListWidget(holder)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.setItemDelegate(CheckRowDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(field.label)
        for choice in field.choices:
            item = QListWidgetItem(choice.text, self.list)
            item.setToolTip(choice.note)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.hold(holder)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self._on_searched)
        self.list.itemChanged.connect(self._on_item_changed)

    def show_value(self, value: Any) -> None:
        """Check what is chosen."""
        with QSignalBlocker(self.list):
            for number, choice in enumerate(self.field.choices):
                is_chosen = choice.value in (value or ())
                state = Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
                self.list.item(number).setCheckState(state)

    def _on_searched(self, text: str) -> None:
        for number, choice in enumerate(self.field.choices):
            found = text.casefold() in f"{choice.text} {choice.note}".casefold()
            self.list.item(number).setHidden(not found)

    def _on_item_changed(self, _item: QListWidgetItem) -> None:
        checked = [
            choice.value
            for number, choice in enumerate(self.field.choices)
            if self.list.item(number).checkState() is Qt.CheckState.Checked
        ]
        self.edited.emit(tuple(checked))


class ColourEditor(Editor):
    """A tag's colour."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.colour = ColourField(self)
        self.hold(self.colour)
        self.colour.chosen.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        """Mark the colour."""
        self.colour.show_colour(int(value or 0))


class SwitchEditor(Editor):
    """Yes or no; the field's label stands beside it."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.switch = CheckBox(field.label, self)
        self.hold(self.switch)
        self.switch.toggled.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        """Check it or not."""
        with QSignalBlocker(self.switch):
            self.switch.setChecked(bool(value))


_EDITORS: dict[FieldType, type[Editor]] = {
    FieldType.LINE: LineEditor,
    FieldType.PASSWORD: LineEditor,
    FieldType.TEXT: TextEditor,
    FieldType.LINES: TextEditor,
    FieldType.CODE: CodeEditor,
    FieldType.CHOICE: ChoiceEditor,
    FieldType.CHOICES: ChoicesEditor,
    FieldType.COLOUR: ColourEditor,
    FieldType.SWITCH: SwitchEditor,
    FieldType.TEMPLATE: TemplateEditor,
    FieldType.FILES: FilesEditor,
}


def make_editor(field: Field, parent: QWidget) -> Editor:
    """Return the editor of a field."""
    return _EDITORS[field.type](field, parent)
