"""Conversations: episodes of interaction with a contact, from opening to closing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ChannelId, ContactId, ConversationId, MessageId, UserId
from desktop_inbox.domain.message import DeliveryState, Direction, Message, MessageKind
from desktop_inbox.domain.text import one_line


class Source(StrEnum):
    """Who or what opened, closed or assigned."""

    USER = "user"
    CONTACT = "contact"
    WORKFLOW = "workflow"
    BOT = "bot"
    MERGE = "merge"
    TIMER = "timer"


class ConversationStatus(StrEnum):
    """Open or closed. Snoozed is no status: it is a state of an open conversation."""

    OPEN = "open"
    CLOSED = "closed"


class LastMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a list row shows of a conversation's newest message. `text` is cut to `LAST_MESSAGE_CHARACTERS`.

    `file_name` and `duration_ms` are those of the first attachment, `attachment_count` says how many there are.
    """

    id: MessageId
    kind: MessageKind
    direction: Direction
    text: str
    at: datetime
    state: DeliveryState = DeliveryState.SENT
    author_id: UserId | None = None
    file_name: str = ""
    duration_ms: int = 0
    attachment_count: int = 0


LAST_MESSAGE_CHARACTERS = 160


def last_message_of(message: Message) -> LastMessage:
    """Return what a list row shows of a message."""
    first = message.attachments[0] if message.attachments else None
    return LastMessage(
        id=message.id,
        kind=message.kind,
        direction=message.direction,
        text=one_line(message.text, LAST_MESSAGE_CHARACTERS),
        at=message.created_at,
        state=message.state,
        author_id=message.author_id,
        file_name="" if first is None else first.name,
        duration_ms=0 if first is None else first.duration_ms,
        attachment_count=len(message.attachments),
    )


class Conversation(Entity, frozen=True, kw_only=True, tag="conversation"):
    """One episode with a contact. A contact has at most one open at a time.

    `assignee_id` is who was responsible in this conversation: it follows the contact's while open and stays as it was
    after. `incoming_count` counts the contact's messages, so unread is that less the user's read mark.
    `waiting_since` is when the oldest incoming message without a reply came; None when a user has replied.
    `activity_at` is the time of the newest message, or of the opening: what lists are sorted by.
    `closing_category` and `closing_summary` are its closing note.
    `snoozed_until`: out of the way until then; None while it is not snoozed. `snoozed_at` and `snoozed_by` say since
    when and by whom. `idle_since`: since when the contact has not answered a user's message, time snoozed not counted;
    None while there is nothing to wait for. Automatic closing counts from it.
    """

    id: ConversationId
    contact_id: ContactId
    channel_id: ChannelId | None = None
    status: ConversationStatus = ConversationStatus.OPEN
    opened_at: datetime
    opened_source: Source
    opened_by: UserId | None = None
    closed_at: datetime | None = None
    closed_source: Source | None = None
    closed_by: UserId | None = None
    closing_category: str = ""
    closing_summary: str = ""
    assignee_id: UserId | None = None
    first_reply_at: datetime | None = None
    incoming_count: int = 0
    waiting_since: datetime | None = None
    activity_at: datetime
    last_message: LastMessage | None = None
    snoozed_until: datetime | None = None
    snoozed_at: datetime | None = None
    snoozed_by: UserId | None = None
    idle_since: datetime | None = None


class ReadMark(Entity, frozen=True, kw_only=True, tag="read_mark"):
    """How far a user has read a conversation: `incoming_read` of its `incoming_count`. Private to the user.

    Of two marks the greater wins, unless a user marks as unread, which is a command of its own.
    """

    conversation_id: ConversationId
    user_id: UserId
    incoming_read: int = 0
