"""Older history, fetched when somebody scrolls to it."""

from __future__ import annotations

import asyncio
import logging

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import ProtocolError, TransientError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.sync.remote import Remote

_log = logging.getLogger(__name__)

PAGE_ITEMS = 100


class HistoryLoader:
    """Fetches pages of older history, one at a time for each contact."""

    def __init__(self, store: Store, remote: Remote, scope: TaskScope) -> None:
        """Take what it works with; its tasks end with the scope."""
        self._store = store
        self._remote = remote
        # Whoever waits for a page gets its error, so the scope need not hear of it.
        self._scope = scope.child("history", _told_to_waiters)
        self._running: dict[ContactId, asyncio.Task[bool]] = {}

    async def load(self, contact_id: ContactId, before: int) -> bool:
        """Fetch the page below a position; while one of the contact is on its way, wait for that one instead.

        Returns whether anything was added. A contact that is gone, or hidden from the user, has nothing to add.
        """
        task = self._running.get(contact_id)
        if task is None:
            task = self._scope.spawn("page", self._fetch(contact_id, before))
            if task is None:
                raise TransientError("closed")
            self._running[contact_id] = task
            task.add_done_callback(lambda _: self._running.pop(contact_id, None))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if _is_asked_to_stop():
                raise
            raise TransientError("given_up") from None

    def give_up(self) -> None:
        """End what is on its way; who waits for it gets `TransientError("given_up")`."""
        self._scope.cancel_all()

    async def _fetch(self, contact_id: ContactId, before: int) -> bool:
        try:
            data = await self._remote.timeline_page(contact_id, before, PAGE_ITEMS)
        except ProtocolError as error:
            if error.code == ProblemCode.NOT_FOUND:
                return False
            raise
        page = await self._store.apply_timeline_page(data)
        return bool(page.items)


def _told_to_waiters(error: BaseException) -> None:
    _log.info("A page of history could not be fetched: %s", type(error).__name__)


def _is_asked_to_stop() -> bool:
    current = asyncio.current_task()
    return current is not None and current.cancelling() > 0
