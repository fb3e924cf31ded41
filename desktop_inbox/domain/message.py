"""Messages and comments: what people write in a timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ChannelId, CommentId, ContactId, ConversationId, MessageId, TeamId, UserId

MESSAGE_CHARACTERS = 16_000
"""The longest text of a message or comment, in Unicode code points, that any channel or client may send."""


class MessageKind(StrEnum):
    """What a message carries."""

    TEXT = "text"
    VOICE = "voice"
    FILE = "file"
    TEMPLATE = "template"
    LOCATION = "location"


class Direction(StrEnum):
    """Incoming is from the contact, outgoing is to it."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class DeliveryState(StrEnum):
    """How far an outgoing message has come. `WAITING`: the server has not accepted it yet."""

    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


_DELIVERY_ORDER = {
    DeliveryState.WAITING: 0,
    DeliveryState.SENT: 1,
    DeliveryState.FAILED: 2,
    DeliveryState.DELIVERED: 3,
    DeliveryState.READ: 4,
}


def later_delivery(current: DeliveryState, reported: DeliveryState) -> DeliveryState:
    """Return the state that stands after a report: states only move forward, however late or doubled reports arrive.

    A message that was delivered or read cannot fail any more; one that failed can still turn out delivered.
    """
    return reported if _DELIVERY_ORDER[reported] > _DELIVERY_ORDER[current] else current


class Failure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why a message was not delivered: our stable code, and the channel's own words (untrusted text)."""

    code: str
    text: str = ""


class Message(Entity, frozen=True, kw_only=True, tag="message"):
    """A message in a contact's timeline.

    `position` orders the timeline: the stream number of the message's creation (ascending, unique in the workspace,
    never changed); 0 while the server has not accepted it. `author_id` is the user who wrote an outgoing message;
    None when the contact, a workflow or a bot did. `created_at` is the server's time of acceptance (before that: the
    client's). `text` is plain text, never markup.
    """

    id: MessageId
    contact_id: ContactId
    conversation_id: ConversationId
    channel_id: ChannelId | None = None
    position: int = 0
    kind: MessageKind = MessageKind.TEXT
    direction: Direction
    author_id: UserId | None = None
    text: str = ""
    state: DeliveryState = DeliveryState.SENT
    failure: Failure | None = None
    created_at: datetime


class Comment(Entity, frozen=True, kw_only=True, tag="comment"):
    """An internal note in a contact's timeline. It has a type and a table of its own, so no channel can ever send it.

    `position`, `created_at` and `text` are as in `Message`. `mentioned_user_ids` and `mentioned_team_ids` are those
    whom the text names with an `@`, in its order.
    """

    id: CommentId
    contact_id: ContactId
    conversation_id: ConversationId | None = None
    position: int = 0
    author_id: UserId
    text: str
    created_at: datetime
    mentioned_user_ids: tuple[UserId, ...] = ()
    mentioned_team_ids: tuple[TeamId, ...] = ()


class Mention(Entity, frozen=True, kw_only=True, tag="mention"):
    """A comment mentions a user, by themselves or with a team of theirs. Private to the user.

    `is_seen`: the user has looked at the contact's timeline since.
    """

    comment_id: CommentId
    user_id: UserId
    contact_id: ContactId
    conversation_id: ConversationId | None = None
    author_id: UserId
    created_at: datetime
    is_seen: bool = False
