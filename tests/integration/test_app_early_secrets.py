"""Reading the secrets early, in a process of its own, on a real keychain."""

from __future__ import annotations

import sys

from desktop_inbox.app import keychain_reader
from desktop_inbox.app.keychain import KeychainVault
from desktop_inbox.app.vault import Secrets

EARLY = """
import asyncio, sys
from pathlib import Path
from desktop_inbox.app import late
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.keychain import KeychainVault
from desktop_inbox.app.late_keychain import LateKeychain
from desktop_inbox.app.profile import Account, Profile
from desktop_inbox.app.vault import Secrets
from desktop_inbox.domain.clock import SystemClock, new_id

SECRETS = Secrets(cache_key=bytes(range(32)), refresh_token="x" * 43)
profile = Profile(Path(sys.argv[1]))

def account(keeper):
    clock = SystemClock()
    profile.save_account(Account(server="http://x", user_id=new_id(clock), workspace_id=new_id(clock), keeper=keeper))

async def main():
    print(EarlySecrets(profile).take(), end=" ")          # nobody has signed in
    account("keychain")
    print(EarlySecrets(profile).take(), end=" ")          # nothing in the keychain
    await KeychainVault(profile.folder).save(SECRETS)
    early = EarlySecrets(profile)
    print(early.take() == SECRETS, early.take(), end=" ")
    vault = LateKeychain(profile.folder, EarlySecrets(profile))
    print(await vault.load() == SECRETS, await vault.load() == SECRETS, end=" ")
    newer = Secrets(cache_key=bytes(32), refresh_token="y" * 43)
    await vault.save(newer)
    print(await vault.load() == newer, end=" ")
    await vault.clear()
    print(await LateKeychain(profile.folder, None).load(), end=" ")
    account("passphrase")
    print(EarlySecrets(profile)._process)

asyncio.run(main())
"""


def test_they_are_read_once_and_asked_for_in_the_ordinary_way_after(in_keychain, tmp_path):
    assert in_keychain(EARLY, str(tmp_path / "profile")).split() == [
        "None",
        "None",
        "True",
        "None",
        "True",
        "True",
        "True",
        "None",
        "None",
    ]


def test_they_are_never_printed_on_a_terminal(monkeypatch, capsys, tmp_path):
    async def load(_vault):
        return Secrets(cache_key=bytes(32))

    monkeypatch.setattr(KeychainVault, "load", load)
    assert keychain_reader.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert keychain_reader.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == ""


def test_a_keychain_that_gives_entries_to_their_program_alone_is_not_gone_around(monkeypatch, capsys, tmp_path):
    async def load(_vault):
        return Secrets(cache_key=bytes(32))

    monkeypatch.setattr(KeychainVault, "load", load)
    monkeypatch.setattr(keychain_reader, "IS_OPEN_TO_USER", False)
    assert keychain_reader.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == ""
