"""The dialog that a form is filled in in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.settings.form_view import FormView
from desktop_inbox.viewmodels.settings.forms import FieldType, Form

_WIDTH = 480
_MOST_HEIGHT = 520
_SCROLLED_FROM = 5
"""Forms with so many fields scroll: on a small screen the buttons stay in sight."""


class FormDialog(Dialog):
    """Ends when the form was accepted; what is wrong is said in it. Escape leaves, Ctrl+Enter sends."""

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(form.spec.title, parent)
        self._form = form
        self.setMinimumWidth(_WIDTH)
        self.view = FormView(form, self)
        self.content.addWidget(self._scrolled() if len(form.spec.fields) >= _SCROLLED_FROM else self.view)
        is_code = all(field.type is FieldType.CODE for field in form.spec.fields)
        self.cancel = None if is_code else self.add_button(self.tr("Cancel"))
        if self.cancel is not None:
            self.cancel.clicked.connect(self.reject)
        self.confirm = self.add_button(form.spec.accept, ButtonKind.PRIMARY)
        self.confirm.clicked.connect(form.submit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, form.submit)
        form.accepted.connect(self.accept)
        form.changed.connect(self._show_form)
        form.refused.connect(self.view.focus_wrong)
        self.view.focus_first()

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
        return area

    def _show_form(self) -> None:
        self.confirm.setEnabled(not self._form.is_busy)
