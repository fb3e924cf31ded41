"""Events: rows of a timeline that are no messages. They are facts, written once; metrics come from them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ContactId, ConversationId, EventId, UserId


class ConversationOpened(msgspec.Struct, frozen=True, kw_only=True, tag="conversation_opened", gc=False):
    """A conversation was opened, by a message of the contact (`Source.CONTACT`), by a user or by an automation."""


class ConversationClosed(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="conversation_closed", gc=False
):
    """A conversation was closed, with this closing note."""

    category: str = ""
    summary: str = ""


class ContactAssigned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="contact_assigned", gc=False):
    """The contact got another assignee, or none. `by_reply`: by the first reply to an unassigned contact."""

    assignee_id: UserId | None = None
    previous_id: UserId | None = None
    by_reply: bool = False


EventDetail = ConversationOpened | ConversationClosed | ContactAssigned


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
