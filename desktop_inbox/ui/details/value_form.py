"""Where a contact's values are changed, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_inbox.domain.contact_fields import VALUE_CHARACTERS, FieldKind
from desktop_inbox.domain.merging import Detail
from desktop_inbox.ui.kit.check_box import CheckBox
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.details_rows import EditableValue

Store = Callable[[EditableValue, str], str]
"""Stores another text for a value; returns in words why not, empty when it did."""

_EXAMPLES = {
    FieldKind.NUMBER: "12.5",
    FieldKind.DATE: "2026-12-31",
    FieldKind.EMAIL: "ana@example.com",
    FieldKind.PHONE: "+34 600 123 456",
    FieldKind.URL: "https://example.com",
}
_DETAIL_EXAMPLES = {Detail.LANGUAGE: "es, pt-BR", Detail.TIMEZONE: "Europe/Madrid"}


class ValueForm(QWidget):
    """One row for each value. Enter, or leaving a field, stores it; Escape brings back what was there.

    What others change meanwhile is shown, but for the field that is being written in. `left`: Escape in a field that
    was not changed.
    """

    left = Signal()

    def __init__(self, store: Store, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.rows: list[_ValueRow] = []

    def show_values(self, values: Sequence[EditableValue]) -> None:
        """Show these; rows are made anew for other fields only."""
        shape = [(row.value.key, row.value.label, row.value.kind, row.value.options) for row in self.rows]
        if shape != [(value.key, value.label, value.kind, value.options) for value in values]:
            self._make_rows(values)
        for row, value in zip(self.rows, values, strict=True):
            row.show_value(value)

    def take_keyboard(self) -> None:
        """Begin with the first field."""
        if self.rows:
            self.rows[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_rows(self, values: Sequence[EditableValue]) -> None:
        for row in self.rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [_make_row(value, self._store, self) for value in values]
        for row in self.rows:
            row.left.connect(self.left)
            self._layout.addWidget(row)


class _ValueRow(QWidget):
    """A label, an editor, and what is wrong."""

    left = Signal()
    editor: QWidget

    def __init__(self, value: EditableValue, store: Store, editor: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.value, self.editor, self._store = value, editor, store
        editor.setParent(self)
        editor.setAccessibleName(value.label)
        label = Label(value.label, TextStyle.SMALL, Ink.MUTED, self)
        label.setBuddy(editor)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (label, editor, self.problem):
            layout.addWidget(widget)

    def show_value(self, value: EditableValue) -> None:
        """Show the value that stands now. What was wrong with another contact's is not said any more."""
        if value.contact_id != self.value.contact_id:
            self.problem.hide()
            self.editor.setAccessibleDescription("")
        self.value = value

    def save(self, text: str) -> bool:
        """Store what was entered, or say why not. Returns whether it could be stored."""
        words = self._store(self.value, text)
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.editor.setAccessibleDescription(words)
        return not words


class _TextRow(_ValueRow):
    def __init__(self, value: EditableValue, store: Store, parent: QWidget) -> None:
        self.field = _Field(parent)
        super().__init__(value, store, self.field, parent)
        self.field.setMaxLength(VALUE_CHARACTERS)
        example = _DETAIL_EXAMPLES.get(value.key) if isinstance(value.key, Detail) else None
        self.field.setPlaceholderText(example or _EXAMPLES.get(value.kind, ""))
        self.field.setText(value.value)
        self._is_written_in = False
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self._on_finished)
        self.field.escaped.connect(self._on_escaped)

    def show_value(self, value: EditableValue) -> None:
        if value.contact_id != self.value.contact_id:
            self._is_written_in = False
        super().show_value(value)
        if not self._is_written_in and self.field.text() != value.value:
            self.field.setText(value.value)

    def _on_edited(self) -> None:
        self._is_written_in = True

    def _on_finished(self) -> None:
        if self._is_written_in and self.save(self.field.text()):
            self._is_written_in = False

    def _on_escaped(self) -> None:
        if not self._is_written_in:
            self.left.emit()
        self._is_written_in = False
        self.field.setText(self.value.value)
        self.problem.hide()


class _Field(QLineEdit):
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class _ListRow(_ValueRow):
    def __init__(self, value: EditableValue, store: Store, parent: QWidget) -> None:
        self.box = ChoiceBox(parent)
        super().__init__(value, store, self.box, parent)
        self.box.activated.connect(self._on_activated)
        self.show_value(value)

    def show_value(self, value: EditableValue) -> None:
        super().show_value(value)
        # A value that is no option any more stays as it is until somebody changes it.
        choices = ["", *value.options, *([value.value] if value.value and value.value not in value.options else [])]
        if [self.box.itemText(number) for number in range(self.box.count())] != choices:
            self.box.clear()
            self.box.addItems(choices)
        self.box.setCurrentIndex(choices.index(value.value))

    def _on_activated(self, number: int) -> None:
        if self.box.itemText(number) != self.value.value:
            self.save(self.box.itemText(number))


class _CheckRow(_ValueRow):
    def __init__(self, value: EditableValue, store: Store, parent: QWidget) -> None:
        self.box = CheckBox(self.tr("Yes"), parent)
        super().__init__(value, store, self.box, parent)
        self.box.clicked.connect(self._on_clicked)
        self.show_value(value)

    def show_value(self, value: EditableValue) -> None:
        super().show_value(value)
        self.box.setChecked(value.value == "true")

    def _on_clicked(self) -> None:
        self.save("true" if self.box.isChecked() else "false")


def _make_row(value: EditableValue, store: Store, parent: QWidget) -> _ValueRow:
    if value.kind is FieldKind.LIST:
        return _ListRow(value, store, parent)
    if value.kind is FieldKind.CHECKBOX:
        return _CheckRow(value, store, parent)
    return _TextRow(value, store, parent)
