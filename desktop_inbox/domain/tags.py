"""Tags: what managers name so that agents can mark contacts with it."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import TagId
from desktop_inbox.domain.text import search_key

TAGS = 1_000
"""The most active tags of a workspace."""

TAGS_PER_CONTACT = 100
"""The most tags of one contact."""


class Tag(Entity, frozen=True, kw_only=True, tag="tag"):
    """A mark for contacts. A removed one is inactive: contacts keep it unseen, and it comes back with it.

    `colour` is a number into the palette of the screens, 0 to 7.
    """

    id: TagId
    name: str
    description: str = ""
    colour: int = 0
    is_active: bool = True


def shown_tags(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Return the active tags in the order of lists: by name."""
    return tuple(sorted((tag for tag in tags if tag.is_active), key=lambda tag: (search_key(tag.name), tag.id)))
