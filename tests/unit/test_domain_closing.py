"""What a closing note must have, and which categories lists show."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.closing import (
    SUMMARY_CHARACTERS,
    ClosingCategory,
    ClosingNote,
    ClosingNoteMode,
    ClosingNotes,
    check_closing_note,
    shown_categories,
)
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ClosingCategoryId
from tests.fixtures import rows

EMPTY = ClosingNote()
CATEGORY = ClosingNote(category="Refund")
SUMMARY = ClosingNote(summary="Paid back")
BOTH = ClosingNote(category="Refund", summary="Paid back")


def asked(mode: ClosingNoteMode, *names: str) -> ClosingNotes:
    categories = tuple(category(number, name) for number, name in enumerate(names or ("Refund",)))
    return ClosingNotes(mode=mode, categories=categories)


def category(number: int, name: str, order: int = 0, *, is_active: bool = True) -> ClosingCategory:
    made = ClosingCategoryId(rows.make_id(10, number))
    return ClosingCategory(id=made, name=name, order=order, is_active=is_active)


@pytest.mark.parametrize(
    ("mode", "note", "code"),
    [
        (ClosingNoteMode.CATEGORY_REQUIRED, EMPTY, "category_required"),
        (ClosingNoteMode.CATEGORY_REQUIRED, SUMMARY, "category_required"),
        (ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED, EMPTY, "category_required"),
        (ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED, SUMMARY, "category_required"),
        (ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED, CATEGORY, "summary_required"),
        (ClosingNoteMode.CATEGORY_REQUIRED, ClosingNote(category=" \u202e\n"), "category_required"),
        (
            ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED,
            ClosingNote(category="Refund", summary=" \r\n\t "),
            "summary_required",
        ),
        (ClosingNoteMode.OPTIONAL, ClosingNote(category="Lottery"), "category_not_found"),
        (ClosingNoteMode.OPTIONAL, ClosingNote(summary="x" * (SUMMARY_CHARACTERS + 1)), "summary_too_long"),
        (ClosingNoteMode.OFF, ClosingNote(summary="x" * (SUMMARY_CHARACTERS + 1)), "summary_too_long"),
    ],
)
def test_what_is_missing_is_named(mode: ClosingNoteMode, note: ClosingNote, code: str) -> None:
    with pytest.raises(UserError) as caught:
        check_closing_note(asked(mode), note)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("mode", "notes"),
    [
        (ClosingNoteMode.OPTIONAL, [EMPTY, CATEGORY, SUMMARY, BOTH]),
        (ClosingNoteMode.CATEGORY_REQUIRED, [CATEGORY, BOTH]),
        (ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED, [BOTH]),
        (ClosingNoteMode.OFF, [EMPTY, CATEGORY, SUMMARY, BOTH]),
    ],
)
def test_what_is_enough_is_kept_as_it_is(mode: ClosingNoteMode, notes: list[ClosingNote]) -> None:
    assert [check_closing_note(asked(mode), note) for note in notes] == notes


def test_a_category_is_not_asked_for_where_there_is_none() -> None:
    empty = ClosingNotes(mode=ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED)
    assert check_closing_note(empty, SUMMARY) == SUMMARY
    assert not empty.needs_category


def test_a_note_is_cleaned_and_its_length_counted_after() -> None:
    note = ClosingNote(category=" Re\u202efund ", summary=f"  {'x' * SUMMARY_CHARACTERS}\r\n")
    assert check_closing_note(asked(ClosingNoteMode.OPTIONAL), note) == ClosingNote(
        category="Refund", summary="x" * SUMMARY_CHARACTERS
    )


def test_lists_show_active_categories_by_order_and_name() -> None:
    made = [category(1, "b", 1), category(2, "zebra"), category(3, "Éclair"), category(4, "gone", is_active=False)]
    assert [each.name for each in shown_categories(made)] == ["Éclair", "zebra", "b"]
