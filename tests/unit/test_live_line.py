"""A live line's two ways to the socket never overtake each other."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import Any

import msgspec

from desktop_inbox.domain.ids import UserId, WorkspaceId, new_uuid7
from desktop_inbox.domain.visibility import Reach
from desktop_inbox.domain.workspace import Role
from desktop_inbox.protocol.frames import ServerFrame, Tick
from desktop_inbox.server.live.encoding import EncodedFrame
from desktop_inbox.server.live.line import LiveLine
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.tokens import Access
from tests.fixtures.waiting import until

_FRAMES = msgspec.json.Decoder(ServerFrame)


class Socket:
    """Takes frames on both ways, as long as it is open for them."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.closed = 0
        self.is_quick = True
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, message: Any) -> None:
        await self.open.wait()
        if message["type"] == "websocket.close":
            self.closed = message["code"]
        else:
            self._take(message["text"].encode())

    def push(self, frame: bytes) -> bool:
        if self.is_quick:
            self._take(frame[2:])
        return self.is_quick

    def _take(self, text: bytes) -> None:
        tick = _FRAMES.decode(text)
        assert isinstance(tick, Tick)
        self.taken.append(tick.shared)


def _line(socket: Socket) -> LiveLine:
    actor = Actor(UserId(new_uuid7(1)), WorkspaceId(new_uuid7(2)), Role.AGENT, Reach.ALL)
    access = Access(actor=actor, family_id=new_uuid7(3), expires_at=datetime(2030, 1, 1, tzinfo=UTC))
    return LiveLine(access, socket.send, socket.push)


def _tick(number: int) -> EncodedFrame:
    return EncodedFrame(Tick(shared=number, private=0))


@contextlib.asynccontextmanager
async def _running(line: LiveLine):
    task = asyncio.create_task(line.run())
    await asyncio.sleep(0)
    yield
    line.close(1000)
    await task


async def test_while_a_frame_waits_no_other_takes_the_short_way() -> None:
    socket = Socket()
    line = _line(socket)
    async with _running(line):
        line.push(_tick(1))
        socket.is_quick = False
        socket.open.clear()
        line.push(_tick(2))
        line.push(_tick(3))
        await asyncio.sleep(0)
        socket.is_quick = True  # the socket can write again, but the sending task has not yet gone on
        line.push(_tick(4))
        await asyncio.sleep(0)
        socket.open.set()
        await until(lambda: len(socket.taken) == 4)
        line.push(_tick(5))
        assert socket.taken == [1, 2, 3, 4, 5]


async def test_the_last_frame_on_its_way_is_not_overtaken() -> None:
    socket = Socket()
    line = _line(socket)
    async with _running(line):
        socket.is_quick = False
        socket.open.clear()
        line.push(_tick(1))
        await until(lambda: line.queued == 0)
        socket.is_quick = True
        line.push(_tick(2))
        assert socket.taken == []
        socket.open.set()
        await until(lambda: len(socket.taken) == 2)
        assert socket.taken == [1, 2]


async def test_closing_drops_what_waits_and_ends_the_sending() -> None:
    socket = Socket()
    socket.is_quick = False
    line = _line(socket)
    line.push(_tick(1))
    async with _running(line):
        await until(lambda: socket.taken == [1])
        line.push(_tick(2))
        line.close(4401)
        line.close(1012)
        line.push(_tick(3))
    assert (socket.taken, socket.closed) == ([1], 4401)
