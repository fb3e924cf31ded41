"""Changes for who asks by long poll: they wait here for the next commit that concerns them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

from litestar import Request

from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.protocol.changes import ChangesPage, Cursor
from desktop_inbox.server.api.guards import provide_actor
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.changes import access_changes
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.storage.database import Committed, Database

LONG_POLL_S = 25.0
"""The longest that a long poll waits."""

WAITERS_AT_MOST = 2_000
"""Beyond so many, a long poll is answered at once: its client asks again after its own pause."""


class ChangesPoll:
    """Answers `changes`, and holds those who wait for some. Belongs to one event loop; `close` lets all of them go."""

    def __init__(self, database: Database, authority: TokenAuthority) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._authority = authority
        self._waiting: dict[WorkspaceId, dict[asyncio.Future[None], Actor]] = {}
        self._count = 0
        self._is_closed = False
        self._subscription = database.subscribe(self._on_committed)

    async def changes(
        self, request: Request[Any, Any, Any], actor: Actor, cursor: Cursor, *, wait_s: float
    ) -> ChangesPage:
        """Return what follows a cursor, at once or, where there is nothing, with the next commit or after `wait_s`.

        Raises `ResyncRequiredError`, and `AuthenticationError` when the token has ended during the wait.
        """
        # Entered before looking, so that no commit falls between looking and waiting.
        with self._entered(actor) as committed:
            page = await self._read(actor, cursor)
            if page.batches or wait_s <= 0.0 or committed is None:
                return page
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await committed
        return await self._read(await provide_actor(request, self._authority), cursor)

    def close(self) -> None:
        """Let all go, and nobody else wait: the server is stopping."""
        self._is_closed = True
        self._subscription.close()
        for waiting in self._waiting.values():
            for future in waiting:
                _release(future)

    async def _read(self, actor: Actor, cursor: Cursor) -> ChangesPage:
        epoch, now = self._database.epoch, self._database.clock.now()
        return await self._database.read(lambda conn: access_changes(conn, actor, epoch, cursor, now=now))

    @contextlib.contextmanager
    def _entered(self, actor: Actor) -> Iterator[asyncio.Future[None] | None]:
        """Give a future that ends with the next commit which may concern the actor; None when there is no room."""
        if self._is_closed or self._count >= WAITERS_AT_MOST:
            yield None
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(actor.workspace_id, {})[future] = actor
        self._count += 1
        try:
            yield future
        finally:
            self._count -= 1
            waiting = self._waiting[actor.workspace_id]
            del waiting[future]
            if not waiting:
                del self._waiting[actor.workspace_id]

    def _on_committed(self, committed: Committed) -> None:
        for future, actor in self._waiting.get(committed.workspace_id, {}).items():
            if committed.shared or actor.user_id in committed.private:
                _release(future)


def _release(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
