"""What the lists of the Messages module show: queries and their results, made of entities."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import ContactId


class Inbox(StrEnum):
    """The standard inboxes. Mine: assigned to the signed-in user. Unassigned: to nobody."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"


class StatusFilter(StrEnum):
    """Open: contacts with an open conversation. Closed: contacts whose newest conversation is closed."""

    OPEN = "open"
    CLOSED = "closed"


class SortOrder(StrEnum):
    """How a list is sorted. Longest waiting: oldest `waiting_since` first, those not waiting last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST_WAITING = "longest_waiting"


class ContactQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts a list shows, and in what order. `text` matches the contact's name, ignoring case and accents."""

    inbox: Inbox = Inbox.ALL
    status: StatusFilter = StatusFilter.OPEN
    sort: SortOrder = SortOrder.NEWEST
    text: str = ""


class InboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as a list shows it: with its newest conversation and what is unread in it by the signed-in user.

    `sort_key` is the list's paging key: pages continue after it. Keys ascend in the order of the list.
    """

    contact: Contact
    conversation: Conversation
    channel_kind: ChannelKind | None
    unread_count: int
    sort_key: tuple[int, bytes]


class InboxCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many open conversations an inbox has, how many have something unread, and how many messages are unread."""

    open_count: int = 0
    unread_conversations: int = 0
    unread_messages: int = 0


class ContactDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What the details panel shows: `conversations` newest first."""

    contact: Contact
    channels: tuple[tuple[ChannelKind, str], ...]
    conversations: tuple[Conversation, ...]
    unread_count: int = 0


class OutboxProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A command that the server rejected and that waits for the user's decision: retry, edit or discard."""

    contact_id: ContactId
    code: str
    rejected_at: datetime
