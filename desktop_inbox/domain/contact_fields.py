"""Contact fields: what a workspace wants to know of its contacts beyond name, email, phone, language and time zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlsplit

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId
from desktop_inbox.domain.text import clean_name, clean_text, one_line, search_key

VALUE_CHARACTERS = 1_000
"""The longest value, in Unicode code points."""

OPTIONS = 200
"""The most options of a list."""

FIELDS = 100
"""The most active fields of a workspace."""

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@.]+")
_EMAIL_CHARACTERS = 254
# What people write between digits, and the invisible marks that programs put around a number that is copied from them.
_PHONE_NOISE = re.compile(r"[\s().\-/\u2010-\u2015\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_PHONE = re.compile(r"\+?[0-9]{3,15}")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_NUMBER_DIGITS = 28
"""More would be rounded: it is the precision of `decimal`."""


class FieldKind(StrEnum):
    """What a field holds, and so how its value is written, checked and shown."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    CHECKBOX = "checkbox"
    LIST = "list"


class ContactField(Entity, frozen=True, kw_only=True, tag="contact_field"):
    """A field that every contact of the workspace may have. A removed one is inactive: its values are kept unseen.

    Its kind never changes. `options` are the choices of a list. Screens show the active ones, by `order` and name.
    """

    id: ContactFieldId
    name: str
    kind: FieldKind = FieldKind.TEXT
    options: tuple[str, ...] = ()
    order: int = 0
    is_active: bool = True


def shown_fields(fields: Iterable[ContactField]) -> tuple[ContactField, ...]:
    """Return the active fields in the order of screens."""
    active = (field for field in fields if field.is_active)
    return tuple(sorted(active, key=lambda field: (field.order, search_key(field.name), field.id)))


def check_options(kind: FieldKind, options: Iterable[str]) -> tuple[str, ...]:
    """Return a field's options as they are stored: only a list has any, on one line each, the empty ones left out.

    Raises `UserError`: `no_options`, `too_many_options`, `same_options` (they differ in case or accents only).
    """
    if kind is not FieldKind.LIST:
        return ()
    cleaned = tuple(option for option in (clean_name(option) for option in options) if option)
    if not cleaned:
        raise UserError("no_options")
    if len(cleaned) > OPTIONS:
        raise UserError("too_many_options", limit=OPTIONS)
    if len({search_key(option) for option in cleaned}) < len(cleaned):
        raise UserError("same_options")
    return cleaned


def check_field_value(field: ContactField, value: str) -> str:
    """Return a value as it is stored; empty: unknown.

    Text on one line; numbers in plain decimal notation with a point; dates as `YYYY-MM-DD`; a checkbox is `true` or
    `false`; of a list the option's own spelling. Raises `UserError`: `value_too_long`, `bad_number`, `bad_date`,
    `bad_email`, `bad_phone`, `bad_url`, `bad_checkbox`, `bad_option`.
    """
    value = one_line(clean_text(value), VALUE_CHARACTERS + 1)
    if len(value) > VALUE_CHARACTERS:
        raise UserError("value_too_long", limit=VALUE_CHARACTERS)
    if not value:
        return ""
    if field.kind is FieldKind.LIST:
        return _option(field, value)
    return _CHECKS[field.kind](value)


def check_email(value: str) -> str:
    """Return an address as it is stored: in lower case, as people compare them. Raises `UserError("bad_email")`."""
    value = value.strip().lower()
    if len(value) > _EMAIL_CHARACTERS or not value.isprintable() or _EMAIL.fullmatch(value) is None:
        raise UserError("bad_email")
    return value


def check_phone(value: str) -> str:
    """Return a number as it is stored: ASCII digits, with a leading `+` where it is international (ITU-T E.164).

    Raises `UserError("bad_phone")`.
    """
    value = _PHONE_NOISE.sub("", value)
    value = "+" + value[2:] if value.startswith("00") else value
    if _PHONE.fullmatch(value) is None:
        raise UserError("bad_phone")
    return value


def _number(value: str) -> str:
    if _NUMBER.fullmatch(value) is None:
        raise UserError("bad_number")
    number = Decimal(value)
    if abs(number.adjusted()) > _NUMBER_DIGITS or len(number.as_tuple().digits) > _NUMBER_DIGITS:
        raise UserError("bad_number")
    return format(number.normalize() if number else Decimal(0), "f")


def _date(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise UserError("bad_date") from None


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:  # also for a port that is none
        raise UserError("bad_url") from None
    if parts.scheme not in {"http", "https"} or not has_host or " " in value or not value.isprintable():
        raise UserError("bad_url")
    return value


def _checkbox(value: str) -> str:
    if value not in {"true", "false"}:
        raise UserError("bad_checkbox")
    return value


def _option(field: ContactField, value: str) -> str:
    wanted = search_key(value)
    for option in field.options:
        if search_key(option) == wanted:
            return option
    raise UserError("bad_option")


_CHECKS: dict[FieldKind, Callable[[str], str]] = {
    FieldKind.TEXT: str,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.EMAIL: check_email,
    FieldKind.PHONE: check_phone,
    FieldKind.URL: _url,
    FieldKind.CHECKBOX: _checkbox,
}
