"""What the application paints first, read with the driver alone: the beginning of the list, the counts, the people.

Loading SQLAlchemy takes longer than everything else between the start and the first painted list. So these few
questions are also asked in plain SQL, of a file that needs nothing else first: no migration, no index to be made,
nothing in the outbox but drafts. Their answers are those of `entries` and `directory`; a test holds them together.
"""

from __future__ import annotations

from typing import Any

import msgspec

from desktop_inbox.cache.directory_order import arranged, of_kind, shown_inboxes
from desktop_inbox.cache.inbox_counts import inbox_counts
from desktop_inbox.cache.migrations import SCHEMA_VERSION
from desktop_inbox.cache.sync_state import SyncState
from desktop_inbox.cache.viewer import Viewer
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.domain.inbox import ContactQuery, InboxCount, InboxEntry, InboxKey
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.rows import DirectoryRow
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.command_base import DRAFT_LANE

FIRST_QUERY = ContactQuery()
FIRST_PAGE = 100

_ENTRIES = """
SELECT e.contact_id, e.activity_us, e.unread, c.body, v.body FROM list_entries e
JOIN contacts c ON c.id = e.contact_id JOIN conversations v ON v.id = e.conversation_id
WHERE e.stage = 1 ORDER BY e.activity_us DESC, e.contact_id DESC LIMIT ?
"""
_UNSETTLED = "SELECT 1 FROM outbox WHERE status <> 'settled' AND contact_id <> ? LIMIT 1"
_STALE = "SELECT 1 FROM stale_contacts LIMIT 1"
_UPLOADS = "SELECT 1 FROM uploads WHERE state <> 'done' LIMIT 1"
_LOST_FILES = "SELECT 1 FROM lost_files LIMIT 1"
_DIRECTORY = "SELECT body FROM directory WHERE kind <> 'closing_category'"

_decode_contact = msgspec.json.Decoder(Contact).decode
_decode_conversation = msgspec.json.Decoder(Conversation).decode
_decode_directory_row = msgspec.json.Decoder(DirectoryRow).decode
_decode_state = msgspec.json.Decoder(SyncState).decode


class FirstLook(msgspec.Struct, frozen=True, kw_only=True):
    """Answers to the first questions. `entries`: the first page of `FIRST_QUERY`."""

    cursor: Cursor | None
    directory: Directory
    custom_inboxes: tuple[CustomInbox, ...]
    entries: tuple[InboxEntry, ...]
    counts: dict[InboxKey, InboxCount]


def first_look(dbapi: Any, viewer: Viewer) -> FirstLook | None:
    """Return a first look at an open file; None for one that must be read in the ordinary way."""
    if dbapi.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return None
    hindrances = ((_UNSETTLED, (DRAFT_LANE.bytes,)), (_STALE,), (_UPLOADS,), (_LOST_FILES,))
    if any(dbapi.execute(*query).fetchone() is not None for query in hindrances):
        return None
    state = dbapi.execute("SELECT body FROM sync_state WHERE id = 1").fetchone()
    rows = [_decode_directory_row(body) for (body,) in dbapi.execute(_DIRECTORY)]
    directory, inboxes = arranged(rows), shown_inboxes(of_kind(rows, CustomInbox))
    kinds = {channel.id: channel.kind for channel in directory.channels}
    return FirstLook(
        cursor=None if state is None else _decode_state(state[0]).live_cursor,
        directory=directory,
        custom_inboxes=tuple(inboxes),
        entries=tuple(_entry(row, kinds) for row in dbapi.execute(_ENTRIES, (FIRST_PAGE,))),
        counts=inbox_counts(dbapi.execute, viewer, directory.teams, inboxes),
    )


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
