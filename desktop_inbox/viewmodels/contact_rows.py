"""The rows of the contact list, and how they are made from what the cache knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import LastMessage
from desktop_inbox.domain.ids import ContactId, TeamId, UserId
from desktop_inbox.domain.inbox import InboxEntry
from desktop_inbox.domain.message import DeliveryState, Direction, MessageKind
from desktop_inbox.domain.text import one_line
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.viewmodels.channel_names import channel_name
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.times import TimeWording, playing_time

_PREVIEW_CHARACTERS = 120
_MOST_UNREAD = 99


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row, in words.

    `time` is when something last happened or, of a snoozed conversation (`is_snoozed`), until when it is snoozed.
    `assignee_id` None: no user is assigned; `team_initials` is the team's then, empty without one. `unread` is empty
    when everything is read, `mark` None for an incoming message. `has_file`: the message carries files. `spoken` is the
    row as one sentence, for screen readers.
    """

    id: ContactId
    name: str
    initials: str
    channel: ChannelKind | None
    preview: str
    mark: DeliveryState | None
    time: str
    unread: str
    assignee_id: UserId | None
    assignee_initials: str
    team_initials: str = ""
    is_snoozed: bool = False
    is_blocked: bool = False
    has_file: bool = False
    spoken: str


class ContactRowMaker(QObject):
    """Makes rows for one user, in the application's language."""

    def __init__(self, user_id: UserId, times: TimeWording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._user_id = user_id
        self._times = times
        self.users: Mapping[UserId, User] = {}
        self.teams: Mapping[TeamId, Team] = {}
        self._kinds = {
            MessageKind.TEXT: self.tr("Message"),
            MessageKind.VOICE: self.tr("Voice note"),
            MessageKind.FILE: self.tr("File"),
            MessageKind.TEMPLATE: self.tr("Template"),
            MessageKind.LOCATION: self.tr("Location"),
        }
        self._marks = {
            DeliveryState.WAITING: self.tr("waiting to be sent"),
            DeliveryState.SENT: self.tr("sent"),
            DeliveryState.DELIVERED: self.tr("delivered"),
            DeliveryState.READ: self.tr("read"),
            DeliveryState.FAILED: self.tr("not delivered"),
        }

    def is_current(self, entry: InboxEntry, row: ContactRow, now: datetime) -> bool:
        """Tell whether the time of an entry's row still reads the same."""
        return self._time(entry, now) == row.time

    def make(self, entry: InboxEntry, now: datetime) -> ContactRow:
        """Return the row of an entry as of now."""
        message = entry.conversation.last_message
        assignee = self.users.get(entry.contact.assignee_id) if entry.contact.assignee_id else None
        team = self._team(entry.contact)
        at = _shown_at(entry)
        name = entry.contact.name or self.tr("Unknown contact")
        preview = self._preview(message)
        return ContactRow(
            id=entry.contact.id,
            name=name,
            initials=initials(entry.contact.name),
            channel=entry.channel_kind,
            preview=preview,
            mark=_mark(message),
            time=self._time(entry, now),
            unread=_unread(entry.unread_count),
            assignee_id=entry.contact.assignee_id,
            assignee_initials=initials(assignee.name) if assignee else "",
            team_initials="" if team is None or entry.contact.assignee_id is not None else initials(team.name),
            is_snoozed=entry.conversation.snoozed_until is not None,
            is_blocked=entry.contact.is_blocked,
            has_file=message is not None and message.kind is MessageKind.FILE,
            spoken=self._spoken(entry, name, preview, self._times.spoken(at, now)),
        )

    def _time(self, entry: InboxEntry, now: datetime) -> str:
        until = entry.conversation.snoozed_until
        return self._times.short(_shown_at(entry), now) if until is None else self._times.until(until, now)

    def _team(self, contact: Contact) -> Team | None:
        """Return the team that a contact is assigned to, unless it was removed."""
        team = self.teams.get(contact.team_id) if contact.team_id is not None else None
        return team if team is not None and team.is_active else None

    def _preview(self, message: LastMessage | None) -> str:
        if message is None:
            return self.tr("No messages yet")
        text = one_line(message.text, _PREVIEW_CHARACTERS) or self._carried(message)
        author = self._author(message)
        return self.tr("%1: %2", "author: text").replace("%1", author).replace("%2", text) if author else text

    def _carried(self, message: LastMessage) -> str:
        """Say what a message without text carries."""
        kind = self._kinds[message.kind]
        if message.kind is MessageKind.VOICE and message.duration_ms:
            return f"{kind} \u00b7 {playing_time(message.duration_ms)}"
        if message.kind is not MessageKind.FILE or not message.file_name:
            return kind
        more = message.attachment_count - 1
        if more < 1:
            return message.file_name
        return self.tr("%1 and %n more", "name of a file", more).replace("%1", message.file_name)

    def _author(self, message: LastMessage) -> str:
        """Return who wrote an outgoing message; empty for the contact, workflows and bots."""
        if message.direction is Direction.INCOMING or message.author_id is None:
            return ""
        if message.author_id == self._user_id:
            return self.tr("You")
        user = self.users.get(message.author_id)
        return user.name.split()[0] if user and user.name.split() else ""

    def _spoken(self, entry: InboxEntry, name: str, preview: str, ago: str) -> str:
        parts = [name]
        if entry.channel_kind is not None:
            parts.append(channel_name(entry.channel_kind))
        if entry.unread_count:
            parts.append(self.tr("%n unread message(s)", None, entry.unread_count))
        parts.append(preview)
        mark = _mark(entry.conversation.last_message)
        if mark is not None:
            parts.append(self._marks[mark])
        if entry.contact.is_blocked:
            parts.append(self.tr("blocked"))
        if entry.conversation.snoozed_until is not None:
            parts.append(self.tr("snoozed until %1").replace("%1", self._times.full(entry.conversation.snoozed_until)))
        parts += [ago, self._assignment(entry.contact)]
        return ", ".join(parts) + "."

    def _assignment(self, contact: Contact) -> str:
        assignee_id, team = contact.assignee_id, self._team(contact)
        if assignee_id is None and team is not None:
            return self.tr("assigned to the team %1").replace("%1", team.name)
        if assignee_id is None:
            return self.tr("unassigned")
        if assignee_id == self._user_id:
            return self.tr("assigned to you")
        user = self.users.get(assignee_id)
        return self.tr("assigned to %1").replace("%1", user.name if user else self.tr("a former user"))


def _shown_at(entry: InboxEntry) -> datetime:
    """Return the time that a row shows: the newest message's, else of the opening."""
    message = entry.conversation.last_message
    return message.at if message else entry.conversation.activity_at


def _mark(message: LastMessage | None) -> DeliveryState | None:
    if message is None or message.direction is Direction.INCOMING:
        return None
    return message.state


def _unread(count: int) -> str:
    if count <= 0:
        return ""
    return str(count) if count <= _MOST_UNREAD else f"{_MOST_UNREAD}+"
