"""Rows of a file: what its columns mean, what a row gives, and why one is left out."""

from __future__ import annotations

from uuid import UUID

import pytest

from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.contact_fields import ContactField, FieldKind
from desktop_inbox.domain.contact_import import NamePart, RowChecker, TagsColumn, guess_meanings
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId, ContactId, TagId
from desktop_inbox.domain.import_rows import RowProblem
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tags import Tag

PLAN = ContactField(id=ContactFieldId(UUID(int=1)), name="Plan", kind=FieldKind.LIST, options=("Retail", "Wholesale"))
AGE = ContactField(id=ContactFieldId(UUID(int=2)), name="Años", kind=FieldKind.NUMBER)
GONE = ContactField(id=ContactFieldId(UUID(int=3)), name="Gone", is_active=False)
VIP = Tag(id=TagId(UUID(int=4)), name="VIP")
OLD = Tag(id=TagId(UUID(int=5)), name="Old", is_active=False)
MEANINGS = (Detail.NAME, Detail.EMAIL, Detail.PHONE, TagsColumn(), PLAN.id, None)


@pytest.fixture
def checker():
    numbers = iter(range(100, 200))
    return RowChecker(MEANINGS, [PLAN, AGE, GONE], [VIP, OLD], lambda: ContactId(UUID(int=next(numbers))))


def test_columns_are_known_by_their_names_in_any_spelling_and_none_twice():
    header = ["Full Name", "E-mail", "Teléfono", "ETIQUETAS", "anos", "gone", "Mail", "whatever"]
    assert guess_meanings(header, [PLAN, AGE, GONE]) == (
        Detail.NAME,
        Detail.EMAIL,
        Detail.PHONE,
        TagsColumn(),
        AGE.id,
        None,
        None,
        None,
    )


FIRST, LAST = NamePart


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        (["First Name", "Last Name", "Phone"], (FIRST, LAST, Detail.PHONE)),
        (["Nombre", "Apellidos", "Correo"], (FIRST, LAST, Detail.EMAIL)),
        (["surname", "given name"], (LAST, FIRST)),
        (["Name", "Given Name", "Family Name"], (Detail.NAME, FIRST, LAST)),
        (["Nombre", "Apellido", "Apellido"], (FIRST, LAST, None)),
        (["Name", "First name"], (Detail.NAME, FIRST)),
    ],
)
def test_first_and_last_names_are_known(header, meanings):
    assert guess_meanings(header, []) == meanings


def test_a_field_of_the_workspace_comes_before_a_part_of_the_name():
    field = ContactField(id=ContactFieldId(UUID(int=9)), name="Last name")
    assert guess_meanings(["Name", "Last name", "First name"], [field]) == (Detail.NAME, field.id, FIRST)


@pytest.mark.parametrize(
    ("meanings", "row", "name"),
    [
        ((FIRST, LAST), [" Zoë ", " Ruiz  Ŕ"], "Zoë Ruiz Ŕ"),
        ((LAST, FIRST), ["Ruiz", "Zoë"], "Zoë Ruiz"),
        ((FIRST, LAST), ["", "Ruiz"], "Ruiz"),
        ((FIRST, LAST), ["Zoë"], "Zoë"),
        ((LAST,), ["Ruiz"], "Ruiz"),
        ((FIRST, Detail.NAME, LAST), ["Zoë", "Z. Ruiz", "Ruiz"], "Z. Ruiz"),
        ((FIRST, Detail.NAME, LAST), ["Zoë", " ", "Ruiz"], "Zoë Ruiz"),
    ],
)
def test_parts_of_a_name_are_joined(meanings, row, name):
    checked = RowChecker(meanings, [], [], lambda: ContactId(UUID(int=1))).check(2, row)
    assert (checked.item.name, checked.problems) == (name, ())


def test_parts_that_are_no_name_are_said_with_the_first_columns_place():
    checker = RowChecker((Detail.EMAIL, LAST, FIRST), [], [], lambda: ContactId(UUID(int=1)))
    assert checker.check(2, ["", " ", ""]).problems == (RowProblem(line=2, code="no_name"),)
    checked = checker.check(3, ["ana@x.example", "\u200b", ""])
    assert checked.item.name == ""
    assert checked.problems == (RowProblem(line=3, column=1, code="empty_name", value="\u200b"),)


def test_a_row_gives_a_contact(checker):
    checked = checker.check(
        2, ["  Zoë   Ŕ ", "ZOE@Example.com", "0034 600-123", "vip; VIP", "wholesale", "x", "beyond"]
    )
    assert checked.problems == ()
    contact = checked.item
    assert (contact.contact_id.int, contact.name, contact.email, contact.phone) == (
        100,
        "Zoë Ŕ",
        "zoe@example.com",
        "+34600123",
    )
    assert (contact.tag_ids, contact.fields) == ((VIP.id,), {PLAN.id: "Wholesale"})


def test_what_is_not_in_order_is_left_out_and_said(checker):
    checked = checker.check(7, ["Ana", "no address", "", "VIP, Old", "Gold"])
    assert checked.item.name == "Ana"
    assert (checked.item.email, checked.item.fields, checked.item.tag_ids) == ("", {}, (VIP.id,))
    assert checked.problems == (
        RowProblem(line=7, column=1, code="bad_email", value="no address"),
        RowProblem(line=7, column=3, code="tag_not_found", value="Old"),
        RowProblem(line=7, column=4, code="bad_option", value="Gold"),
    )


def test_a_row_that_names_nobody_is_left_out(checker):
    checked = checker.check(3, ["", "bad", " ", "VIP"])
    assert checked.item is None
    assert [problem.code for problem in checked.problems] == ["bad_email", "no_name"]


def test_a_second_row_of_the_same_person_is_left_out_and_names_the_first(checker):
    assert checker.check(2, ["Ana", "ana@x.example", "+34 1 234"]).item is not None
    assert checker.check(3, ["Bea", "", "+341234"]).problems == (
        RowProblem(line=3, code="duplicate_row", value="+341234", other_line=2),
    )
    assert checker.check(4, ["Ana", "", ""]).item is not None  # a name alone says nothing


@pytest.mark.parametrize(
    ("detail", "given", "stored"),
    [
        (Detail.NAME, "\u202eevil\u202c  name\n", "evil name"),
        (Detail.EMAIL, " Ana@EXAMPLE.com ", "ana@example.com"),
        (Detail.PHONE, "(0034) 600.12-3", "+3460012" + "3"),
        (Detail.LANGUAGE, "ZH_hant_tw", "zh-Hant-TW"),
        (Detail.LANGUAGE, "es", "es"),
        (Detail.TIMEZONE, "europe/madrid", "Europe/Madrid"),
        (Detail.TIMEZONE, "America/New York", "America/New_York"),
        (Detail.EMAIL, "  ", ""),
    ],
)
def test_details_as_they_are_stored(detail, given, stored):
    assert check_detail(detail, given) == stored
    assert check_detail(detail, stored) == stored


@pytest.mark.parametrize(
    ("detail", "given", "code"),
    [
        (Detail.NAME, " \u200f ", "empty_name"),
        (Detail.EMAIL, "ana", "bad_email"),
        (Detail.EMAIL, "a b@c.example", "bad_email"),
        (Detail.PHONE, "call me", "bad_phone"),
        (Detail.PHONE, "+١٢٣٤٥", "bad_phone"),
        (Detail.LANGUAGE, "English please", "bad_language"),
        (Detail.TIMEZONE, "Mars/Olympus", "bad_timezone"),
        (Detail.PHONE, "1" * 2000, "value_too_long"),
    ],
)
def test_details_that_are_not_in_order(detail, given, code):
    with pytest.raises(UserError) as caught:
        check_detail(detail, given)
    assert caught.value.code == code
