"""Both storages of contents keep the same promises: a folder, and a bucket of a real S3-compatible service."""

from __future__ import annotations

import asyncio
import hashlib
import random
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.services.files import Files
from desktop_inbox.server.storage.blobs import BlobStorage, FolderStorage, _OpenContent, blob_key
from desktop_inbox.server.storage.s3_blobs import S3Storage
from tests.fixtures.api_server import Workplace
from tests.fixtures.databases import SteppingClock
from tests.fixtures.files import FileDesk
from tests.fixtures.object_storage import ObjectStorage

SMALL = b"a few bytes"
LARGE = random.Random(1).randbytes(12 * 1024 * 1024 + 5)  # noqa: S311 - no secret; three parts of a multipart upload


@pytest.fixture
def bucket(object_storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new bucket that this process may use."""
    for name, value in object_storage.environment.items():
        monkeypatch.setenv(name, value)
    name = f"inbox-{uuid4().hex}"
    object_storage.make_bucket(name)
    return name


@pytest.fixture(params=["folder", "s3"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStorage:
    if request.param == "s3":
        storage: BlobStorage = S3Storage(f"s3://{request.getfixturevalue('bucket')}/some/prefix")
    else:
        storage = FolderStorage(tmp_path / "contents")
    await storage.check()
    return storage


def _key() -> str:
    return blob_key(WorkspaceId(uuid4()), hashlib.sha256(uuid4().bytes).hexdigest())


def _file(folder: Path, content: bytes) -> Path:
    path = folder / uuid4().hex
    path.write_bytes(content)
    return path


async def _all(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
async def test_what_is_put_is_there(storage: BlobStorage, tmp_path: Path, content: bytes) -> None:
    key, file = _key(), _file(tmp_path, content)
    assert await storage.size(key) is None
    await storage.put(key, file)
    assert file.read_bytes() == content
    file.unlink()
    assert await storage.size(key) == len(content)
    assert await _all(storage.read(key, 0, len(content))) == content


async def test_any_part_can_be_read(storage: BlobStorage, tmp_path: Path) -> None:
    key = _key()
    await storage.put(key, _file(tmp_path, LARGE))
    for start, end in ((0, 1), (5 * 1024 * 1024 - 3, 5 * 1024 * 1024 + 4), (len(LARGE) - 2, len(LARGE))):
        assert await _all(storage.read(key, start, end)) == LARGE[start:end]
    assert await _all(storage.read(key, 7, 7)) == b""


async def test_nothing_is_read_whole_into_memory(storage: BlobStorage, tmp_path: Path) -> None:
    key = _key()
    await storage.put(key, _file(tmp_path, LARGE))
    assert max([len(piece) async for piece in storage.read(key, 0, len(LARGE))]) <= 1024 * 1024


async def test_the_same_again_is_harmless(storage: BlobStorage, tmp_path: Path) -> None:
    key = _key()
    file = _file(tmp_path, SMALL)
    for source in (file, file, _file(tmp_path, SMALL)):
        await storage.put(key, source)
    assert await _all(storage.read(key, 0, len(SMALL))) == SMALL


async def test_what_is_deleted_is_gone(storage: BlobStorage, tmp_path: Path) -> None:
    key = _key()
    await storage.put(key, _file(tmp_path, SMALL))
    await storage.delete(key)
    assert await storage.size(key) is None
    await storage.delete(key)
    with pytest.raises(StoreUnavailableError):
        await _all(storage.read(key, 0, 3))


# A bucket alone -------------------------------------------------------------------------------------------------------


async def test_a_server_keeps_files_in_a_bucket(bucket: str, sqlite_url: str, clock: SteppingClock) -> None:
    settings = ServerSettings(database_url=sqlite_url, s3_url=f"s3://{bucket}")
    server = await Server.open(settings, clock=clock)
    workplace = Workplace(server, clock)
    await workplace.prepare()
    desk = FileDesk(workplace)
    attachment = await desk.upload(SMALL, "note.txt")
    assert (await desk.download(attachment.id)).body == SMALL
    part = await desk.download(attachment.id, range="bytes=2-4")
    assert (part.status, part.body) == (206, SMALL[2:5])
    storage = S3Storage(f"s3://{bucket}")
    key = blob_key(workplace.workspace_id, attachment.sha256)
    assert await storage.size(key) == len(SMALL)
    clock.advance(days=31)
    await server.files.upkeep.tidy()
    assert await storage.size(key) is None
    await server.close()


async def test_a_bucket_that_cannot_be_used_is_said_at_the_start(
    bucket: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(StoreUnavailableError) as missing:
        await S3Storage("s3://no-such-bucket").check()
    assert missing.value.code == "files_unavailable"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreUnavailableError) as refused:
        await S3Storage(f"s3://{bucket}").check()
    assert refused.value.code == "files_unavailable"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreUnavailableError):
        await S3Storage(f"s3://{bucket}").check()
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert ["no-such-bucket" in said[0], "403" in said[1], "http://127.0.0.1:9" in said[2]] == [True] * 3
    assert not any("\n" in line or "wrong" in line for line in said)


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///prefix", "https://bucket", "s3://bucket?region=x", "s3://key:x@bucket"]
)
def test_what_is_no_bucket_is_refused(url: str) -> None:
    with pytest.raises(UserError) as refused:
        S3Storage(url)
    assert refused.value.code == "bad_files_url"


def test_without_its_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(UserError) as refused:
        S3Storage("s3://bucket")
    assert refused.value.code == "s3_not_installed"


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, clock: SteppingClock) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreUnavailableError) as refused:
        await Files.open(None, tmp_path / "taken", "", clock)  # type: ignore[arg-type] # it comes to no database
    assert refused.value.code == "files_unavailable"


async def test_who_stops_in_the_middle_of_a_read_closes_nothing_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of a closed descriptor is soon another file's, and a thread that still reads would move that one."""
    storage, key, is_reading = FolderStorage(tmp_path / "contents"), _key(), threading.Event()
    await storage.put(key, _file(tmp_path, SMALL))
    outcome: list[object] = []

    def slow(content: _OpenContent, start: int, size_bytes: int) -> bytes:
        is_reading.set()
        time.sleep(0.1)
        outcome.append(content._file.closed)
        return read(content, start, size_bytes)

    read = _OpenContent._read
    monkeypatch.setattr(_OpenContent, "_read", slow)
    reading = asyncio.create_task(_all(storage.read(key, 0, len(SMALL))))
    await asyncio.to_thread(is_reading.wait)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert outcome == [False]
