"""The keychain's vault with a head start: what was read early comes first, `keyring` is loaded only when needed."""

from __future__ import annotations

import asyncio
from pathlib import Path

from desktop_inbox.app import late
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.vault import KEYCHAIN_KIND, Secrets, Vault


class LateKeychain:
    """Stands before the `KeychainVault` of a profile (`vault.Vault`)."""

    kind = KEYCHAIN_KIND

    def __init__(self, folder: Path, early: EarlySecrets | None) -> None:
        """Name the profile's folder, and give what was begun to be read early."""
        self._folder = folder
        self._early = early
        self._vault: Vault | None = None

    async def load(self) -> Secrets | None:
        """Return what was read early, the first time; else ask the keychain."""
        early, self._early = self._early, None
        if early is not None and (secrets := await asyncio.to_thread(early.take)) is not None:
            return secrets
        return await (await self._loaded()).load()

    async def save(self, secrets: Secrets) -> None:
        """Write the entry."""
        await (await self._loaded()).save(secrets)

    async def clear(self) -> None:
        """Remove the entry."""
        await (await self._loaded()).clear()

    async def _loaded(self) -> Vault:
        if self._vault is None:
            vault_class = await asyncio.to_thread(late.keychain_class)
            self._vault = vault_class(self._folder)
        return self._vault
