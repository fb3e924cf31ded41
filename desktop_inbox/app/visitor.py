"""A visitor of the web chat, played over its real HTTP and WebSocket interface. See docs/web-chat.md."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.sync.faults import decoded
from desktop_inbox.sync.http import HttpClient, Request


class VisitorMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the visitor gets it, as far as it is looked at here. `author`: who of the workspace wrote it."""

    position: int
    text: str
    mine: bool = False
    author: str = ""


class _Session(msgspec.Struct, frozen=True, kw_only=True):
    token: str


class _Messages(msgspec.Struct, frozen=True, kw_only=True):
    messages: list[VisitorMessage]


class Visitor:
    """One visitor of one web chat. `close` ends the connections."""

    def __init__(self, server: str, channel_id: ChannelId, clock: Clock) -> None:
        """Name the chat; nothing is sent yet."""
        self._http = HttpClient(server)
        self._path = f"/webchat/{channel_id}"
        self._clock = clock
        self._token = ""

    async def arrive(self) -> None:
        """Begin a visit as somebody new."""
        body = await self._post("/session", {})
        self._token = decoded(body, _Session).token

    async def write(self, text: str) -> None:
        """Send a message."""
        await self._post("/messages", {"id": str(new_id(self._clock)), "text": text})

    async def messages(self) -> list[VisitorMessage]:
        """Return the newest messages, oldest first."""
        body = await self._http.send(Request(path=f"{self._path}/messages"), self._token)
        return decoded(body, _Messages).messages

    async def read(self, upto: int) -> None:
        """Tell that everything up to a position was seen."""
        line = await self._http.open_websocket(f"{self._path}/live", self._token)
        try:
            await line.send_json({"type": "hello", "token": self._token})
            await line.receive(timeout=10)
            await line.send_json({"type": "read", "upto": upto})
        finally:
            await line.close()

    async def close(self) -> None:
        """End the connections."""
        await self._http.close()

    async def _post(self, path: str, body: dict[str, str]) -> bytes:
        return await self._http.send(self._request(path, body), self._token or None)

    def _request(self, path: str, body: dict[str, str]) -> Request:
        return Request(method="POST", path=self._path + path, body=msgspec.json.encode(body))
