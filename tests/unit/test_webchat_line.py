"""A visitor's line: frames in order, and a slow reader who is sent away instead of filling the memory."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any
from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.ids import ChannelId, WorkspaceId
from desktop_inbox.server.channels.webchat import Seen
from desktop_inbox.server.channels.webchat_access import WebChat
from desktop_inbox.server.live.visitor_line import CLOSE_TRY_AGAIN, QUEUED_FRAMES, VisitorLine

CHAT = WebChat(
    id=ChannelId(UUID(int=1)),
    workspace_id=WorkspaceId(UUID(int=2)),
    name="Shop",
    settings=WebChatSettings(),
    secret=bytes(32),
)


class Socket:
    """The sending end of a WebSocket, whose reader takes frames only while `is_reading`."""

    def __init__(self) -> None:
        self.sent: list[MutableMapping[str, Any]] = []
        self.is_reading = asyncio.Event()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        await self.is_reading.wait()
        self.sent.append(message)

    def texts(self) -> list[int]:
        frames = [message["text"] for message in self.sent if message["type"] == "websocket.send"]
        return [msgspec.json.decode(frame)["upto"] for frame in frames]


async def test_frames_keep_their_order_and_a_goodbye_drops_what_waits() -> None:
    socket = Socket()
    socket.is_reading.set()
    line = VisitorLine(CHAT, UUID(int=3), socket.send)
    running = asyncio.create_task(line.run())
    for upto in range(5):
        line.push(Seen(upto=upto))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    line.close(1012)
    line.push(Seen(upto=9))
    await running
    assert socket.texts() == list(range(5))
    assert socket.sent[-1] == {"type": "websocket.close", "code": 1012}


async def test_a_slow_reader_is_sent_away() -> None:
    socket = Socket()
    line = VisitorLine(CHAT, UUID(int=3), socket.send)
    running = asyncio.create_task(line.run())
    for upto in range(QUEUED_FRAMES + 2):
        line.push(Seen(upto=upto))
    assert line.is_closing
    socket.is_reading.set()
    await running
    assert socket.texts() == []
    assert socket.sent == [{"type": "websocket.close", "code": CLOSE_TRY_AGAIN}]


async def test_a_connection_that_is_gone_ends_the_line() -> None:
    async def send(_: MutableMapping[str, Any]) -> None:
        raise OSError

    line = VisitorLine(CHAT, UUID(int=3), send)
    line.push(Seen(upto=1))
    await asyncio.wait_for(line.run(), 1)


@pytest.mark.parametrize("fault", [ConnectionResetError, RuntimeError])
async def test_a_connection_that_is_gone_ends_the_sending(fault: type[Exception]) -> None:
    async def send(_message: MutableMapping[str, Any]) -> None:
        raise fault

    line = VisitorLine(CHAT, UUID(int=3), send)
    line.push(Seen(upto=1))
    await line.run()
    assert not line.is_closing
