"""What the Contacts screen shows: every contact that the user may see, whether there is a conversation or not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.ids import TagId


class BookOrder(StrEnum):
    """What the contacts are sorted by. Activity: that of the newest conversation; those without one come last."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CREATED = "created"
    ACTIVITY = "activity"


class BookQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts the book shows. Merged ones are never in it.

    `text` is found in name, email, phone and the addresses on channels, ignoring case and accents; all its words must
    be. `tag_id`: only those with the tag. `blocked_only`: only the blocked.
    """

    text: str = ""
    order: BookOrder = BookOrder.NAME
    descending: bool = False
    tag_id: TagId | None = None
    blocked_only: bool = False


class BookEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A contact in the book. `activity_at` of the newest conversation.

    `sort_key` is the paging key: whether what it is sorted by is unknown (those come last in both directions), the
    value, and the contact.
    """

    contact: Contact
    channels: tuple[ChannelKind, ...] = ()
    activity_at: datetime | None = None
    sort_key: tuple[bool, str | int, bytes]


class BookCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many contacts a query shows, of how many."""

    shown: int = 0
    total: int = 0


class Duplicate(msgspec.Struct, frozen=True, kw_only=True):
    """Another contact that may be the same person, and why: `FieldKind.EMAIL` or `FieldKind.PHONE` is the same."""

    contact: Contact
    same: FieldKind
    channels: tuple[ChannelKind, ...] = ()
    conversations: int = 0


class ImportProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import is: how many of its commands are not done yet, and how many the server refused."""

    left: int = 0
    refused: int = 0
