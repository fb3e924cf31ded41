"""Contents between real clients and the real server: from user to user, through cuts and kills of either side."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import sys
from collections.abc import AsyncIterator, Iterator
from itertools import chain, repeat
from pathlib import Path
from random import Random

import msgspec
import pytest

from desktop_inbox.app.visitor import Visitor
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import ContactId
from tests.fixtures.server_process import ServerProcess
from tests.integration.cutting_proxy import cutting
from tests.integration.transfer_client import CLOCK, PATIENCE_S, Client

ROOT = Path(__file__).resolve().parents[2]
MIB = 1024**2
ANA, LUIS = "ana@example.test", "luis@example.test"


@contextlib.asynccontextmanager
async def running(client: Client) -> AsyncIterator[Client]:
    """Have a client open, whether or not there is a server; closed at the end in any case."""
    await client.open()
    try:
        yield client
    finally:
        await client.close()


@contextlib.asynccontextmanager
async def opened(client: Client) -> AsyncIterator[Client]:
    """Have a client open that is online."""
    async with running(client):
        await client.online()
        yield client


async def signed_in(server: ServerProcess, folder: Path, email: str, address: str | None = None) -> Client:
    client = Client(folder / email, address or server.address)
    await client.sign_in(await server.grant_for(email))
    return client


async def contact_of(server: ServerProcess, client: Client) -> ContactId:
    """Have a visitor write, and wait until the client has the contact."""
    visitor = Visitor(server.address, server.channel_id, CLOCK)
    await visitor.arrive()
    await visitor.write("Hola")
    await visitor.close()
    return await client.contact()


async def check_luis_gets(server: ServerProcess, folder: Path, attachment: Attachment, data: bytes) -> None:
    """The other user sees the message with the content, and fetches it."""
    async with opened(await signed_in(server, folder, LUIS)) as luis:
        found = await luis.received(await luis.contact(), attachment)
        luis.transfers.download(found)
        await luis.done(found)
        assert await luis.files.content(found.id) == data


async def test_a_file_goes_from_one_user_to_another(server_process: ServerProcess, tmp_path: Path) -> None:
    data = secrets.token_bytes(3 * MIB)
    async with opened(await signed_in(server_process, tmp_path, ANA)) as ana:
        contact_id = await contact_of(server_process, ana)
        attachment = await ana.send(contact_id, data)
        await ana.done(attachment)
        found = await ana.received(contact_id, attachment)
        ana.transfers.download(found)
        assert await ana.store.uploads() == []
    await check_luis_gets(server_process, tmp_path, attachment, data)


async def test_a_killed_server_gets_the_rest_after_its_restart(server_process: ServerProcess, tmp_path: Path) -> None:
    data = secrets.token_bytes(23 * MIB)
    async with opened(await signed_in(server_process, tmp_path, ANA)) as ana:
        contact_id = await contact_of(server_process, ana)
        attachment = await ana.send(contact_id, data)
        await ana.moved(attachment, 4 * MIB)
        await asyncio.to_thread(server_process.kill)
        halfway = await ana.moved(attachment, 1)
        assert halfway.done_bytes < len(data), "the server was killed in the middle"
        await asyncio.to_thread(server_process.start)
        ana.connection.engine.reconnect_now()
        await ana.done(attachment)
        await ana.received(contact_id, attachment)
    await check_luis_gets(server_process, tmp_path, attachment, data)


async def moved_and_killed(client: Client, what: str, attachment: Attachment, at_least: int) -> int:
    """Have a process move a content, and kill it when so many bytes have moved. Returns how many it told of."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.integration.transfer_client", str(client.folder), client.address),
        *(what, msgspec.json.encode(attachment).decode()),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = 0
    try:
        async with asyncio.timeout(PATIENCE_S):
            while told < at_least:
                told = int(await process.stdout.readline())
    finally:
        process.kill()
        await process.communicate()
    return told


async def test_a_killed_client_sends_the_rest_after_its_restart(server_process: ServerProcess, tmp_path: Path) -> None:
    data = secrets.token_bytes(23 * MIB)
    ana = await signed_in(server_process, tmp_path, ANA)
    async with opened(ana):
        contact_id = await contact_of(server_process, ana)
    await asyncio.to_thread(server_process.stop)
    async with running(ana):
        attachment = await ana.send(contact_id, data)
    await asyncio.to_thread(server_process.start)
    told = await moved_and_killed(ana, "up", attachment, 4 * MIB)
    assert told < len(data), "it was killed in the middle"
    steps: list[int] = []
    async with running(ana):
        ana.transfers.subscribe(lambda transfer: steps.append(transfer.done_bytes))
        await ana.done(attachment)
        await ana.received(contact_id, attachment)
    assert next(step for step in steps if step) >= 2 * MIB, "what the server had was not sent again"
    await check_luis_gets(server_process, tmp_path, attachment, data)


async def test_a_killed_client_fetches_the_rest_after_its_restart(
    server_process: ServerProcess, tmp_path: Path
) -> None:
    data = secrets.token_bytes(23 * MIB)
    ana, luis = [await signed_in(server_process, tmp_path, email) for email in (ANA, LUIS)]
    async with opened(ana):
        contact_id = await contact_of(server_process, ana)
        sent = await ana.send(contact_id, data)
        await ana.received(contact_id, sent)
    async with opened(luis):
        attachment = await luis.received(contact_id, sent)
    told = await moved_and_killed(luis, "down", attachment, 4 * MIB)
    assert told < len(data), "it was killed in the middle"
    async with opened(luis):
        kept = await luis.files.state(attachment.id)
        assert kept is not None
        assert 2 * MIB < kept.size_bytes < len(data)
        luis.transfers.download(attachment)
        await luis.done(attachment)
        assert await luis.files.content(attachment.id) == data


@pytest.mark.parametrize("seed", [1, 2])
async def test_connections_that_break_anywhere_do_no_harm(
    server_process: ServerProcess, tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)  # noqa: S311 - nothing secret
    data = dice.randbytes(3 * MIB)
    lives: Iterator[int | None] = chain((dice.randrange(20_000, 600_000) for _ in range(12)), repeat(None))
    port = int(server_process.address.rsplit(":", 1)[1])
    async with cutting(port, lives) as proxy:
        ana, luis = [await signed_in(server_process, tmp_path, email) for email in (ANA, LUIS)]
        async with opened(ana):
            contact_id = await contact_of(server_process, ana)
        ana.address = luis.address = proxy.address
        async with opened(ana):
            attachment = await ana.send(contact_id, data)
            await ana.received(contact_id, attachment)
        async with opened(luis):
            found = await luis.received(contact_id, attachment)
            luis.transfers.download(found)
            await luis.done(found)
            assert await luis.files.content(found.id) == data
        assert proxy.connections > 5
