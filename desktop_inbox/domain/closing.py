"""Closing notes: what is said of a conversation when it is closed, and what a workspace asks for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ClosingCategoryId
from desktop_inbox.domain.text import clean_name, clean_text, search_key

SUMMARY_CHARACTERS = 2_000
"""The longest summary, in Unicode code points."""

DESCRIPTION_CHARACTERS = 500
"""The longest description of a category or a tag, in Unicode code points."""

CATEGORIES = 200
"""The most active categories of a workspace."""

LARGEST_ORDER = 10_000
"""The largest number that a category is ordered by; the smallest is 0."""


class ClosingNoteMode(StrEnum):
    """What a workspace asks for when a user closes a conversation. `OFF`: nobody is asked for a note."""

    OPTIONAL = "optional"
    CATEGORY_REQUIRED = "category_required"
    CATEGORY_AND_SUMMARY_REQUIRED = "category_and_summary_required"
    OFF = "off"


class ClosingCategory(Entity, frozen=True, kw_only=True, tag="closing_category"):
    """What a conversation was about, as managers have named it. Lists show the active ones, by `order` and name.

    A removed one is inactive. A conversation keeps the name that it was closed with, whatever becomes of the category.
    """

    id: ClosingCategoryId
    name: str
    description: str = ""
    is_active: bool = True
    order: int = 0


class ClosingNote(msgspec.Struct, frozen=True, kw_only=True):
    """A category's name and a summary; each may be empty."""

    category: str = ""
    summary: str = ""


class ClosingNotes(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace asks for, and the active categories in the order of lists."""

    mode: ClosingNoteMode = ClosingNoteMode.OPTIONAL
    categories: tuple[ClosingCategory, ...] = ()

    @property
    def needs_category(self) -> bool:
        """Whether no conversation is closed without a category. Where there is none to choose, none is asked for."""
        return self.mode in _WITH_CATEGORY and bool(self.categories)

    @property
    def needs_summary(self) -> bool:
        """Whether no conversation is closed without a summary."""
        return self.mode is ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED


_WITH_CATEGORY = frozenset({ClosingNoteMode.CATEGORY_REQUIRED, ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED})


def check_description(description: str) -> str:
    """Return the description of a category or a tag as it is stored. Raises `UserError("description_too_long")`."""
    description = clean_text(description)
    if len(description) > DESCRIPTION_CHARACTERS:
        raise UserError("description_too_long", limit=DESCRIPTION_CHARACTERS)
    return description


def clean_closing_note(note: ClosingNote) -> ClosingNote:
    """Return a note as it is stored. Raises `UserError("summary_too_long")`."""
    cleaned = ClosingNote(category=clean_name(note.category), summary=clean_text(note.summary))
    if len(cleaned.summary) > SUMMARY_CHARACTERS:
        raise UserError("summary_too_long", limit=SUMMARY_CHARACTERS)
    return cleaned


def check_closing_note(asked: ClosingNotes, note: ClosingNote) -> ClosingNote:
    """Return a note as it is stored, when it has what a workspace asks for.

    Where notes are off, one that was written before is still kept. Raises `UserError`: `summary_too_long`,
    `category_required`, `category_not_found` (it is not active), `summary_required`.
    """
    note = clean_closing_note(note)
    if asked.needs_category and not note.category:
        raise UserError("category_required")
    if note.category and note.category not in {category.name for category in asked.categories}:
        raise UserError("category_not_found")
    if asked.needs_summary and not note.summary:
        raise UserError("summary_required")
    return note


def shown_categories(categories: Iterable[ClosingCategory]) -> tuple[ClosingCategory, ...]:
    """Return the active categories in the order of lists."""
    active = [category for category in categories if category.is_active]
    return tuple(sorted(active, key=lambda category: (category.order, search_key(category.name), category.id)))
