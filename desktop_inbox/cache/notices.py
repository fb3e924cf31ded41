"""Change notices: what a commit changed, told to whoever asked, merged for each turn of the event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import msgspec

from desktop_inbox.domain.ids import ContactId


class StoreChange(msgspec.Struct, frozen=True, kw_only=True):
    """What one turn of the loop changed: ids, not rows. Listeners query again.

    `contact_ids`: contacts whose list row may have changed (the contact, its conversations, last message, unread).
    `timeline_contact_ids`: contacts whose timeline changed, or what stands beside it (scheduled messages). `drafts`:
    contacts to whom another draft is begun now than this device had: the server's, or that of a merged contact.
    The flags: `directory` (users, teams, channels, workspace), `snippets`, `outbox`, `uploads`, `lost_files` (contents
    are to be forgotten), `everything` (query all again: a resync ended).
    """

    contact_ids: frozenset[ContactId] = frozenset()
    timeline_contact_ids: frozenset[ContactId] = frozenset()
    drafts: frozenset[ContactId] = frozenset()
    directory: bool = False
    snippets: bool = False
    outbox: bool = False
    uploads: bool = False
    lost_files: bool = False
    everything: bool = False

    def merged(self, other: StoreChange) -> StoreChange:
        """Return one notice that says what both say."""
        return StoreChange(
            contact_ids=self.contact_ids | other.contact_ids,
            timeline_contact_ids=self.timeline_contact_ids | other.timeline_contact_ids,
            drafts=self.drafts | other.drafts,
            directory=self.directory or other.directory,
            snippets=self.snippets or other.snippets,
            outbox=self.outbox or other.outbox,
            uploads=self.uploads or other.uploads,
            lost_files=self.lost_files or other.lost_files,
            everything=self.everything or other.everything,
        )


NOTHING = StoreChange()


class _Listener:
    """One subscription."""

    def __init__(self, board: NoticeBoard, callback: Callable[[StoreChange], None]) -> None:
        self._board = board
        self._callback: Callable[[StoreChange], None] | None = callback

    def close(self) -> None:
        """Stop the calls, also those that are on their way. Calling it twice is harmless."""
        self._callback = None
        self._board.forget(self)

    def deliver(self, change: StoreChange) -> None:
        if self._callback is not None:
            self._callback(change)


class NoticeBoard:
    """Takes notices from the database thread and delivers them on the loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver on this loop."""
        self._loop = loop
        self._listeners: list[_Listener] = []
        self._pending = NOTHING

    def subscribe(self, callback: Callable[[StoreChange], None]) -> _Listener:
        """Call back for every merged notice until the subscription is closed. On the loop's thread."""
        listener = _Listener(self, callback)
        self._listeners.append(listener)
        return listener

    def forget(self, listener: _Listener) -> None:
        """Drop a closed subscription."""
        with contextlib.suppress(ValueError):
            self._listeners.remove(listener)

    def publish(self, change: StoreChange) -> None:
        """Take a notice, on any thread. One that is empty, or comes after the loop's end, is dropped."""
        if change == NOTHING:
            return
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody is left to tell
            self._loop.call_soon_threadsafe(self._add, change)

    def close(self) -> None:
        """End all subscriptions."""
        for listener in list(self._listeners):
            listener.close()

    def _add(self, change: StoreChange) -> None:
        """Merge with what came in this turn; the first of a turn asks for the delivery in the next."""
        if self._pending == NOTHING:
            self._loop.call_soon(self._deliver)
        self._pending = self._pending.merged(change)

    def _deliver(self) -> None:
        change, self._pending = self._pending, NOTHING
        for listener in list(self._listeners):
            # A call of its own for each: an error in one reaches the loop's handler and spares the others.
            self._loop.call_soon(listener.deliver, change)
