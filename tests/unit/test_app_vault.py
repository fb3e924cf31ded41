"""Where the secrets are kept, and opening them with the user's help."""

from __future__ import annotations

import keyring.backend
import keyring.backends.null
import keyring.errors
import pytest

from desktop_inbox.app.keychain import KeychainVault, system_keychain
from desktop_inbox.app.profile import Account, Profile
from desktop_inbox.app.sealed_file import SealedFileVault
from desktop_inbox.app.unlock import GivenUpError, open_vault
from desktop_inbox.app.vault import (
    ENTRY_CHARACTERS,
    MemoryVault,
    Secrets,
    VaultUnavailableError,
    WrongPassphraseError,
    encode_secrets,
)
from desktop_inbox.domain.clock import SystemClock, new_id

SECRETS = Secrets(cache_key=bytes(range(32)), refresh_token="refresh-" + "x" * 43)


class DictKeychain(keyring.backend.KeyringBackend):
    """A keychain in memory; `is_locked` makes it fail like a Secret Service whose prompt was dismissed."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service, username):
        if self.is_locked:
            raise keyring.errors.InitError("locked")
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        self.entries[service, username] = password

    def delete_password(self, service, username):
        del self.entries[service, username]


class Answers:
    """Prompts that answer from lists, and note what was asked."""

    def __init__(self, *passphrases: str | None, tries: int = 0, before_retry=lambda: None) -> None:
        self.passphrases = list(passphrases)
        self.tries = tries
        self.before_retry = before_retry
        self.asked: list[object] = []

    async def new_passphrase(self):
        self.asked.append("new")
        return self.passphrases.pop(0)

    async def passphrase(self, *, was_wrong):
        self.asked.append("wrong" if was_wrong else "passphrase")
        return self.passphrases.pop(0)

    async def keychain_failed(self, code):
        self.asked.append(code)
        self.before_retry()
        self.tries -= 1
        return self.tries >= 0


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path / "profile")


def _account(keeper: str) -> Account:
    clock = SystemClock()
    return Account(server="https://x.example", user_id=new_id(clock), workspace_id=new_id(clock), keeper=keeper)


async def test_keychain_keeps_replaces_and_forgets(tmp_path):
    backend = DictKeychain()
    vault = KeychainVault(tmp_path, backend)
    assert await vault.load() is None
    await vault.clear()
    await vault.save(SECRETS)
    newer = Secrets(cache_key=SECRETS.cache_key, refresh_token="second")
    await vault.save(newer)
    assert await KeychainVault(tmp_path, backend).load() == newer
    assert await KeychainVault(tmp_path / "other", backend).load() is None
    await vault.clear()
    assert backend.entries == {}


async def test_a_keychain_that_keeps_nothing_is_none(tmp_path):
    with pytest.raises(VaultUnavailableError) as caught:
        await KeychainVault(tmp_path, keyring.backends.null.Keyring()).save(SECRETS)
    assert caught.value.code == "vault_forgets"


def test_a_backend_that_is_not_encrypted_is_no_keychain(monkeypatch):
    monkeypatch.setattr(keyring, "get_keyring", DictKeychain)
    with pytest.raises(VaultUnavailableError) as caught:
        system_keychain()
    assert caught.value.code == "no_keychain"


def test_an_entry_fits_into_windows_credential_manager():
    assert len(encode_secrets(SECRETS)) < 200
    with pytest.raises(ValueError, match="characters"):
        encode_secrets(Secrets(cache_key=b"k" * 32, refresh_token="x" * ENTRY_CHARACTERS))


def test_secrets_do_not_show_in_a_representation():
    assert SECRETS.refresh_token not in repr(SECRETS)


async def test_sealed_file_opens_with_its_passphrase_only(tmp_path):
    path = tmp_path / "secrets.sealed"
    await SealedFileVault(path, "correct horse").save(SECRETS)
    assert await SealedFileVault(path, "correct horse").load() == SECRETS
    with pytest.raises(WrongPassphraseError):
        await SealedFileVault(path, "battery staple").load()
    with pytest.raises(WrongPassphraseError):
        await SealedFileVault(path, "battery staple").save(Secrets(cache_key=b"0" * 32))
    assert await SealedFileVault(path, "correct horse").load() == SECRETS


async def test_sealed_file_holds_nothing_in_the_open(tmp_path):
    path = tmp_path / "secrets.sealed"
    await SealedFileVault(path, "correct horse").save(SECRETS)
    everything = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"refresh" not in everything
    assert b"SQLite" not in everything


async def test_sealed_files_do_not_share_a_salt(tmp_path):
    for name in ("a", "b"):
        await SealedFileVault(tmp_path / name, "correct horse").save(SECRETS)
    assert (tmp_path / "a").read_bytes()[:16] != (tmp_path / "b").read_bytes()[:16]


async def test_a_sealed_file_that_was_never_written_is_begun_again(tmp_path):
    path = tmp_path / "secrets.sealed"
    path.touch()
    vault = SealedFileVault(path, "correct horse")
    assert await vault.load() is None
    await vault.save(SECRETS)
    assert await SealedFileVault(path, "correct horse").load() == SECRETS


async def test_a_new_profile_takes_the_keychain(profile):
    keychain = MemoryVault()
    answers = Answers()
    assert await open_vault(profile, keychain, answers) == (keychain, None)
    assert answers.asked == []


async def test_without_a_keychain_a_new_profile_asks_for_a_passphrase(profile):
    backend = DictKeychain()
    backend.is_locked = True
    answers = Answers("correct horse")
    vault, kept = await open_vault(profile, KeychainVault(profile.folder, backend), answers)
    assert (vault.kind, kept, answers.asked) == ("passphrase", None, ["new"])
    await vault.save(SECRETS)

    answers = Answers("wrong one", "correct horse")
    _, kept = await open_vault(profile, KeychainVault(profile.folder, backend), answers)
    assert kept == SECRETS
    assert answers.asked == ["passphrase", "wrong"]


async def test_a_profile_in_the_keychain_never_falls_back_to_a_passphrase(profile):
    profile.save_account(_account("keychain"))
    backend = DictKeychain()
    await KeychainVault(profile.folder, backend).save(SECRETS)
    backend.is_locked = True

    def unlock() -> None:
        backend.is_locked = False

    answers = Answers(tries=1, before_retry=unlock)
    _, kept = await open_vault(profile, KeychainVault(profile.folder, backend), answers)
    assert kept == SECRETS
    assert answers.asked == ["vault_unavailable"]


@pytest.mark.parametrize("keeper", ["keychain", "passphrase", None])
async def test_giving_up_ends_the_start(profile, keeper):
    if keeper:
        profile.save_account(_account(keeper))
    backend = DictKeychain()
    backend.is_locked = True
    with pytest.raises(GivenUpError):
        await open_vault(profile, KeychainVault(profile.folder, backend), Answers(None))
    assert not profile.sealed_secrets.exists()
