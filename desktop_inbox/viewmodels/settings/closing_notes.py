"""What is asked for when a conversation is closed, and the categories to choose from."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.closing import (
    CATEGORIES,
    DESCRIPTION_CHARACTERS,
    ClosingCategory,
    ClosingNoteMode,
    check_description,
)
from desktop_inbox.domain.ids import ClosingCategoryId
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.protocol.settings_commands import RemoveClosingCategory, SaveClosingCategory, SetClosingMode
from desktop_inbox.viewmodels.settings.facts import CLOSING_MODE, SettingsFacts, Target
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
from desktop_inbox.viewmodels.toasts import Toasts


class ClosingNotesSection(Section):
    """The mode in a form above, the categories below, in the order of the dialog."""

    def __init__(self, facts: SettingsFacts, toasts: Toasts, parent: QObject | None = None) -> None:
        super().__init__(facts, toasts, parent)
        self.head = self._form(self._mode_spec(), {"mode": facts.closing.mode}, self._send_mode)

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(
            title=self.tr("Closing notes"),
            text=self.tr("What is asked for when somebody closes a conversation, and the categories to choose from."),
            add=self.tr("Add category"),
            empty_title=self.tr("No categories yet"),
            empty_text=self.tr("Name what conversations are about, for example Refund or Pre-sales."),
        )

    @property
    def head_target(self) -> Target:
        """The mode."""
        return CLOSING_MODE

    def refresh_head(self) -> None:
        """Take the mode of now."""
        if self.head is not None:
            self.head.show_values({"mode": self._facts.closing.mode})

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the active categories in their order, and those that the server refused."""
        active = self._facts.closing.categories
        rows = [self._row(category, moves(number, len(active))) for number, category in enumerate(active)]
        return [*rows, *(self._row(category, ()) for category in self._refused())]

    def add(self) -> None:
        """Ask for name and description."""
        order = max((category.order for category in self._facts.closing.categories), default=-1) + 1
        category = ClosingCategory(id=ClosingCategoryId(new_id(self._facts.clock)), name="", order=order)
        self._want_category(category, self.tr("Add category"))

    def act(self, act: Act, key: Hashable) -> None:
        """Change, move or remove a category."""
        known = (*self._facts.closing.categories, *self._refused())
        category = next((category for category in known if category.id == key), None)
        if category is None:
            return
        if act is Act.EDIT:
            self._want_category(self._as_wanted(category), self.tr("Change category"))
        elif act is Act.REMOVE:
            command_id = self._facts.command_id()
            self._facts.give_soon(RemoveClosingCategory(command_id=command_id, category_id=category.id))
            self._say_removed(category.name, self._save(category))
        elif act in (Act.MOVE_UP, Act.MOVE_DOWN):
            self._move(category, act)
        else:
            super().act(act, key)

    def _refused(self) -> list[ClosingCategory]:
        return self._facts.rejected_rows(self._facts.closing.categories, ClosingCategory)

    def _move(self, category: ClosingCategory, act: Act) -> None:
        active = list(self._facts.closing.categories)
        order = moved(active, active.index(category), act)
        self._facts.give_soon(*(self._save(replace(one, order=n)) for n, one in enumerate(order) if one.order != n))

    def _row(self, category: ClosingCategory, ways: tuple[Act, ...]) -> SettingsRow:
        state, is_bad = self._state(category.id)
        return SettingsRow(
            key=category.id,
            title=category.name,
            note=category.description,
            state=state,
            is_bad=is_bad,
            acts=self._acts(category.id, Act.EDIT, *ways, Act.REMOVE),
        )

    def _as_wanted(self, category: ClosingCategory) -> ClosingCategory:
        standing = self._facts.standing(category.id)
        if standing is None or not isinstance(standing.command, SaveClosingCategory):
            return category
        return replace(category, name=standing.command.name, description=standing.command.description)

    def _mode_spec(self) -> FormSpec:
        words = {
            ClosingNoteMode.OPTIONAL: self.tr("A note is optional"),
            ClosingNoteMode.CATEGORY_REQUIRED: self.tr("A category is required"),
            ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED: self.tr("A category and a summary are required"),
            ClosingNoteMode.OFF: self.tr("No notes"),
        }
        choices = tuple(Choice(value=mode, text=text) for mode, text in words.items())
        label = self.tr("When somebody closes a conversation")
        field = Field(name="mode", type=FieldType.CHOICE, label=label, choices=choices)
        return FormSpec(title=self.text.title, fields=(field,), accept=self.tr("Save"))

    async def _send_mode(self, values: Values) -> None:
        await self._facts.give(SetClosingMode(command_id=self._facts.command_id(), mode=values["mode"]))

    def _want_category(self, category: ClosingCategory, title: str) -> None:
        fields = (
            Field(name="name", type=FieldType.LINE, label=self.tr("Name"), codes=NAME_CODES, limit=NAME_CHARACTERS),
            Field(
                name="description",
                type=FieldType.TEXT,
                label=self.tr("Description"),
                hint=self.tr("What belongs here: it is shown below the name."),
                codes=("description_too_long",),
                is_optional=True,
                limit=DESCRIPTION_CHARACTERS,
            ),
        )
        values = {"name": category.name, "description": category.description}
        self._want(FormSpec(title=title, fields=fields, accept=self.tr("Save")), values, self._saving(category))

    def _saving(self, category: ClosingCategory) -> Sender:
        async def send(values: Values) -> None:
            name = required(values, "name")
            others = [other for other in self._facts.closing.categories if other.id != category.id]
            check_free_name(name, others, CATEGORIES)
            description = check_description(values["description"])
            await self._facts.give(self._save(replace(category, name=name, description=description)))

        return send

    def _save(self, category: ClosingCategory) -> SaveClosingCategory:
        return SaveClosingCategory(
            command_id=self._facts.command_id(),
            category_id=category.id,
            name=category.name,
            description=category.description,
            order=category.order,
        )
