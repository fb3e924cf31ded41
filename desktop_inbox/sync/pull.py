"""Fetching what the cache lacks: snapshots and what came after them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import ProtocolError, ResyncRequiredError, TransientError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.changes import Cursor, SnapshotPage
from desktop_inbox.sync.faults import decoded
from desktop_inbox.sync.remote import Remote

_log = logging.getLogger(__name__)


class _PageHead(msgspec.Struct):
    """What is read of a snapshot's page before the store gets it; the rows are skipped."""

    cursor: Cursor
    next: str | None


class Puller:
    """Makes the cache newer over HTTP. Whatever interrupts it, the store knows how far it came."""

    def __init__(self, store: Store, remote: Remote, scope: TaskScope) -> None:
        """Take what it works with; its tasks end with the scope."""
        self._store = store
        self._remote = remote
        self._scope = scope
        self._catching_up = asyncio.Lock()

    async def take_snapshot(self, report: Callable[[SnapshotPage], None]) -> None:
        """Take a snapshot, or go on with one that was interrupted; `report` is told of each page stored."""
        cursor = await self._store.cursor()
        token = await self._store.begin_snapshot()
        try:
            await self._pages(token, cursor, report)
        except ProtocolError as error:
            if token is None:
                raise
            _log.info("The interrupted snapshot cannot be continued (%s); it begins anew.", error.code)
            await self._store.begin_snapshot(restart=True)
            await self._pages(None, None, report)

    async def cursor(self) -> Cursor:
        """Return where the cache is. Raises `ResyncRequiredError` when it is nowhere yet."""
        cursor = await self._store.cursor()
        if cursor is None:
            raise ResyncRequiredError
        return cursor

    async def catch_up(self, on_page: Callable[[], None] = lambda: None) -> None:
        """Fetch and store all changes after the cursor; `on_page` is called after each answer.

        Raises `ResyncRequiredError` when there is no cursor, or it does not fit.
        """
        async with self._catching_up:
            last: Cursor | None = None
            while True:
                cursor = await self.cursor()
                if cursor == last:
                    raise ProtocolError("no_progress")
                last = cursor
                more = await self._store.apply_changes_page(await self._remote.changes(cursor, 0.0))
                on_page()
                if not more:
                    return

    async def poll(self, wait_s: float) -> bool:
        """Wait for the next changes, up to so many seconds, and store them and what follows. False: there were none."""
        before = await self.cursor()
        if await self._store.apply_changes_page(await self._remote.changes(before, wait_s)):
            await self.catch_up()
        return await self.cursor() != before

    async def _pages(self, token: str | None, former: Cursor | None, report: Callable[[SnapshotPage], None]) -> None:
        """Store page after page. While one is stored, the next is on its way: server and client work side by side."""
        data = await self._remote.snapshot_page(token)
        head = decoded(data, _PageHead)
        if token is None and (former is None or _is_of_another_history(head.cursor, former)):
            # A restored server may not know the effect of what it had acknowledged. This comes before the page is
            # stored: after a crash in between the cursor is unknown, and all is sent again, which is harmless.
            count = await self._store.requeue_acknowledged()
            _log.info("Another history of the server: %d acknowledged commands are sent again.", count)
        ahead = self._scope.child("snapshot", _told_to_waiter)
        try:
            while head.next is not None:
                following = ahead.spawn("page", self._remote.snapshot_page(head.next))
                report(await self._store.apply_snapshot_page(data))
                if following is None:
                    raise TransientError("closed")
                data = await following
                head = decoded(data, _PageHead)
        finally:
            await ahead.close()
        report(await self._store.apply_snapshot_page(data))


def _is_of_another_history(cursor: Cursor, former: Cursor) -> bool:
    """Tell whether the server was restored since: it says so, or its numbers, which never go back, have gone back."""
    return cursor.epoch != former.epoch or cursor.shared < former.shared or cursor.private < former.private


def _told_to_waiter(error: BaseException) -> None:
    _log.info("A page of the snapshot could not be fetched: %s", type(error).__name__)
