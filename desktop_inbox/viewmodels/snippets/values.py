"""The values of variables for one contact, as people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo

import msgspec
from PySide6.QtCore import QDate, QLocale, QObject, Qt, QTime

from desktop_inbox.domain.contact_fields import ContactField, FieldKind
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.snippet_variables import Scope, field_keys, name_parts, variable_names
from desktop_inbox.viewmodels.channel_names import channel_name
from desktop_inbox.viewmodels.details_rows import language_name

_WEEKDAY = re.compile(r"d{3,4}[\s,.\u060c]*|[\s,\u060c]*d{3,4}$")
_SHORT_ID = 6
_EXACT_DIGITS = 15
"""A number with more digits is shown as it is: a `float` would round it."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a text is for, and who writes it. `details` None: no contact is known."""

    details: ContactDetails | None
    directory: Directory
    user_id: UserId


class VariableValues(QObject):
    """Words values in the contact's language where it is known, as far as numbers and dates go: they are to read it."""

    def __init__(self, zone: tzinfo | None = None, parent: QObject | None = None) -> None:
        """Take the time zone of the writer; None: the system's."""
        super().__init__(parent)
        self._zone = zone

    def of(self, subject: Subject) -> Mapping[str, str]:
        """Return the value of every variable there is; empty where there is none."""
        directory, details = subject.directory, subject.details
        values = dict.fromkeys(variable_names(directory.fields), "")
        values |= _scoped(Scope.USER, self._user(subject))
        if directory.workspace is not None:
            values |= _scoped(Scope.WORKSPACE, {"name": directory.workspace.name})
        if details is not None:
            locale = _locale_of(details.contact.language)
            values |= _scoped(Scope.CONTACT, self._contact(details, directory, locale))
            values |= _scoped(Scope.CONVERSATION, self._conversation(details, directory, locale))
        return values

    def _user(self, subject: Subject) -> dict[str, str]:
        me = next((user for user in subject.directory.users if user.id == subject.user_id), None)
        if me is None:
            return {}
        return {"first_name": name_parts(me.name)[0], "name": me.name, "email": me.email}

    def _contact(self, details: ContactDetails, directory: Directory, locale: QLocale) -> dict[str, str]:
        contact = details.contact
        first, last = name_parts(contact.name)
        fields = {
            key: self._field(field, contact.fields.get(field.id, ""), locale)
            for key, field in field_keys(directory.fields).items()
        }
        return {
            **fields,
            "first_name": first,
            "last_name": last,
            "name": contact.name if first else "",
            "email": contact.email or "",
            "phone": contact.phone or "",
            "language": language_name(contact.language),
            "assignee": _user_name(directory, contact.assignee_id),
        }

    def _conversation(self, details: ContactDetails, directory: Directory, locale: QLocale) -> dict[str, str]:
        contact = details.contact
        values = {
            "channel": _channel(details, directory, None),
            "team": next((team.name for team in directory.teams if team.id == contact.team_id), ""),
            "assignee": _user_name(directory, contact.assignee_id),
        }
        opened = next((each for each in details.conversations if each.id == contact.open_conversation_id), None)
        if opened is None:
            return values
        at = opened.opened_at.astimezone(self._zone)
        return {
            **values,
            "channel": _channel(details, directory, opened),
            "opened_date": _day(at, locale),
            "opened_time": locale.toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat),
            "id": opened.id.hex[-_SHORT_ID:].upper(),
        }

    def _field(self, field: ContactField, value: str, locale: QLocale) -> str:
        """Return the value of a contact field as people write it."""
        if not value:
            return ""
        if field.kind is FieldKind.CHECKBOX:
            return self.tr("yes") if value == "true" else self.tr("no")
        if field.kind is FieldKind.DATE and (day := QDate.fromString(value, Qt.DateFormat.ISODate)).isValid():
            return locale.toString(day, _day_format(locale))
        if field.kind is FieldKind.NUMBER:
            return _number(value, locale)
        return value


def _scoped(scope: Scope, values: Mapping[str, str]) -> dict[str, str]:
    return {f"{scope}.{key}": value for key, value in values.items()}


def _locale_of(language: str | None) -> QLocale:
    """Return the locale of a language; the application's where it is not known."""
    locale = QLocale(language) if language else QLocale()
    return QLocale() if locale.language() is QLocale.Language.C else locale


def _day_format(locale: QLocale) -> str:
    """Return the format of a date in words, without the day of the week."""
    return _WEEKDAY.sub("", locale.dateFormat(QLocale.FormatType.LongFormat))


def _day(at: datetime, locale: QLocale) -> str:
    return locale.toString(QDate(at.year, at.month, at.day), _day_format(locale))


def _number(value: str, locale: QLocale) -> str:
    """Return a number with the locale's decimal sign. It is not grouped: it may be the number of an order."""
    digits = sum(character.isdigit() for character in value)
    if digits > _EXACT_DIGITS:
        return value
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "f", len(value.partition(".")[2]))


def _user_name(directory: Directory, user_id: UserId | None) -> str:
    return next((user.name for user in directory.users if user.id == user_id), "")


def _channel(details: ContactDetails, directory: Directory, conversation: Conversation | None) -> str:
    """Return the medium of a conversation, else the one that the contact is on."""
    wanted = None if conversation is None else conversation.channel_id
    kinds = [channel.kind for channel in directory.channels if channel.id == wanted]
    kinds += [kind for kind, _ in details.channels]
    return channel_name(kinds[0]) if kinds else ""
