"""One line of a filter: what it asks about, how it compares, with what, and a button to leave it out."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.domain.inbox_filter import (
    AssigneeCondition,
    ChannelCondition,
    FieldCondition,
    FieldTest,
    StatusCondition,
    TagCondition,
)
from desktop_inbox.ui.inboxes.condition_editors import Editor, editor_key, make_editor
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.filter_lines import WITHOUT_VALUE, Subject, comparisons_of, field_of, subject_of
from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder

_SUBJECT_WIDTH, _TEST_WIDTH = 150, 130


class ConditionRow(QWidget):
    """Shows and changes the line with a number of an `InboxFilterBuilder`."""

    def __init__(self, builder: InboxFilterBuilder, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._builder, self.number = builder, number
        self.subject, self.test = ChoiceBox(self), ChoiceBox(self)
        self.subject.setAccessibleName(self.tr("Condition on"))
        self.test.setAccessibleName(self.tr("Comparison"))
        self.subject.setFixedWidth(_SUBJECT_WIDTH)
        self.test.setFixedWidth(_TEST_WIDTH)
        self._at_least = Label(self.tr("at least"), parent=self)
        self.editor: QWidget | None = None
        self._editor_key: object = None
        self.remove = IconButton(Icon.X, self.tr("Remove this condition"), self, side=28)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self._fields = QHBoxLayout()
        self._fields.setSpacing(6)
        self._fields.addWidget(self.subject)
        self._fields.addWidget(self.test)
        self._fields.addWidget(self._at_least)
        self._fields.addStretch(0)
        self._fields.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._fields)
        layout.addWidget(self.problem)
        self.subject.activated.connect(self._on_subject_chosen)
        self.test.activated.connect(self._on_test_chosen)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.show_line()

    def show_line(self) -> None:
        """Show the line as it is now."""
        line = self._builder.line(self.number)
        subject = subject_of(line.condition)
        _fill(self.subject, self._builder.words.subjects(self._builder.directory, subject), subject)
        self._show_test()
        self._show_editor()
        self.problem.setText(line.problem)
        self.problem.setVisible(bool(line.problem))

    def _show_test(self) -> None:
        condition = self._builder.line(self.number).condition
        words = self._builder.words
        items: list[tuple[Any, str]] = []
        if isinstance(condition, FieldCondition):
            field = field_of(condition.field_id, self._builder.directory)
            if field is not None:
                items = [(test, words.test(test, field.kind)) for test in comparisons_of(field.kind)]
            _fill(self.test, items, condition.test)
        elif isinstance(condition, ChannelCondition | TagCondition | AssigneeCondition):
            items = list(zip((False, True), words.is_or_not(condition), strict=True))
            _fill(self.test, items, condition.is_not)
        self.test.setVisible(bool(items))
        has_time = not isinstance(condition, FieldCondition | StatusCondition) and not items
        self._at_least.setVisible(has_time)

    def _show_editor(self) -> None:
        key = editor_key(self._builder, self.number)
        if key != self._editor_key:
            self._editor_key = key
            if self.editor is not None:
                self._fields.removeWidget(self.editor)
                self.editor.deleteLater()
            self.editor = make_editor(self._builder, self.number, self)
            if self.editor is not None:
                self._fields.insertWidget(3, self.editor, 1)
                QWidget.setTabOrder(self.test, self.editor)
                QWidget.setTabOrder(self.editor, self.remove)
        elif self.editor is not None:
            editor: Editor = self.editor  # type: ignore[assignment]  # make_editor makes nothing else
            editor.show_line()

    def _on_subject_chosen(self, number: int) -> None:
        data = self.subject.itemData(number)
        subject = Subject(data) if isinstance(data, str) else data  # Qt hands an enum of words back as a word
        if subject != subject_of(self._builder.line(self.number).condition):
            self._builder.set_subject(self.number, subject)

    def _on_test_chosen(self, number: int) -> None:
        condition = self._builder.line(self.number).condition
        chosen = self.test.itemData(number)
        if isinstance(condition, FieldCondition):
            test = FieldTest(chosen)
            value = "" if test in WITHOUT_VALUE else condition.value
            other = msgspec.structs.replace(condition, test=test, value=value)
            self._builder.set_condition(self.number, other, is_other_kind=True)
        elif isinstance(condition, ChannelCondition | TagCondition | AssigneeCondition):
            self._builder.set_condition(self.number, msgspec.structs.replace(condition, is_not=chosen))

    def _on_remove_clicked(self) -> None:
        self._builder.remove_line(self.number)


def _fill(box: ChoiceBox, items: list[tuple[Any, str]], chosen: object) -> None:
    """Offer items and show the chosen one. A box that offers them already is left as it is: it may be open."""
    offered = [(box.itemData(number), box.itemText(number)) for number in range(box.count())]
    if offered != items:
        box.clear()
        for value, name in items:
            box.addItem(name, value)
    numbers = [number for number, (value, _) in enumerate(items) if value == chosen]
    box.setCurrentIndex(numbers[0] if numbers else -1)
