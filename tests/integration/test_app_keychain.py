"""The vault on a real Secret Service."""

from __future__ import annotations

VAULT = """
import asyncio, sys
from pathlib import Path
from desktop_inbox.app.keychain import KeychainVault, system_keychain
from desktop_inbox.app.vault import Secrets

SECRETS = Secrets(cache_key=bytes(range(32)), refresh_token="x" * 43)

async def main():
    vault = KeychainVault(Path("/profile"))
    for step in sys.argv[1:]:
        if step == "save":
            await vault.save(SECRETS)
        elif step == "load":
            print(await vault.load() == SECRETS, end=" ")
        elif step == "clear":
            await vault.clear()
        else:
            print(type(system_keychain()).__module__, end=" ")

asyncio.run(main())
"""
LOCKED = """
import asyncio
from pathlib import Path
from desktop_inbox.app.keychain import KeychainVault
from desktop_inbox.app.vault import VaultUnavailableError

try:
    print(asyncio.run(KeychainVault(Path("/profile")).load()))
except VaultUnavailableError as error:
    print(error.code)
"""


def test_the_keychain_keeps_secrets_across_processes_and_sessions(in_keychain):
    assert in_keychain(VAULT, "name", "load", "save", "load") == "keyring.backends.SecretService False True"
    assert in_keychain(VAULT, "load", "clear", "load") == "True False"


def test_without_a_keychain_the_vault_says_so(in_keychain, monkeypatch, tmp_path):
    monkeypatch.setattr("tests.fixtures.keychain.UNLOCK", "true")
    assert in_keychain(LOCKED) in {"vault_unavailable", "no_keychain"}
