"""The live line: frames of the protocol over a WebSocket."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import msgspec

from desktop_inbox.domain.errors import AuthenticationError, InboxError, ProtocolError, TransientError
from desktop_inbox.protocol.frames import ClientFrame, ServerFrame
from desktop_inbox.sync.faults import network_faults

_log = logging.getLogger(__name__)

_GARBAGE = 4400
_NO_RIGHTS = 4403


class WebSocketLine:
    """An open line (`sync.remote.Line`)."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Own an open WebSocket from here on."""
        self._socket = socket
        self._decoder: msgspec.json.Decoder[ServerFrame] = msgspec.json.Decoder(ServerFrame)

    async def send(self, frame: ClientFrame) -> None:
        """Send a frame. Raises `TransientError` when the line is gone."""
        with network_faults():
            await self._socket.send_str(msgspec.json.encode(frame).decode())

    async def receive(self, timeout_s: float) -> ServerFrame | None:
        """Return the next frame; None for one that could not be understood.

        Raises `TransientError` when the line is gone or nothing came in time, `AuthenticationError` when the server
        closed it for want of rights, `ProtocolError` when it closed it because of what we sent.
        """
        try:
            async with asyncio.timeout(timeout_s):
                message = await self._socket.receive()
        except TimeoutError as error:
            raise TransientError("line_silent") from error
        if message.type is aiohttp.WSMsgType.TEXT:
            return self._understood(message.data)
        if message.type is aiohttp.WSMsgType.BINARY:
            return None
        raise self._end()

    async def close(self) -> None:
        """Close the line. Calling it twice is harmless."""
        await self._socket.close()

    def _understood(self, text: str) -> ServerFrame | None:
        try:
            return self._decoder.decode(text)
        except (msgspec.DecodeError, UnicodeEncodeError):
            _log.warning("A frame of %d characters could not be understood.", len(text))
            return None

    def _end(self) -> InboxError:
        code = self._socket.close_code
        if code == _NO_RIGHTS:
            return AuthenticationError("forbidden")
        if code == _GARBAGE:
            return ProtocolError("line_refused")
        return TransientError("line_closed", close_code=code)
