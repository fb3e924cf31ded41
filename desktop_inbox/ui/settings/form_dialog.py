"""The dialog that a form is filled in in."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.settings.form_view import FormView
from desktop_inbox.viewmodels.settings.forms import FieldType, Form

_WIDTH = 480
_MOST_HEIGHT = 520
_SCROLLED_FROM = 5
"""Forms with so many fields scroll: on a small screen the buttons stay in sight."""
_LONG = frozenset({FieldType.TEXT, FieldType.TEMPLATE})
"""What takes a while to write: it is not lost by one key."""


class FormDialog(Dialog):
    """Ends when the form was accepted; what is wrong is said in it. Ctrl+Enter sends.

    Escape leaves, and asks first where a text of several lines would be lost. Where a form that scrolls grows, what has
    the keyboard stays in sight.
    """

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(form.spec.title, parent)
        self._form = form
        self.setMinimumWidth(_WIDTH)
        self.view = FormView(form, self)
        self._area: QScrollArea | None = None
        self.content.addWidget(self._scrolled() if len(form.spec.fields) >= _SCROLLED_FROM else self.view)
        is_code = all(field.type is FieldType.CODE for field in form.spec.fields)
        self.cancel = None if is_code else self.add_button(self.tr("Cancel"))
        if self.cancel is not None:
            self.cancel.clicked.connect(self.reject)
        self.confirm = self.add_button(form.spec.accept, ButtonKind.PRIMARY)
        self.confirm.clicked.connect(form.submit)
        form.accepted.connect(self.accept)
        form.changed.connect(self._show_form)
        form.refused.connect(self.view.focus_wrong)
        self.view.focus_first()

    def reject(self) -> None:
        """Leave, after asking where something would be lost."""
        fields = (field.name for field in self._form.spec.fields if field.type in _LONG)
        if any(self._form.is_changed(name) for name in fields):
            self._ask_to_leave()
        else:
            self._leave()

    def _ask_to_leave(self) -> None:
        question = Dialog(self.tr("Discard what you wrote?"), self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.content.addWidget(Label(self.tr("It is not saved yet."), parent=question))
        question.add_button(self.tr("Keep writing")).clicked.connect(question.reject)
        question.add_button(self.tr("Discard"), ButtonKind.PRIMARY).clicked.connect(question.accept)
        question.accepted.connect(self._leave)
        question.open()

    def _leave(self) -> None:
        super().reject()

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(self.view)
        self.view.setAutoFillBackground(False)
        area.setMinimumHeight(min(_MOST_HEIGHT, self.view.sizeHint().height() + 8))
        self._area = area
        area.verticalScrollBar().rangeChanged.connect(self._on_grown)
        return area

    def _on_grown(self) -> None:
        QTimer.singleShot(0, self, self._show_focus)  # what is in the form is laid out only after this

    def _show_focus(self) -> None:
        focus = self.view.focusWidget()
        if self._area is not None and focus is not None:
            self._area.ensureWidgetVisible(focus)

    def _show_form(self) -> None:
        self.confirm.setEnabled(not self._form.is_busy)
