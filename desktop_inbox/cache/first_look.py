"""What the application paints first, read with the driver alone: the beginning of the list, the counts, the people.

Loading SQLAlchemy takes longer than everything else between the start and the first painted list. So these few
questions are also asked in plain SQL, of a file that needs nothing else first: no migration, nothing in the outbox.
Their answers are those of `entries` and `contacts`; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from desktop_inbox.cache.migrations import SCHEMA_VERSION
from desktop_inbox.cache.sync_state import SyncState
from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import ChannelId, UserId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxCount, InboxEntry
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import User, Workspace
from desktop_inbox.protocol.changes import Cursor

FIRST_QUERY = ContactQuery()
FIRST_PAGE = 100

_ENTRIES = """
SELECT e.contact_id, e.activity_us, e.unread, c.body, v.body FROM list_entries e
JOIN contacts c ON c.id = e.contact_id JOIN conversations v ON v.id = e.conversation_id
WHERE e.stage = 1 ORDER BY e.activity_us DESC, e.contact_id DESC LIMIT ?
"""
_COUNTS = """
SELECT assignee_id, count(*), count(*) FILTER (WHERE unread > 0), sum(unread)
FROM list_entries WHERE stage = 1 GROUP BY assignee_id
"""
_UNSETTLED = "SELECT 1 FROM outbox WHERE status <> 'settled' LIMIT 1"
_DIRECTORY = "SELECT kind, body FROM directory WHERE kind IN ('workspace', 'user', 'channel')"

_decode_channel = msgspec.json.Decoder(Channel).decode
_decode_contact = msgspec.json.Decoder(Contact).decode
_decode_conversation = msgspec.json.Decoder(Conversation).decode
_decode_user = msgspec.json.Decoder(User).decode
_decode_workspace = msgspec.json.Decoder(Workspace).decode
_decode_state = msgspec.json.Decoder(SyncState).decode

AssigneeCount = tuple[bytes | None, int, int, int]
"""An assignee's open conversations, those with something unread, and the unread messages in them."""


class FirstLook(msgspec.Struct, frozen=True, kw_only=True):
    """Answers to the first questions. `entries`: the first page of `FIRST_QUERY`. `counts` are of each assignee."""

    cursor: Cursor | None
    workspace: Workspace | None
    users: tuple[User, ...]
    entries: tuple[InboxEntry, ...]
    counts: tuple[AssigneeCount, ...]


def first_look(dbapi: Any) -> FirstLook | None:
    """Return a first look at an open file; None for one that must be read in the ordinary way."""
    if dbapi.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return None
    if dbapi.execute(_UNSETTLED).fetchone() is not None:
        return None
    state = dbapi.execute("SELECT body FROM sync_state WHERE id = 1").fetchone()
    directory = dbapi.execute(_DIRECTORY).fetchall()
    channels = [_decode_channel(body) for kind, body in directory if kind == "channel"]
    kinds = {channel.id: channel.kind for channel in channels}
    return FirstLook(
        cursor=None if state is None else _decode_state(state[0]).live_cursor,
        workspace=next((_decode_workspace(body) for kind, body in directory if kind == "workspace"), None),
        users=tuple(in_order(_decode_user(body) for kind, body in directory if kind == "user")),
        entries=tuple(_entry(row, kinds) for row in dbapi.execute(_ENTRIES, (FIRST_PAGE,))),
        counts=tuple(dbapi.execute(_COUNTS).fetchall()),
    )


def in_order(users: Iterable[User]) -> list[User]:
    """Return users, active first, by name."""
    return sorted(users, key=lambda user: (not user.is_active, search_key(user.name), user.id))


def sum_up(counts: Iterable[AssigneeCount], user_id: UserId) -> dict[Inbox, InboxCount]:
    """Return the counts of a user's standard inboxes."""
    sums = dict.fromkeys(Inbox, (0, 0, 0))
    for assignee, *numbers in counts:
        inboxes = {Inbox.ALL}
        if assignee is None:
            inboxes.add(Inbox.UNASSIGNED)
        elif assignee == user_id.bytes:
            inboxes.add(Inbox.MINE)
        for inbox in inboxes:
            total = sums[inbox]
            sums[inbox] = (total[0] + numbers[0], total[1] + numbers[1], total[2] + numbers[2])
    return {
        inbox: InboxCount(open_count=total[0], unread_conversations=total[1], unread_messages=total[2])
        for inbox, total in sums.items()
    }


def newest_key(activity_us: int, contact_id: bytes) -> tuple[int, bytes]:
    """Return the paging key of a list with the newest first: both parts turned round, so that it ascends."""
    return -activity_us, complement(contact_id)


def complement(key: bytes) -> bytes:
    """Return a key turned round: what was greater is smaller."""
    return bytes(255 - byte for byte in key)


def _entry(row: Any, kinds: dict[ChannelId, ChannelKind]) -> InboxEntry:
    contact_id, activity_us, unread, contact, conversation = row
    newest = _decode_conversation(conversation)
    return InboxEntry(
        contact=_decode_contact(contact),
        conversation=newest,
        channel_kind=None if newest.channel_id is None else kinds.get(newest.channel_id),
        unread_count=unread,
        sort_key=newest_key(activity_us, contact_id),
    )
