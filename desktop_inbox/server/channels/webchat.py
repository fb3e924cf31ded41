"""Web chat: what travels between a visitor's browser and the server, and its limits. Pure: no database, no network.

The paths and frames are described in docs/web-chat.md. Visitors are nobody's users: everything that comes from them is
untrusted, and nothing goes to them but their own messages and the first names of those who answered.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.errors import ProtocolError, UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.message import Direction, Message, MessageKind, Quote
from desktop_inbox.domain.text import clean_name, clean_text
from desktop_inbox.server.channels.origins import parse_origin
from desktop_inbox.server.channels.rate_limits import Rate

TEXT_CHARACTERS = 4_000
"""The longest text of a visitor, in Unicode code points."""

BODY_BYTES = 32 * 1024
"""The largest body that a visitor may send: `TEXT_CHARACTERS` of any script fit, in UTF-8 as browsers send them."""

FRAME_BYTES = 4 * 1024
"""The largest frame that a visitor may send: frames carry no text."""

EMAIL_CHARACTERS = 254
"""The longest address (RFC 5321, section 4.5.3.1.3, less the angle brackets)."""

ATTACHMENTS = 10
"""The most files of one message."""

FILE_BYTES = 25_000_000
"""The largest file, of a visitor or of a user."""

PAGE_MESSAGES = 30
"""Messages on a page of history."""

MESSAGE_RATE = Rate(burst=20, per_s=0.5)
"""Messages, profiles and openings of one visitor."""

SESSION_RATE = Rate(burst=60, per_s=1.0)
"""Sessions begun from one address: a whole office may share it."""

REQUEST_RATE = Rate(burst=240, per_s=8.0)
"""All other requests and live connections from one address."""

UPLOAD_RATE = Rate(burst=60, per_s=0.05)
"""Uploads begun, by one visitor and from one address."""

FRAME_RATE = Rate(burst=60, per_s=4.0)
"""Frames of one visitor."""

Position = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""A place in the order of messages, as a visitor may name it: what a database's column holds."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"]+\.[^\s@<>()\[\]\\,;:\".]+")


class SessionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /webchat/{channel}/session`: the token of an earlier visit, if there is one."""

    token: str = ""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. `token` replaces the one that was sent. `is_known`: the visitor has used the chat before.

    `attachments` is how many files one message bears at most, `file_bytes` how large each may be.
    """

    token: str
    expires_at: datetime
    is_known: bool
    has_profile: bool
    title: str
    greeting: str
    colour: str
    asks_profile: bool
    attachments: int = ATTACHMENTS
    file_bytes: int = FILE_BYTES


class VisitorAttachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of a message as a visitor sees it. All is as in `domain.attachment.Attachment`.

    `waveform` is in Base64 (RFC 4648, section 4). The content is fetched apart.
    """

    id: AttachmentId
    name: str
    kind: AttachmentKind
    media_type: str
    size_bytes: int
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    waveform: bytes = b""


class VisitorQuote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a visitor sees of the message that another one answers. `id`, `mine` and `author` are that message's.

    `text` is the beginning of it on one line, `file_name` the name of its first file.
    """

    id: UUID
    mine: bool = False
    author: str = ""
    kind: MessageKind = MessageKind.TEXT
    text: str = ""
    file_name: str = ""


class VisitorMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as a visitor sees it.

    `id` is the one that the visitor's browser gave for its own messages (`mine`), the server's for the others.
    `position` ascends in the order of the conversation. `author` is the first name of the user who wrote it. `text` is
    empty or a caption where there are `attachments`. `quote`: only of a message that the visitor sees too.
    """

    id: UUID
    position: int
    mine: bool = False
    text: str
    at: datetime
    author: str = ""
    attachments: tuple[VisitorAttachment, ...] = ()
    quote: VisitorQuote | None = None


class VisitorMessages(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `GET /webchat/{channel}/messages?before=POSITION`: the newest below it, ascending.

    `more`: there are older ones. `seen` is the position of the visitor's newest message that a user has read; 0: none.
    """

    messages: list[VisitorMessage]
    more: bool
    seen: int


class PostMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /webchat/{channel}/messages`. The same `id` twice is one message.

    `quoted` is the `id` of the message that is answered, as the visitor knows it; an unknown one is none. `attachments`
    are contents that the visitor has uploaded whole; beside them `text` may be empty. `is_voice`: the one attachment is
    a voice note; the server finds out how long it lasts, and where it is no sound it stays a file.
    """

    id: UUID
    text: str = ""
    quoted: UUID | None = None
    attachments: Annotated[tuple[AttachmentId, ...], msgspec.Meta(max_length=ATTACHMENTS)] = ()
    is_voice: bool = False


class PostProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /webchat/{channel}/profile`. What is empty stays as it was."""

    name: str = ""
    email: str = ""


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello"):
    """Visitor's first frame: browsers cannot set headers on a WebSocket, and an address would end in logs."""

    token: str


class Writing(msgspec.Struct, frozen=True, kw_only=True, tag="typing"):
    """Visitor: writes, or stopped. Repeated every few seconds while writing."""

    is_typing: bool


class Received(msgspec.Struct, frozen=True, kw_only=True, tag="received"):
    """Visitor: has all messages up to this position."""

    upto: Position


class Read(msgspec.Struct, frozen=True, kw_only=True, tag="read"):
    """Visitor: has seen all messages up to this position, with the panel open and the page in view."""

    upto: Position


VisitorFrame = Hello | Writing | Received | Read


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """Server's answer to `Hello`: from now on messages are pushed. Fetch the newest page to have what came before."""


class NewMessage(msgspec.Struct, frozen=True, kw_only=True, tag="message"):
    """Server: a message of a user, or of this visitor in another tab."""

    message: VisitorMessage


class AgentTyping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="typing"):
    """Server: users began or stopped writing; `author` is the first name of one who writes."""

    is_typing: bool
    author: str = ""


class Seen(msgspec.Struct, frozen=True, kw_only=True, tag="seen"):
    """Server: a user has read the visitor's messages up to this position."""

    upto: int


class Tick(msgspec.Struct, frozen=True, kw_only=True, tag="tick"):
    """Server: the line is alive."""


ServerFrame = Ready | NewMessage | AgentTyping | Seen | Tick

_frames: msgspec.json.Decoder[VisitorFrame] = msgspec.json.Decoder(VisitorFrame)


def parse_frame(data: str | bytes) -> VisitorFrame:
    """Return a decoded frame. Raises `ProtocolError`: `frame_too_large`, `bad_frame`."""
    if len(data) > FRAME_BYTES:
        raise ProtocolError("frame_too_large")
    try:
        return _frames.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ProtocolError("bad_frame") from error


def check_text(text: str, *, may_be_empty: bool = False) -> str:
    """Return a visitor's text as it is stored. Raises `UserError`: `empty_text`, `text_too_long`.

    Only beside attachments it `may_be_empty`.
    """
    cleaned = clean_text(text)
    if not cleaned and not may_be_empty:
        raise UserError("empty_text")
    if len(cleaned) > TEXT_CHARACTERS:
        raise UserError("text_too_long", limit=TEXT_CHARACTERS)
    return cleaned


def check_profile(profile: PostProfile) -> PostProfile:
    """Return a profile as it is stored. Raises `UserError`: `empty_profile`, `bad_email`."""
    name, email = clean_name(profile.name), profile.email.strip()
    if not name and not email:
        raise UserError("empty_profile")
    if email and (len(email) > EMAIL_CHARACTERS or not _EMAIL.fullmatch(email)):
        raise UserError("bad_email")
    return PostProfile(name=name, email=email)


def check_settings(settings: WebChatSettings) -> WebChatSettings:
    """Return settings as they are stored, origins in one form. Raises `UserError`: `bad_origin`, `bad_colour`."""
    colour = settings.colour.lower()
    if not _COLOUR.fullmatch(colour):
        raise UserError("bad_colour", colour=settings.colour)
    return msgspec.structs.replace(
        settings,
        allowed_origins=tuple(dict.fromkeys(str(parse_origin(rule)) for rule in settings.allowed_origins)),
        title=clean_name(settings.title),
        greeting=clean_text(settings.greeting),
        colour=colour,
    )


def own_message(posted_id: UUID, message: Message) -> VisitorMessage:
    """Return a visitor's message without a quote as they see it themselves, who gave it this id."""
    return VisitorMessage(
        id=posted_id,
        position=message.position,
        mine=True,
        text=message.text,
        at=message.created_at,
        attachments=tuple(map(visitor_attachment, message.attachments)),
    )


def visitor_attachment(attachment: Attachment) -> VisitorAttachment:
    """Return a file as a visitor sees it."""
    return msgspec.convert(attachment, VisitorAttachment, from_attributes=True)


def visitor_quote(quote: Quote, message_id: UUID, author: str) -> VisitorQuote:
    """Return a quote as a visitor sees it, who knows the quoted message by this id, and its author by this name."""
    return VisitorQuote(
        id=message_id,
        mine=quote.direction is Direction.INCOMING,
        author=first_name(author),
        kind=quote.kind,
        text=quote.text,
        file_name=quote.file_name,
    )


def visitor_name(visitor_id: UUID) -> str:
    """Return what a visitor without a name is called, for example `visitor-8f31`."""
    return f"visitor-{visitor_id.hex[-4:]}"


def first_name(name: str) -> str:
    """Return the part of a user's name that visitors may see."""
    return name.split(" ", 1)[0]


def external_id(visitor_id: UUID, message_id: UUID) -> str:
    """Return the channel's id of a visitor's message. The visitor is part of it, so none can name another's message."""
    return f"{visitor_id}:{message_id}"


def parse_external_id(external: str) -> tuple[UUID, UUID] | None:
    """Return the visitor, and the id that their browser gave the message; None for one that no browser gave."""
    visitor, _, message = external.partition(":")
    try:
        return UUID(visitor), UUID(message)
    except ValueError:
        return None
