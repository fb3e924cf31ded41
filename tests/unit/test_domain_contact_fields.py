"""The values of contact fields: what is taken, and how it is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.contact_fields import ContactField, FieldKind, check_email, check_field_value, check_phone
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId
from tests.fixtures.rows import make_id


def _field(kind: FieldKind, *options: str) -> ContactField:
    return ContactField(id=ContactFieldId(make_id(70, 1)), name="Field", kind=kind, options=options)


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (FieldKind.TEXT, " two\nlines\x07 ", "two lines"),
        (FieldKind.NUMBER, "007.50", "7.5"),
        (FieldKind.NUMBER, "-0.0", "0"),
        (FieldKind.NUMBER, "1e3", "1000"),
        (FieldKind.NUMBER, "1234567890123456789012345678", "1234567890123456789012345678"),
        (FieldKind.DATE, "2026-02-28", "2026-02-28"),
        (FieldKind.EMAIL, " Ana@X.Example ", "ana@x.example"),
        (FieldKind.PHONE, "\u202a+34 600-12\u201134/56\u202c", "+34600123456"),
        (FieldKind.URL, "https://x.example:8080/a?b=c", "https://x.example:8080/a?b=c"),
        (FieldKind.CHECKBOX, "true", "true"),
        (FieldKind.LIST, "BASICO", "Básico"),
        (FieldKind.LIST, "", ""),
        (FieldKind.NUMBER, " \u0000 ", ""),
    ],
)
def test_values_are_stored_in_one_form(kind: FieldKind, value: str, stored: str) -> None:
    field = _field(kind, "Pro", "Básico")
    assert check_field_value(field, value) == stored
    assert check_field_value(field, stored) == stored


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (FieldKind.TEXT, "x" * 1001, "value_too_long"),
        (FieldKind.NUMBER, "1,5", "bad_number"),
        (FieldKind.NUMBER, "1_000", "bad_number"),
        (FieldKind.NUMBER, "nan", "bad_number"),
        (FieldKind.NUMBER, "1e999", "bad_number"),
        (FieldKind.NUMBER, "12345678901234567890123456789", "bad_number"),
        (FieldKind.DATE, "2026-02-30", "bad_date"),
        (FieldKind.EMAIL, "a@b", "bad_email"),
        (FieldKind.EMAIL, "a\u202e@x.example", "bad_email"),
        (FieldKind.PHONE, "12", "bad_phone"),
        (FieldKind.PHONE, "600 12 34 56 ext. 7", "bad_phone"),
        (FieldKind.URL, "javascript:alert(1)", "bad_url"),
        (FieldKind.URL, "https://", "bad_url"),
        (FieldKind.URL, "https://x.example:99999/", "bad_url"),
        (FieldKind.URL, "https://x.example/\u202e", "bad_url"),
        (FieldKind.CHECKBOX, "yes", "bad_checkbox"),
        (FieldKind.LIST, "Gold", "bad_option"),
    ],
)
def test_what_is_no_value_is_refused(kind: FieldKind, value: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        check_field_value(_field(kind, "Pro"), value)
    assert caught.value.code == code


@given(st.text(max_size=30), st.sampled_from([check_email, check_phone, lambda v: check_field_value(NUMBER, v)]))
def test_what_was_stored_once_stays_as_it_is(value: str, check: object) -> None:
    assert callable(check)
    try:
        stored = check(value)
    except UserError:
        return
    assert check(stored) == stored
    assert stored.isascii() or check is check_email


NUMBER = _field(FieldKind.NUMBER)
