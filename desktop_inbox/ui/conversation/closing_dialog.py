"""The dialog that a closing note is written in."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_inbox.domain.closing import SUMMARY_CHARACTERS
from desktop_inbox.ui.conversation.category_field import CategoryField
from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import CONFIRM_KEYS, Dialog
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.category_picker import CategoryPickerViewModel
from desktop_inbox.viewmodels.closing import ClosingViewModel

_SUMMARY_LINES = 4

_PASTED_CHARACTERS = 4 * SUMMARY_CHARACTERS
"""What is pasted beyond this is left out: it could never be stored, and laying it out would take seconds."""


class _SummaryField(QPlainTextEdit):
    """Takes plain text only."""

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        self.insertPlainText(source.text()[:_PASTED_CHARACTERS])


class ClosingDialog(Dialog):
    """Category and summary of the conversation that is closed, or of the many that are: `count` says how many.

    Escape leaves, Ctrl+Enter closes. It deletes itself when it has ended.
    """

    def __init__(self, closing: ClosingViewModel, parent: QWidget | None = None, *, count: int = 1) -> None:
        one, many = self.tr("Close conversation"), self.tr("Close %n conversation(s)", None, count)
        super().__init__(one if count == 1 else many, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._closing = closing
        self.category = CategoryField(CategoryPickerViewModel(closing, self), self)
        self.category_problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.summary = _SummaryField(self)
        self.summary_problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.counter = Label("", TextStyle.CAPTION, Ink.MUTED, self)
        self._optional_category = Label(self.tr("(optional)"), TextStyle.CAPTION, Ink.MUTED, self)
        self._optional_summary = Label(self.tr("(optional)"), TextStyle.CAPTION, Ink.MUTED, self)
        self._set_up_summary()
        self._lay_out()
        self.cancel = self.add_button(self.tr("Cancel"))
        self.confirm = self.add_button(self.windowTitle(), ButtonKind.PRIMARY)
        self.confirm.setToolTip(QKeySequence(CONFIRM_KEYS[0]).toString(QKeySequence.SequenceFormat.NativeText))
        self.cancel.clicked.connect(self.reject)
        self.confirm.clicked.connect(self._on_confirmed)
        closing.ended.connect(self._on_ended)
        closing.changed.connect(self._on_closing_changed)
        self._on_closing_changed()
        self.category.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Leave: what was written is kept."""
        self._closing.leave()

    def _set_up_summary(self) -> None:
        field = self.summary
        field.setProperty("kind", "field")
        field.setTabChangesFocus(True)
        field.setAccessibleName(self.tr("Summary"))
        field.setPlaceholderText(self.tr("What it was about, and how it ended"))
        field.setPlainText(self._closing.note.summary)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _SUMMARY_LINES + 24)
        field.textChanged.connect(self._on_summary_edited)

    def _lay_out(self) -> None:
        for title, optional, field, problem in (
            (self.tr("Category"), self._optional_category, self.category, self.category_problem),
            (self.tr("Summary"), self._optional_summary, self.summary, self.summary_problem),
        ):
            label = Label(title, TextStyle.BODY_MEDIUM, parent=self)
            label.setBuddy(field)
            top = QHBoxLayout()
            top.setSpacing(5)
            top.addWidget(label)
            top.addWidget(optional)
            top.addStretch(1)
            if field is self.summary:
                top.addWidget(self.counter)
            part = QVBoxLayout()
            part.setSpacing(6)
            part.addLayout(top)
            part.addWidget(field)
            part.addWidget(problem)
            self.content.addLayout(part)

    def _on_summary_edited(self) -> None:
        self._closing.write_summary(self.summary.toPlainText())

    def _on_closing_changed(self) -> None:
        state = self._closing.state
        self.category.show_category(state.category, is_wrong=bool(state.category_problem))
        for label, problem in (
            (self.category_problem, state.category_problem),
            (self.summary_problem, state.summary_problem),
        ):
            label.setText(problem)
            label.setVisible(bool(problem))
        self._optional_category.setVisible(not state.needs_category)
        self._optional_summary.setVisible(not state.needs_summary)
        self.counter.setText(state.counter)
        self.counter.set_ink(Ink.BAD if state.is_too_long else Ink.MUTED)
        self.counter.setAccessibleName(self.tr("Characters left: %1").replace("%1", state.counter))

    def _on_confirmed(self) -> None:
        self._closing.confirm()
        state = self._closing.state
        if state.category_problem:
            self.category.setFocus(Qt.FocusReason.OtherFocusReason)
        elif state.summary_problem:
            self.summary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_ended(self) -> None:
        self.done(0)
