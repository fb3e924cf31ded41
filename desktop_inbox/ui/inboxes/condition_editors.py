"""The fields that the values of conditions are written or chosen in, one kind for each kind of condition."""

from __future__ import annotations

from typing import Protocol

import msgspec
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop_inbox.domain.contact_fields import VALUE_CHARACTERS, ContactField, FieldKind
from desktop_inbox.domain.inbox_filter import FieldCondition, WaitingCondition
from desktop_inbox.ui.inboxes.choices_field import ChoicesField
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.viewmodels.filter_lines import WITHOUT_VALUE, Subject, field_of, subject_of
from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder

_UNITS = (1, 60, 24 * 60)
"""Minutes, hours and days, in minutes."""
_LARGEST = (999, 999, 366)
"""The largest number of each unit."""


class Editor(Protocol):
    """A field for what a line holds."""

    def show_line(self) -> None:
        """Show what the line holds now, where it is not what the field shows already."""
        ...


class ValueField(QLineEdit):
    """Takes the value that a contact field is compared with."""

    def __init__(self, builder: InboxFilterBuilder, number: int, kind: FieldKind, parent: QWidget) -> None:
        super().__init__(parent)
        self._builder, self._number = builder, number
        self.setMaxLength(VALUE_CHARACTERS)
        self.setAccessibleName(self.tr("Value"))
        placeholders = {FieldKind.DATE: "2026-12-31", FieldKind.NUMBER: "12.5"}
        self.setPlaceholderText(placeholders.get(kind, self.tr("Value")))
        self.show_line()
        self.textEdited.connect(self._on_edited)

    def show_line(self) -> None:
        """Show the value."""
        condition = self._builder.line(self._number).condition
        if isinstance(condition, FieldCondition) and condition.value != self.text():
            self.setText(condition.value)

    def _on_edited(self, text: str) -> None:
        condition = self._builder.line(self._number).condition
        if isinstance(condition, FieldCondition):
            self._builder.set_condition(self._number, msgspec.structs.replace(condition, value=text))


class ValueBox(ChoiceBox):
    """Takes the value of a contact field that has few."""

    def __init__(self, builder: InboxFilterBuilder, number: int, field: ContactField, parent: QWidget) -> None:
        super().__init__(parent)
        self._builder, self._number = builder, number
        self.setAccessibleName(self.tr("Value"))
        self.setPlaceholderText(self.tr("Choose\u2026"))
        for value, name in builder.words.values(field):
            self.addItem(name, value)
        self.show_line()
        self.activated.connect(self._on_activated)

    def show_line(self) -> None:
        """Show the value. One that is no choice any more is not chosen."""
        condition = self._builder.line(self._number).condition
        if isinstance(condition, FieldCondition):
            self.setCurrentIndex(self.findData(condition.value))

    def _on_activated(self, number: int) -> None:
        condition = self._builder.line(self._number).condition
        if isinstance(condition, FieldCondition):
            value = msgspec.structs.replace(condition, value=self.itemData(number))
            self._builder.set_condition(self._number, value)


class WaitingField(QWidget):
    """Takes a length of time: a number and its unit."""

    def __init__(self, builder: InboxFilterBuilder, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._builder, self._number = builder, number
        self.amount = QLineEdit(self)
        self.amount.setAccessibleName(self.tr("Waiting time"))
        self.unit = ChoiceBox(self)
        self.unit.setAccessibleName(self.tr("Unit"))
        for name, minutes in zip((self.tr("minutes"), self.tr("hours"), self.tr("days")), _UNITS, strict=True):
            self.unit.addItem(name, minutes)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.amount, 1)
        layout.addWidget(self.unit, 1)
        self.setFocusProxy(self.amount)
        self.show_line()
        self.amount.textEdited.connect(self._on_edited)
        self.unit.activated.connect(self._on_edited)

    def show_line(self) -> None:
        """Show the time in the largest unit in which it is a whole number, unless it is shown already."""
        minutes = self._minutes
        if minutes is None or minutes == self._shown:
            return
        unit = max((unit for unit in _UNITS if minutes % unit == 0), default=1) if minutes else 1
        self.unit.setCurrentIndex(_UNITS.index(unit))
        self._limit()
        self.amount.setText(str(minutes // unit))

    @property
    def _minutes(self) -> int | None:
        condition = self._builder.line(self._number).condition
        return condition.at_least_minutes if isinstance(condition, WaitingCondition) else None

    @property
    def _shown(self) -> int | None:
        text = self.amount.text()
        return int(text) * int(self.unit.currentData()) if text.isdecimal() else None

    def _on_edited(self) -> None:
        self._limit()
        shown = self._shown
        most = _LARGEST[self.unit.currentIndex()] * int(self.unit.currentData())
        minutes = 0 if shown is None else min(shown, most)
        self._builder.set_condition(self._number, WaitingCondition(at_least_minutes=minutes))

    def _limit(self) -> None:
        self.amount.setValidator(QIntValidator(0, _LARGEST[self.unit.currentIndex()], self.amount))


def editor_key(builder: InboxFilterBuilder, number: int) -> object:
    """Return what decides on the kind of a line's editor: two lines with equal keys are edited in the same way."""
    condition = builder.line(number).condition
    if not isinstance(condition, FieldCondition):
        return subject_of(condition)
    return condition.field_id, field_of(condition.field_id, builder.directory), condition.test in WITHOUT_VALUE


def make_editor(builder: InboxFilterBuilder, number: int, parent: QWidget) -> QWidget | None:
    """Return an `Editor` for a line; None where there is nothing to choose or to write."""
    condition = builder.line(number).condition
    if isinstance(condition, FieldCondition):
        field = field_of(condition.field_id, builder.directory)
        if field is None or condition.test in WITHOUT_VALUE:
            return None
        if builder.words.values(field):
            return ValueBox(builder, number, field, parent)
        return ValueField(builder, number, field.kind, parent)
    if subject_of(condition) is Subject.WAITING:
        return WaitingField(builder, number, parent)
    return ChoicesField(builder, number, parent)
