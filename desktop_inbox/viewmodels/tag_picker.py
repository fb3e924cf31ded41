"""The list that a contact's tags are picked from."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.ids import TagId
from desktop_inbox.domain.tags import Tag, shown_tags
from desktop_inbox.viewmodels.search_picker import PickerRow, SearchPicker


class TagRow(PickerRow, frozen=True, kw_only=True):
    """A tag; `is_current`: the contact has it."""

    tag_id: TagId
    colour: int
    description: str = ""


class TagPicker(SearchPicker[TagRow]):
    """All active tags, those that the contact has marked. `picked(TagId)`: one was taken, to be put on or off."""

    picked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[Tag, ...] = ()
        self._chosen: frozenset[TagId] = frozenset()

    def show_tags(self, tags: Iterable[Tag]) -> None:
        """Offer these."""
        self._tags = shown_tags(tags)
        self._publish()

    def show_chosen(self, tag_ids: Iterable[TagId]) -> None:
        """Mark those that the contact has."""
        chosen = frozenset(tag_ids)
        if chosen != self._chosen:
            self._chosen = chosen
            self._publish()

    def _take(self, row: TagRow) -> None:
        self.picked.emit(row.tag_id)

    def _publish(self) -> None:
        self.show_rows(self._row(tag) for tag in self._tags)

    def _row(self, tag: Tag) -> TagRow:
        is_current = tag.id in self._chosen
        parts = [tag.name, tag.description, self.tr("chosen now") if is_current else ""]
        return TagRow(
            key=tag.id,
            tag_id=tag.id,
            name=tag.name,
            searched=f"{tag.name} {tag.description}",
            spoken=", ".join(part for part in parts if part),
            is_current=is_current,
            colour=tag.colour,
            description=tag.description,
        )
