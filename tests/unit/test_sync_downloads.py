"""Contents on their way down: ranges, cuts, changed versions, damage, cancelling, room."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from msgspec.structs import replace

from desktop_inbox.cache.file_cache import CHUNK_BYTES
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.sync.transfers import TransferSettings
from tests.fixtures.file_caches import attachment_id, names_in
from tests.fixtures.sessions import MadeUpSession
from tests.fixtures.waiting import until
from tests.unit.sync_server import dice
from tests.unit.transfer_server import ContentServer, problem, serving
from tests.unit.transfer_world import UploadStore, World, noise, world

ENDLESS = [0] * 1000


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def size_here(made: World, attachment: Attachment) -> int:
    file = await made.files.state(attachment.id)
    return 0 if file is None else file.size_bytes


@pytest.mark.parametrize("size", [1, CHUNK_BYTES, CHUNK_BYTES + 1, 2_000_000])
async def test_a_content_is_fetched_whole(here: World, size: int) -> None:
    data = noise(size)
    attachment = here.publish(1, data, sha256=digest(data))
    here.transfers.download(attachment)
    done = await here.ended(attachment)
    assert await here.files.content(attachment.id) == data
    assert (done.is_upload, done.done_bytes, done.total_bytes) == (False, size, size)
    assert here.server.ranges == [None]


async def test_a_copy_that_is_not_sent_yet_has_the_content_of_its_original(here: World) -> None:
    data = noise(1000)
    original = here.publish(1, data, sha256=digest(data))
    copy = replace(original, id=attachment_id(2), copied_from=original.id)
    here.transfers.download(copy)
    await here.ended(copy)
    assert await here.files.content(copy.id) == data


async def test_what_is_here_is_not_fetched_also_offline(here: World) -> None:
    here.live.set_state(ConnectionState.OFFLINE)
    attachment = here.publish(1, b"data")
    await here.files.put(attachment.id, b"data")
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert not here.server.requests


async def test_asking_twice_fetches_once(here: World) -> None:
    attachment = here.publish(1, b"data")
    for _ in range(3):
        here.transfers.download(attachment)
        await asyncio.sleep(0)
    await here.ended(attachment)
    here.transfers.download(attachment)
    await asyncio.sleep(0.05)
    assert here.server.requests["GET"] == 1


async def test_after_a_cut_only_the_rest_is_fetched(here: World) -> None:
    data = noise(1_000_000)
    attachment = here.publish(1, data, sha256=digest(data))
    here.server.down_cuts = [300_000, 7]
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert await here.files.content(attachment.id) == data
    assert len(here.server.ranges) == 3
    assert here.server.ranges[0] is None
    assert all(wanted for wanted in here.server.ranges[1:])


async def test_who_gets_further_with_each_cut_does_not_wait_longer_and_longer(tmp_path: Path) -> None:
    patient = TransferSettings(backoff_base_s=0.02, backoff_cap_s=1000.0, random=dice())
    async with world(tmp_path, patient) as here:
        here.server.down_cuts = [10_000] * 15
        attachment = here.publish(1, noise(200_000))
        here.transfers.download(attachment)
        await here.ended(attachment)


async def test_a_download_goes_on_after_a_restart_of_the_application(tmp_path: Path) -> None:
    server = ContentServer()
    made = World(server, UploadStore(), MadeUpSession(), tmp_path / "files.db")
    data = noise(1_000_000)
    async with serving(server) as place:
        attachment = made.publish(1, data, sha256=digest(data))
        server.down_cuts = [600_000, *ENDLESS]
        async with made.running(place.address):
            made.transfers.download(attachment)
            await until(lambda: len(server.ranges) > 1)
            assert await size_here(made, attachment) > 0
        server.down_cuts = []
        async with made.running(place.address):
            assert made.transfers.transfer(attachment.id) is None, "it is not asked for"
            made.transfers.download(attachment)
            await made.ended(attachment)
            assert await made.files.content(attachment.id) == data
    assert server.ranges[-1] not in {None, "bytes=0-"}


async def test_another_version_is_fetched_from_its_beginning(here: World) -> None:
    attachment = here.publish(1, noise(900_000))
    here.server.down_cuts = [500_000, *ENDLESS]
    here.transfers.download(attachment)
    await until(lambda: len(here.server.ranges) > 1)
    changed = noise(900_000)
    here.server.contents[str(attachment.id)] = changed
    here.server.down_cuts = []
    await here.ended(attachment)
    assert await here.files.content(attachment.id) == changed


async def test_a_server_without_ranges_is_read_past_what_is_here(here: World) -> None:
    data = noise(900_000)
    attachment = here.publish(1, data, sha256=digest(data))
    here.server.ignores_ranges = True
    here.server.down_cuts = [500_000, 600_000]
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert await here.files.content(attachment.id) == data


async def test_a_weak_tag_resumes_nothing(here: World) -> None:
    data = noise(900_000)
    attachment = here.publish(1, data, sha256=digest(data))
    here.server.etags[str(attachment.id)] = 'W/"weak"'
    here.server.down_cuts = [500_000]
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert here.server.ranges == [None, None]
    assert await here.files.content(attachment.id) == data


@pytest.mark.parametrize(
    ("content_range", "is_same"),
    [("bytes 0-9/10", True), ("nonsense", True), ("bytes 500000-899999/900000", False)],
)
async def test_a_range_that_was_not_asked_for_is_not_used(here: World, content_range: str, is_same: bool) -> None:
    data = noise(900_000)
    attachment = here.publish(1, data, sha256=digest(data))
    etag = f'"{digest(data)}"'
    file = await here.files.begin_fetching(attachment.id, etag)
    await here.files.extend(file, 0, data[:500_000])
    answered = etag if is_same else '"other"'
    wrong = web.Response(status=206, body=b"x" * 10, headers={"Content-Range": content_range, "ETag": answered})
    here.server.refusals["GET"] = [wrong]
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert here.server.ranges == [None], "all of it again, at once"
    assert await here.files.content(attachment.id) == data


async def test_what_is_longer_than_the_servers_begins_anew(here: World) -> None:
    data = noise(700_000)
    attachment = here.publish(1, data, sha256=digest(data))
    file = await here.files.begin_fetching(attachment.id, '"old"')
    await here.files.extend(file, 0, noise(800_000))
    here.server.refusals["GET"] = [web.Response(status=416)]
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert await here.files.content(attachment.id) == data


async def test_a_damaged_content_is_fetched_once_more(here: World) -> None:
    data = noise(300_000)
    attachment = here.publish(1, data, sha256=digest(data))
    file = await here.files.begin_fetching(attachment.id, f'"{digest(data)}"')
    await here.files.extend(file, 0, noise(100_000))
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert here.server.ranges == ["bytes=100000-", None]
    assert await here.files.content(attachment.id) == data


async def test_a_content_that_is_damaged_twice_has_failed_and_can_be_asked_for_again(here: World) -> None:
    data = noise(300_000)
    attachment = here.publish(1, noise(300_000), sha256=digest(data))
    here.transfers.download(attachment)
    assert (await here.ended(attachment, TransferState.FAILED)).code == "file_damaged"
    assert here.server.requests["GET"] == 2
    assert await here.files.state(attachment.id) is None
    here.server.contents[str(attachment.id)] = data
    here.transfers.retry(attachment.id)
    await here.ended(attachment)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (problem(404, ProblemCode.NOT_FOUND, "attachment_not_found"), "attachment_not_found"),
        (problem(403, ProblemCode.FORBIDDEN), "forbidden"),
        (web.Response(status=400), "unexpected_answer"),
    ],
)
async def test_what_the_server_refuses_has_failed(here: World, answer: web.Response, code: str) -> None:
    here.server.refusals["GET"] = [answer]
    attachment = here.publish(1, b"data")
    here.transfers.download(attachment)
    assert (await here.ended(attachment, TransferState.FAILED)).code == code
    here.transfers.download(attachment)
    await here.ended(attachment)


async def test_more_than_was_announced_is_refused(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(request: web.Request, _key: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"ETag": '"x"'})
        response.enable_chunked_encoding()
        await response.prepare(request)
        for _ in range(100):
            await response.write(noise(1000))
        return response

    attachment = here.publish(1, noise(1000))
    monkeypatch.setattr(here.server, "_give", endless)
    here.transfers.download(attachment)
    assert (await here.ended(attachment, TransferState.FAILED)).code == "too_large"
    assert await size_here(here, attachment) <= 1000


async def test_a_cancelled_download_ends_and_keeps_what_came(here: World) -> None:
    data = noise(1_000_000)
    attachment = here.publish(1, data, sha256=digest(data))
    here.server.down_cuts = [600_000, *ENDLESS]
    here.transfers.download(attachment)
    await until(lambda: len(here.server.ranges) > 1)
    here.transfers.cancel_download(attachment.id)
    assert here.transfers.transfer(attachment.id) is None
    assert here.steps(attachment)[-1].code == "cancelled"
    asked = len(here.server.ranges)
    await asyncio.sleep(0.1)
    assert len(here.server.ranges) <= asked + 1
    kept = await size_here(here, attachment)
    assert kept > 0
    here.server.down_cuts = []
    here.transfers.download(attachment)
    await here.ended(attachment)
    assert here.server.ranges[-1] == f"bytes={kept}-"


async def test_cancelling_before_it_began_fetches_nothing(here: World) -> None:
    attachment = here.publish(1, b"data")
    here.transfers.download(attachment)
    here.transfers.cancel_download(attachment.id)
    await asyncio.sleep(0.1)
    assert not here.server.requests
    here.transfers.download(attachment)
    await here.ended(attachment)


async def test_cancelling_what_nobody_asked_for_is_no_error(here: World) -> None:
    here.transfers.cancel_download(here.publish(1, b"").id)
    here.transfers.retry(here.publish(1, b"").id)
    assert here.told == []


async def test_offline_a_download_waits_and_its_partner_does_not_hold_the_others_up(here: World) -> None:
    here.live.set_state(ConnectionState.OFFLINE)
    wanted = [here.publish(number, noise(10)) for number in range(1, 5)]
    for attachment in wanted:
        here.transfers.download(attachment)
    await asyncio.sleep(0.1)
    assert not here.server.requests
    here.server.down_cuts = [0, 0]
    here.live.set_state(ConnectionState.ONLINE)
    for attachment in wanted:
        await here.ended(attachment)
    assert here.server.most_at_once <= 2


async def test_a_full_disk_is_told(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_arguments: object) -> int:
        raise StoreUnavailableError("disk_full")

    data = noise(1000)
    attachment = here.publish(1, data)
    monkeypatch.setattr(here.files, "extend", full)
    here.transfers.download(attachment)
    assert (await here.ended(attachment, TransferState.FAILED)).code == "disk_full"
    monkeypatch.undo()
    here.transfers.retry(attachment.id)
    await here.ended(attachment)


async def test_old_contents_make_room(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    trim = here.files.trim
    monkeypatch.setattr(here.files, "trim", lambda: trim(1500))
    old, new = (here.publish(number, noise(1000)) for number in (1, 2))
    for attachment in (old, new):
        here.transfers.download(attachment)
        await here.ended(attachment)
    assert [await size_here(here, attachment) for attachment in (old, new)] == [0, 1000]


async def test_a_content_on_its_way_up_is_not_fetched(here: World) -> None:
    here.live.set_state(ConnectionState.OFFLINE)
    attachment = await here.offer(1, b"data")
    await here.ended(attachment, TransferState.WAITING)
    here.transfers.download(attachment)
    assert here.transfers.transfer(attachment.id).is_upload


async def test_after_closing_nothing_moves(tmp_path: Path) -> None:
    server = ContentServer()
    made = World(server, UploadStore(), MadeUpSession(), tmp_path / "files.db")
    async with serving(server) as place, made.running(place.address):
        await made.transfers.close()
        made.transfers.download(made.publish(1, b"data"))
        made.store.tell()
        made.live.set_state(ConnectionState.ONLINE)
        await asyncio.sleep(0.05)
        assert not server.requests


async def test_damage_in_the_file_cache_is_met_by_fetching_anew(tmp_path: Path) -> None:
    server = ContentServer()
    made = World(server, UploadStore(), MadeUpSession(), tmp_path / "files.db")
    data = noise(2_000_000)
    async with serving(server) as place:
        attachment = made.publish(1, data, sha256=digest(data))
        server.down_cuts = [1_900_000, *ENDLESS]
        async with made.running(place.address):
            made.transfers.download(attachment)
            await until(lambda: len(server.ranges) > 1)
        with made.path.open("r+b") as file:
            file.seek(600_000)
            file.write(bytes(100_000))
        server.down_cuts = []
        async with made.running(place.address):
            made.transfers.download(attachment)
            await made.ended(attachment)
            assert await made.files.content(attachment.id) == data
    assert len([name for name in names_in(tmp_path) if name.startswith("files-")]) == 1
