"""The cache of contents: full disks, damaged files, other keys, second users, newer versions."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.file_database import FileDatabase
from desktop_inbox.domain.errors import StoreCorruptError, StoreTooNewError, StoreUnavailableError
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.file_caches import SetClock, attachment_id, names_in, write
from tests.fixtures.waiting import until

LIMIT = 8 * 1024**2
ONE, TWO = attachment_id(1), attachment_id(2)


async def record_on(files: FileCache) -> None:
    """Append a megabyte."""
    for _ in range(10):
        await files.append(ONE, bytes(100_000))


async def set_pages(files: FileCache, pages: int | None) -> None:
    """Let the file grow to so many pages; None: to as many as it has."""

    def work(database: object) -> None:
        dbapi = database._dbapi  # type: ignore[attr-defined]
        limit = dbapi.execute("PRAGMA page_count").fetchone()[0] if pages is None else pages
        dbapi.execute(f"PRAGMA max_page_count = {limit}")

    await files._run(work)


async def test_a_full_disk_is_told_and_what_was_recorded_is_kept(files: FileCache, tmp_path: Path) -> None:
    await files.append(ONE, bytes(100_000))
    await set_pages(files, None)
    with pytest.raises(StoreUnavailableError, match="disk_full") as caught:
        await record_on(files)
    kept = caught.value.params["kept_bytes"]
    assert kept == (await files.state(ONE)).size_bytes >= 100_000
    with pytest.raises(StoreUnavailableError, match="disk_full"):
        await files.import_file(TWO, write(tmp_path, bytes(10**6)), limit_bytes=LIMIT)
    assert await files.state(TWO) is None
    await set_pages(files, 10**6)
    assert await files.append(ONE, b"x") == kept + 1


async def test_on_a_full_disk_what_is_here_can_be_read(
    files: FileCache, set_clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise StoreUnavailableError("disk_full")

    await files.put(ONE, b"data")
    monkeypatch.setattr(FileDatabase, "touch", full)
    set_clock.move(timedelta(hours=1))
    assert await files.content(ONE) == b"data"
    assert await files.read(ONE, 1, 2) == b"at"
    await files.export(ONE, tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"data"


@pytest.mark.parametrize("content", [b"x", b"GIF89a" * 5000], ids=len)
async def test_a_damaged_file_is_moved_aside_and_begun_anew(
    tmp_path: Path, set_clock: SetClock, content: bytes
) -> None:
    path = write(tmp_path, content, "files.db")
    told: list[Path] = []
    cache = await FileCache.open(path, CACHE_KEY, set_clock, told.append)
    await until(lambda: told)
    assert [kept.read_bytes() for kept in told] == [content]
    await cache.put(ONE, b"new")
    assert await cache.content(ONE) == b"new"
    await cache.close()


async def test_a_file_with_another_key_is_moved_aside(tmp_path: Path, set_clock: SetClock) -> None:
    path = tmp_path / "files.db"
    await (await FileCache.open(path, bytes(32), set_clock)).close()
    await (await FileCache.open(path, CACHE_KEY, set_clock)).close()
    assert len(names_in(tmp_path)) == 2


async def test_damage_that_is_met_later_is_told_and_the_next_call_has_a_new_file(
    tmp_path: Path, set_clock: SetClock
) -> None:
    path = tmp_path / "files.db"
    cache = await FileCache.open(path, CACHE_KEY, set_clock)
    await cache.put(ONE, secrets.token_bytes(10**6))
    await cache.close()
    with path.open("r+b") as file:
        file.seek(500_000)
        file.write(bytes(5000))
    told: list[Path] = []
    again = await FileCache.open(path, CACHE_KEY, set_clock, told.append)
    with pytest.raises(StoreCorruptError):
        await again.content(ONE)
    assert await again.state(ONE) is None
    await until(lambda: told)
    await again.put(TWO, b"new")
    await again.close()


async def test_a_file_in_use_is_told_and_works_once_it_is_free(tmp_path: Path, set_clock: SetClock) -> None:
    first = await FileCache.open(tmp_path / "files.db", CACHE_KEY, set_clock)
    second = FileCache(tmp_path / "files.db", CACHE_KEY, set_clock)
    with pytest.raises(StoreUnavailableError, match="cache_in_use"):
        await second.put(ONE, b"x")
    await first.close()
    await second.put(ONE, b"x")
    assert not [name for name in names_in(tmp_path) if name.startswith("files-")], "nothing was moved aside"
    await second.close()


async def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path, set_clock: SetClock) -> None:
    path = tmp_path / "files.db"
    cache = await FileCache.open(path, CACHE_KEY, set_clock)
    await cache._run(lambda database: database._dbapi.execute("PRAGMA user_version = 99"))
    await cache.close()
    with pytest.raises(StoreTooNewError):
        await FileCache.open(path, CACHE_KEY, set_clock)
    assert names_in(tmp_path) == ["files.db"]


async def test_a_closed_cache_is_unavailable_and_closing_twice_is_harmless(files: FileCache) -> None:
    await files.close()
    await files.close()
    with pytest.raises(StoreUnavailableError, match="cache_closed"):
        await files.state(ONE)
