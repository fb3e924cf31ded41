"""Rules for the details that every contact has."""

from __future__ import annotations

import re
import zoneinfo
from functools import cache

from desktop_inbox.domain.contact_fields import VALUE_CHARACTERS, check_email, check_phone
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.text import clean_name, clean_text

# RFC 5646, section 2.1, as far as people use it: language, script, region and variants. Private use is left out.
_LANGUAGE = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?(?:-(?P<region>[A-Za-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
)


def check_detail(detail: Detail, value: str) -> str:
    """Return a detail as it is stored; empty: unknown.

    Raises `UserError`: `empty_name`, `value_too_long`, `bad_email`, `bad_phone`, `bad_language` (no BCP 47 tag),
    `bad_timezone` (no IANA name).
    """
    if detail is Detail.NAME:
        return _name(value)
    value = clean_text(value)
    if not value:
        return ""
    if len(value) > VALUE_CHARACTERS:
        raise UserError("value_too_long", limit=VALUE_CHARACTERS)
    match detail:
        case Detail.EMAIL:
            return check_email(value)
        case Detail.PHONE:
            return check_phone(value)
        case Detail.LANGUAGE:
            return _language(value)
        case Detail.TIMEZONE:
            return _timezone(value)


def _name(value: str) -> str:
    value = clean_name(value)
    if not value:
        raise UserError("empty_name")
    return value


def _language(value: str) -> str:
    """Return a tag in the case that RFC 5646, section 2.1.1, recommends: `zh-Hant-TW`."""
    found = _LANGUAGE.fullmatch(value.replace("_", "-"))
    if found is None:
        raise UserError("bad_language")
    parts = [found["language"].lower(), (found["script"] or "").title(), (found["region"] or "").upper()]
    return "-".join(part for part in parts if part) + found["variants"].lower()


def _timezone(value: str) -> str:
    name = _timezones().get(value.lower().replace(" ", "_"))
    if name is None:
        raise UserError("bad_timezone")
    return name


@cache
def _timezones() -> dict[str, str]:
    return {name.lower(): name for name in zoneinfo.available_timezones()}
