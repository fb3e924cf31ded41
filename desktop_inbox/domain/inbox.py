"""What the lists of the Messages module show: queries and their results, made of entities."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import CommentId, ContactId, CustomInboxId, TeamId
from desktop_inbox.domain.inbox_filter import InboxFilter
from desktop_inbox.domain.tags import Tag


class Inbox(StrEnum):
    """The kinds of inboxes.

    Mine: assigned to the signed-in user. Unassigned: to no user, whether a team is or not. Mentions: a comment on the
    newest conversation mentions the user. Blocked: blocked contacts, which are in no other. A team's: assigned to it.
    """

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    MENTIONS = "mentions"
    BLOCKED = "blocked"
    TEAM = "team"
    CUSTOM = "custom"


class InboxKey(msgspec.Struct, frozen=True):
    """One inbox. `id` names the team or the custom inbox."""

    inbox: Inbox = Inbox.ALL
    id: TeamId | CustomInboxId | None = None


class StatusFilter(StrEnum):
    """What of an inbox a list shows; Blocked shows all at once.

    Open: contacts with an open conversation that is not snoozed. Snoozed: with one that is. Closed: contacts whose
    newest conversation is closed.
    """

    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class SortOrder(StrEnum):
    """How a list is sorted. Longest waiting: oldest `waiting_since` first, those not waiting last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST_WAITING = "longest_waiting"


class ContactQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts a list shows, and in what order.

    `text` matches the contact's name, ignoring case and accents. `unreplied_only`: those who wait for a reply.
    `filter`: of a custom inbox that is not saved yet; it is laid over what `inbox` shows.
    """

    inbox: InboxKey = InboxKey()
    status: StatusFilter = StatusFilter.OPEN
    sort: SortOrder = SortOrder.NEWEST
    unreplied_only: bool = False
    text: str = ""
    filter: InboxFilter | None = None


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
    """How many open conversations an inbox has, how many have something unread, and how many messages are unread.

    Snoozed ones count nowhere; in Blocked every contact counts. `unseen_mentions`: contacts of Mentions, open or not,
    in which the user has not looked at a mention yet. `is_lit`: the new-message dot shows here (only in the most
    specific inbox).
    """

    open_count: int = 0
    unread_conversations: int = 0
    unread_messages: int = 0
    unseen_mentions: int = 0
    is_lit: bool = False


class ContactDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What the details panel shows. `conversations` newest first, `identities` oldest first.

    `tags` are the contact's, as far as they are active; `fields` the workspace's active ones. `mentions_unseen`:
    comments that mention the user and that they have not looked at, oldest first. `newest_reply`: position of the
    newest message that another user wrote to the contact (0: none). `duplicates`: how many other contacts have the same
    email or phone.
    """

    contact: Contact
    channels: tuple[tuple[ChannelKind, str], ...]
    conversations: tuple[Conversation, ...]
    identities: tuple[Identity, ...] = ()
    unread_count: int = 0
    tags: tuple[Tag, ...] = ()
    fields: tuple[ContactField, ...] = ()
    mentions_unseen: tuple[CommentId, ...] = ()
    newest_reply: int = 0
    duplicates: int = 0


class OutboxProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A command that the server rejected and that waits for the user's decision: retry, edit or discard."""

    contact_id: ContactId
    code: str
    rejected_at: datetime
