"""Messages and comments: what people write in a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ChannelId, CommentId, ContactId, ConversationId, MessageId, TeamId, UserId
from desktop_inbox.domain.text import one_line

MESSAGE_CHARACTERS = 16_000
"""The longest text of a message or comment, in Unicode code points, that any channel or client may send."""


QUOTE_CHARACTERS = 160
"""How much of a message its quote shows, in Unicode code points."""


class MessageKind(StrEnum):
    """What a message carries. `VOICE`: one voice note, no text. `FILE`: attachments, and perhaps a text."""

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


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The message that a message answers, as it stood then: what is shown above the answer, wherever the original is.

    `text` is one line, cut to `QUOTE_CHARACTERS`. `file_name` is that of its first attachment, if any.
    """

    message_id: MessageId
    direction: Direction
    author_id: UserId | None = None
    kind: MessageKind = MessageKind.TEXT
    text: str = ""
    file_name: str = ""


class Message(Entity, frozen=True, kw_only=True, tag="message"):
    """A message in a contact's timeline.

    `position` orders the timeline: the stream number of the message's creation (ascending, unique in the workspace,
    never changed); 0 while the server has not accepted it. `author_id` is the user who wrote an outgoing message;
    None when the contact, a workflow or a bot did. `created_at` is the server's time of acceptance (before that: the
    client's). `text` is plain text, never markup; beside attachments it is their caption. `attachments` are in their
    author's order.
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
    attachments: tuple[Attachment, ...] = ()
    quote: Quote | None = None


def kind_of(text: str, attachments: Sequence[Attachment]) -> MessageKind:
    """Return the kind of a message with this text and these attachments."""
    if not attachments:
        return MessageKind.TEXT
    is_voice = not text and len(attachments) == 1 and attachments[0].kind is AttachmentKind.VOICE
    return MessageKind.VOICE if is_voice else MessageKind.FILE


def quote_of(message: Message) -> Quote:
    """Return what an answer to a message shows of it."""
    return Quote(
        message_id=message.id,
        direction=message.direction,
        author_id=message.author_id,
        kind=message.kind,
        text=one_line(message.text, QUOTE_CHARACTERS),
        file_name=message.attachments[0].name if message.attachments else "",
    )


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
