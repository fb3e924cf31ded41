"""One signed-in user's session: the open cache and its files, its secrets, and the connection once it is there."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from desktop_inbox.app import late
from desktop_inbox.app.late_administration import LateAdministration
from desktop_inbox.app.late_colleagues import LateColleagues
from desktop_inbox.app.late_session import LateSession
from desktop_inbox.app.late_transfers import LateTransfers
from desktop_inbox.app.profile import Account
from desktop_inbox.app.vault import Secrets, Vault, VaultUnavailableError
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreUnavailableError, TransientError
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.tasks import TaskScope

if TYPE_CHECKING:
    from desktop_inbox.app.connection import Connection
    from desktop_inbox.app.network import NetworkWatch
    from desktop_inbox.cache.file_cache import FileCache
    from desktop_inbox.protocol.session import TokenResponse

_log = logging.getLogger(__name__)

LAST_SENDING_S = 2.0
"""How long the end of a session waits at most for what is being sent. The window is gone by then."""


class Session:
    """Owns the store, the files and the connection of one user. `close` ends them.

    `live`, `colleagues`, `administration` and `transfers` are what the screens talk to.
    """

    def __init__(  # noqa: PLR0913 - all keyword-only: what it owns
        self,
        *,
        account: Account,
        vault: Vault,
        secrets: Secrets,
        store: Store,
        new_files: Callable[[], FileCache],
        clock: Clock,
        scope: TaskScope,
    ) -> None:
        """Take an open store and what it was opened with. Nothing reaches for the network before `connect`.

        `new_files` makes what holds the contents of files, at the first need of it.
        """
        self.account = account
        self.store = store
        self.scope = scope.child("session")
        self.live = LateSession()
        self.colleagues = LateColleagues()
        self.administration = LateAdministration(account.server)
        self.transfers = LateTransfers()
        self.vault = vault
        self._secrets = secrets
        self._clock = clock
        self._new_files = new_files
        self._files: FileCache | None = None
        self._is_connecting = False
        self._connection: Connection | None = None
        self._watch: NetworkWatch | None = None

    @property
    def files(self) -> FileCache:
        """The contents of files on this device."""
        if self._files is None:
            self._files = self._new_files()
        return self._files

    def connect_soon(self) -> None:
        """Connect in a task of this session. A second call does nothing."""
        if not self._is_connecting:
            self._is_connecting = True
            self.scope.spawn("connect", self.connect())

    async def connect(self) -> None:
        """Load the network side, off the GUI thread, and begin to sync."""
        connection_class = await asyncio.to_thread(late.connection_class)
        self._connection = connection_class(
            account=self.account,
            store=self.store,
            files=self.files,
            refresh_token=self._secrets.refresh_token,
            save_token=self._save_token,
            clock=self._clock,
            scope=self.scope,
        )
        self.live.attach(self._connection.engine)
        self.colleagues.attach(self._connection.engine.colleagues)
        self.administration.attach(self._connection.administration)
        self.transfers.attach(self._connection.transfers)
        self._connection.start()
        self._watch = late.network_watch_class()(self.live.reconnect_now)

    async def adopt(self, tokens: TokenResponse) -> None:
        """Go on with the tokens of a new sign-in of the same user. They are kept later where that cannot be now."""
        try:
            if self._connection is None:
                await self._save_token(tokens.refresh_token)
            else:
                await self._connection.adopt(tokens)
        except TransientError as error:
            _log.warning("The sign-in cannot be kept yet: %s", error.code)

    async def finish_sending(self) -> None:
        """Let what was sent and could still be taken back go, and wait until it has gone where there is a server.

        It is given `LAST_SENDING_S`. What has not gone by then goes at the next start.
        """
        changed = asyncio.Event()
        subscription = self.store.subscribe(lambda _: changed.set())
        try:
            await self.store.end_holds()
            async with asyncio.timeout(LAST_SENDING_S):
                while self.live.status.state is ConnectionState.ONLINE and await self.store.is_anything_to_send():
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            _log.info("Something is not sent yet: it goes at the next start")
        except StoreUnavailableError as error:
            _log.warning("What is to be sent cannot be read: %s", error.code)
        finally:
            subscription.close()

    async def sign_out(self) -> None:
        """Have the server forget the tokens where it can be reached. The caller forgets the rest after `close`."""
        if self._connection is not None:
            await self._connection.sign_out()

    async def close(self) -> None:
        """End the connection, everything in the scope, files and store. Tasks that do not stop are named in the log.

        Each is ended whatever became of those before it, also when the caller is cancelled meanwhile.
        """
        async with contextlib.AsyncExitStack() as ends:
            ends.push_async_callback(self.store.close)
            if self._files is not None:
                ends.push_async_callback(self._files.close)
            ends.push_async_callback(self._close_scope)
            for late_one in (self.transfers, self.colleagues, self.live):
                ends.callback(late_one.close)
            if self._connection is not None:
                ends.push_async_callback(self._connection.close)
            if self._watch is not None:
                ends.callback(self._watch.close)

    async def _close_scope(self) -> None:
        stuck = await self.scope.close()
        if stuck:
            _log.error("These tasks did not stop: %s", ", ".join(stuck))

    async def _save_token(self, refresh_token: str) -> None:
        """Keep a token. Raises `TransientError` where that cannot be now: the keychain was locked, the disk is full."""
        self._secrets = msgspec.structs.replace(self._secrets, refresh_token=refresh_token)
        try:
            await self.vault.save(self._secrets)
        except VaultUnavailableError as error:
            raise TransientError(error.code) from error
