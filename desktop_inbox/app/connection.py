"""The network side of a session: everything that needs aiohttp. Loaded after the window was painted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from desktop_inbox.app.profile import Account
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.sync.administration import HttpAdministration
from desktop_inbox.sync.api import AuthorizedHttp, WorkspaceApi
from desktop_inbox.sync.engine import Engine
from desktop_inbox.sync.file_api import FileApi
from desktop_inbox.sync.http import HttpClient
from desktop_inbox.sync.tokens import TokenSource
from desktop_inbox.sync.transfers import HttpFileTransfers

_log = logging.getLogger(__name__)


class Connection:
    """HTTP client, tokens, engine and transfers of one account.

    `close` ends them in order; store and files stay open.
    """

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        account: Account,
        store: Store,
        files: FileCache,
        refresh_token: str,
        save_token: Callable[[str], Awaitable[None]],
        clock: Clock,
        scope: TaskScope,
    ) -> None:
        """Make the parts; nothing is sent yet.

        `save_token` stores each rotated refresh token before it is used; it raises `TransientError` when it cannot.
        """
        self._http = HttpClient(account.server)
        self._tokens = TokenSource(self._http, refresh_token=refresh_token, save=save_token, clock=clock, scope=scope)
        http = AuthorizedHttp(self._http, self._tokens)
        remote = WorkspaceApi(http, account.workspace_id)
        self.administration = HttpAdministration(http, server=account.server, workspace_id=account.workspace_id)
        self.engine = Engine(store, remote, user_id=account.user_id, clock=clock, scope=scope)
        self.transfers = HttpFileTransfers(
            store=store,
            files=files,
            api=FileApi(http, account.workspace_id),
            live=self.engine,
            clock=clock,
            scope=scope,
        )

    def start(self) -> None:
        """Begin to sync, and go on with what was to be sent."""
        self.engine.start()
        self.transfers.start()

    async def adopt(self, response: TokenResponse) -> None:
        """Go on with the tokens of a new sign-in. Raises what saving them raises; it is tried again."""
        try:
            await self._tokens.adopt(response)
        finally:
            self.engine.reconnect_now()

    async def sign_out(self) -> None:
        """Have the server forget the tokens, where it can be reached."""
        await self._tokens.revoke()

    async def close(self) -> None:
        """End transfers and engine, then the connections. What was not sent stays in the outbox."""
        await self.transfers.close()
        await self.engine.close()
        await self._http.close()
        _log.info("The connection is closed")
