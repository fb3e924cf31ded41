"""Where a profile's two secrets are kept: the operating system's keychain, a file behind a passphrase, or memory."""

from __future__ import annotations

import sys
from typing import Final, Protocol

import msgspec

from desktop_inbox.domain.errors import InboxError

ENTRY_CHARACTERS = 1_200
"""The longest text of a keychain's entry: Windows takes about 1,280."""

PASSPHRASE_CHARACTERS = 8
"""The shortest passphrase."""

KEYCHAIN_KIND = "keychain"
SEALED_KIND = "passphrase"
"""The `kind` of the vault in the system's keychain, and of the one that asks for a passphrase."""

IS_OPEN_TO_USER: Final[bool] = sys.platform != "darwin"
"""Whether the keychain gives an entry to every program of its user; on macOS only to the one that made it."""


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """The cache's key (32 bytes) and the refresh token of the signed-in user (empty: signed out)."""

    cache_key: bytes
    refresh_token: str = ""

    def __repr__(self) -> str:
        """Name the type only: a secret never reaches a log or a report."""
        return "Secrets(…)"


class VaultUnavailableError(InboxError):
    """There is no keychain, it is locked, or the file cannot be read or written. Nothing was lost: try again."""

    code = "vault_unavailable"


class WrongPassphraseError(InboxError):
    """The passphrase does not open the file."""

    code = "wrong_passphrase"


class Vault(Protocol):
    """Keeps the secrets of one profile. `kind` is what `Account.keeper` records."""

    kind: str

    async def load(self) -> Secrets | None:
        """Return what is kept; None when nothing is. Raises `VaultUnavailableError`."""
        ...

    async def save(self, secrets: Secrets) -> None:
        """Keep the secrets instead of what was kept, durably. Raises `VaultUnavailableError`."""
        ...

    async def clear(self) -> None:
        """Forget everything. Raises `VaultUnavailableError`."""
        ...


class MemoryVault:
    """Keeps the secrets until the process ends: for unattended runs, whose profile is thrown away."""

    kind = "memory"

    def __init__(self) -> None:
        """Begin with nothing."""
        self._secrets: Secrets | None = None

    async def load(self) -> Secrets | None:
        """Return what was saved in this process."""
        return self._secrets

    async def save(self, secrets: Secrets) -> None:
        """Keep the secrets in memory."""
        self._secrets = secrets

    async def clear(self) -> None:
        """Forget them."""
        self._secrets = None


def encode_secrets(secrets: Secrets) -> str:
    """Return the secrets as the text of one entry. Raises `ValueError` when it would not fit into a keychain's."""
    text = msgspec.json.encode(secrets).decode()
    if len(text) > ENTRY_CHARACTERS:
        raise ValueError(f"the entry has {len(text)} characters")
    return text


def decode_secrets(text: str) -> Secrets:
    """Return the secrets of an entry. Raises `VaultUnavailableError("vault_damaged")` for anything else."""
    try:
        return msgspec.json.decode(text, type=Secrets)
    except msgspec.MsgspecError as error:
        raise VaultUnavailableError("vault_damaged") from error
