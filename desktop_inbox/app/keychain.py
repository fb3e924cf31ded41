"""The operating system's keychain, through `keyring`: Secret Service, KWallet, macOS' and Windows' own."""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.errors

from desktop_inbox.app.profile import APPLICATION
from desktop_inbox.app.vault import KEYCHAIN_KIND, Secrets, VaultUnavailableError, decode_secrets, encode_secrets

T = TypeVar("T")

USUAL_BACKENDS = {
    "linux": ("keyring.backends.SecretService", "Keyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
}
"""Module and class of each system's usual keychain."""

ENCRYPTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""The back ends that keep a secret secret. Others (plain files, null) are treated as no keychain."""


class KeychainVault:
    """Keeps the secrets in one entry, named by the profile's folder. Its calls block, so they run in a thread."""

    kind = KEYCHAIN_KIND

    def __init__(self, folder: Path, backend: keyring.backend.KeyringBackend | None = None) -> None:
        """Name the profile. `backend`: the system's own by default."""
        self._user = str(folder)
        self._backend = backend

    async def load(self) -> Secrets | None:
        """Return the entry's secrets. The system may ask the user to unlock the keychain."""
        text = await self._call(lambda backend: backend.get_password(APPLICATION, self._user))
        return None if text is None else decode_secrets(text)

    async def save(self, secrets: Secrets) -> None:
        """Write the entry and read it back: some keychains take anything and keep nothing."""
        text = encode_secrets(secrets)

        def write(backend: keyring.backend.KeyringBackend) -> bool:
            backend.set_password(APPLICATION, self._user, text)
            return backend.get_password(APPLICATION, self._user) == text

        if not await self._call(write):
            raise VaultUnavailableError("vault_forgets")

    async def clear(self) -> None:
        """Remove the entry. Harmless where there is none."""

        def delete(backend: keyring.backend.KeyringBackend) -> None:
            if backend.get_password(APPLICATION, self._user) is not None:
                backend.delete_password(APPLICATION, self._user)

        await self._call(delete)

    async def _call(self, function: Callable[[keyring.backend.KeyringBackend], T]) -> T:
        def work() -> T:
            try:
                if self._backend is None:
                    self._backend = system_keychain()
                return function(self._backend)
            except keyring.errors.KeyringError as error:
                raise VaultUnavailableError(reason=type(error).__name__) from error

        return await asyncio.to_thread(work)


def system_keychain() -> keyring.backend.KeyringBackend:
    """Return the system's keychain. Raises `VaultUnavailableError("no_keychain")` where none keeps secrets secret.

    The usual one is tried first: looking for all that are installed takes 20 ms.
    """
    usual = USUAL_BACKENDS.get(sys.platform)
    if usual is not None and "PYTHON_KEYRING_BACKEND" not in os.environ:
        found: type[keyring.backend.KeyringBackend] = getattr(importlib.import_module(usual[0]), usual[1])
        if found.viable:
            return found()
    backend = keyring.get_keyring()
    choice = backend.backends if isinstance(backend, keyring.backends.chainer.ChainerBackend) else [backend]
    for candidate in choice:
        if type(candidate).__module__ in ENCRYPTED_BACKENDS:
            return candidate
    raise VaultUnavailableError("no_keychain")
