"""The dialog that a contact is added in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_inbox.domain.merging import Detail
from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.detail_words import detail_name
from desktop_inbox.viewmodels.new_contact import NewContactViewModel

_CHARACTERS = 2_000


class NewContactDialog(Dialog):
    """Name, email, phone, language and time zone of a new contact. Enter adds it, Escape leaves."""

    def __init__(self, viewmodel: NewContactViewModel, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("New contact"), parent)
        self._viewmodel = viewmodel
        self.fields: dict[Detail, QLineEdit] = {}
        self.problems: dict[Detail, Label] = {}
        for detail in Detail:
            self._add_field(detail)
        self.failure = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.content.addWidget(self.failure)
        self.add_button(self.tr("Cancel")).clicked.connect(self.reject)
        self.confirm = self.add_button(self.tr("Add contact"), ButtonKind.PRIMARY)
        self.confirm.clicked.connect(self._on_confirmed)
        viewmodel.changed.connect(self._show_state)
        viewmodel.created.connect(self.accept)
        self._show_state()
        self.fields[Detail.NAME].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_field(self, detail: Detail) -> None:
        label = Label(detail_name(detail), TextStyle.BODY_MEDIUM, parent=self)
        field = self.fields[detail] = QLineEdit(self)
        field.setMaxLength(_CHARACTERS)
        field.setAccessibleName(detail_name(detail))
        field.setPlaceholderText(self._example(detail))
        field.textChanged.connect(partial(self._viewmodel.write, detail))
        label.setBuddy(field)
        problem = self.problems[detail] = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        part = QVBoxLayout()
        part.setSpacing(5)
        for widget in (label, field, problem):
            part.addWidget(widget)
        self.content.addLayout(part)

    def _example(self, detail: Detail) -> str:
        examples = {
            Detail.EMAIL: "ana@example.com",
            Detail.PHONE: "+34 600 123 456",
            Detail.LANGUAGE: self.tr("es, pt-BR …"),
            Detail.TIMEZONE: "Europe/Madrid",
        }
        return examples.get(detail, "")

    def _show_state(self) -> None:
        state = self._viewmodel.state
        for detail, label in self.problems.items():
            words = state.problems.get(detail, "")
            label.setText(words)
            label.setVisible(bool(words))
            self.fields[detail].setAccessibleDescription(words)
        self.failure.setText(state.failure)
        self.failure.setVisible(bool(state.failure))
        self.confirm.setEnabled(not state.is_busy)

    def _on_confirmed(self) -> None:
        self._viewmodel.confirm()
        wrong = next(iter(self._viewmodel.state.problems), None)
        if wrong is not None:
            self.fields[wrong].setFocus(Qt.FocusReason.OtherFocusReason)
