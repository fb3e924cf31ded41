"""Secrets behind a passphrase, for systems without a keychain: one SQLCipher database whose key Argon2id derives."""

from __future__ import annotations

import asyncio
import secrets as random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import sqlcipher3  # type: ignore[import-untyped] # has neither stubs nor a py.typed
from argon2.low_level import Type, hash_secret_raw

from desktop_inbox.app.vault import (
    SEALED_KIND,
    Secrets,
    VaultUnavailableError,
    WrongPassphraseError,
    decode_secrets,
    encode_secrets,
)

T = TypeVar("T")

_SALT_BYTES = 16
_KEY_BYTES = 32


class SealedFileVault:
    """Keeps the secrets in one encrypted file.

    The key is Argon2id of the passphrase (RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes). The file's
    first 16 bytes are its salt, which SQLCipher leaves plain there; the rest is AES-256 with an HMAC, so a wrong
    passphrase is seen.
    """

    kind = SEALED_KIND

    def __init__(self, path: Path, passphrase: str) -> None:
        """Name the file, which need not exist yet, and give its passphrase."""
        self._path = path
        self._passphrase = passphrase
        self._key: str | None = None

    async def load(self) -> Secrets | None:
        """Return what the file keeps. Raises `WrongPassphraseError`, `VaultUnavailableError`."""
        if not self._path.exists():
            return None
        text = await asyncio.to_thread(self._with_database, _read)
        return None if text is None else decode_secrets(text)

    async def save(self, secrets: Secrets) -> None:
        """Write the file, in one transaction. Raises as `load`."""
        text = encode_secrets(secrets)
        await asyncio.to_thread(self._with_database, lambda database: _write(database, text))

    async def clear(self) -> None:
        """Remove the file."""
        self._path.unlink(missing_ok=True)

    def _with_database(self, function: Callable[[sqlcipher3.dbapi2.Connection], T]) -> T:
        try:
            key = self._derived_key()
            with closing(sqlcipher3.connect(self._path, isolation_level=None)) as database:
                database.execute("PRAGMA cipher_log_level = NONE")
                database.execute(f"PRAGMA key = \"x'{key}'\"")
                database.execute("PRAGMA synchronous = FULL")
                return function(database)
        except sqlcipher3.OperationalError as error:
            raise VaultUnavailableError(reason=str(error)) from error
        except sqlcipher3.DatabaseError as error:
            self._key = None
            raise WrongPassphraseError from error
        except OSError as error:
            raise VaultUnavailableError(reason=error.strerror or "") from error

    def _derived_key(self) -> str:
        """Return key and salt in hexadecimal, as SQLCipher takes them. Takes some 100 ms the first time."""
        if self._key is None:
            salt = _salt_of(self._path) or random.token_bytes(_SALT_BYTES)
            key = hash_secret_raw(
                self._passphrase.encode(),
                salt,
                time_cost=3,
                memory_cost=64 * 1024,
                parallelism=4,
                hash_len=_KEY_BYTES,
                type=Type.ID,
            )
            self._key = key.hex() + salt.hex()
        return self._key


def _salt_of(path: Path) -> bytes | None:
    """Return the salt at the beginning of a file; None for one that does not exist or was never written."""
    if not path.exists() or path.stat().st_size < _SALT_BYTES:
        return None
    with path.open("rb") as file:
        return file.read(_SALT_BYTES)


def _read(database: sqlcipher3.dbapi2.Connection) -> str | None:
    database.execute("CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY CHECK (id = 1), entry TEXT NOT NULL)")
    row = database.execute("SELECT entry FROM secret").fetchone()
    return None if row is None else str(row[0])


def _write(database: sqlcipher3.dbapi2.Connection, text: str) -> None:
    _read(database)
    database.execute("INSERT OR REPLACE INTO secret (id, entry) VALUES (1, ?)", (text,))
