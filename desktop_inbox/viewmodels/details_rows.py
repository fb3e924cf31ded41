"""What the details panel shows of a contact, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime

import msgspec
from PySide6.QtCore import QLocale, QObject

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import ContactField, FieldKind
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.ids import ContactFieldId, ContactId, ConversationId, TeamId, UserId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.viewmodels.channel_names import channel_name
from desktop_inbox.viewmodels.detail_words import detail_name
from desktop_inbox.viewmodels.names import assignee_name, initials
from desktop_inbox.viewmodels.times import TimeWording

_PLAIN_NAMES = {"en": "English", "es": "Español", "pt": "Português", "zh": "中文"}
"""Languages that Qt names by a variety ("American English") where a tag leaves it open."""


class ConversationCard(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation of the contact: "Refund · closed by Luis Peña" above "3 Nov · resolved in 2 h"."""

    id: ConversationId
    is_open: bool
    title: str
    subtitle: str


ValueKey = Detail | ContactFieldId
"""What a value is of: a detail that every contact has, or a contact field of the workspace."""


class EditableValue(msgspec.Struct, frozen=True, kw_only=True):
    """A contact's value that can be changed: as it is stored, with what it holds. `options` are those of a list."""

    contact_id: ContactId
    key: ValueKey
    label: str
    value: str
    kind: FieldKind = FieldKind.TEXT
    options: tuple[str, ...] = ()


class DetailsPage(msgspec.Struct, frozen=True, kw_only=True):
    """A contact's details.

    `fields` and `channels` are (label, value), of what is known; `values` are all that can be changed. `tags` are those
    of the contact by name; `cards` newest first. `duplicates`: how many others may be the same person.
    """

    id: ContactId
    name: str
    initials: str
    channel: ChannelKind | None
    assignee: str
    fields: tuple[tuple[str, str], ...]
    channels: tuple[tuple[str, str], ...]
    cards: tuple[ConversationCard, ...]
    values: tuple[EditableValue, ...] = ()
    tags: tuple[Tag, ...] = ()
    is_blocked: bool = False
    duplicates: int = 0


class DetailsPageMaker(QObject):
    """Makes pages in the application's language."""

    def __init__(self, times: TimeWording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times = times
        self.users: Mapping[UserId, User] = {}
        self.teams: Mapping[TeamId, Team] = {}

    def make(self, details: ContactDetails, now: datetime) -> DetailsPage:
        """Return the page of a contact as of now."""
        contact = details.contact
        return DetailsPage(
            id=contact.id,
            name=contact.name or self.tr("Unknown contact"),
            initials=initials(contact.name),
            channel=details.channels[0][0] if details.channels else None,
            assignee=self._assignee(contact),
            fields=tuple((label, value) for label, value in self._fields(details, now) if value),
            channels=tuple((channel_name(kind), address) for kind, address in details.channels),
            cards=tuple(self._card(conversation, now) for conversation in details.conversations),
            values=tuple(_editable_values(details)),
            tags=details.tags,
            is_blocked=contact.is_blocked,
            duplicates=details.duplicates,
        )

    def value_words(self, field: ContactField, value: str) -> str:
        """Return the value of a contact field as people read it."""
        if field.kind is FieldKind.CHECKBOX and value:
            return self.tr("Yes") if value == "true" else self.tr("No")
        if field.kind is FieldKind.DATE and value:
            with suppress(ValueError):
                return self._times.date(date.fromisoformat(value))
        return value

    def _assignee(self, contact: Contact) -> str:
        """Return who is responsible: a user, a team, or both."""
        user = ""
        if contact.assignee_id is not None:
            known = self.users.get(contact.assignee_id)
            user = assignee_name(known) if known is not None else self._name(contact.assignee_id)
        team = self.teams.get(contact.team_id) if contact.team_id else None
        names = [user, team.name if team is not None and team.is_active else ""]
        return " \u00b7 ".join(name for name in names if name) or self.tr("Unassigned")

    def _fields(self, details: ContactDetails, now: datetime) -> list[tuple[str, str]]:
        contact = details.contact
        known = [
            (self.tr("Phone"), contact.phone or ""),
            (self.tr("Email"), contact.email or ""),
            (self.tr("Language"), language_name(contact.language)),
            (self.tr("Local time"), self._local_time(contact.timezone, now)),
        ]
        return known + [
            (field.name, self.value_words(field, contact.fields.get(field.id, ""))) for field in details.fields
        ]

    def _local_time(self, zone: str | None, now: datetime) -> str:
        """Return what time it is for the contact; empty when that is not known."""
        return self._times.in_zone(now, zone) if zone else ""

    def _card(self, conversation: Conversation, now: datetime) -> ConversationCard:
        is_open = conversation.status is ConversationStatus.OPEN
        return ConversationCard(
            id=conversation.id,
            is_open=is_open,
            title=self._open_title(conversation) if is_open else self._closed_title(conversation),
            subtitle=self._open_subtitle(conversation, now) if is_open else self._closed_subtitle(conversation, now),
        )

    def _open_title(self, conversation: Conversation) -> str:
        if conversation.assignee_id is None:
            return self.tr("Open \u00b7 unassigned")
        return self.tr("Open \u00b7 with %1").replace("%1", self._name(conversation.assignee_id))

    def _open_subtitle(self, conversation: Conversation, now: datetime) -> str:
        opened = self._times.moment(conversation.opened_at, now)
        if conversation.first_reply_at is None:
            return self.tr("%1 \u00b7 not answered yet", "when opened").replace("%1", opened)
        taken = self._times.duration(conversation.first_reply_at - conversation.opened_at)
        return self.tr("%1 \u00b7 first response %2", "when opened").replace("%1", opened).replace("%2", taken)

    def _closed_title(self, conversation: Conversation) -> str:
        category = conversation.closing_category or self.tr("Closed")
        if conversation.closing_category:
            closed = self.tr("closed %1", "category before, by whom after").replace("%1", self._closer(conversation))
        else:
            closed = self._closer(conversation)
        return f"{category} \u00b7 {closed}"

    def _closer(self, conversation: Conversation) -> str:
        if conversation.closed_source is Source.USER and conversation.closed_by is not None:
            return self.tr("by %1", "closed by a user").replace("%1", self._name(conversation.closed_by))
        words = {
            Source.WORKFLOW: self.tr("by a workflow"),
            Source.BOT: self.tr("by a bot"),
            Source.MERGE: self.tr("by merging contacts"),
            Source.TIMER: self.tr("automatically"),
        }
        return words.get(conversation.closed_source or Source.TIMER, self.tr("by a former user"))

    def _closed_subtitle(self, conversation: Conversation, now: datetime) -> str:
        closed_at = conversation.closed_at or conversation.activity_at
        days = self._times.days(conversation.opened_at, closed_at, now)
        taken = self._times.duration(closed_at - conversation.opened_at)
        return self.tr("%1 \u00b7 resolved in %2", "days").replace("%1", days).replace("%2", taken)

    def _name(self, user_id: UserId) -> str:
        user = self.users.get(user_id)
        return user.name if user else self.tr("former user")


def _editable_values(details: ContactDetails) -> Iterator[EditableValue]:
    contact = details.contact
    for detail in Detail:
        kind = {Detail.EMAIL: FieldKind.EMAIL, Detail.PHONE: FieldKind.PHONE}.get(detail, FieldKind.TEXT)
        value = getattr(contact, detail.value) or ""
        yield EditableValue(contact_id=contact.id, key=detail, label=detail_name(detail), value=value, kind=kind)
    for field in details.fields:
        value = contact.fields.get(field.id, "")
        yield EditableValue(
            contact_id=contact.id, key=field.id, label=field.name, value=value, kind=field.kind, options=field.options
        )


def language_name(tag: str | None) -> str:
    """Return a language in its own words, as its speakers know it; the tag itself when Qt does not know it."""
    if not tag:
        return ""
    if tag in _PLAIN_NAMES:
        return _PLAIN_NAMES[tag]
    locale = QLocale(tag)
    if locale.language() == QLocale.Language.C:
        return tag
    name = locale.nativeLanguageName()
    return name[:1].upper() + name[1:]
