"""Faults of the environment: kills, full disks, wrong keys, damaged files, newer versions, second processes."""

from __future__ import annotations

import asyncio
import gc
import os
import secrets
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from desktop_inbox.cache.engine import in_transaction, take_over
from desktop_inbox.cache.migrations import SCHEMA_VERSION
from desktop_inbox.cache.raw_file import open_file
from desktop_inbox.cache.store import Store
from desktop_inbox.cache.whole_files import move_aside, remove_files
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.errors import (
    StoreCorruptError,
    StoreError,
    StoreKeyError,
    StoreTooNewError,
    StoreUnavailableError,
)
from desktop_inbox.domain.inbox import ContactQuery
from tests.fixtures.caches import CACHE_KEY, fill, open_store, push
from tests.fixtures.commands import make_send
from tests.fixtures.line_process import read_line
from tests.fixtures.rows import contact_id, make_contact, make_conversation, make_message, user_id

ROOT = Path(__file__).resolve().parents[2]
OTHER_KEY = bytes(32)


async def sql(store: Store, statement: str) -> object:
    """Run a statement and return the value that it gives, if any."""

    def run(conn: Connection) -> object:
        result = conn.exec_driver_sql(statement)
        return result.scalar() if result.returns_rows else None

    return await store._database.read(run)


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def make_cache(path: Path) -> None:
    """Leave a closed cache with a contact, a message and a waiting command."""
    store = await open_store(path)
    await fill(store, make_contact(1), make_conversation(1), make_message(100))
    await store.enqueue(make_send(1))
    await store.close()


async def check_cache(path: Path) -> None:
    """The cache of `make_cache` is there, whole."""
    store = await open_store(path)
    try:
        assert [entry.contact.id for entry in await store.entries(ContactQuery())] == [contact_id(1)]
        assert len((await store.timeline(contact_id(1))).items) == 2
    finally:
        await store.close()


async def refused(path: Path, kind: type[StoreError], *, key: bytes = CACHE_KEY) -> str:
    """Return the code of the error with which the file cannot be opened."""
    with pytest.raises(kind) as caught:
        await Store.open(path, key, user_id=user_id(), clock=SystemClock())
    return caught.value.code


# What is in the file --------------------------------------------------------------------------------------------------


async def test_nothing_readable_is_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    store = await open_store(path)
    await fill(store, make_contact(1, name="Secret Name"), make_conversation(1), make_message(100, text="secret text"))
    await store.enqueue(make_send(1, text="secret answer"))
    await store.save_draft(contact_id(1), "reply", DraftContent(text="secret draft"))
    written = bytes_in(tmp_path)
    await store.close()
    written += bytes_in(tmp_path)
    assert len(written) > 50_000
    assert b"ecret" not in written
    assert b"SQLite" not in written
    assert names_in(tmp_path) == ["cache.db"]


async def test_another_key_is_told_and_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    await make_cache(path)
    assert await refused(path, StoreKeyError, key=OTHER_KEY) == "store_wrong_key"
    await check_cache(path)


async def test_a_key_has_32_bytes(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        await Store.open(tmp_path / "cache.db", b"short", user_id=user_id(), clock=SystemClock())
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("content", [b"x", b"GIF89a" * 5000, b"SQLite format 3\0" + bytes(4096)], ids=len)
async def test_a_file_that_is_no_cache_is_corrupt_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(content)
    assert await refused(path, StoreCorruptError) == "store_corrupt"
    assert path.read_bytes() == content


@pytest.mark.parametrize("offset", [100, 4000])
async def test_a_damaged_first_page_is_corrupt_and_no_wrong_key(tmp_path: Path, offset: int) -> None:
    path = tmp_path / "cache.db"
    await make_cache(path)
    flip(path, offset)
    assert await refused(path, StoreCorruptError) == "store_corrupt"


async def test_damage_anywhere_is_told_when_it_is_met(tmp_path: Path) -> None:
    """Whichever page is damaged: what is asked is answered rightly, or the store says that it is corrupt."""
    path = tmp_path / "cache.db"
    store = await open_store(path)
    await fill(store, make_contact(1), make_conversation(1), make_message(100), make_message(101))
    await store.close()
    whole = path.read_bytes()
    told = 0
    for page in range(1, len(whole) // 4096):
        remove_files(path)
        path.write_bytes(whole)
        flip(path, page * 4096 + 50)
        try:
            await check_cache(path)
        except StoreCorruptError:
            told += 1
    assert told > 5


async def test_damage_that_is_met_while_it_is_open_is_known_at_the_next_opening(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    store = await open_store(path)
    await fill(
        store, make_contact(1), make_conversation(1), *(make_message(100 + n, text="x" * 500) for n in range(500))
    )
    await store.close()
    for page in range(path.stat().st_size // 4096 // 2, path.stat().st_size // 4096):
        flip(path, page * 4096 + 50)
    store = await open_store(path)
    with pytest.raises(StoreCorruptError):
        await store.timeline(contact_id(1), limit=1000)
    await store.close()
    assert await refused(path, StoreCorruptError) == "store_corrupt"
    move_aside(path, SystemClock())
    await (await open_store(path)).close()


async def test_a_truncated_file_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    await make_cache(path)
    with path.open("r+b") as file:
        file.truncate(3000)
    assert await refused(path, StoreCorruptError) == "store_corrupt"


def flip(path: Path, offset: int) -> None:
    """Change one byte of a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0xFF]))


async def test_a_newer_version_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    await make_cache(path)
    store = await open_store(path)
    await sql(store, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    await store.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNewError) as caught:
        await open_store(path)
    assert caught.value.params == {"found": SCHEMA_VERSION + 1, "supported": SCHEMA_VERSION}
    assert path.read_bytes() == before


# Access ---------------------------------------------------------------------------------------------------------------


async def test_a_second_store_on_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    store = await open_store(path)
    assert await refused(path, StoreUnavailableError) == "cache_in_use"
    await fill(store, make_contact(1))
    await store.close()
    await (await open_store(path)).close()


async def test_a_second_process_is_refused_until_the_first_dies(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    writer = await start_writer(path)
    await read_line(writer)
    assert await refused(path, StoreUnavailableError) == "cache_in_use"
    await kill(writer)
    await (await open_store(path)).close()


async def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert await refused(tmp_path / "nowhere" / "cache.db", StoreUnavailableError) == "cache_not_accessible"


async def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    assert await refused(tmp_path, StoreUnavailableError) == "cache_not_accessible"


async def test_a_closed_store_is_unavailable_and_closing_twice_is_harmless(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    await store.close()
    await store.close()
    for call in (store.cursor, store.users, store.requeue_acknowledged):
        with pytest.raises(StoreUnavailableError) as caught:
            await call()
        assert caught.value.code == "cache_closed"


# Full disk ------------------------------------------------------------------------------------------------------------


async def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    await make_cache(path)
    store = await open_store(path)
    pages = await sql(store, "PRAGMA page_count")
    await sql(store, f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailableError, match="disk_full"):
        await write_long_texts(store)
    kept = await store.outbox()
    assert kept[0].command == make_send(1)
    assert len(kept) > 1
    assert len((await store.timeline(contact_id(1))).items) == 1 + len(kept), "half a write is no write"
    await sql(store, "PRAGMA max_page_count = 100000")
    await store.enqueue(make_send(2000))
    await push(store, make_message(1001))
    assert len(await store.outbox()) == len(kept) + 1
    await store.close()


async def write_long_texts(store: Store) -> None:
    """Enqueue until it fails."""
    for number in range(2, 1000):
        await store.enqueue(make_send(number, text="long " * 500))


async def test_a_mistake_of_ours_is_no_fault_of_the_environment(store: Store) -> None:
    with pytest.raises(DBAPIError):
        await sql(store, "SELECT nonsense FROM nowhere")


async def test_an_error_does_not_quote_what_people_wrote(store: Store) -> None:
    await sql(store, f"PRAGMA max_page_count = {await sql(store, 'PRAGMA page_count')}")
    written = secrets.token_hex(30_000)
    with pytest.raises(StoreUnavailableError) as caught:
        await store.save_draft(contact_id(1), "reply", DraftContent(text=written))
    told = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO drafts" in told
    assert written[:20] not in told


# Kill -----------------------------------------------------------------------------------------------------------------


async def start_writer(path: Path) -> asyncio.subprocess.Process:
    """Start a process that writes until it is killed."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.cache_writer", str(path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )


async def kill(process: asyncio.subprocess.Process) -> list[str]:
    """Kill a process without a warning and return the rest of what it printed."""
    if os.name == "nt":
        process.kill()
    else:
        process.send_signal(signal.SIGKILL)
    out, _ = await process.communicate()
    return out.decode().splitlines()


@pytest.mark.parametrize("after", [1, 40, 300])
async def test_a_kill_loses_nothing_that_was_told(tmp_path: Path, after: int) -> None:
    path = tmp_path / "cache.db"
    writer = await start_writer(path)
    lines = [(await read_line(writer)).strip() for _ in range(after)]
    lines += [line for line in await kill(writer) if line.count(" ") == 1]
    store = await open_store(path)
    told = [int(line.split()[1]) for line in lines if line.startswith("message")]
    sent = [make_send(int(line.split()[1])) for line in lines if line.startswith("command")]
    commands = [entry.command for entry in await store.outbox()]
    assert commands[: len(sent)] == sent
    assert len(commands) <= len(sent) + 1
    assert (await store.cursor()).shared >= max(told) + 1
    found = (await store.timeline(contact_id(1), limit=100_000)).items
    positions = [item.position for item in found if item.position]
    assert positions == list(range(1002, 1002 + 2 * len(positions), 2))
    assert positions[-1] in {max(told), max(told) + 2}
    assert await sql(store, "PRAGMA integrity_check") == "ok"
    await store.close()


async def test_a_write_is_finished_when_its_caller_is_cancelled(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    blocked = asyncio.Event()
    loop = asyncio.get_running_loop()
    slow = asyncio.ensure_future(store._database.read(lambda _: loop.call_soon_threadsafe(blocked.set)))
    sending = asyncio.ensure_future(store.enqueue(make_send(1)))
    await blocked.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    await slow
    assert [entry.command for entry in await store.outbox()] == [make_send(1)]


def test_a_connection_that_was_never_closed_is_collected_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with ThreadPoolExecutor(1) as executor:
        conn = executor.submit(lambda: take_over(open_file(tmp_path / "cache.db", CACHE_KEY))).result(10)
        query = "SELECT count(*) FROM outbox"
        read = executor.submit(in_transaction, conn, lambda found: found.exec_driver_sql(query).scalar())
        assert read.result(10) == 0
        del conn, read
        gc.collect()
    assert [record.getMessage() for record in caplog.records] == []
