"""The cache of contents: importing, recording, fetching, saving, and room."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_inbox.cache import file_cache as file_cache_module
from desktop_inbox.cache import file_sources
from desktop_inbox.cache.file_cache import CHUNK_BYTES, FileCache, Origin
from desktop_inbox.domain.errors import UserError
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.file_caches import SetClock, attachment_id, names_in, put_fetched, write
from tests.fixtures.line_process import read_line

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 8 * 1024**2
ONE, TWO, THREE = (attachment_id(number) for number in (1, 2, 3))


async def refused(files: FileCache, path: Path, limit_bytes: int = LIMIT) -> str:
    """Return why a file cannot be imported, having seen that nothing of it is kept."""
    with pytest.raises(UserError) as caught:
        await files.import_file(ONE, path, limit_bytes=limit_bytes)
    assert await files.state(ONE) is None
    return caught.value.code


# Importing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 5 * CHUNK_BYTES + 3])
async def test_an_imported_file_is_kept_whole(files: FileCache, tmp_path: Path, size: int) -> None:
    data = secrets.token_bytes(size)
    path = write(tmp_path, data)
    steps: list[tuple[int, int]] = []
    file = await files.import_file(ONE, path, limit_bytes=size, progress=lambda done, of: steps.append((done, of)))
    path.unlink()
    assert (file.size_bytes, file.is_complete, file.is_pinned) == (size, True, True)
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert await files.content(ONE) == data
    assert steps[-1] == (size, size)
    assert steps == sorted(steps)


async def test_a_file_that_is_imported_again_takes_the_place_of_the_first(files: FileCache, tmp_path: Path) -> None:
    for data in (b"first " * CHUNK_BYTES, b"second"):
        await files.import_file(ONE, write(tmp_path, data), limit_bytes=LIMIT)
    assert await files.content(ONE) == b"second"


async def test_what_cannot_be_imported_is_told_by_its_code(files: FileCache, tmp_path: Path) -> None:
    assert await refused(files, write(tmp_path, b"")) == "file_empty"
    assert await refused(files, tmp_path) == "not_a_file"
    assert await refused(files, tmp_path / "nowhere") == "file_vanished"
    assert await refused(files, tmp_path / "nowhere" / "x") == "file_vanished"
    assert await refused(files, write(tmp_path, b"12345"), limit_bytes=4) == "file_too_large"


@pytest.mark.skipif(sys.platform == "win32", reason="only on systems with pipes and devices in the file system")
async def test_a_pipe_and_a_device_are_no_files_and_nobody_waits_for_them(files: FileCache, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    async with asyncio.timeout(2):
        assert await refused(files, tmp_path / "pipe") == "not_a_file"
        assert await refused(files, Path("/dev/zero")) == "not_a_file"


async def test_a_file_of_2_gib_is_refused_at_once_and_not_read(
    files: FileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, b"")
    with path.open("r+b") as file:
        file.truncate(2 * 1024**3)
    monkeypatch.setattr(file_sources.SourceFile, "read", None)
    assert await refused(files, path) == "file_too_large"


async def test_a_file_that_changes_while_it_is_read_is_refused(files: FileCache, tmp_path: Path) -> None:
    for change in (b"longer", b"", b"x" * 3 * CHUNK_BYTES):
        path = write(tmp_path, b"a" * 8 * CHUNK_BYTES)

        def change_it(_done: int, _total: int, path: Path = path, change: bytes = change) -> None:
            path.write_bytes(change)

        with pytest.raises(UserError, match="file_changed"):
            await files.import_file(ONE, path, limit_bytes=LIMIT, progress=change_it)
        assert await files.state(ONE) is None


async def test_a_change_that_keeps_the_size_is_noticed(files: FileCache, tmp_path: Path) -> None:
    path = write(tmp_path, b"a" * 5 * CHUNK_BYTES)

    def rewrite(_done: int, _total: int) -> None:
        path.write_bytes(b"b" * 5 * CHUNK_BYTES)
        os.utime(path, ns=(1, 1))

    with pytest.raises(UserError, match="file_changed"):
        await files.import_file(ONE, path, limit_bytes=LIMIT, progress=rewrite)


async def test_nothing_is_left_of_an_import_that_was_cancelled(files: FileCache, tmp_path: Path) -> None:
    path = write(tmp_path, b"a" * 6 * 1024**2)
    importing: asyncio.Task[object]

    def stop(_done: int, _total: int) -> None:
        importing.cancel()

    importing = asyncio.ensure_future(files.import_file(ONE, path, limit_bytes=LIMIT, progress=stop))
    with pytest.raises(asyncio.CancelledError):
        await importing
    assert await files.state(ONE) is None


async def test_an_import_stops_when_its_content_is_removed_meanwhile(files: FileCache, tmp_path: Path) -> None:
    path = write(tmp_path, b"a" * 6 * 1024**2)
    removing: list[asyncio.Task[None]] = []

    def remove(_done: int, _total: int) -> None:
        if not removing:
            removing.append(asyncio.ensure_future(files.remove([ONE])))

    with pytest.raises(UserError, match="file_not_here"):
        await files.import_file(ONE, path, limit_bytes=LIMIT, progress=remove)
    await removing[0]
    assert await files.state(ONE) is None


async def test_what_the_end_of_the_program_cut_off_is_gone(tmp_path: Path, set_clock: SetClock) -> None:
    first = await FileCache.open(tmp_path / "files.db", CACHE_KEY, set_clock)
    await first._begin(ONE, "", Origin.IMPORTED)
    await first.append(TWO, b"recorded")
    await first.close()
    second = await FileCache.open(tmp_path / "files.db", CACHE_KEY, set_clock)
    assert await second.state(ONE) is None
    assert [file.id for file in await second.recordings()] == [TWO]
    await second.close()


async def test_the_loop_is_not_held_up_by_an_import(
    files: FileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading happens elsewhere: while one part is being read, the loop turns."""
    monkeypatch.setattr(file_cache_module, "_PART_BYTES", CHUNK_BYTES)
    turns = 0
    path = write(tmp_path, bytes(20 * CHUNK_BYTES))
    importing = asyncio.ensure_future(files.import_file(ONE, path, limit_bytes=LIMIT))
    while not importing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 60


# Variants, parts ------------------------------------------------------------------------------------------------------


async def test_variants_are_apart_and_are_removed_together(files: FileCache) -> None:
    await files.put(ONE, b"content")
    await files.put(ONE, b"small", "thumbnail")
    assert await files.content(ONE) == b"content"
    assert await files.content(ONE, "thumbnail") == b"small"
    assert (await files.state(ONE, "thumbnail")).is_pinned is False
    await files.remove([ONE, TWO])
    assert await files.content(ONE) is None
    assert await files.content(ONE, "thumbnail") is None


async def test_parts_are_cut_where_the_content_ends(files: FileCache) -> None:
    data = secrets.token_bytes(2 * CHUNK_BYTES + 10)
    await files.put(ONE, data)
    for offset, size in [(0, 5), (CHUNK_BYTES - 2, 4), (CHUNK_BYTES, CHUNK_BYTES), (len(data) - 3, 99)]:
        assert await files.read(ONE, offset, size) == data[offset : offset + size]
    assert await files.read(ONE, len(data), 1) == b""
    with pytest.raises(UserError, match="file_not_here"):
        await files.read(TWO, 0, 1)


async def test_a_content_over_the_limit_is_not_handed_out_in_one_piece(files: FileCache) -> None:
    await files.put(ONE, b"12345")
    assert await files.content(ONE, limit_bytes=5) == b"12345"
    with pytest.raises(UserError, match="file_too_large"):
        await files.content(ONE, limit_bytes=4)


# Recording ------------------------------------------------------------------------------------------------------------


async def test_a_recording_grows_and_is_found_after_a_restart(tmp_path: Path, set_clock: SetClock) -> None:
    cache = await FileCache.open(tmp_path / "files.db", CACHE_KEY, set_clock)
    parts = [secrets.token_bytes(CHUNK_BYTES // 3 + 7) for _ in range(8)]
    sizes = [await cache.append(ONE, part) for part in parts]
    assert sizes == [sum(map(len, parts[: n + 1])) for n in range(8)]
    assert await cache.content(ONE) is None, "it is not finished"
    await cache.close()
    again = await FileCache.open(tmp_path / "files.db", CACHE_KEY, set_clock)
    [recording] = await again.recordings()
    assert (recording.id, recording.size_bytes, recording.is_complete) == (ONE, sizes[-1], False)
    await again.append(ONE, b"more")
    finished = await again.finish(ONE)
    whole = b"".join([*parts, b"more"])
    assert finished.sha256 == hashlib.sha256(whole).hexdigest(), "also of what was written before the restart"
    assert await again.content(ONE) == whole
    with pytest.raises(UserError, match="file_not_here"):
        await again.append(ONE, b"after its end")
    await again.close()


async def test_a_killed_process_loses_nothing_that_was_appended(tmp_path: Path, set_clock: SetClock) -> None:
    path = tmp_path / "files.db"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.file_writer", str(path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    lines = [int(await read_line(process)) for _ in range(30)]
    process.kill()
    out, _ = await process.communicate()
    lines += [int(line) for line in out.decode().splitlines() if line]
    cache = await FileCache.open(path, CACHE_KEY, set_clock)
    [recording] = await cache.recordings()
    assert recording.size_bytes >= max(lines)
    data = await cache.read(recording.id, 0, recording.size_bytes)
    assert data == bytes(n % 251 for n in range(recording.size_bytes))
    await cache.close()


# Fetching -------------------------------------------------------------------------------------------------------------


async def test_what_is_fetched_goes_on_where_it_was_unless_it_is_another_version(files: FileCache) -> None:
    file = await files.begin_fetching(ONE, "v1")
    assert await files.extend(file, 0, b"abc") == 3
    again = await files.begin_fetching(ONE, "v1")
    assert (again.size_bytes, again.is_pinned) == (3, False)
    with pytest.raises(UserError, match="file_not_here"):
        await files.extend(again, 2, b"overlapping")
    other = await files.begin_fetching(ONE, "v2")
    assert other.size_bytes == 0
    with pytest.raises(UserError, match="file_not_here"):
        await files.extend(again, 3, b"of the old version")
    await files.extend(other, 0, b"xyz")
    finished = await files.finish(ONE, sha256=hashlib.sha256(b"xyz").hexdigest())
    assert finished.is_complete
    assert (await files.begin_fetching(ONE, "v3")).is_complete, "what is here is here"


async def test_a_damaged_content_is_forgotten(files: FileCache) -> None:
    file = await files.begin_fetching(ONE, "v1")
    await files.extend(file, 0, b"wrong")
    with pytest.raises(UserError, match="file_damaged"):
        await files.finish(ONE, sha256="0" * 64)
    assert await files.state(ONE) is None


# Saving ---------------------------------------------------------------------------------------------------------------


async def test_a_saved_file_has_the_content_and_takes_the_place_of_another(files: FileCache, tmp_path: Path) -> None:
    data = secrets.token_bytes(5 * CHUNK_BYTES)
    await files.put(ONE, data)
    folder = tmp_path / "saved"
    folder.mkdir()
    path = write(folder, b"old", "ñ 😀.jpg")
    steps: list[tuple[int, int]] = []
    await files.export(ONE, path, lambda done, total: steps.append((done, total)))
    assert path.read_bytes() == data
    assert steps[-1] == (len(data), len(data))
    assert names_in(folder) == [path.name]


async def test_what_cannot_be_saved_is_told_and_leaves_nothing(files: FileCache, tmp_path: Path) -> None:
    await files.append(ONE, b"not finished")
    await files.put(TWO, b"data")
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "taken").mkdir()
    for key, path, code in [
        (ONE, folder / "a", "file_not_here"),
        (THREE, folder / "a", "file_not_here"),
        (TWO, folder / "nowhere" / "a", "not_writable"),
        (TWO, folder / "taken", "not_writable"),
        (TWO, folder / ("n" * 300), "not_writable"),
    ]:
        with pytest.raises(UserError, match=code):
            await files.export(key, path)
    assert names_in(folder) == ["taken"]


async def test_nothing_is_left_of_a_saving_that_was_cancelled(files: FileCache, tmp_path: Path) -> None:
    await files.put(ONE, bytes(6 * 1024**2))
    folder = tmp_path / "saved"
    folder.mkdir()
    saving: asyncio.Task[None]
    saving = asyncio.ensure_future(files.export(ONE, folder / "a", lambda _done, _total: bool(saving.cancel())))
    with pytest.raises(asyncio.CancelledError):
        await saving
    assert names_in(folder) == []


async def test_a_full_disk_of_the_user_is_told(
    files: FileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    await files.put(ONE, bytes(CHUNK_BYTES))
    monkeypatch.setattr(file_sources.os, "fsync", refuse)
    with pytest.raises(UserError, match="disk_full"):
        await files.export(ONE, tmp_path / "a")
    assert not [name for name in names_in(tmp_path) if not name.startswith("files.db")]


# Room -----------------------------------------------------------------------------------------------------------------


async def test_what_was_not_used_for_longest_goes_first_and_what_is_pinned_never(
    files: FileCache, set_clock: SetClock
) -> None:
    await files.put(attachment_id(9), bytes(1000))
    await files.append(attachment_id(8), bytes(1000))
    for number in range(1, 6):
        set_clock.move(timedelta(minutes=2))
        await put_fetched(files, attachment_id(number), bytes(1000))
    set_clock.move(timedelta(minutes=2))
    await files.content(ONE)
    assert await files.trim(5000) == 0
    assert await files.trim(2500) == 3000
    left = [number for number in range(1, 10) if await files.state(attachment_id(number))]
    assert left == [1, 5, 8, 9]
    assert await files.trim(0) == 2000
    assert {file.id for file in await files.pinned()} == {attachment_id(8), attachment_id(9)}
    await files.unpin([attachment_id(9)])
    assert await files.trim(0) == 1000


async def test_removed_contents_give_their_room_back(files: FileCache, tmp_path: Path) -> None:
    for number in range(1, 5):
        await files.put(attachment_id(number), secrets.token_bytes(10 * 1024**2))
    await files.remove([attachment_id(number) for number in range(1, 5)])
    await files.close()
    assert (tmp_path / "files.db").stat().st_size < 20 * 1024**2


async def test_a_small_file_cache_is_open_only_once_it_is_used(tmp_path: Path, set_clock: SetClock) -> None:
    cache = FileCache(tmp_path / "files.db", CACHE_KEY, set_clock)
    assert names_in(tmp_path) == []
    await cache.put(ONE, b"x")
    await cache.close()
    assert b"SQLite" not in (tmp_path / "files.db").read_bytes()
