"""Opening the vault of a profile: which one it is, and what to do when it does not open."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Protocol

from desktop_inbox.app import late
from desktop_inbox.app.profile import Profile
from desktop_inbox.app.vault import SEALED_KIND, Secrets, Vault, VaultUnavailableError, WrongPassphraseError

_log = logging.getLogger(__name__)


class UnlockPrompts(Protocol):
    """What the user is asked. None and False: the user gives up."""

    async def new_passphrase(self) -> str | None:
        """Ask for a passphrase that is to protect this profile from now on."""
        ...

    async def passphrase(self, *, was_wrong: bool) -> str | None:
        """Ask for the passphrase of this profile."""
        ...

    async def keychain_failed(self, code: str) -> bool:
        """Tell that the keychain that holds the profile's key does not open. True: try again."""
        ...


class GivenUpError(Exception):
    """The user closed a question without which the application cannot go on."""


async def open_vault(profile: Profile, keychain: Vault, prompts: UnlockPrompts) -> tuple[Vault, Secrets | None]:
    """Return the profile's vault and what it keeps. Raises `GivenUpError`.

    A profile stays with the vault that it began with. A new one takes the keychain where there is one that works, else
    a passphrase; nothing is ever kept in the open.
    """
    account = profile.account()
    if profile.sealed_secrets.exists() or (account is not None and account.keeper == SEALED_KIND):
        return await _open_sealed_file(profile.sealed_secrets, prompts)
    while True:
        try:
            return keychain, await keychain.load()
        except VaultUnavailableError as error:
            _log.warning("The keychain does not open: %s %s", error.code, error.params.get("reason", ""))
            if account is None:
                return await _make_sealed_file(profile.sealed_secrets, prompts)
            if not await prompts.keychain_failed(error.code):
                raise GivenUpError from error


async def _open_sealed_file(path: Path, prompts: UnlockPrompts) -> tuple[Vault, Secrets | None]:
    was_wrong = False
    while True:
        passphrase = await prompts.passphrase(was_wrong=was_wrong)
        if passphrase is None:
            raise GivenUpError
        vault = late.sealed_file_class()(path, passphrase)
        try:
            return vault, await vault.load()
        except WrongPassphraseError:
            was_wrong = True


async def _make_sealed_file(path: Path, prompts: UnlockPrompts) -> tuple[Vault, Secrets | None]:
    passphrase = await prompts.new_passphrase()
    if passphrase is None:
        raise GivenUpError
    return late.sealed_file_class()(path, passphrase), None
