"""The contact fields of the workspace."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from msgspec.structs import replace

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact_fields import FIELDS, ContactField, FieldKind, check_options
from desktop_inbox.domain.ids import ContactFieldId
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.protocol.settings_commands import RemoveContactField, SaveContactField
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Sender, Values
from desktop_inbox.viewmodels.settings.ordering import moved, moves
from desktop_inbox.viewmodels.settings.section import (
    NAME_CODES,
    Act,
    PageText,
    Section,
    SettingsRow,
    check_free_name,
    required,
)


class ContactFieldsSection(Section):
    """What the workspace wants to know of its contacts, in the order of the details panel."""

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(
            title=self.tr("Contact fields"),
            text=self.tr("What you want to know of contacts besides name, email, phone, language and time zone."),
            add=self.tr("Add field"),
            empty_title=self.tr("No contact fields yet"),
            empty_text=self.tr("Add what your agents should know, for example Plan or Customer number."),
        )

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the active fields in their order, and those that the server refused."""
        active = self._active()
        rows = [self._row(field, moves(number, len(active))) for number, field in enumerate(active)]
        refused = self._facts.rejected_rows(self._facts.directory.fields, ContactField)
        return [*rows, *(self._row(field, ()) for field in refused)]

    def add(self) -> None:
        """Ask for name and type."""
        order = max((field.order for field in self._active()), default=-1) + 1
        field = ContactField(id=ContactFieldId(new_id(self._facts.clock)), name="", order=order)
        self._want_field(field, self.tr("Add field"))

    def act(self, act: Act, key: Hashable) -> None:
        """Change, move or remove a field."""
        known = (*self._active(), *self._facts.rejected_rows(self._facts.directory.fields, ContactField))
        field = next((field for field in known if field.id == key), None)
        if field is None:
            return
        if act is Act.EDIT:
            self._want_field(self._as_wanted(field), self.tr("Change field"))
        elif act is Act.REMOVE:
            self._facts.give_soon(RemoveContactField(command_id=self._facts.command_id(), field_id=field.id))
            self._say_removed(field.name, self._save(field))
        elif act in (Act.MOVE_UP, Act.MOVE_DOWN):
            self._move(field, act)
        else:
            super().act(act, key)

    def _active(self) -> list[ContactField]:
        return [field for field in self._facts.directory.fields if field.is_active]

    def _move(self, field: ContactField, act: Act) -> None:
        active = self._active()
        order = moved(active, active.index(field), act)
        commands = [self._save(replace(one, order=n)) for n, one in enumerate(order) if one.order != n]
        self._facts.give_soon(*commands)

    def _row(self, field: ContactField, ways: tuple[Act, ...]) -> SettingsRow:
        state, is_bad = self._state(field.id)
        kind = self._kind_words()[field.kind]
        return SettingsRow(
            key=field.id,
            title=field.name,
            note=f"{kind}: {', '.join(field.options)}" if field.options else kind,
            state=state,
            is_bad=is_bad,
            acts=self._acts(field.id, Act.EDIT, *ways, Act.REMOVE),
        )

    def _kind_words(self) -> dict[FieldKind, str]:
        return {
            FieldKind.TEXT: self.tr("Text"),
            FieldKind.NUMBER: self.tr("Number"),
            FieldKind.DATE: self.tr("Date"),
            FieldKind.EMAIL: self.tr("Email address"),
            FieldKind.PHONE: self.tr("Phone number"),
            FieldKind.URL: self.tr("Web address"),
            FieldKind.CHECKBOX: self.tr("Yes or no"),
            FieldKind.LIST: self.tr("List"),
        }

    def _as_wanted(self, field: ContactField) -> ContactField:
        standing = self._facts.standing(field.id)
        if standing is None or not isinstance(standing.command, SaveContactField):
            return field
        return replace(field, name=standing.command.name, options=standing.command.options)

    def _want_field(self, field: ContactField, title: str) -> None:
        words = self._kind_words()
        is_known = any(one.id == field.id for one in self._facts.directory.fields)
        fields = (
            Field(name="name", type=FieldType.LINE, label=self.tr("Name"), codes=NAME_CODES, limit=NAME_CHARACTERS),
            Field(
                name="kind",
                type=FieldType.CHOICE,
                label=self.tr("Type"),
                hint=self.tr("The type cannot be changed later."),
                choices=tuple(Choice(value=kind, text=words[kind]) for kind in FieldKind),
                codes=("kind_is_fixed",),
                is_fixed=is_known,
            ),
            Field(
                name="options",
                type=FieldType.LINES,
                label=self.tr("Options"),
                hint=self.tr("Each on a line of its own."),
                codes=("no_options", "same_options", "too_many_options"),
                shown_if=_is_list,
                limit=50_000,
            ),
        )
        values = {"name": field.name, "kind": field.kind, "options": "\n".join(field.options)}
        self._want(FormSpec(title=title, fields=fields, accept=self.tr("Save")), values, self._saving(field))

    def _saving(self, field: ContactField) -> Sender:
        async def send(values: Values) -> None:
            name = required(values, "name")
            check_free_name(name, [one for one in self._facts.directory.fields if one.id != field.id], FIELDS)
            options = check_options(values["kind"], values["options"].splitlines())
            wanted = ContactField(id=field.id, name=name, kind=values["kind"], options=options, order=field.order)
            await self._facts.give(self._save(wanted))

        return send

    def _save(self, field: ContactField) -> SaveContactField:
        return SaveContactField(
            command_id=self._facts.command_id(),
            field_id=field.id,
            name=field.name,
            kind=field.kind,
            options=field.options,
            order=field.order,
        )


def _is_list(values: Values) -> bool:
    return bool(values["kind"] is FieldKind.LIST)
