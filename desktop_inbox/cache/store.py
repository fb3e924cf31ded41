"""The client's store: everything that was synced, the outbox, and what the lists ask. Encrypted at rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from desktop_inbox.cache.database import CacheDatabase
from desktop_inbox.cache.first_look import FIRST_PAGE, FIRST_QUERY, FirstLook
from desktop_inbox.cache.late import LateModule
from desktop_inbox.cache.notices import NoticeBoard, StoreChange
from desktop_inbox.cache.replying import Replying
from desktop_inbox.cache.results import OutboxCommand, OutboxCounts, PendingUpload, SharedFile, TimelineSlice
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.viewer import Viewer
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.closing import ClosingNotes
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId, UserId
from desktop_inbox.domain.inbox import ContactDetails, ContactQuery, InboxCount, InboxEntry, InboxKey
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.domain.workspace import User, Workspace
from desktop_inbox.protocol.changes import ChangeBatch, Cursor, SnapshotPage, TimelinePage
from desktop_inbox.protocol.command_base import ContactCommand

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_inbox.cache import (
        answers,
        contact_book,
        contacts,
        directory,
        drafts,
        entries,
        follow_up,
        handing_out,
        indexing,
        outbox,
        redirects,
        state,
        sync_pages,
        timeline,
        uploads,
    )
    from desktop_inbox.cache import transaction as transactions
    from desktop_inbox.cache.transaction import Transaction
    from desktop_inbox.domain.contact_book import BookCount, BookEntry, BookQuery, Duplicate, ImportProgress
    from desktop_inbox.protocol.commands import Command, CommandAnswer
else:
    # They need SQLAlchemy, and are used on the database thread only.
    (
        answers,
        contact_book,
        contacts,
        directory,
        drafts,
        entries,
        follow_up,
        handing_out,
        indexing,
        outbox,
        redirects,
        state,
        sync_pages,
        timeline,
        transactions,
        uploads,
    ) = (
        LateModule(f"desktop_inbox.cache.{name}")
        for name in (
            "answers",
            "contact_book",
            "contacts",
            "directory",
            "drafts",
            "entries",
            "follow_up",
            "handing_out",
            "indexing",
            "outbox",
            "redirects",
            "state",
            "sync_pages",
            "timeline",
            "transaction",
            "uploads",
        )
    )

__all__ = ["OutboxCommand", "OutboxCounts", "PendingUpload", "SharedFile", "Store", "StoreChange", "TimelineSlice"]

T = TypeVar("T")


class Store(Replying):
    """One workspace of one user, on one encrypted SQLite file. One thread owns the database.

    The single writer of local facts. Each write is one transaction, followed by one `StoreChange`. Raises
    `StoreUnavailableError` (disk full, locked, closed), and on opening also `StoreCorruptError`, `StoreKeyError`,
    `StoreTooNewError`.
    """

    def __init__(
        self, database: CacheDatabase, board: NoticeBoard, user_id: UserId, clock: Clock, look: FirstLook | None
    ) -> None:
        """Take an open database, and what was read of it at first. Use `Store.open`."""
        super().__init__(database, user_id, look)
        self._is_tidy = False
        self._board = board
        self._clock = clock

    @classmethod
    async def open(cls, path: Path, key: bytes, *, user_id: UserId, clock: Clock) -> Store:
        """Open or create the file with a raw 32-byte key, migrate it to this version, and take the file's lock.

        A file that is ready for use is only looked at: until the first write the list's beginning, the counts and the
        people come from there.
        """
        database = CacheDatabase()
        look = await database.open(path, key, Viewer(user_id, to_us(clock.now())))
        store = cls(database, NoticeBoard(asyncio.get_running_loop()), user_id, clock, look)
        if look is None:
            await store._prepare()
        return store

    async def _prepare(self) -> None:
        """Write the index of a file that was migrated, in steps. The first write tidies up."""
        try:
            while await self._write(indexing.index_stale):
                pass
        except BaseException:
            await self._database.close()
            raise

    async def close(self) -> None:
        """Finish what is running, close the file, end the thread. Subscribers are not called any more."""
        self._board.close()
        await self._database.close()

    def subscribe(self, callback: Callable[[StoreChange], None]) -> Subscription:
        """Call back on the loop's thread after commits; changes of one turn of the loop are merged into one call."""
        return self._board.subscribe(callback)

    # What sync writes -------------------------------------------------------------------------------------------------
    async def cursor(self) -> Cursor | None:
        """Return where the cache is; None before the first snapshot has ended, and while another is not finished."""
        if (look := self._look) is not None:
            return look.cursor
        return await self._database.read(lambda conn: state.read_state(conn).live_cursor)

    async def begin_snapshot(self, *, restart: bool = False) -> str | None:
        """Start a new generation, or go on with one that was interrupted: its next page's token (None: from the start).

        `restart` gives up an interrupted one, because the server no longer knows its token. Until the last page has
        been applied, what was there before stays readable, `cursor` is None and changes are refused.
        """
        return await self._write(lambda tx: sync_pages.begin_snapshot(tx, restart=restart))

    async def apply_snapshot_page(self, data: bytes) -> SnapshotPage:
        """Decode (on the database thread) and store a page. After the last one the cursor counts and old rows go.

        Raises `ProtocolError` for a body that cannot be decoded, as all methods that take bytes.
        """
        return await self._write(lambda tx: sync_pages.apply_snapshot_page(tx, data))

    async def apply_changes(self, *batches: ChangeBatch) -> bool:
        """Store batches in their order and move the cursor, all in one transaction.

        False: there is a gap before one of them, nothing was stored.
        """
        return await self._write(lambda tx: sync_pages.apply_changes(tx, batches))

    async def apply_changes_page(self, data: bytes) -> bool:
        """Decode and store the body of a catch-up answer. Returns its `more`."""
        return await self._write(lambda tx: sync_pages.apply_changes_page(tx, data))

    async def apply_timeline_page(self, data: bytes) -> TimelinePage:
        """Decode and store a page of older history and widen the known range."""
        return await self._write(lambda tx: sync_pages.apply_timeline_page(tx, data))

    # Outbox -----------------------------------------------------------------------------------------------------------
    async def enqueue(
        self,
        command: Command,
        *,
        clear_draft: str | None = None,
        seen_reply: int | None = None,
        hold_s: float = 0,
    ) -> None:
        """Store an intent of the user, durably, and show its effect at once.

        Its attachments are uploaded first (`add_uploads`), and are in no draft any more.

        `clear_draft` names the composer mode in which the command was written: with the command its words go, so that
        neither is there without the other after a crash. None: the words of no draft are touched.
        `seen_reply` is the position of the newest reply by another user that the author of a `SendMessage` has seen (0:
        none; see `ContactDetails.newest_reply`). When there is a newer one at the time of sending, the message is not
        sent but becomes a problem, `newer_reply`; `retry_problem` sends it anyway. None: it is never held.
        `hold_s`: it is not sent before so many seconds, at most 60, in which `withdraw` takes it back.
        """

        def work(tx: Transaction) -> None:
            outbox.enqueue(tx, [command], seen_reply=seen_reply, hold_s=hold_s)
            drafts.let_go(tx, getattr(command, "attachments", ()))
            if clear_draft is not None and isinstance(command, ContactCommand):
                drafts.clear_words(tx, command.contact_id, clear_draft)

        await self._write(work, durable=True)

    async def enqueue_many(self, commands: Sequence[Command]) -> None:
        """Store many intents in their order, all or none, and show their effects at once, with one notice."""
        await self._write(lambda tx: outbox.enqueue(tx, commands), durable=True)

    async def withdraw(self, command_ids: Sequence[CommandId]) -> Sequence[CommandId]:
        """Drop those of the commands that the server cannot have carried out, and return them, in the given order.

        They were never handed out for sending, or were rejected. Of the others the effect must be undone by commands.
        """

        def work(tx: Transaction) -> Sequence[CommandId]:
            return [command.command_id for command in outbox.withdraw(tx, command_ids)]

        return await self._write(work, durable=True)

    async def end_holds(self) -> None:
        """Let everything that is held for a time be sent now: it is not taken back any more."""
        if self._look is None:
            await self._write(outbox.end_holds, durable=True)

    async def is_anything_to_send(self) -> bool:
        """Return whether a command, also a draft's, waits for the server."""
        return await self._database.read(outbox.is_anything_to_send)

    async def due_commands(self, limit: int, busy: frozenset[UUID]) -> Sequence[OutboxCommand]:
        """Hand out the first waiting command of each lane that is not `busy`, oldest first, to be sent now.

        A rejected command waits for the user and holds up nothing; so does a reply that is held (see `enqueue`). When
        to try again after `RETRY` is the caller's matter. One whose first command is held for a time (see `next_due`),
        or waits for uploads, gives none.
        """
        return await self._write(lambda tx: handing_out.hand_out(tx, limit, busy))

    async def next_due(self) -> datetime | None:
        """Return when the first of the commands that are held for a time can be sent; None: none is held."""
        return await self._database.read(lambda conn: handing_out.next_due(conn, self._clock.now()))

    async def record_answer(self, command_id: CommandId, answer: CommandAnswer) -> None:
        """Store the server's answer: acknowledged (done when the cursor has passed it), rejected, or tried once more.

        An opening that is rejected as `already_open` counts as done: the open conversation takes the place of the new
        one. Marks of what was read or seen, when they are rejected, are dropped.
        """
        await self._write(lambda tx: answers.record_answer(tx, command_id, answer))

    async def requeue_acknowledged(self) -> int:
        """Put commands acknowledged in the last 7 days back into the outbox (the server's epoch changed)."""
        return await self._write(outbox.requeue, durable=True)

    async def retry_problem(self, command_id: CommandId) -> None:
        """Send a rejected command again."""
        await self._write(lambda tx: outbox.retry(tx, command_id), durable=True)

    async def discard_problem(self, command_id: CommandId) -> None:
        """Drop a rejected or waiting command: the server's truth shows again."""
        await self._write(lambda tx: outbox.discard(tx, command_id), durable=True)

    async def outbox_counts(self) -> OutboxCounts:
        """Return how many commands the server has not accepted: quick, however long they are."""
        if self._look is not None:
            return OutboxCounts()
        return await self._database.read(outbox.counts)

    async def outbox(self, contact_id: ContactId | None = None) -> Sequence[OutboxCommand]:
        """Return what is not acknowledged yet, oldest first: of one lane, or all, which may be long (an import).

        Drafts are not among it.
        """
        if self._look is not None:
            return ()
        return await self._database.read(lambda conn: outbox.unanswered(conn, contact_id))

    # What view-models ask ---------------------------------------------------------------------------------------------
    async def workspace(self) -> Workspace | None:
        """Return the workspace; None before the first page of the first snapshot."""
        if (look := self._look) is not None:
            return look.directory.workspace
        return await self._ask(directory.workspace)

    async def users(self) -> Sequence[User]:
        """Return all users, active first, by name."""
        if (look := self._look) is not None:
            return look.directory.users
        return await self._ask(directory.users)

    async def directory(self) -> Directory:
        """Return what belongs to the workspace, with the user's waiting commands over it."""
        if (look := self._look) is not None:
            return look.directory
        return await self._ask(directory.directory)

    async def closing_notes(self) -> ClosingNotes:
        """Return what the workspace asks for when a conversation is closed."""
        return await self._ask(directory.closing_notes)

    async def custom_inboxes(self) -> Sequence[CustomInbox]:
        """Return the active custom inboxes that the user sees, by name."""
        if (look := self._look) is not None:
            return look.custom_inboxes
        return await self._ask(directory.custom_inboxes)

    async def counts(self) -> dict[InboxKey, InboxCount]:
        """Return the counts of the standard inboxes, of each active team and of each custom inbox the user sees."""
        if (look := self._look) is not None:
            return look.counts
        return await self._look_up(entries.counts)

    async def count(self, query: ContactQuery) -> int:
        """Return how many contacts a list shows."""
        return await self._look_up(lambda conn, viewer: entries.count(conn, query, viewer))

    async def contact_ids(self, query: ContactQuery, limit: int) -> Sequence[ContactId]:
        """Return the contacts at the beginning of a list, in its order: what is done to many at once is done to."""
        return await self._look_up(lambda conn, viewer: entries.contact_ids(conn, query, viewer, limit))

    async def entries(
        self, query: ContactQuery, *, after: tuple[int, bytes] | None = None, limit: int = 100
    ) -> Sequence[InboxEntry]:
        """Return a page of a list in its order, after a paging key.

        A custom inbox that is unknown or removed is empty. Nobody has a removed tag or is in a removed team; of a
        removed field only `FieldTest.UNKNOWN` holds.
        """
        if (look := self._look) is not None and (query, after, limit) == (FIRST_QUERY, None, FIRST_PAGE):
            return look.entries
        return await self._look_up(lambda conn, viewer: entries.page(conn, query, viewer, after=after, limit=limit))

    async def entries_of(self, query: ContactQuery, contact_ids: frozenset[ContactId]) -> Sequence[InboxEntry]:
        """Return those of the given contacts that the list shows now, in its order: what a change notice asks."""
        return await self._look_up(lambda conn, viewer: entries.of_contacts(conn, query, viewer, contact_ids))

    async def timeline(
        self, contact_id: ContactId, *, before: int | None = None, after: int | None = None, limit: int = 100
    ) -> TimelineSlice:
        """Return the newest items, those below a position, or those above one (nearest first cut, always ascending)."""
        return await self._ask(
            lambda conn, user_id: timeline.read_slice(
                conn, contact_id, user_id, before=before, after=after, limit=limit
            )
        )

    async def details(self, contact_id: ContactId) -> ContactDetails | None:
        """Return what the details panel and the header show; None for an unknown contact."""
        return await self._ask(lambda conn, user_id: contacts.details(conn, contact_id, user_id))

    async def book(
        self, query: BookQuery, *, after: tuple[bool, str | int, bytes] | None = None, limit: int = 100
    ) -> Sequence[BookEntry]:
        """Return a page of the contact book in its order, after a paging key."""
        return await self._ask(lambda conn, user_id: contact_book.page(conn, query, user_id, after=after, limit=limit))

    async def book_count(self, query: BookQuery) -> BookCount:
        """Return how many contacts of the book a query shows."""
        return await self._database.read(lambda conn: contact_book.count(conn, query))

    async def duplicates(self, contact_id: ContactId) -> Sequence[Duplicate]:
        """Return the other contacts with the same email or phone."""
        return await self._ask(lambda conn, user_id: contact_book.duplicates(conn, contact_id, user_id))

    async def import_progress(self, import_id: UUID) -> ImportProgress:
        """Return how much of an import the server has."""
        return await self._database.read(lambda conn: contact_book.import_progress(conn, import_id))

    async def resolve(self, contact_id: ContactId) -> ContactId:
        """Return the contact that a contact was merged into, or itself: what a screen that shows it goes on with.

        One whose merge still waits in the outbox is not merged yet, but says so (`details`).
        """
        return await self._database.read(lambda conn: redirects.resolve(conn, contact_id))

    async def open_conversation_id(self, contact_id: ContactId) -> ConversationId | None:
        """Return the contact's open conversation, also one that waits in the outbox."""
        return await self._ask(lambda conn, user_id: contacts.open_conversation_id(conn, contact_id, user_id))

    # ------------------------------------------------------------------------------------------------------------------
    async def _look_up(self, question: Callable[[Connection, Viewer], T]) -> T:
        """Answer a question that also depends on the time."""
        return await self._database.read(lambda conn: question(conn, Viewer(self._user_id, to_us(self._clock.now()))))

    async def _write(self, function: Callable[[Transaction], T], *, durable: bool = False) -> T:
        """Run a function and what follows from it in one transaction; once it is committed, tell the subscribers."""

        def work(conn: Connection) -> tuple[T, StoreChange]:
            self._look = None  # here, where everything is loaded by now
            tx = transactions.Transaction(conn, self._user_id, self._clock.now())
            if not self._is_tidy:
                outbox.forget_old(tx)
                uploads.forget_unneeded(tx.conn)
                self._is_tidy = True
            result = function(tx)
            follow_up.follow_up(tx)
            self._note(tx)
            return result, tx.change()

        def done(outcome: tuple[T, StoreChange]) -> None:
            self._board.publish(outcome[1])

        return (await self._database.write(work, durable=durable, committed=done))[0]
