"""What the header of a conversation shows, in words."""

from __future__ import annotations

from datetime import datetime

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.workspace import User
from desktop_inbox.viewmodels.assignee_picker import Assignment
from desktop_inbox.viewmodels.channel_names import channel_name
from desktop_inbox.viewmodels.conversation_notice import Notice
from desktop_inbox.viewmodels.names import assignee_name, initials
from desktop_inbox.viewmodels.people import People


class Teammate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A user, as the header shows them."""

    id: UserId
    name: str
    initials: str


class HeaderState(msgspec.Struct, frozen=True, kw_only=True):
    """What the header, and the bars below it, show.

    `assignee` None: no user is assigned; `team` is the assigned team's name, empty: none is; `assignment` is both.
    `can_close`: a conversation is open; `can_open`: one can be opened. A blocked contact has neither. `offers_note`:
    it can be closed plainly, or with a note. `can_snooze`: the open conversation can be; `snoozed_until` None: it is
    not. `can_mark_unread`: the contact has written something. `notice`: what went wrong and waits for a decision.
    """

    contact_id: ContactId
    name: str
    initials: str
    channel: ChannelKind | None
    channel_line: str
    assignment: Assignment = Assignment()
    assignee: Teammate | None = None
    team: str = ""
    can_close: bool = False
    can_open: bool = False
    offers_note: bool = False
    can_snooze: bool = False
    snoozed_until: datetime | None = None
    is_blocked: bool = False
    can_mark_unread: bool = False
    notice: Notice | None = None


class HeaderMaker(QObject):
    """Makes headers in the application's language."""

    def __init__(self, people: People, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = people

    def make(self, details: ContactDetails, *, offers_note: bool, notice: Notice | None) -> HeaderState:
        """Return the header of a contact."""
        contact, current = details.contact, open_conversation(details)
        kind, _ = details.channels[0] if details.channels else (None, "")
        team = self._people.team(contact.team_id)
        is_open = contact.open_conversation_id is not None
        return HeaderState(
            contact_id=contact.id,
            name=contact.name or self.tr("Unknown contact"),
            initials=initials(contact.name),
            channel=kind,
            channel_line=self.tr("No channel") if kind is None else channel_name(kind),
            assignment=Assignment(contact.assignee_id, contact.team_id),
            assignee=self._assignee(contact.assignee_id),
            team="" if team is None else team.name,
            can_close=is_open and not contact.is_blocked,
            can_open=not is_open and not contact.is_blocked,
            offers_note=offers_note,
            can_snooze=current is not None and not contact.is_blocked,
            snoozed_until=None if current is None else current.snoozed_until,
            is_blocked=contact.is_blocked,
            can_mark_unread=bool(details.conversations and details.conversations[0].incoming_count),
            notice=notice,
        )

    def _assignee(self, user_id: UserId | None) -> Teammate | None:
        if user_id is None:
            return None
        user = self._people.user(user_id)
        if user is not None:
            return Teammate(id=user.id, name=assignee_name(user), initials=initials(user.name))
        name = self.tr("Former user") if self._people.directory.users else ""  # else nothing was read yet
        return Teammate(id=user_id, name=name, initials="")


def teammate(user: User) -> Teammate:
    """Return a user as the header shows them."""
    return Teammate(id=user.id, name=user.name, initials=initials(user.name))


def open_conversation(details: ContactDetails) -> Conversation | None:
    """Return the contact's open conversation."""
    return next((each for each in details.conversations if each.status is ConversationStatus.OPEN), None)
