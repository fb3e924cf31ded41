"""Events: rows of a timeline that are no messages. They are facts, written once; metrics come from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ContactId, ConversationId, EventId, MergeId, TagId, TeamId, UserId


class ChannelEventKind(StrEnum):
    """What a contact did on a channel without writing. `CHAT_OPENED`: a visitor opened the web chat."""

    CHAT_OPENED = "chat_opened"


class ConversationOpened(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="conversation_opened", gc=False
):
    """A conversation was opened, by a message of the contact (`Source.CONTACT`), by a user or by an automation.

    `channel_event`: not by a message but by this event of a channel.
    """

    channel_event: ChannelEventKind | None = None


class ConversationClosed(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="conversation_closed", gc=False
):
    """A conversation was closed, with this closing note."""

    category: str = ""
    summary: str = ""


class ConversationReopened(msgspec.Struct, frozen=True, kw_only=True, tag="conversation_reopened", gc=False):
    """The closing of a conversation was taken back: it goes on as if it had not been closed."""


class ConversationSnoozed(msgspec.Struct, frozen=True, kw_only=True, tag="conversation_snoozed", gc=False):
    """A conversation was put out of the way until a time."""

    until: datetime


class ConversationReturned(msgspec.Struct, frozen=True, kw_only=True, tag="conversation_returned", gc=False):
    """A snoozed conversation came back: its time was over (`Source.TIMER`), the contact wrote, or a user wanted it."""


class ContactAssigned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="contact_assigned", gc=False):
    """The contact got another assignee or team, or none. `by_reply`: by the first reply to an unassigned contact."""

    assignee_id: UserId | None = None
    previous_id: UserId | None = None
    team_id: TeamId | None = None
    previous_team_id: TeamId | None = None
    by_reply: bool = False


class ContactTagged(msgspec.Struct, frozen=True, kw_only=True, tag="contact_tagged", gc=False):
    """The contact got a tag, or lost it. `name` is the tag's at that time."""

    tag_id: TagId
    name: str
    is_added: bool


class ContactBlocked(msgspec.Struct, frozen=True, kw_only=True, tag="contact_blocked", gc=False):
    """The contact was blocked, or unblocked."""

    is_blocked: bool


class ContactMerged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="contact_merged", gc=False):
    """Another contact, of this name, was merged into this one. `is_undone`: that was taken back.

    Once it was, both events have no name: who may see the one contact may not see the other.
    """

    merge_id: MergeId
    secondary_id: ContactId
    secondary_name: str
    is_undone: bool = False


EventDetail = (
    ConversationOpened
    | ConversationClosed
    | ConversationReopened
    | ConversationSnoozed
    | ConversationReturned
    | ContactAssigned
    | ContactTagged
    | ContactBlocked
    | ContactMerged
)


class Event(Entity, frozen=True, kw_only=True, tag="event"):
    """Something that happened in a contact's timeline.

    `source` says what kind of actor did it, `actor_id` which user when a user did. `position` orders it among messages.
    """

    id: EventId
    contact_id: ContactId
    conversation_id: ConversationId | None = None
    position: int = 0
    source: Source
    actor_id: UserId | None = None
    detail: EventDetail
    created_at: datetime
