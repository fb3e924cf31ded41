"""First sync: a new client fills its encrypted cache from the real server, over HTTP on the loopback interface."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from desktop_inbox.cache import tables as cache_tables
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import ReadMark
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.rows import Row, TimelineItem
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.server.storage.database import Database, Tx
from desktop_inbox.sync.api import AuthorizedHttp, WorkspaceApi
from desktop_inbox.sync.engine import Engine
from desktop_inbox.sync.http import HttpClient
from desktop_inbox.sync.sign_in import challenge_of, new_verifier, redeem
from desktop_inbox.sync.tokens import TokenSource
from tests.bench.harness import Figure, run_bench
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY

CONTACTS, MESSAGES = 10_000, 100_000
REDIRECT = "http://127.0.0.1:1/callback"
ROOT = Path(__file__).resolve().parents[2]
CLOCK = SystemClock()

Progress = Callable[[str], None]


def measure(progress: Progress) -> Figure:
    """Sync 10,000 contacts with 100,000 messages for the first time."""
    with tempfile.TemporaryDirectory(prefix="bench-sync-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'server.db'}"
        asyncio.run(_fill_server(url, progress))
        with _server(url) as address:
            progress("the server is ready")
            return asyncio.run(_measure(folder / "cache.db", url, address, progress))


async def _fill_server(url: str, progress: Progress) -> None:
    """Write the made-up rows of the fixtures, as the server's own rules would have."""
    database = await Database.open(url, clock=CLOCK)
    for number, page in enumerate(rows.snapshot_pages(contacts=CONTACTS, messages=MESSAGES, rows_per_page=5000)):
        await database.write(rows.workspace_id(), lambda tx, page=page: _write(tx, page.rows))
        if number % 5 == 0:
            progress(f"the server has {page.done:,} of {page.total:,} rows")
    await database.close()


def _write(tx: Tx, written: list[Row]) -> None:
    for row in written:
        is_item = isinstance(row, TimelineItem)
        fresh = msgspec.structs.replace(row, ver=0, **({"position": 0} if is_item else {}))
        if isinstance(row, ReadMark):
            tx.put_private(row.user_id, "read_mark.raised", fresh)
        else:
            tx.put("contact.created" if isinstance(row, Contact) else "row.created", fresh)


@contextmanager
def _server(url: str) -> Iterator[str]:
    """Run the server as a process of its own; give its address."""
    command = [sys.executable, "-m", "desktop_inbox", "serve", "--port", "0", "--database", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            ready, _, address = process.stdout.readline().strip().partition(" ")
            assert ready == "ready"
            yield address
        finally:
            process.terminate()


async def _measure(path: Path, url: str, address: str, progress: Progress) -> Figure:
    scope = TaskScope("bench", _raise)
    http = HttpClient(address)
    tokens = await _sign_in(url, http, scope)
    store = await Store.open(path, CACHE_KEY, user_id=rows.user_id(), clock=CLOCK)
    api = WorkspaceApi(AuthorizedHttp(http, tokens), rows.workspace_id())
    engine = Engine(store, api, user_id=rows.user_id(), clock=CLOCK, scope=scope)
    online = asyncio.Event()
    usable_s: list[float] = []
    started, cpu_began_s = time.perf_counter(), time.process_time()

    def on_status(status: object) -> None:
        state, done, total = engine.status.state, engine.status.done, engine.status.total
        usable_s.append(time.perf_counter() - started)
        if state is ConnectionState.ONLINE:
            online.set()
        elif len(usable_s) % 20 == 0:
            progress(f"{done:,} of {total:,}")

    engine.subscribe_status(on_status)
    engine.start()
    await online.wait()
    elapsed_s = time.perf_counter() - started
    more = {"seconds_to_usable": usable_s[1], "client_cpu_seconds": time.process_time() - cpu_began_s}
    count = await _messages(store)
    await engine.close()
    await http.close()
    await store.close()
    await scope.close()
    assert count == MESSAGES, count
    progress(f"{count:,} messages in {elapsed_s:.1f} s")
    return Figure(value=count / elapsed_s, unit="messages/s", at_least=15_000, more=more)


async def _sign_in(url: str, http: HttpClient, scope: TaskScope) -> TokenSource:
    """Sign user 1 in by a one-time code, as a profile without a browser does."""
    verifier = new_verifier()
    job = ["admin", "sign-in-code", "--json", "--database", url, "--user", "agent1@example.com"]
    binding = ["--code-challenge", challenge_of(verifier), "--redirect-uri", REDIRECT]
    command = [sys.executable, "-m", "desktop_inbox", *job, *binding]
    done = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    code = json.loads(done.stdout)["code"]
    response = await redeem(http, code=code, verifier=verifier, redirect_uri=REDIRECT)
    tokens = TokenSource(http, refresh_token=response.refresh_token, save=_forget, clock=CLOCK, scope=scope)
    await tokens.adopt(response)
    return tokens


async def _messages(store: Store) -> int:
    """Return how many messages are in a cache."""
    count = select(func.count()).select_from(cache_tables.items)
    return await store._database.read(lambda conn: conn.scalar(count))


async def _forget(refresh_token: str) -> None:
    """Keep no token."""


def _raise(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    run_bench("sync", measure)
