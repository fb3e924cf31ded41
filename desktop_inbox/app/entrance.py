"""From a profile to an open session: the vault, the account, a sign-in where there is none, and the cache."""

from __future__ import annotations

import asyncio
import logging
import secrets as random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QDesktopServices

from desktop_inbox.app import late
from desktop_inbox.app.cache_opening import open_cache
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.late_keychain import LateKeychain
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import Account, Profile
from desktop_inbox.app.prompts import Prompts
from desktop_inbox.app.session import Session
from desktop_inbox.app.unlock import GivenUpError, open_vault
from desktop_inbox.app.vault import MemoryVault, Secrets, Vault
from desktop_inbox.cache.whole_files import move_aside, remove_files, remove_old_copies
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.tasks import TaskScope

if TYPE_CHECKING:
    from desktop_inbox.app.signing_in import SignedIn
    from desktop_inbox.cache.file_cache import FileCache

_log = logging.getLogger(__name__)

KEY_BYTES = 32


class Entrance:
    """Opens sessions of one profile. The user can give up at any question, which raises `GivenUpError`."""

    def __init__(
        self,
        profile: Profile,
        options: Options,
        *,
        clock: Clock,
        scope: TaskScope,
        prompts: Prompts,
        early: EarlySecrets | None,
    ) -> None:
        """Take what it works with. A grant in the options is used for the first sign-in."""
        self._early = early
        self._profile = profile
        self._options = options
        self._grant = options.grant
        self._clock = clock
        self._scope = scope
        self._prompts = prompts

    async def enter(self) -> Session:
        """Return a session whose cache is open: from what the profile keeps, else after a sign-in."""
        vault, secrets = await self._unlocked()
        account = self._profile.account()
        if account is not None and secrets is None:
            if not await self._prompts.key_lost():
                raise GivenUpError
            account = None
        if account is None or secrets is None:
            account, secrets = await self._signed_in(vault)
        store = await open_cache(
            self._profile.cache, secrets.cache_key, user_id=account.user_id, clock=self._clock, prompts=self._prompts
        )
        return Session(
            account=account,
            vault=vault,
            secrets=secrets,
            store=store,
            new_files=partial(self._new_files, secrets.cache_key),
            clock=self._clock,
            scope=self._scope,
        )

    async def sign_in_again(self, session: Session) -> None:
        """Give a session new tokens, if the same user signs in. Returns also when the user closes the window."""

        def check(signed_in: SignedIn) -> None:
            if (signed_in.me.user.id, signed_in.me.workspace.id) != (
                session.account.user_id,
                session.account.workspace_id,
            ):
                raise UserError("other_user")

        signed_in = await self._asked(session.account.server, check)
        if signed_in is not None:
            await session.adopt(signed_in.tokens)

    async def leave(self, session: Session) -> None:
        """Forget a closed session: secrets, account, and the cache with its files, which nobody could open any more."""
        await session.vault.clear()
        self._profile.forget_account()
        for path in (self._profile.cache, self._profile.files):
            remove_files(path)

    def _new_files(self, key: bytes) -> FileCache:
        self._scope.spawn("remove old copies", asyncio.to_thread(self._remove_old_copies))
        return late.file_cache_class()(self._profile.files, key, self._clock, self._on_files_moved_aside)

    def _remove_old_copies(self) -> None:
        """Delete copies of damaged files that nobody has come back to. Runs in a thread."""
        try:
            for path in (self._profile.cache, self._profile.files):
                remove_old_copies(path, self._clock)
        except OSError as error:
            _log.warning("Old copies cannot be removed: %s", error.strerror)

    def _on_files_moved_aside(self, kept_as: Path) -> None:
        self._scope.spawn("tell about damaged files", self._prompts.files_damaged(kept_as))

    async def _unlocked(self) -> tuple[Vault, Secrets | None]:
        if self._options.is_ephemeral:
            _log.info("The secrets are kept in memory only")
            return MemoryVault(), None
        early, self._early = self._early, None
        return await open_vault(self._profile, LateKeychain(self._profile.folder, early), self._prompts)

    async def _signed_in(self, vault: Vault) -> tuple[Account, Secrets]:
        """Sign in and keep the outcome: first the secrets, then the account, so an account always has its key."""
        signed_in = await self._granted() or await self._asked(self._options.server, lambda _signed_in: None)
        if signed_in is None:
            raise GivenUpError
        for path in (self._profile.cache, self._profile.files):
            if path.exists():
                move_aside(path, self._clock)
        secrets = Secrets(cache_key=random.token_bytes(KEY_BYTES), refresh_token=signed_in.tokens.refresh_token)
        account = Account(
            server=signed_in.server,
            user_id=signed_in.me.user.id,
            workspace_id=signed_in.me.workspace.id,
            keeper=vault.kind,
        )
        await vault.save(secrets)
        self._profile.save_account(account)
        return account, secrets

    async def _granted(self) -> SignedIn | None:
        """Sign in with the grant that the program was started with, once. None: there is none."""
        grant, self._grant = self._grant, None
        if grant is None:
            return None
        server = self._options.server
        return await late.sign_in_with_grant(server, grant, clock=self._clock, scope=self._scope)

    async def _asked(self, server: str, check: Callable[[SignedIn], None]) -> SignedIn | None:
        """Run the sign-in window. None: it was closed."""
        window = late.sign_in_window_class()(server)
        flow = late.sign_in_flow_class()(
            window,
            open_browser=lambda address: QDesktopServices.openUrl(QUrl(address)),
            check=check,
            language=QLocale().name().split("_")[0],
            clock=self._clock,
            scope=self._scope,
        )
        before, self._prompts.window = self._prompts.window, window
        window.show()
        try:
            return await flow.run()
        finally:
            self._prompts.window = before
            window.close()
            window.deleteLater()
