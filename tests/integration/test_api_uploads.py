"""Uploads over HTTP: announced, cut anywhere, resumed, doubled, refused, given up."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_inbox.domain.attachment import NAME_CHARACTERS, AttachmentKind
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.protocol.problems import Problem, ProblemCode
from desktop_inbox.protocol.uploads import PIECE_BYTES, UPLOAD_BYTES, UploadStatus
from desktop_inbox.server.api import operations
from desktop_inbox.server.api.operations import Readiness
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.services import uploads as uploads_module
from desktop_inbox.server.services.attachments import uploader_of
from desktop_inbox.server.services.upload_rows import USER_LIMITS
from desktop_inbox.server.storage.part_files import SPARE_BYTES
from tests.fixtures.api_server import Answer, Workplace, call, make_scope
from tests.fixtures.files import FileDesk, png
from tests.fixtures.waiting import until

CONTENT = png(40, 30, padding=50_000)


@pytest.fixture
def desk(workplace: Workplace) -> FileDesk:
    return FileDesk(workplace)


def _headers(answer: Answer) -> tuple[str, str, str]:
    return tuple(answer.headers[f"upload-{name}"] for name in ("offset", "length", "complete"))  # type: ignore[return-value]


def _reason(answer: Answer) -> str:
    return msgspec.json.decode(answer.body, type=Problem).reason


async def test_what_was_uploaded_is_described_by_what_it_is(desk: FileDesk) -> None:
    attachment = await desk.upload(CONTENT, "holiday.exe")
    assert attachment.name == "holiday.exe"
    assert (attachment.kind, attachment.media_type) == (AttachmentKind.IMAGE, "image/png")
    assert (attachment.width, attachment.height) == (40, 30)
    assert attachment.size_bytes == len(CONTENT)
    assert attachment.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (await desk.download(attachment.id)).body == CONTENT


async def test_every_answer_says_how_far_it_is(desk: FileDesk) -> None:
    upload_id, size = desk.new_id(), str(len(CONTENT))
    assert _headers(await desk.announce(upload_id, len(CONTENT))) == ("0", size, "?0")
    appended = await desk.append(upload_id, 0, CONTENT[:1000])
    assert _headers(appended) == ("1000", size, "?0")
    assert appended.decoded(UploadStatus) == UploadStatus(offset=1000, size_bytes=len(CONTENT))
    asked = await desk.ask(upload_id)
    assert (asked.status, asked.body, _headers(asked)) == (200, b"", ("1000", size, "?0"))
    whole = await desk.append(upload_id, 1000, CONTENT[1000:])
    assert _headers(whole) == (size, size, "?1")
    assert _headers(await desk.ask(upload_id)) == (size, size, "?1")


@pytest.mark.parametrize("offset", [0, 999, 1001, 10**12])
async def test_a_piece_at_another_offset_changes_nothing_and_tells_the_right_one(desk: FileDesk, offset: int) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    await desk.append(upload_id, 0, CONTENT[:1000])
    refused = await desk.append(upload_id, offset, b"something else")
    assert (refused.status, refused.code, _reason(refused)) == (409, ProblemCode.CONFLICT, "wrong_offset")
    assert _headers(refused) == ("1000", str(len(CONTENT)), "?0")
    whole = (await desk.append(upload_id, 1000, CONTENT[1000:])).decoded(UploadStatus)
    assert whole.attachment is not None
    assert whole.attachment.sha256 == hashlib.sha256(CONTENT).hexdigest()


async def test_announcing_twice_is_one_upload(desk: FileDesk) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    await desk.append(upload_id, 0, CONTENT[:1000])
    assert (await desk.announce(upload_id, len(CONTENT), "other name.png")).decoded(UploadStatus).offset == 1000
    await desk.append(upload_id, 1000, CONTENT[1000:])
    again = (await desk.announce(upload_id, len(CONTENT))).decoded(UploadStatus)
    assert again.attachment is not None
    assert again.attachment.name == "photo.png"


async def test_the_last_piece_twice_is_one_attachment(desk: FileDesk) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    await desk.append(upload_id, 0, CONTENT)
    refused = await desk.append(upload_id, 0, CONTENT)
    assert (refused.status, _headers(refused)[2]) == (409, "?1")
    nothing_more = (await desk.append(upload_id, len(CONTENT), b"")).decoded(UploadStatus)
    assert nothing_more.attachment is not None


async def test_more_than_was_announced_is_refused_and_the_rest_counts(desk: FileDesk) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, 1000)
    refused = await desk.append(upload_id, 0, CONTENT)
    assert (refused.status, _reason(refused)) == (400, "upload_too_long")
    assert _headers(await desk.ask(upload_id)) == ("1000", "1000", "?1")
    assert (await desk.download(upload_id)).body == CONTENT[:1000]


@pytest.mark.parametrize(
    ("size_bytes", "reason"), [(0, "file_empty"), (-1, "file_empty"), (UPLOAD_BYTES + 1, "file_too_large")]
)
async def test_sizes_that_nothing_can_have_are_refused(desk: FileDesk, size_bytes: int, reason: str) -> None:
    refused = await desk.announce(desk.new_id(), size_bytes)
    assert (refused.status, _reason(refused)) == (400, reason)


async def test_a_piece_may_not_be_larger_than_a_piece(desk: FileDesk) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, PIECE_BYTES + 1)
    assert (await desk.append(upload_id, 0, b"x" * (PIECE_BYTES + 1))).code is ProblemCode.TOO_LARGE


async def test_an_id_of_another_size_or_user_is_taken(desk: FileDesk, workplace: Workplace) -> None:
    luis = await workplace.add_user("Luis", "luis@example.test")
    other = FileDesk(workplace, (await workplace.sign_in(luis)).access_token)
    unfinished, whole = desk.new_id(), (await desk.upload(CONTENT)).id
    await desk.announce(unfinished, 10)
    for refused in (
        await desk.announce(unfinished, 11),
        await desk.announce(whole, 11),
        await other.announce(unfinished, 10),
        await other.announce(whole, len(CONTENT)),
    ):
        assert (refused.status, _reason(refused)) == (400, "id_taken")
    for upload_id in (unfinished, whole, desk.new_id()):
        for refused in (await other.ask(upload_id), await other.append(upload_id, 0, b"x")):
            assert refused.status == 404
        assert (await other.give_up(upload_id)).status == 404
    assert (await desk.download(whole)).body == CONTENT


async def test_unfinished_uploads_of_one_user_are_limited(desk: FileDesk, workplace: Workplace) -> None:
    for _ in range(USER_LIMITS.unfinished):
        upload_id = desk.new_id()
        assert (await desk.announce(upload_id, 10)).status == 200
    refused = await desk.announce(desk.new_id(), 10)
    assert (refused.status, _reason(refused)) == (400, "too_many")
    assert (await desk.give_up(upload_id)).status == 204
    assert (await desk.announce(desk.new_id(), 10)).status == 200


async def test_what_is_given_up_is_gone(desk: FileDesk) -> None:
    unfinished, whole = desk.new_id(), (await desk.upload(CONTENT)).id
    await desk.announce(unfinished, 10)
    await desk.append(unfinished, 0, b"12345")
    for upload_id in (unfinished, whole):
        assert (await desk.give_up(upload_id)).status == 204
        assert (await desk.ask(upload_id)).status == 404
        assert (await desk.give_up(upload_id)).status == 404
    assert (await desk.download(whole)).status == 404
    assert (await desk.announce(unfinished, 20)).decoded(UploadStatus).offset == 0


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("a" * 300 + ".pdf", "a" * (NAME_CHARACTERS - 4) + ".pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\con.txt", "_con.txt"),
        ("\x00\x07", "file"),
        ("", "file"),
    ],
)
async def test_names_are_made_harmless(desk: FileDesk, given: str, stored: str) -> None:
    assert (await desk.upload(b"words", given)).name == stored


async def test_a_piece_must_be_declared_and_bear_its_offset(desk: FileDesk) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, 10)
    path = f"uploads/{upload_id}"
    undeclared = await desk.send("PATCH", path, b"x", **{"upload-offset": "0", "content-type": "text/plain"})
    assert undeclared.code is ProblemCode.UNSUPPORTED_MEDIA_TYPE
    for offset in ({}, {"upload-offset": "-1"}, {"upload-offset": "x"}):
        headers = {"content-type": "application/partial-upload", **offset}
        assert (await desk.send("PATCH", path, b"x", **headers)).code is ProblemCode.BAD_REQUEST
    assert _headers(await desk.ask(upload_id))[0] == "0"


# Cut ------------------------------------------------------------------------------------------------------------------


@given(
    content=st.binary(min_size=1, max_size=5_000),
    cuts=st.lists(st.tuples(st.integers(1, 2_000), st.booleans(), st.booleans()), max_size=12),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_cut_anywhere_and_resumed_it_is_the_same_content(
    desk: FileDesk, content: bytes, cuts: list[tuple[int, bool, bool]]
) -> None:
    """Each cut: how much of a piece comes, whether its connection breaks, whether the server is another by then."""
    files, upload_id = desk.workplace.server.files, desk.new_id()
    await desk.announce(upload_id, len(content))
    for size, breaks, restarts in cuts:
        offset = int((await desk.ask(upload_id)).headers["upload-offset"])
        piece = content[offset : offset + size]
        if breaks:
            await _send_and_leave(desk, upload_id, offset, piece)
        else:
            await desk.append(upload_id, offset, piece, chunks=3)
        assert int((await desk.ask(upload_id)).headers["upload-offset"]) == offset + len(piece)
        if restarts:
            files.uploads._files._digests.clear()
    offset = int((await desk.ask(upload_id)).headers["upload-offset"])
    whole = (await desk.append(upload_id, offset, content[offset:])).decoded(UploadStatus)
    assert whole.attachment is not None
    assert whole.attachment.sha256 == hashlib.sha256(content).hexdigest()
    assert (await desk.download(upload_id)).body == content


async def _send_and_leave(desk: FileDesk, upload_id: AttachmentId, offset: int, piece: bytes) -> None:
    """Send a piece that is announced longer, and break the connection."""
    messages = [{"type": "http.request", "body": piece, "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(_message: Any) -> None:
        return

    await desk.workplace.server.asgi(_patch_scope(desk, upload_id, offset), receive, send)


def _patch_scope(desk: FileDesk, upload_id: AttachmentId, offset: int) -> dict[str, Any]:
    headers = {"content-type": "application/partial-upload", "upload-offset": str(offset)}
    path = f"/v1/ws/{desk.workplace.workspace_id}/uploads/{upload_id}"
    return make_scope("http", path, desk.workplace.headers(desk.token, **headers)) | {"method": "PATCH"}


class _SilentClient:
    """A connection whose client sent a beginning and is dead, which the server cannot know."""

    def __init__(self, beginning: bytes) -> None:
        self._beginning = [beginning]
        self.answered: list[Any] = []

    async def receive(self) -> dict[str, Any]:
        if not self._beginning:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": self._beginning.pop(), "more_body": True}

    async def send(self, message: Any) -> None:
        self.answered.append(message)


async def test_a_newer_request_ends_an_older_one_that_is_silent(desk: FileDesk) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    dead = _SilentClient(CONTENT[:5000])
    serving = desk.workplace.server.asgi(_patch_scope(desk, upload_id, 0), dead.receive, dead.send)
    async with asyncio.TaskGroup() as group:
        group.create_task(serving)
        await until(lambda: desk.workplace.server.files.uploads._receiving)
        offset = int((await desk.ask(upload_id)).headers["upload-offset"])
        assert offset == 5000
        await desk.append(upload_id, offset, CONTENT[offset:])
        await until(lambda: dead.answered)
    assert (await desk.download(upload_id)).body == CONTENT


async def test_a_newer_request_ends_an_older_one_that_was_busy_when_it_came(
    desk: FileDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_module, "SYNC_BYTES", 1000)
    uploads, is_writing, may_write = desk.workplace.server.files.uploads, threading.Event(), threading.Event()
    append = uploads._files.append

    def slow(upload_id: AttachmentId, offset: int, data: bytes) -> None:
        is_writing.set()
        assert may_write.wait(5)
        append(upload_id, offset, data)

    monkeypatch.setattr(uploads._files, "append", slow)
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    dead = _SilentClient(CONTENT[:5000])
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(desk.workplace.server.asgi(_patch_scope(desk, upload_id, 0), dead.receive, dead.send))
        await until(is_writing.is_set)
        asking = group.create_task(desk.ask(upload_id))
        await until(lambda: uploads._turns.is_wanted(upload_id))
        may_write.set()
        assert _headers(await asking)[0] == "5000"


async def test_a_silent_client_is_given_up(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads_module, "SILENCE_S", 0.05)
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    dead = _SilentClient(CONTENT[:5000])
    await desk.workplace.server.asgi(_patch_scope(desk, upload_id, 0), dead.receive, dead.send)
    assert _headers(await desk.ask(upload_id))[0] == "5000"


async def test_two_pieces_at_once_are_one(desk: FileDesk) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    answers = await asyncio.gather(*(desk.append(upload_id, 0, CONTENT, chunks=20) for _ in range(4)))
    for answer in answers:
        assert answer.status in {200, 409}
    offset = int((await desk.ask(upload_id)).headers["upload-offset"])
    await desk.append(upload_id, offset, CONTENT[offset:])
    assert (await desk.download(upload_id)).body == CONTENT


async def test_only_what_was_synced_counts(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash may leave more in the file than was counted, or anything behind it."""
    monkeypatch.setattr(uploads_module, "SYNC_BYTES", 10)
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    await desk.append(upload_id, 0, CONTENT[:100])
    path = desk.workplace.server.files.uploads._files.path(upload_id)
    with path.open("ab") as file:
        file.write(b"\0" * 500)
    assert _headers(await desk.ask(upload_id))[0] == "100"
    await desk.append(upload_id, 100, CONTENT[100:])
    assert (await desk.download(upload_id)).body == CONTENT


async def test_a_file_that_lost_its_end_goes_on_from_there(desk: FileDesk) -> None:
    """A database that was restored, beside files that were not."""
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    await desk.append(upload_id, 0, CONTENT[:1000])
    with desk.workplace.server.files.uploads._files.path(upload_id).open("r+b") as file:
        file.truncate(300)
    assert _headers(await desk.ask(upload_id))[0] == "300"
    await desk.append(upload_id, 300, CONTENT[300:])
    assert (await desk.download(upload_id)).body == CONTENT


async def test_a_full_disk_is_said_and_nothing_is_lost(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    upload_id = desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    await desk.append(upload_id, 0, CONTENT[:1000])
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", _full)
        refused = await desk.append(upload_id, 1000, CONTENT[1000:])
        assert (refused.status, refused.code) == (503, ProblemCode.UNAVAILABLE)
        assert _reason(refused) == "storage_full"
    assert _headers(await desk.ask(upload_id))[0] == "1000"
    await desk.append(upload_id, 1000, CONTENT[1000:])
    assert (await desk.download(upload_id)).body == CONTENT


async def test_files_leave_room_for_the_database(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    upload_id, late = desk.new_id(), desk.new_id()
    await desk.announce(upload_id, len(CONTENT))
    await desk.append(upload_id, 0, CONTENT[:1000])
    with monkeypatch.context() as patched:
        patched.setattr("shutil.disk_usage", lambda _folder: _DiskUsage(10**12, 10**12, SPARE_BYTES + 500))
        assert (await desk.append(upload_id, 1000, CONTENT[1000:])).status == 503
        refused = await desk.announce(late, 600)
        assert (refused.status, _reason(refused)) == (503, "storage_full")
        assert (await desk.announce(late, 400)).status == 200
        assert (await _ready(desk)).files == "ready"
        patched.setattr("shutil.disk_usage", lambda _folder: _DiskUsage(10**12, 10**12, SPARE_BYTES - 1))
        assert (await _ready(desk)).files == "disk_full"
    await desk.append(upload_id, 1000, CONTENT[1000:])
    assert (await desk.download(upload_id)).body == CONTENT


async def test_what_does_not_work_is_told_and_the_rest_does(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_key: str) -> None:
        raise StoreUnavailableError("files_unavailable", reason="GenericError")

    assert await _ready(desk) == Readiness(status="ready", files="ready", voice_notes="ready")
    monkeypatch.setattr(desk.workplace.server.files.contents._storage, "size", fail)
    monkeypatch.setattr(operations, "find_ffmpeg", lambda: None)
    assert await _ready(desk) == Readiness(status="ready", files="GenericError", voice_notes="no_ffmpeg")


class _DiskUsage(NamedTuple):
    total: int
    used: int
    free: int


async def _ready(desk: FileDesk) -> Readiness:
    return (await call(desk.workplace.server, "GET", "/ready")).decoded(Readiness)


async def test_a_storage_that_fails_at_the_end_costs_no_upload(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    storage, upload_id = desk.workplace.server.files.contents._storage, desk.new_id()

    async def fail(_key: str, _file: Path) -> None:
        raise StoreUnavailableError("files_unavailable")

    await desk.announce(upload_id, len(CONTENT))
    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", fail)
        assert (await desk.append(upload_id, 0, CONTENT)).status == 503
        assert (await desk.ask(upload_id)).status == 503
    assert _headers(await desk.ask(upload_id)) == (str(len(CONTENT)), str(len(CONTENT)), "?1")
    assert (await desk.download(upload_id)).body == CONTENT


def _full(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


async def test_memory_holds_no_whole_content(tmp_path: Path, sqlite_url: str) -> None:
    """32 MiB come in pieces of 64 KiB; never more than a few of them wait for the disk."""
    server = await Server.open(ServerSettings(database_url=sqlite_url), clock=SystemClock())
    workplace = Workplace(server, SystemClock())  # type: ignore[arg-type] # a clock that moves will do
    await workplace.prepare()
    desk, size, largest = FileDesk(workplace), 32 * 1024 * 1024, 0
    uploader = uploader_of(await _actor(workplace))
    upload_id = desk.new_id()
    await desk.announce(upload_id, size)
    append = server.files.uploads._files.append

    def watched(upload_id: AttachmentId, offset: int, data: bytes) -> None:
        nonlocal largest
        largest = max(largest, len(data))
        append(upload_id, offset, data)

    server.files.uploads._files.append = watched  # type: ignore[method-assign, assignment] # it is watched
    await server.files.uploads.append(uploader, upload_id, 0, _pieces(size))
    assert largest <= uploads_module.SYNC_BYTES + 64 * 1024
    assert (await desk.download(upload_id, range="bytes=0-9")).body == b"a" * 10
    await server.close()


async def _pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65536):
        yield b"a" * 65536


async def _actor(workplace: Workplace) -> Any:
    return (await workplace.server.authority.authenticate(workplace.tokens.access_token)).actor
