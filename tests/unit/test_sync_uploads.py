"""Contents on their way up: pieces, cuts, restarts of both sides, refusals, what the store wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.session import TokenError
from desktop_inbox.sync.piece_size import SMALLEST_BYTES
from desktop_inbox.sync.transfers import TransferSettings
from tests.fixtures.file_caches import attachment_id
from tests.fixtures.sessions import MadeUpSession
from tests.fixtures.waiting import until, until_so
from tests.unit.sync_server import dice
from tests.unit.transfer_server import ContentServer, problem, serving
from tests.unit.transfer_world import UploadStore, World, noise, world

KIB = 1024


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def pinned(here: World) -> set[AttachmentId]:
    return {file.id for file in await here.files.pinned()}


async def is_free(here: World, attachment: Attachment) -> bool:
    """Return whether a content may be trimmed."""
    return attachment.id not in await pinned(here)


@pytest.mark.parametrize("size", [1, SMALLEST_BYTES, SMALLEST_BYTES + 1, 3_000_000])
async def test_a_content_arrives_whole_and_the_store_is_told(here: World, size: int) -> None:
    data = noise(size)
    attachment = await here.offer(1, data)
    done = await here.ended(attachment)
    assert here.server.upload_of(attachment.id) == data
    assert here.store.recorded == [(attachment.id, TransferState.DONE, "")]
    assert (done.is_upload, done.done_bytes, done.total_bytes) == (True, size, size)


async def test_a_content_stays_until_nothing_needs_it_any_more(tmp_path: Path) -> None:
    server = ContentServer()
    made = World(server, UploadStore(), MadeUpSession(ConnectionState.ONLINE), tmp_path / "files.db")
    async with serving(server) as place:
        async with made.running(place.address):
            first, second = await made.offer(1, b"of a message that waits"), await made.offer(2, b"of another")
            await made.ended(first)
            await made.ended(second)
            made.store.settle(second.id)
            await until_so(lambda: is_free(made, second))
            assert await pinned(made) == {first.id}
        async with made.running(place.address):
            await asyncio.sleep(0.05)
            assert await pinned(made) == {first.id}, "a start lets go of what is left behind only"
            made.store.settle(first.id)
            await until_so(lambda: is_free(made, first))


async def test_pieces_grow_with_a_quick_line(here: World) -> None:
    await here.ended(await here.offer(1, noise(5_000_000)))
    assert here.server.pieces[:3] == [SMALLEST_BYTES, 2 * SMALLEST_BYTES, 4 * SMALLEST_BYTES]


async def test_progress_is_told_in_order_and_not_too_often(here: World) -> None:
    attachment = await here.offer(1, noise(6_000_000))
    await here.ended(attachment)
    steps = here.steps(attachment)
    done = [step.done_bytes for step in steps]
    assert done == sorted(done)
    assert [step.state for step in (steps[0], steps[1], steps[-1])] == [
        TransferState.WAITING,
        TransferState.RUNNING,
        TransferState.DONE,
    ]
    assert len(steps) < 60, "some ten a second, not one for each part"


async def test_after_a_cut_it_goes_on_where_the_server_is(here: World) -> None:
    here.server.up_cuts = [100_000, None, 50_000, 0]
    data = noise(900_000)
    attachment = await here.offer(1, data)
    await here.ended(attachment)
    assert here.server.upload_of(attachment.id) == data
    assert here.server.requests["PUT"] == 1, "it was announced once"
    assert here.server.requests["HEAD"] == 3, "and asked for after each cut"


async def test_who_gets_further_with_each_cut_does_not_wait_longer_and_longer(tmp_path: Path) -> None:
    patient = TransferSettings(backoff_base_s=0.02, backoff_cap_s=1000.0, random=dice())
    async with world(tmp_path, patient) as here:
        here.server.up_cuts = [10_000] * 15
        await here.ended(await here.offer(1, noise(200_000)))


async def test_a_lost_answer_and_a_doubled_piece_do_no_harm(here: World) -> None:
    here.server.lost_answers = [True, False, True]
    here.server.is_doubling = True
    data = noise(1_000_000)
    attachment = await here.offer(1, data)
    await here.ended(attachment)
    assert here.server.upload_of(attachment.id) == data


async def test_a_server_that_has_forgotten_the_upload_gets_it_again(here: World) -> None:
    here.server.up_cuts = [200_000]
    here.server.refusals["HEAD"] = [problem(404, ProblemCode.NOT_FOUND, "upload_not_found")]
    attachment = await here.offer(1, noise(500_000))
    await here.ended(attachment)
    assert here.server.requests["PUT"] == 2


async def test_an_upload_goes_on_after_a_restart_of_the_application(tmp_path: Path) -> None:
    server, store, live = ContentServer(), UploadStore(), MadeUpSession()
    made = World(server, store, live, tmp_path / "files.db")
    data = noise(1_000_000)
    async with serving(server) as place:
        server.up_cuts = [300_000] + [0] * 1000
        async with made.running(place.address):
            attachment = await made.offer(1, data)
            await until(lambda: len(server.uploads.get(str(attachment.id), b"")) >= SMALLEST_BYTES)
        server.up_cuts = []
        server.pieces.clear()
        async with made.running(place.address):
            await made.ended(attachment)
    assert server.upload_of(attachment.id) == data
    assert sum(server.pieces) < len(data), "what the server had was not sent again"


async def test_an_upload_goes_on_after_a_restart_of_the_server(tmp_path: Path) -> None:
    server, store, live = ContentServer(), UploadStore(), MadeUpSession()
    made = World(server, store, live, tmp_path / "files.db")
    data = noise(1_000_000)
    async with serving(server) as place, made.running(place.address):
        server.up_cuts = [300_000]
        attachment = await made.offer(1, data)
        await until(lambda: server.pieces)
        await place.stop()
        live.set_state(ConnectionState.OFFLINE)
        await asyncio.sleep(0.1)
        await place.start()
        live.set_state(ConnectionState.ONLINE)
        await made.ended(attachment)
    assert server.upload_of(attachment.id) == data


async def test_offline_nothing_is_sent_and_nothing_is_polled(here: World) -> None:
    here.live.set_state(ConnectionState.OFFLINE)
    attachment = await here.offer(1, b"data")
    await here.ended(attachment, TransferState.WAITING)
    await asyncio.sleep(0.2)
    assert not here.server.requests
    here.live.set_state(ConnectionState.SYNCING)
    await here.ended(attachment)


async def test_a_retry_does_not_wait_for_the_status(here: World) -> None:
    here.live.set_state(ConnectionState.OFFLINE)
    attachment = await here.offer(1, b"data")
    await here.ended(attachment, TransferState.WAITING)
    await asyncio.sleep(0.05)
    here.transfers.retry(attachment.id)
    await here.ended(attachment)


@pytest.mark.parametrize("code", ["file_too_large", "id_taken", "not_allowed"])
async def test_what_the_server_refuses_is_told_to_the_store_and_tried_again_on_demand(here: World, code: str) -> None:
    here.server.refusals["PUT"] = [problem(400, ProblemCode.BAD_REQUEST, code)]
    attachment = await here.offer(1, b"data")
    failed = await here.ended(attachment, TransferState.FAILED)
    assert failed.code == code
    await until(lambda: here.store.recorded)
    assert here.store.recorded == [(attachment.id, TransferState.FAILED, code)]
    await asyncio.sleep(0.1)
    assert here.server.requests["PUT"] == 1, "not again by itself"
    assert not await is_free(here, attachment)
    here.transfers.retry(attachment.id)
    await here.ended(attachment)


async def test_what_is_refused_only_for_now_waits(here: World) -> None:
    here.server.refusals["PUT"] = [
        problem(400, ProblemCode.BAD_REQUEST, "too_many"),
        problem(503, ProblemCode.UNAVAILABLE, retry_after_s=0.05),
        problem(500, ProblemCode.INTERNAL),
    ]
    attachment = await here.offer(1, b"data")
    await here.ended(attachment)
    assert here.server.requests["PUT"] == 4


async def test_a_server_without_room_is_told_while_the_upload_waits_and_then_it_goes_on(here: World) -> None:
    here.server.refusals["PATCH"] = [problem(503, ProblemCode.UNAVAILABLE, "storage_full", retry_after_s=0.05)]
    attachment = await here.offer(1, b"data")
    done = await here.ended(attachment)
    codes = [step.code for step in here.steps(attachment) if step.state is TransferState.WAITING]
    assert "storage_full" in codes
    assert done.code == ""


async def test_who_is_signed_out_goes_on_after_signing_in(here: World) -> None:
    refusal = msgspec.json.encode(TokenError(error="invalid_grant"))
    here.server.refusals["POST"] = [web.Response(status=400, body=refusal) for _ in range(3)]
    attachment = await here.offer(1, b"data")
    await here.ended(attachment)
    assert here.store.recorded == [(attachment.id, TransferState.DONE, "")]


async def test_a_failed_upload_of_an_earlier_run_is_known(tmp_path: Path) -> None:
    server, store = ContentServer(), UploadStore()
    made = World(server, store, MadeUpSession(), tmp_path / "files.db")
    async with serving(server) as place:
        server.refusals["PUT"] = [problem(400, ProblemCode.BAD_REQUEST, "file_too_large")]
        async with made.running(place.address):
            attachment = await made.offer(1, b"data")
            await made.ended(attachment, TransferState.FAILED)
        async with made.running(place.address):
            assert (await made.ended(attachment, TransferState.FAILED)).code == "file_too_large"
            made.transfers.retry(attachment.id)
            await made.ended(attachment)


async def test_a_content_that_is_not_in_the_file_cache_is_lost(here: World) -> None:
    attachment = Attachment(id=attachment_id(1), name="gone", size_bytes=4)
    here.store.add(attachment)
    assert (await here.ended(attachment, TransferState.FAILED)).code == "file_lost"
    assert not here.server.requests["PUT"]


async def test_damage_to_the_contents_ends_no_other_upload(tmp_path: Path) -> None:
    made = World(ContentServer(), UploadStore(), MadeUpSession(ConnectionState.OFFLINE), tmp_path / "files.db")
    async with serving(made.server) as place:
        async with made.running(place.address):
            lost = await made.offer(1, noise(3_000_000))
        with made.path.open("r+b") as file:
            file.seek(4096)
            file.write(bytes(1_000_000))
        async with made.running(place.address):
            made.live.set_state(ConnectionState.ONLINE)
            assert (await made.ended(lost, TransferState.FAILED)).code == "file_lost"
            await made.ended(await made.offer(2, b"data"))


async def test_pieces_get_smaller_where_somebody_on_the_way_takes_no_larger_ones(here: World) -> None:
    here.server.largest_piece = SMALLEST_BYTES
    data = noise(1_500_000)
    attachment = await here.offer(1, data)
    await here.ended(attachment)
    assert here.server.upload_of(attachment.id) == data


async def test_where_no_piece_is_small_enough_it_fails(here: World) -> None:
    here.server.largest_piece = SMALLEST_BYTES - 1
    attachment = await here.offer(1, noise(SMALLEST_BYTES))
    assert (await here.ended(attachment, TransferState.FAILED)).code == "file_too_large"


async def test_an_upload_that_is_not_wanted_any_more_ends_and_the_server_forgets_it(here: World) -> None:
    here.server.up_cuts = [1000] + [0] * 1000
    attachment = await here.offer(1, noise(500_000))
    await until(lambda: here.server.pieces)
    here.store.drop(attachment.id)
    await until(lambda: str(attachment.id) not in here.server.uploads)
    assert here.transfers.transfer(attachment.id) is None
    last = here.steps(attachment)[-1]
    assert (last.state, last.code) == (TransferState.FAILED, "cancelled")
    assert not here.store.recorded
    assert await is_free(here, attachment)


async def test_what_was_dropped_and_is_wanted_again_arrives(here: World) -> None:
    here.server.up_cuts = [1000] + [0] * 1000
    data = noise(500_000)
    attachment = await here.offer(1, data)
    await until(lambda: here.server.pieces)
    here.store.drop(attachment.id)
    await until(lambda: here.transfers.transfer(attachment.id) is None)
    here.store.add(attachment)
    here.server.up_cuts.clear()
    await here.ended(attachment)
    assert here.server.upload_of(attachment.id) == data


async def test_what_is_wanted_again_waits_until_the_server_has_forgotten_it(here: World) -> None:
    here.server.up_cuts = [1000] + [0] * 1000
    attachment = await here.offer(1, noise(500_000))
    await until(lambda: here.server.pieces)
    here.server.goes_on.clear()
    here.store.drop(attachment.id)
    await until(lambda: here.server.requests["DELETE"])
    here.server.requests.clear()
    here.store.add(attachment)
    await here.ended(attachment, TransferState.WAITING)
    await asyncio.sleep(0.1)
    assert not here.server.requests
    here.server.up_cuts.clear()
    here.server.goes_on.set()
    await here.ended(attachment)


async def test_two_go_up_at_a_time_oldest_first(here: World) -> None:
    here.server.goes_on.clear()
    offered = [await here.offer(number, noise(1000)) for number in range(1, 6)]
    await until(lambda: here.server.at_once == 2)
    await asyncio.sleep(0.1)
    assert set(here.server.requests) <= {"PUT", "POST"}
    assert here.server.requests["PUT"] == 2
    here.server.goes_on.set()
    for attachment in offered:
        await here.ended(attachment)
    assert here.server.most_at_once == 2
    assert {key for key, _, _ in here.store.recorded[:2]} == {offered[0].id, offered[1].id}


async def test_a_store_that_cannot_be_written_is_told_later(here: World) -> None:
    here.store.faults = 2
    attachment = await here.offer(1, b"data")
    await here.ended(attachment)
    assert here.store.recorded == [(attachment.id, TransferState.DONE, "")]


async def test_what_waits_goes_on_when_the_server_is_back_and_not_with_any_news_of_it(tmp_path: Path) -> None:
    patient = TransferSettings(backoff_base_s=1000.0, backoff_cap_s=1000.0, random=dice())
    async with world(tmp_path, patient) as here:
        here.server.refusals["PUT"] = [problem(503, ProblemCode.UNAVAILABLE)]
        attachment = await here.offer(1, b"data")
        await until(lambda: here.server.requests["PUT"])
        await here.ended(attachment, TransferState.WAITING)
        for state in (ConnectionState.SYNCING, ConnectionState.ONLINE):
            here.live.set_state(state)
            await asyncio.sleep(0.05)
        assert here.server.requests["PUT"] == 1
        for state in (ConnectionState.OFFLINE, ConnectionState.SYNCING):
            here.live.set_state(state)
        await here.ended(attachment)


async def test_that_an_upload_failed_is_told_later_and_not_again_and_again(here: World) -> None:
    here.store.faults = 1000
    attachment = Attachment(id=attachment_id(1), name="gone", size_bytes=4)
    here.store.add(attachment)
    await asyncio.sleep(0.3)
    assert 2 <= 1000 - here.store.faults < 100, "with pauses"
    assert attachment.id not in {key for key, _, _ in here.store.recorded}
    here.store.faults = 0
    assert (await here.ended(attachment, TransferState.FAILED)).code == "file_lost"
    assert here.store.recorded == [(attachment.id, TransferState.FAILED, "file_lost")]


async def test_what_an_earlier_run_left_behind_may_be_trimmed(tmp_path: Path) -> None:
    server = ContentServer()
    made = World(server, UploadStore(), MadeUpSession(ConnectionState.OFFLINE), tmp_path / "files.db")
    async with serving(server) as place:
        async with made.running(place.address):
            kept = await made.offer(1, b"wanted")
            stray = Attachment(id=attachment_id(2), name="left behind")
            await made.files.put(stray.id, b"left behind")
            await made.files.append(attachment_id(3), b"a recording")
        async with made.running(place.address):
            await until_so(lambda: is_free(made, stray))
            assert await pinned(made) == {kept.id, attachment_id(3)}


async def test_where_nothing_was_left_behind_the_store_is_not_asked(tmp_path: Path) -> None:
    class Unasked(UploadStore):
        async def kept_contents(self) -> frozenset[AttachmentId]:
            raise AssertionError("it would load SQLAlchemy for that, at every start")

    server = ContentServer()
    made = World(server, Unasked(), MadeUpSession(ConnectionState.OFFLINE), tmp_path / "files.db")
    async with serving(server) as place, made.running(place.address):
        await asyncio.sleep(0.1)
