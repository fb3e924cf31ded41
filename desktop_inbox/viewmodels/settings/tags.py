"""The tags of the workspace."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.closing import DESCRIPTION_CHARACTERS, check_description
from desktop_inbox.domain.ids import TagId
from desktop_inbox.domain.tags import TAGS, Tag
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.protocol.settings_commands import RemoveTag, SaveTag
from desktop_inbox.viewmodels.settings.forms import Field, FieldType, FormSpec, Sender, Values
from desktop_inbox.viewmodels.settings.section import (
    NAME_CODES,
    Act,
    PageText,
    Section,
    SettingsRow,
    check_free_name,
    required,
)


class TagsSection(Section):
    """What agents mark contacts with."""

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(
            title=self.tr("Tags"),
            text=self.tr("Agents mark contacts with tags, and custom inboxes find them by tags."),
            add=self.tr("Add tag"),
            empty_title=self.tr("No tags yet"),
            empty_text=self.tr("Name what you want to tell contacts apart by, for example VIP or Wholesale."),
        )

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the active tags, and those that the server refused."""
        return [self._row(tag) for tag in self._tags()]

    def add(self) -> None:
        """Ask for name, description and colour."""
        number = sum(tag.is_active for tag in self._facts.directory.tags)
        self._want_tag(Tag(id=TagId(new_id(self._facts.clock)), name="", colour=number % 8), self.tr("Add tag"))

    def act(self, act: Act, key: Hashable) -> None:
        """Change or remove a tag."""
        tag = next((tag for tag in self._tags() if tag.id == key), None)
        if tag is None:
            return
        if act is Act.EDIT:
            self._want_tag(self._as_wanted(tag), self.tr("Change tag"))
        elif act is Act.REMOVE:
            self._facts.give_soon(RemoveTag(command_id=self._facts.command_id(), tag_id=tag.id))
            self._say_removed(tag.name, self._save(tag))
        else:
            super().act(act, key)

    def _tags(self) -> list[Tag]:
        tags = self._facts.directory.tags
        return [*(tag for tag in tags if tag.is_active), *self._facts.rejected_rows(tags, Tag)]

    def _row(self, tag: Tag) -> SettingsRow:
        state, is_bad = self._state(tag.id)
        return SettingsRow(
            key=tag.id,
            title=tag.name,
            note=tag.description,
            state=state,
            is_bad=is_bad,
            colour=tag.colour,
            acts=self._acts(tag.id, Act.EDIT, Act.REMOVE),
        )

    def _as_wanted(self, tag: Tag) -> Tag:
        standing = self._facts.standing(tag.id)
        if standing is None or not isinstance(standing.command, SaveTag):
            return tag
        wanted = standing.command
        return Tag(id=tag.id, ver=tag.ver, name=wanted.name, description=wanted.description, colour=wanted.colour)

    def _want_tag(self, tag: Tag, title: str) -> None:
        fields = (
            Field(name="name", type=FieldType.LINE, label=self.tr("Name"), codes=NAME_CODES, limit=NAME_CHARACTERS),
            Field(
                name="description",
                type=FieldType.TEXT,
                label=self.tr("Description"),
                codes=("description_too_long",),
                is_optional=True,
                limit=DESCRIPTION_CHARACTERS,
            ),
            Field(name="colour", type=FieldType.COLOUR, label=self.tr("Colour")),
        )
        values = {"name": tag.name, "description": tag.description, "colour": tag.colour}
        self._want(FormSpec(title=title, fields=fields, accept=self.tr("Save")), values, self._saving(tag))

    def _saving(self, tag: Tag) -> Sender:
        async def send(values: Values) -> None:
            name = required(values, "name")
            check_free_name(name, [other for other in self._facts.directory.tags if other.id != tag.id], TAGS)
            description = check_description(values["description"])
            wanted = Tag(id=tag.id, name=name, description=description, colour=values["colour"])
            await self._facts.give(self._save(wanted))

        return send

    def _save(self, tag: Tag) -> SaveTag:
        return SaveTag(
            command_id=self._facts.command_id(),
            tag_id=tag.id,
            name=tag.name,
            description=tag.description,
            colour=tag.colour,
        )
