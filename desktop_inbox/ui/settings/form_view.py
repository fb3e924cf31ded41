"""A form on the screen: labels, editors, hints, and what is wrong at the field that it is about."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.settings.editor import Editor
from desktop_inbox.ui.settings.editors import make_editor
from desktop_inbox.viewmodels.settings.forms import Field, FieldType, Form, FormSpec


class FieldView(QWidget):
    """One field with its label above it."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.editor: Editor = make_editor(field, self)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        if field.type is not FieldType.SWITCH:
            layout.addLayout(self._top())
        layout.addWidget(self.editor)
        if field.hint:
            layout.addWidget(Label(field.hint, TextStyle.SMALL, Ink.MUTED, self, wraps=True))
        layout.addWidget(self.problem)

    def show_problem(self, words: str) -> None:
        """Say what is wrong; empty: nothing. Assistive technology reads it with the field."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        proxy = self.editor.focusProxy()
        if proxy is not None:
            proxy.setAccessibleDescription(words or self.field.hint)

    def _top(self) -> QHBoxLayout:
        label = Label(self.field.label, TextStyle.BODY_MEDIUM, parent=self)
        label.setBuddy(self.editor)
        top = QHBoxLayout()
        top.setSpacing(5)
        top.addWidget(label)
        if self.field.is_optional:
            top.addWidget(Label(self.tr("(optional)"), TextStyle.CAPTION, Ink.MUTED, self))
        top.addStretch(1)
        return top


class FormView(QWidget):
    """Shows a `Form`, whose buttons are its owner's matter."""

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.problem = Label("", TextStyle.BODY, Ink.BAD, self, wraps=True)
        self.fields: dict[str, FieldView] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        self._add_fields(form.spec, layout)
        layout.addWidget(self.problem)
        form.changed.connect(self._show_form)
        self._show_form()

    def focus_first(self) -> None:
        """Give the keyboard to the first field that can be filled in."""
        view = next((view for view in self.fields.values() if not view.field.is_fixed), None)
        if view is not None:
            view.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_wrong(self) -> None:
        """Give the keyboard to the field that something is wrong with, if it is about one."""
        wrong = self._form.first_wrong()
        if wrong is not None:
            self.fields[wrong].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_changeable(self, *, is_changeable: bool) -> None:
        """Let the fields be filled in, or only be read: their words stay as they are."""
        for view in self.fields.values():
            view.editor.setEnabled(is_changeable)

    def _add_fields(self, spec: FormSpec, layout: QVBoxLayout) -> None:
        if spec.note:
            layout.addWidget(Label(spec.note, TextStyle.BODY, Ink.MUTED, self, wraps=True))
        for field in spec.fields:
            view = FieldView(field, self)
            self.fields[field.name] = view
            view.editor.edited.connect(partial(self._form.set_value, field.name))
            layout.addWidget(view)

    def _show_form(self) -> None:
        form = self._form
        for name, view in self.fields.items():
            view.setVisible(form.is_shown(view.field))
            view.editor.offer(form.choices_of(view.field))
            view.editor.show_value(form.values.get(name))
            view.show_problem(form.problem_of(name))
        self.problem.setText(form.problem)
        self.problem.setVisible(bool(form.problem))
