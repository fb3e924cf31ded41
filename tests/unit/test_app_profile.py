"""Profiles, logs, reports, and caches that do not open."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from pathlib import Path

import pytest

from desktop_inbox.app.cache_opening import open_cache
from desktop_inbox.app.crash import CrashHook
from desktop_inbox.app.logs import blanked, start_logging, stop_logging
from desktop_inbox.app.profile import Account, Profile, profile_folder, user_data_folder
from desktop_inbox.app.unlock import GivenUpError
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.domain.errors import StoreCorruptError, StoreKeyError, StoreTooNewError, StoreUnavailableError

CLOCK = SystemClock()


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path / "profile")


def test_account_is_kept_and_forgotten(profile):
    account = Account(server="https://x.example", user_id=new_id(CLOCK), workspace_id=new_id(CLOCK), keeper="keychain")
    assert profile.account() is None
    profile.save_account(account)
    assert Profile(profile.folder).account() == account
    profile.forget_account()
    assert profile.account() is None


def test_an_account_file_that_cannot_be_read_is_none(profile):
    (profile.folder / "account.json").write_bytes(b"{")
    assert profile.account() is None


@pytest.mark.skipif(os.name == "nt", reason="only on POSIX: Windows protects the user's folder as a whole")
def test_only_the_user_can_look_into_a_profile(profile):
    assert profile.folder.stat().st_mode & 0o077 == 0


def test_a_profile_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError) as caught:
        Profile(tmp_path / "file" / "profile")
    assert caught.value.code == "profile_unavailable"


def test_a_name_is_a_profile_of_the_user_and_a_path_is_a_path(tmp_path):
    assert profile_folder("work") == user_data_folder() / "profiles" / "work"
    assert profile_folder(str(tmp_path)) == tmp_path


@pytest.mark.parametrize(
    "text",
    ["Authorization: Bearer abc123", "GET /x?access_token=abc123&y=1", "code=abc123", "refresh_token=abc123"],
)
def test_what_looks_like_a_secret_is_blanked(text):
    assert "abc123" not in blanked(text)


def test_the_log_has_no_secrets_and_tells_the_rest(profile):
    start_logging(profile.logs)
    try:
        logging.getLogger("test").info("asked with %s", "Bearer abc123")
        logging.getLogger("test").info("failed", exc_info=ValueError("token=abc123"))
    finally:
        stop_logging()
    text = (profile.logs / "desktop-inbox.log").read_text()
    assert "asked with Bearer ***" in text
    assert "ValueError" in text
    assert "abc123" not in text


async def test_uncaught_errors_are_reported_and_told_once(profile):
    told: list[Path] = []
    hook = CrashHook(profile.logs, CLOCK)
    hook.on_crash = told.append
    hook.install(asyncio.get_running_loop())
    try:
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)
        thread = threading.Thread(target=lambda: {}[1])
        thread.start()
        await asyncio.to_thread(thread.join)
        hook.report(RuntimeError("from a scope, token=abc123"))
        await asyncio.sleep(0.01)
    finally:
        hook.close()
    reports = [path.read_text() for path in sorted(profile.logs.glob("crash-*.txt"))]
    assert len(reports) == hook.count == 3
    assert len(told) == 1
    assert {kind for kind in ("ZeroDivisionError", "KeyError", "RuntimeError") for text in reports if kind in text} == {
        "ZeroDivisionError",
        "KeyError",
        "RuntimeError",
    }
    assert "abc123" not in "".join(reports)


class Answers:
    """Answers to what is asked about a cache."""

    def __init__(self, *, agree: bool = True) -> None:
        self.agree = agree
        self.asked: list[object] = []

    async def cache_unavailable(self, code):
        self.asked.append(code)
        return self.agree

    async def cache_wrong_key(self):
        self.asked.append("wrong key")
        return self.agree

    async def cache_too_new(self):
        self.asked.append("too new")

    async def cache_damaged(self, kept_as):
        self.asked.append(kept_as)


def _fail_while_there(monkeypatch, error):
    """Let `Store.open` fail as long as the old file is in its place."""

    async def open_(path, _key, **_rest):
        if path.exists():
            raise error
        return "opened"

    monkeypatch.setattr(Store, "open", open_)


async def _open(path, answers):
    return await open_cache(path, b"k" * 32, user_id=new_id(CLOCK), clock=CLOCK, prompts=answers)


@pytest.mark.parametrize("error", [StoreCorruptError(), StoreKeyError()])
async def test_a_cache_that_does_not_open_is_kept_aside_with_all_its_files(monkeypatch, tmp_path, error):
    path = tmp_path / "cache.db"
    for part in ("", "-wal", "-shm"):
        (tmp_path / f"cache.db{part}").write_text(f"old{part}")
    _fail_while_there(monkeypatch, error)
    assert await _open(path, Answers()) == "opened"
    assert sorted(file.read_text() for file in tmp_path.iterdir()) == ["old", "old-shm", "old-wal"]
    assert not path.exists()


async def test_a_wrong_key_moves_nothing_without_the_users_word(monkeypatch, tmp_path):
    path = tmp_path / "cache.db"
    path.write_text("old")
    _fail_while_there(monkeypatch, StoreKeyError())
    with pytest.raises(GivenUpError):
        await _open(path, Answers(agree=False))
    assert path.read_text() == "old"


async def test_a_cache_of_a_newer_version_is_left_alone(monkeypatch, tmp_path):
    path = tmp_path / "cache.db"
    path.write_text("old")
    _fail_while_there(monkeypatch, StoreTooNewError())
    answers = Answers()
    with pytest.raises(GivenUpError):
        await _open(path, answers)
    assert answers.asked == ["too new"]
    assert path.read_text() == "old"


async def test_a_cache_that_cannot_be_used_now_is_tried_again(monkeypatch, tmp_path):
    attempts = []

    async def open_(_path, _key, **_rest):
        attempts.append(1)
        if len(attempts) < 3:
            raise StoreUnavailableError("disk_full")
        return "opened"

    monkeypatch.setattr(Store, "open", open_)
    answers = Answers()
    assert await _open(tmp_path / "cache.db", answers) == "opened"
    assert answers.asked == ["disk_full", "disk_full"]
