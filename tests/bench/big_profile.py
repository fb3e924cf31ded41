"""A profile as after months of use: 10,000 contacts and 100,000 messages cached, the secrets in a keychain."""

from __future__ import annotations

import asyncio
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from desktop_inbox.app.profile import Account, Profile
from desktop_inbox.app.vault import Secrets
from tests.fixtures.caches import CACHE_KEY, open_store
from tests.fixtures.keychain import UNLOCK, keychain_session
from tests.fixtures.rows import encoded_pages, user_id, workspace_id

CONTACTS = 10_000
MESSAGES = 100_000
NOWHERE = "http://127.0.0.1:9"
"""The discard port: nobody answers, as offline."""
SECRETS = Secrets(cache_key=CACHE_KEY, refresh_token="x" * 43)
ROOT = Path(__file__).resolve().parents[2]


def make_big_profile(folder: Path, progress: Callable[[str], None]) -> None:
    """Fill a new profile's cache as a first sync does. Its secrets are not in any keychain yet."""
    progress(f"filling a cache with {CONTACTS:,} contacts and {MESSAGES:,} messages")
    profile = Profile(folder)
    asyncio.run(_fill(profile.cache))
    account = Account(server=NOWHERE, user_id=user_id(1), workspace_id=workspace_id(), keeper="keychain")
    profile.save_account(account)


async def _fill(path: Path) -> None:
    store = await open_store(path)
    try:
        await store.begin_snapshot(restart=True)
        for page in encoded_pages(contacts=CONTACTS, messages=MESSAGES):
            await store.apply_snapshot_page(page)
    finally:
        await store.close()


def measured_windows(
    progress: Callable[[str], None], *, runs: int, settle_s: float
) -> dict[str, list[dict[str, float]]]:
    """Measure starts of the bare window and of the application on a big profile (see `window_runs`)."""
    with tempfile.TemporaryDirectory(prefix="desktop-inbox-bench-") as folder:
        profile = Path(folder) / "profile"
        make_big_profile(profile, progress)
        progress(f"starting the bare window and the application, {runs} times each in turn")
        beginning, environment = keychain_session(Path(folder) / "home")
        environment |= {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": ""}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")  # written by the first runs, as installed
        module = [sys.executable, "-m", "tests.bench.window_runs", str(profile), str(runs), str(settle_s)]
        command = [*beginning, f"{UNLOCK}; {shlex.join(module)}"]
        done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, list[dict[str, float]]] = json.loads(done.stdout.splitlines()[-1])
    return result
