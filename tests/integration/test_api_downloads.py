"""Contents over HTTP: whole, in ranges, conditional, with headers that let no browser run them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import unquote

import msgspec
import pytest

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.protocol.problems import Problem, ProblemCode
from desktop_inbox.server.api.attachments import disposition
from desktop_inbox.server.api.ranges import NoPartError, Part, is_known, wanted_part
from desktop_inbox.server.storage.blobs import READ_BYTES, blob_key
from tests.fixtures.api_server import Workplace
from tests.fixtures.files import FileDesk, png

CONTENT = png(7, 5, padding=1000)
SIZE = len(CONTENT)


@pytest.fixture
def desk(workplace: Workplace) -> FileDesk:
    return FileDesk(workplace)


@pytest.fixture
async def attachment(desk: FileDesk) -> Attachment:
    return await desk.upload(CONTENT)


async def test_a_whole_content_bears_what_it_is(desk: FileDesk, attachment: Attachment) -> None:
    answer = await desk.download(attachment.id)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["etag"] == f'"{attachment.sha256}"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_no_browser_runs_what_it_gets(desk: FileDesk) -> None:
    page = await desk.upload(b"<!DOCTYPE html><html><script>alert(1)</script></html>", "page.html")
    answer = await desk.download(page.id)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["content-disposition"] == 'attachment; filename="page.html"'


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=10-", (10, SIZE)),
        ("bytes=-5", (SIZE - 5, SIZE)),
        (f"bytes=-{SIZE + 100}", (0, SIZE)),
        (f"bytes=5-{SIZE + 100}", (5, SIZE)),
        ("BYTES = 1-2 ", (1, 3)),
    ],
)
async def test_a_part_is_the_part(
    desk: FileDesk, attachment: Attachment, asked: str, expected: tuple[int, int]
) -> None:
    start, end = expected
    answer = await desk.download(attachment.id, range=asked)
    assert (answer.status, answer.body) == (206, CONTENT[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(end - start)
    assert answer.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=-", "bytes=9-3", "bytes=" + "9" * 40]
)
async def test_what_is_no_single_range_gets_the_whole(desk: FileDesk, attachment: Attachment, asked: str) -> None:
    answer = await desk.download(attachment.id, range=asked)
    assert (answer.status, answer.body) == (200, CONTENT)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
async def test_a_range_behind_the_end_is_refused(desk: FileDesk, attachment: Attachment, asked: str) -> None:
    answer = await desk.download(attachment.id, range=asked)
    assert (answer.status, answer.code) == (416, ProblemCode.RANGE_NOT_SATISFIABLE)
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


async def test_a_range_of_another_version_gets_the_whole(desk: FileDesk, attachment: Attachment) -> None:
    etag = f'"{attachment.sha256}"'
    same = await desk.download(attachment.id, **{"range": "bytes=5-", "if-range": etag})
    assert (same.status, same.body) == (206, CONTENT[5:])
    for other in ('"x"', f"W/{etag}", "Mon, 02 Mar 2026 09:00:00 GMT"):
        answer = await desk.download(attachment.id, **{"range": "bytes=5-", "if-range": other})
        assert (answer.status, answer.body) == (200, CONTENT)


async def test_what_a_client_has_is_not_sent_again(desk: FileDesk, attachment: Attachment) -> None:
    etag = f'"{attachment.sha256}"'
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        answer = await desk.download(attachment.id, **{"if-none-match": known})
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
    assert (await desk.download(attachment.id, **{"if-none-match": '"x"'})).status == 200


async def test_large_contents_come_piece_by_piece(desk: FileDesk) -> None:
    content = bytes(range(256)) * 8192
    attachment = await desk.upload(content, "data.bin")
    read = [piece async for piece in await _read(desk, attachment)]
    assert b"".join(read) == content
    assert max(map(len, read)) <= READ_BYTES
    answer = await desk.download(attachment.id, range=f"bytes={READ_BYTES - 1}-{2 * READ_BYTES + 1}")
    assert answer.body == content[READ_BYTES - 1 : 2 * READ_BYTES + 2]


async def _read(desk: FileDesk, attachment: Attachment) -> AsyncIterator[bytes]:
    contents = desk.workplace.server.files.contents
    return await contents.read(desk.workplace.workspace_id, attachment, 0, attachment.size_bytes)


async def test_a_content_that_the_storage_has_lost_is_said(desk: FileDesk, attachment: Attachment) -> None:
    storage = desk.workplace.server.files.contents._storage
    await storage.delete(blob_key(desk.workplace.workspace_id, attachment.sha256))
    answer = await desk.download(attachment.id)
    assert (answer.status, answer.code) == (404, ProblemCode.NOT_FOUND)
    assert msgspec.json.decode(answer.body, type=Problem).reason == "content_not_found"
    await desk.upload(CONTENT)
    assert (await desk.download(attachment.id)).body == CONTENT


@pytest.mark.parametrize("name", ["offer.pdf", "señor.pdf", "报价 2026.xlsx", "a%b;c'd.txt", "عرض.pdf", "😄.png"])
def test_names_come_through_in_any_script(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    plain, _, extended = header.removeprefix('attachment; filename="').partition('"')
    assert not set(plain) & set('"\\%')
    assert unquote(extended.removeprefix("; filename*=UTF-8''")) == ("" if plain == name else name)


def test_parts_of_what_was_never_asked_for() -> None:
    assert wanted_part(None, None, '"x"', 10) is None
    assert wanted_part("bytes=0-4", None, '"x"', 10) == Part(0, 5)
    assert not is_known(None, '"x"')
    with pytest.raises(NoPartError):
        wanted_part("bytes=10-", '"x"', '"x"', 10)
