"""What the store answers with, besides entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    # They cost a part of the time to the first painted list, and are only named here.
    from datetime import datetime

    from desktop_inbox.domain.attachment import Attachment
    from desktop_inbox.domain.ids import ContactId, MessageId
    from desktop_inbox.domain.message import Direction
    from desktop_inbox.domain.rows import TimelineItem
    from desktop_inbox.domain.transfers import TransferState
    from desktop_inbox.protocol.commands import Command

END = 2**62
"""A position above every item."""

CONTACT_MERGED = "contact_merged"
"""The problem of a reply that waited while its contact was merged: its author decides whether it is still right."""

NEWER_REPLY = "newer_reply"
"""The problem of a reply that is held. It is made here and never on the wire; sending again means sending anyway."""


UPLOAD_FAILED = "upload_failed"
"""The problem of a command with an attachment that could not be uploaded. Sending again means uploading again."""


class TimelineSlice(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a timeline, oldest first, waiting items last.

    `reaches_start`: there is nothing older at all. `needs_server`: the cache has a gap right below the first item;
    fetch `before` its position with `LiveSession.load_older` (of an empty slice: `before` what was asked for, or
    `END`). `reaches_end`: there is nothing newer; only then waiting items are in it. `gap_upto`: the cache has a gap
    right above the last item, up to this position; fetch `before` it, again until the gap is closed. None: no gap.
    """

    items: tuple[TimelineItem, ...]
    reaches_start: bool
    needs_server: bool
    reaches_end: bool = True
    gap_upto: int | None = None


class OutboxCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A command in the outbox. `problem` is the rejection's code when it waits for the user's decision."""

    number: int
    command: Command
    attempts: int = 0
    problem: str | None = None


class OutboxCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many commands wait for the server, and how many it has rejected (or are held) and wait for the user."""

    waiting: int = 0
    problems: int = 0


class PendingUpload(msgspec.Struct, frozen=True, kw_only=True):
    """A content that the server is to get. `contact_id`: to whom it may be sent; None: to nobody (a snippet's).

    `state` is `WAITING`, or `FAILED` with a `code`.
    """

    attachment: Attachment
    contact_id: ContactId | None
    state: TransferState
    code: str = ""


class SharedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a contact's message: `position`, `direction` and `at` are the message's."""

    attachment: Attachment
    message_id: MessageId
    position: int
    direction: Direction
    at: datetime
