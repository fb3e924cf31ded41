"""Changing what is known of the contact whose details are shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.contact_fields import check_field_value
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import CommandId, ContactFieldId, TagId
from desktop_inbox.domain.merging import IDENTITY_DETAILS, Detail
from desktop_inbox.protocol.contact_commands import SetContactDetail, SetContactField, TagContact, UntagContact
from desktop_inbox.viewmodels.detail_words import value_problem
from desktop_inbox.viewmodels.details import DetailsViewModel
from desktop_inbox.viewmodels.details_rows import EditableValue
from desktop_inbox.viewmodels.tag_picker import TagPicker


class DetailEditing(QObject):
    """Checks and stores values and tags of the contact in `details`. `tags`: what tags are picked from."""

    def __init__(self, details: DetailsViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._details, self._clock = details, details.clock
        self.tags = TagPicker(self)
        self.tags.picked.connect(self._on_tag_picked)
        details.directory_changed.connect(self._show_tags)
        details.changed.connect(self._show_chosen)
        self._show_tags()
        self._show_chosen()

    def set_value(self, value: EditableValue, text: str) -> str:
        """Store another value (empty: unknown), or return in words why it cannot be. The same again does nothing.

        It is stored for the contact that it is of, whoever is shown by now.
        """
        try:
            if isinstance(value.key, Detail):
                self._set_detail(value, value.key, check_detail(value.key, text))
                return ""
            return self._set_field(value, value.key, text)
        except UserError as error:
            return value_problem(error.code)

    def remove_tag(self, tag_id: TagId) -> None:
        """Take a tag away."""
        shown = self._details.details
        if shown is not None:
            command_id = CommandId(new_id(self._clock))
            self._details.give(UntagContact(command_id=command_id, contact_id=shown.contact.id, tag_id=tag_id))

    def _set_detail(self, value: EditableValue, detail: Detail, text: str) -> None:
        if text != value.value:
            self._details.give(
                SetContactDetail(
                    command_id=CommandId(new_id(self._clock)),
                    contact_id=value.contact_id,
                    detail=detail,
                    value=text,
                    old=value.value if detail in IDENTITY_DETAILS else None,
                )
            )

    def _set_field(self, value: EditableValue, field_id: ContactFieldId, text: str) -> str:
        fields = self._details.directory.fields
        field = next((field for field in fields if field.id == field_id and field.is_active), None)
        if field is None:
            return self.tr("This field was removed meanwhile.")
        text = check_field_value(field, text)
        if text != value.value:
            command_id = CommandId(new_id(self._clock))
            self._details.give(
                SetContactField(command_id=command_id, contact_id=value.contact_id, field_id=field_id, value=text)
            )
        return ""

    def _show_tags(self) -> None:
        self.tags.show_tags(self._details.directory.tags)

    def _show_chosen(self) -> None:
        page = self._details.page
        if page is not None:
            self.tags.show_chosen(tag.id for tag in page.tags)

    def _on_tag_picked(self, tag_id: TagId) -> None:
        page = self._details.page
        if page is None:
            return
        if tag_id in {tag.id for tag in page.tags}:
            self.remove_tag(tag_id)
        else:
            command_id = CommandId(new_id(self._clock))
            self._details.give(TagContact(command_id=command_id, contact_id=page.id, tag_id=tag_id))
