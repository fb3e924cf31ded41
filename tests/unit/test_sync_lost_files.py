"""Contents that the user may not keep any more are forgotten, now or by the next run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.transfers import CANCELLED, TransferState
from tests.fixtures.sessions import MadeUpSession
from tests.fixtures.waiting import until, until_so
from tests.unit.transfer_server import ContentServer, serving
from tests.unit.transfer_world import UploadStore, World, noise, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def is_forgotten(here: World, attachment: Attachment) -> bool:
    """Return whether nothing is here of a content any more, and the store knows it."""
    found = [await here.files.state(attachment.id, variant) for variant in ("", "thumbnail")]
    return found == [None, None] and attachment.id not in here.store.lost


async def fetched(here: World, number: int) -> Attachment:
    """Have a content here, with a thumbnail."""
    attachment = here.publish(number, noise(1000))
    here.transfers.download(attachment)
    await here.ended(attachment)
    await here.files.put(attachment.id, b"small", "thumbnail")
    return attachment


async def test_a_content_that_is_lost_goes_with_its_thumbnail_and_the_others_stay(here: World) -> None:
    lost, other = await fetched(here, 1), await fetched(here, 2)
    here.store.lose(lost.id)
    await until_so(lambda: is_forgotten(here, lost))
    assert await here.files.content(other.id) is not None


async def test_a_content_on_its_way_comes_no_further(here: World) -> None:
    here.server.down_cuts = [300_000] + [0] * 1000
    attachment = here.publish(1, noise(900_000))
    here.transfers.download(attachment)
    await until(lambda: len(here.server.ranges) > 1)
    here.store.lose(attachment.id)
    await until_so(lambda: is_forgotten(here, attachment))
    asked = len(here.server.ranges)
    await asyncio.sleep(0.2)
    assert len(here.server.ranges) == asked
    assert await is_forgotten(here, attachment)
    last = here.steps(attachment)[-1]
    assert (last.state, last.code) == (TransferState.FAILED, CANCELLED)


async def test_what_could_not_be_forgotten_is_so_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_args: object) -> None:
        raise StoreUnavailableError("disk_full")

    made = World(ContentServer(), UploadStore(), MadeUpSession(), tmp_path / "files.db")
    async with serving(made.server) as place:
        async with made.running(place.address):
            attachment = await fetched(made, 1)
            monkeypatch.setattr(made.files, "remove", full)
            made.store.lose(attachment.id)
            await asyncio.sleep(0.05)
            assert made.store.lost == [attachment.id]
        async with made.running(place.address):
            await until_so(lambda: is_forgotten(made, attachment))
