"""What is known of a contact: to read, and with the pencil to change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.details.fields import FieldList
from desktop_inbox.ui.details.value_form import ValueForm
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.detail_editing import DetailEditing
from desktop_inbox.viewmodels.details import DetailsViewModel
from desktop_inbox.viewmodels.details_rows import DetailsPage

_BUTTON = 26


class FactsSection(QWidget):
    """The known values, or, while the pencil is down, a form of all of them."""

    def __init__(self, viewmodel: DetailsViewModel, editing: DetailEditing, parent: QWidget) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self.edit = IconButton(Icon.PENCIL, self.tr("Edit contact details"), self, side=_BUTTON)
        self.edit.setCheckable(True)
        self.edit.toggled.connect(self._on_edit_toggled)
        self.failure = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.fields = FieldList(self)
        self.form = ValueForm(editing.set_value, self)
        self.form.left.connect(self._on_form_left)
        heading = QHBoxLayout()
        heading.addWidget(Label(self.tr("Contact details"), TextStyle.SMALL_BOLD, Ink.MUTED, self), 1)
        heading.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(heading)
        for widget in (self.failure, self.fields, self.form):
            layout.addWidget(widget)

    def show_page(self, page: DetailsPage) -> None:
        """Show the values that stand now."""
        is_edited = self.edit.isChecked()
        self.failure.setText(self._viewmodel.failure)
        self.failure.setVisible(bool(self._viewmodel.failure))
        self.fields.show_fields(page.fields)
        self.fields.setVisible(bool(page.fields) and not is_edited)
        if is_edited:
            self.form.show_values(page.values)
        self.form.setVisible(is_edited)

    def _on_edit_toggled(self, is_edited: bool) -> None:  # noqa: FBT001 - a slot
        self.edit.set_label(self.tr("Done") if is_edited else self.tr("Edit contact details"))
        if self._viewmodel.page is not None:
            self.show_page(self._viewmodel.page)
        if is_edited:
            self.form.take_keyboard()

    def _on_form_left(self) -> None:
        self.edit.setChecked(False)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
