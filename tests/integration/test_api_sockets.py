"""The live line over real sockets: frames of every size, in order, by the short way; readers that stop reading."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import aiohttp
import msgspec
import pytest

from desktop_inbox.domain.message import MESSAGE_CHARACTERS, Message
from desktop_inbox.protocol.frames import Changes, Lagging, Ready, ServerFrame, Subscribe, Tick, UserPresence
from desktop_inbox.server.live import line as live_line
from desktop_inbox.server.live.direct import text_frame
from desktop_inbox.server.serving import HttpServer, address_of, bind
from tests.fixtures.api_server import Workplace
from tests.fixtures.waiting import until

_FRAMES = msgspec.json.Decoder(ServerFrame)


@contextlib.asynccontextmanager
async def _listening(workplace: Workplace) -> AsyncIterator[str]:
    """Run the server on a socket; gives its address."""
    ready = asyncio.Event()
    with bind("127.0.0.1", 0) as bound:
        http = HttpServer(workplace.server, ready.set)
        async with asyncio.TaskGroup() as group:
            group.create_task(http.serve([bound]))
            await ready.wait()
            yield address_of(bound)
            http.should_exit = True


@contextlib.asynccontextmanager
async def _subscribed(workplace: Workplace, **options: int) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with _listening(workplace) as address:
        connector = aiohttp.TCPConnector(socket_factory=lambda info: _socket(info, **options))
        async with (
            aiohttp.ClientSession(connector=connector) as client,
            client.ws_connect(
                f"{address}/v1/ws/{workplace.workspace_id}/live", headers=workplace.headers(), max_msg_size=0
            ) as line,
        ):
            await line.send_bytes(b"")  # garbage first: what it is answered with goes the same way
            await line.receive(timeout=5)
            await line.send_str(msgspec.json.encode(Subscribe(cursor=await workplace.cursor())).decode())
            assert isinstance(await _receive(line), Ready)
            assert isinstance(await _receive(line), UserPresence)
            yield line


def _socket(info: tuple, *, receive_buffer: int = 0) -> socket.socket:
    family, kind, protocol, _, _ = info
    made = socket.socket(family, kind, protocol)
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    return made


async def _receive(line: aiohttp.ClientWebSocketResponse) -> ServerFrame:
    return _FRAMES.decode(await line.receive_str(timeout=10))


async def test_frames_of_every_size_arrive_in_order(workplace: Workplace) -> None:
    texts = [f"{n} " + "😄" * size for n, size in enumerate((1, 50, MESSAGE_CHARACTERS - 10, 1, 4000))]
    async with _subscribed(workplace) as line:
        received: list[str] = []
        for text in texts:
            await workplace.write(text)
        await workplace.server.hub.tick()
        while not isinstance(frame := await _receive(line), Tick):
            assert isinstance(frame, Changes)
            received += [change.row.text for change in frame.batch.changes if isinstance(change.row, Message)]
        assert received == texts


async def test_the_short_way_is_taken(workplace: Workplace) -> None:
    async with _subscribed(workplace) as line:
        [server_line] = workplace.server.hub.lines()
        before = server_line._sleep
        await workplace.write("Hola")
        assert isinstance(await _receive(line), Changes)
        assert server_line._sleep is before, "the sending task was not even woken"


async def test_a_peer_that_does_not_read_costs_little_and_catches_up(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_line, "QUEUED_FRAMES", 20)
    async with _subscribed(workplace, receive_buffer=4096) as line:
        [server_line] = workplace.server.hub.lines()
        line._response.connection.transport.pause_reading()
        text = "x" * MESSAGE_CHARACTERS

        async def fill() -> bool:
            await workplace.write(text)
            return server_line.lagged > 0

        for _ in range(1000):
            if await fill():
                break
        assert server_line.lagged == 1
        assert server_line.queued <= 20
        line._response.connection.transport.resume_reading()
        while not isinstance(await _receive(line), Lagging):
            pass
        await until(lambda: server_line.queued == 0)
        cursor = await workplace.cursor()
        await workplace.write("pushed again")
        frame = await _receive(line)
        assert isinstance(frame, Changes)
        assert frame.batch.after == cursor.shared


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_frame_says_how_long_it_is(size: int) -> None:
    frame = text_frame(b"x" * size)
    assert frame[0] == 0x81
    length, rest = frame[1], frame[2:]
    if length == 126:
        length, rest = int.from_bytes(rest[:2]), rest[2:]
    elif length == 127:
        length, rest = int.from_bytes(rest[:8]), rest[8:]
    assert length == size == len(rest)


async def test_what_is_accepted_sends_without_delay() -> None:
    accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()
        await writer.wait_closed()

    bound = bind("127.0.0.1", 0)
    async with await asyncio.start_server(note, sock=bound):
        _, writer = await asyncio.open_connection(*bound.getsockname())
        assert await accepted
        writer.close()
        await writer.wait_closed()
