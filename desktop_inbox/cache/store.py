"""The client's store: everything that was synced, the outbox, and what the lists ask. Encrypted at rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId, UserId
from desktop_inbox.domain.inbox import ContactDetails, ContactQuery, Inbox, InboxCount, InboxEntry
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.domain.workspace import User, Workspace
from desktop_inbox.protocol.changes import ChangeBatch, Cursor, SnapshotPage, TimelinePage
from desktop_inbox.protocol.commands import Command, CommandAnswer


class StoreChange(msgspec.Struct, frozen=True, kw_only=True):
    """What one turn of the loop changed: ids, not rows. Listeners query again.

    `contact_ids`: contacts whose list row may have changed (the contact, its conversations, last message, unread).
    `timeline_contact_ids`: contacts whose timeline changed. The flags: `directory` (users, teams, channels, workspace),
    `outbox`, `everything` (query all again: a resync ended).
    """

    contact_ids: frozenset[ContactId] = frozenset()
    timeline_contact_ids: frozenset[ContactId] = frozenset()
    directory: bool = False
    outbox: bool = False
    everything: bool = False


class TimelineSlice(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a timeline, oldest first, waiting items last.

    `reaches_start`: there is nothing older at all. `needs_server`: the cache has a gap right below the first item; fetch
    `before` its position with `LiveSession.load_older`.
    """

    items: tuple[TimelineItem, ...]
    reaches_start: bool
    needs_server: bool


class OutboxCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A command in the outbox. `problem` is the rejection's code when it waits for the user's decision."""

    number: int
    command: Command
    attempts: int = 0
    problem: str | None = None


class Store:
    """One workspace of one user, on one encrypted SQLite file. One thread owns the database; all methods are coroutines.

    The single writer of local facts. Each write is one transaction, followed by one `StoreChange`.
    Raises `StoreUnavailableError` (disk full, locked), and on opening also `StoreCorruptError`, `StoreKeyError`,
    `StoreTooNewError`.
    """

    @classmethod
    async def open(cls, path: Path, key: bytes, *, user_id: UserId, clock: Clock) -> Store:
        """Open or create the file with a raw 32-byte key, migrate it to this version, and take the file's lock."""
        raise NotImplementedError

    async def close(self) -> None:
        """Finish what is running, close the file, end the thread."""
        raise NotImplementedError

    def subscribe(self, callback: Callable[[StoreChange], None]) -> Subscription:
        """Call back on the loop's thread after commits; changes of one turn of the loop are merged into one call."""
        raise NotImplementedError

    # What sync writes -------------------------------------------------------------------------------------------------
    async def cursor(self) -> Cursor | None:
        """Return where the cache is; None before the first snapshot has ended."""
        raise NotImplementedError

    async def begin_snapshot(self, *, restart: bool = False) -> str | None:
        """Start a new generation, or go on with one that was interrupted: its next page's token (None: from the start).

        `restart` gives up an interrupted one, because the server no longer knows its token.
        """
        raise NotImplementedError

    async def apply_snapshot_page(self, data: bytes) -> SnapshotPage:
        """Decode (on the database thread) and store a page. After the last one the cursor counts and old rows go.

        Raises `ProtocolError` for a body that cannot be decoded, as all methods that take bytes.
        """
        raise NotImplementedError

    async def apply_changes(self, batch: ChangeBatch) -> bool:
        """Store a batch and move the cursor in one transaction. False: there is a gap before it, nothing was stored."""
        raise NotImplementedError

    async def apply_changes_page(self, data: bytes) -> bool:
        """Decode and store the body of a catch-up answer. Returns its `more`."""
        raise NotImplementedError

    async def apply_timeline_page(self, data: bytes) -> TimelinePage:
        """Decode and store a page of older history and widen the known range."""
        raise NotImplementedError

    # Outbox -----------------------------------------------------------------------------------------------------------
    async def enqueue(self, command: Command) -> None:
        """Store an intent of the user, durably, and show its effect at once."""
        raise NotImplementedError

    async def due_commands(self, limit: int, busy: frozenset[ContactId]) -> Sequence[OutboxCommand]:
        """Return the first waiting command of each lane (contact) that is not `busy` nor held up by a problem."""
        raise NotImplementedError

    async def record_answer(self, command_id: CommandId, answer: CommandAnswer) -> None:
        """Store the server's answer: acknowledged (done when the cursor has passed it), rejected, or tried once more."""
        raise NotImplementedError

    async def requeue_acknowledged(self) -> int:
        """Put commands acknowledged in the last 7 days back into the outbox (the server's epoch changed)."""
        raise NotImplementedError

    async def retry_problem(self, command_id: CommandId) -> None:
        """Send a rejected command again."""
        raise NotImplementedError

    async def discard_problem(self, command_id: CommandId) -> None:
        """Drop a rejected or waiting command: the server's truth shows again."""
        raise NotImplementedError

    async def outbox(self, contact_id: ContactId | None = None) -> Sequence[OutboxCommand]:
        """Return what is not acknowledged yet, oldest first."""
        raise NotImplementedError

    # What view-models ask ---------------------------------------------------------------------------------------------
    async def workspace(self) -> Workspace | None:
        """Return the workspace; None before the first page of the first snapshot."""
        raise NotImplementedError

    async def users(self) -> Sequence[User]:
        """Return all users, active first, by name."""
        raise NotImplementedError

    async def counts(self) -> dict[Inbox, InboxCount]:
        """Return the counts of the standard inboxes over open conversations."""
        raise NotImplementedError

    async def entries(
        self, query: ContactQuery, *, after: tuple[int, bytes] | None = None, limit: int = 100
    ) -> Sequence[InboxEntry]:
        """Return a page of a list in its order, after a paging key."""
        raise NotImplementedError

    async def entries_of(self, query: ContactQuery, contact_ids: frozenset[ContactId]) -> Sequence[InboxEntry]:
        """Return those of the given contacts that the list shows now: what a change notice asks."""
        raise NotImplementedError

    async def timeline(
        self, contact_id: ContactId, *, before: int | None = None, after: int | None = None, limit: int = 100
    ) -> TimelineSlice:
        """Return the newest items, those below a position, or those above one (nearest first cut, always ascending)."""
        raise NotImplementedError

    async def details(self, contact_id: ContactId) -> ContactDetails | None:
        """Return what the details panel and the header show; None for an unknown contact."""
        raise NotImplementedError

    async def open_conversation_id(self, contact_id: ContactId) -> ConversationId | None:
        """Return the contact's open conversation."""
        raise NotImplementedError

    # Drafts and small state -------------------------------------------------------------------------------------------
    async def draft(self, contact_id: ContactId, mode: str) -> str:
        """Return the unsent text of a composer mode ("reply", "comment"); empty when there is none."""
        raise NotImplementedError

    async def save_draft(self, contact_id: ContactId, mode: str, text: str) -> None:
        """Keep the unsent text."""
        raise NotImplementedError
