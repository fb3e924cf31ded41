"""Quitting while a thread hangs: a keychain that waits for its user, for instance."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_inbox.app.profile import Profile
from desktop_inbox.app.profile_lock import ProfileLock

QUITTING = """
import asyncio, os, signal, sys, time
from desktop_inbox.app.main import run_application
from desktop_inbox.app import end_watch, late
from desktop_inbox.app.options import Options

class SlowKeychain:
    kind = "keychain"

    def __init__(self, folder):
        pass

    async def load(self):
        await asyncio.to_thread(ask_the_user)

def ask_the_user():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(float(sys.argv[2]))

late.keychain_class = lambda: SlowKeychain
end_watch.END_S = 1.5
sys.exit(run_application(Options(profile=sys.argv[1])))
"""


def quit_while_a_thread_takes(seconds: float, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", QUITTING, str(folder), str(seconds)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_thread_that_never_ends_does_not_keep_the_application(tmp_path: Path) -> None:
    done = quit_while_a_thread_takes(600, tmp_path)
    assert done.returncode == 1, done.stderr
    profile = Profile(tmp_path)
    (report,) = profile.logs.glob("stuck-*.txt")
    assert "ask_the_user" in report.read_text()
    lock = ProfileLock(profile.lock)
    assert lock.acquire(), "the profile can be used again"
    lock.close()


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_a_thread_that_ends_soon_is_waited_for(tmp_path: Path, seconds: float) -> None:
    done = quit_while_a_thread_takes(seconds, tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(Profile(tmp_path).logs.glob("stuck-*")) == []
