"""Contacts' details in words: their names, and what is wrong with a value."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_inbox.domain.merging import Detail


def detail_name(detail: Detail) -> str:
    """Return the name of a detail."""
    match detail:
        case Detail.NAME:
            return QCoreApplication.translate("ContactDetail", "Name")
        case Detail.EMAIL:
            return QCoreApplication.translate("ContactDetail", "Email")
        case Detail.PHONE:
            return QCoreApplication.translate("ContactDetail", "Phone")
        case Detail.LANGUAGE:
            return QCoreApplication.translate("ContactDetail", "Language")
        case Detail.TIMEZONE:
            return QCoreApplication.translate("ContactDetail", "Time zone")


def value_problem(code: str) -> str:
    """Return what is wrong with a value, and what to do, for a code of `check_detail` or `check_field_value`."""
    words = {
        "empty_name": QCoreApplication.translate("ContactDetail", "A contact needs a name."),
        "value_too_long": QCoreApplication.translate("ContactDetail", "This is too long. Shorten it."),
        "bad_email": QCoreApplication.translate(
            "ContactDetail", "This is not an email address. Write it like ana@example.com."
        ),
        "bad_phone": QCoreApplication.translate(
            "ContactDetail", "This is not a phone number. Write it like +34 600 123 456."
        ),
        "bad_language": QCoreApplication.translate(
            "ContactDetail", "This is not a language code. Write it like es or pt-BR."
        ),
        "bad_timezone": QCoreApplication.translate(
            "ContactDetail", "This is not a time zone. Write it like Europe/Madrid."
        ),
        "bad_number": QCoreApplication.translate("ContactDetail", "This is not a number. Write it like 12.5."),
        "bad_date": QCoreApplication.translate("ContactDetail", "This is not a date. Write it like 2026-12-31."),
        "bad_url": QCoreApplication.translate(
            "ContactDetail", "This is not a web address. Write it like https://example.com."
        ),
        "bad_checkbox": QCoreApplication.translate("ContactDetail", "This is neither true nor false."),
        "bad_option": QCoreApplication.translate("ContactDetail", "This is none of the choices."),
    }
    return words.get(code, QCoreApplication.translate("ContactDetail", "This cannot be stored."))
