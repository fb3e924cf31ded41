"""The server's ASGI application as a client's network: every request and frame is real, and every fault is a test's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from enum import Enum, auto
from typing import Any
from urllib.parse import urlencode

import msgspec

from desktop_inbox.domain.errors import AuthenticationError, TransientError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.frames import Changes, ClientFrame, ServerFrame
from desktop_inbox.protocol.version import PROTOCOL_VERSION, VERSION_HEADER
from desktop_inbox.sync.faults import Answer, error_of
from desktop_inbox.sync.http import Request

Message = MutableMapping[str, Any]
AsgiApplication = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Any]

_FRAME: msgspec.json.Decoder[ServerFrame] = msgspec.json.Decoder(ServerFrame)


class FrameFault(Enum):
    """What happens to the next frame on its way to the client."""

    LOST = auto()
    DOUBLED = auto()
    LATE = auto()
    """It comes after the next one."""
    GARBLED = auto()


class Network:
    """Between one client and the server. `is_up` False: nothing passes and open lines are broken."""

    def __init__(self) -> None:
        self.application: AsgiApplication | None = None
        self.is_up = True
        self.frame_faults: deque[FrameFault] = deque()
        self.lost_answers = 0
        self.traffic = 0
        self.in_flight = 0
        self.behind: set[str] = set()
        """The streams whose newest frame of changes did not arrive: only the next one, or a tick, can tell."""
        self._lines: set[InProcessLine] = set()

    def cut(self) -> None:
        """Go down."""
        self.is_up = False
        self.break_lines()

    def break_lines(self) -> None:
        """Break the open lines; new ones can be opened if the network is up."""
        for line in tuple(self._lines):
            line.break_off()

    def reach(self) -> AsgiApplication:
        """Return the server. Raises `TransientError` when it cannot be reached."""
        self.traffic += 1
        if not self.is_up or self.application is None:
            raise TransientError
        return self.application

    def add(self, line: InProcessLine) -> None:
        self._lines.add(line)

    def remove(self, line: InProcessLine) -> None:
        self._lines.discard(line)


class InProcessHttp:
    """Stands in for `sync.api.AuthorizedHttp`."""

    def __init__(self, network: Network, token: str, scope: TaskScope) -> None:
        self._network = network
        self._token = token
        self._scope = scope

    async def send(self, request: Request) -> bytes:
        application = self._network.reach()
        self._network.in_flight += 1
        try:
            answer = await self._call(application, request)
        finally:
            self._network.in_flight -= 1
        if request.method == "POST" and self._network.lost_answers:
            self._network.lost_answers -= 1
            raise TransientError("answer_lost")
        self._network.reach()
        if answer.status not in {200, 201}:
            raise error_of(answer)
        return answer.body

    async def open_line(self, path: str) -> InProcessLine:
        line = InProcessLine(self._network)
        await line.open(self._network.reach(), self._scope_of("websocket", path), self._scope)
        return line

    async def _call(self, application: AsgiApplication, request: Request) -> Answer:
        sent: list[Message] = []
        incoming = deque([{"type": "http.request", "body": request.body or b"", "more_body": False}])

        async def receive() -> Message:
            if incoming:
                return incoming.popleft()
            await asyncio.Event().wait()
            raise AssertionError("a client in process does not go away")

        async def send(message: Message) -> None:
            sent.append(message)

        scope = self._scope_of("http", request.path, urlencode(request.query), method=request.method)
        if request.body is not None:
            scope["headers"] += [
                (b"content-type", request.media_type.encode()),
                (b"content-length", str(len(request.body)).encode()),
            ]
        await application(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
        return Answer(status=sent[0]["status"], body=body)

    def _scope_of(self, kind: str, path: str, query: str = "", **more: str) -> Message:
        headers = [
            (b"host", b"127.0.0.1"),
            (b"authorization", f"Bearer {self._token}".encode()),
            (VERSION_HEADER.lower().encode(), str(PROTOCOL_VERSION).encode()),
        ]
        return {
            "type": kind,
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "http" if kind == "http" else "ws",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "subprotocols": [],
            "extensions": {"websocket.http.response": {}},
            **more,
        }


class InProcessLine:
    """A live line (`sync.remote.Line`) to the application, with the network's faults on the way to the client."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._to_server: asyncio.Queue[Message] = asyncio.Queue()
        self._to_client: asyncio.Queue[str | None] = asyncio.Queue()
        self._late: list[str] = []
        self._opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._close_code = 1006
        self._is_broken = False

    async def open(self, application: AsgiApplication, scope: Message, tasks: TaskScope) -> None:
        self._to_server.put_nowait({"type": "websocket.connect"})
        tasks.spawn("line", self._serve(application, scope))
        try:
            status = await self._opened
        except asyncio.CancelledError:
            self.break_off()
            raise
        if status != 101:
            raise error_of(Answer(status=status))
        self._network.add(self)

    async def send(self, frame: ClientFrame) -> None:
        self._network.traffic += 1
        if self._is_broken:
            raise TransientError("line_closed")
        text = msgspec.json.encode(frame).decode()
        self._to_server.put_nowait({"type": "websocket.receive", "text": text})

    async def receive(self, timeout_s: float) -> ServerFrame | None:
        try:
            async with asyncio.timeout(timeout_s):  # `wait_for` may swallow a cancellation before Python 3.12
                text = await self._to_client.get()
        except TimeoutError as error:
            raise TransientError("line_silent") from error
        self._network.traffic += 1
        if text is None:
            raise AuthenticationError("forbidden") if self._close_code == 4403 else TransientError("line_closed")
        try:
            return _FRAME.decode(text)
        except msgspec.DecodeError:
            return None

    async def close(self) -> None:
        self.break_off()

    def break_off(self) -> None:
        """End the line, with what was on its way lost."""
        if not self._is_broken:
            self._is_broken = True
            self._network.remove(self)
            self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1006})
            while not self._to_client.empty():
                self._to_client.get_nowait()
            self._to_client.put_nowait(None)

    async def _serve(self, application: AsgiApplication, scope: Message) -> None:
        try:
            await application(scope, self._to_server.get, self._on_message)
        finally:
            self._answer(500)
            self.break_off()

    async def _on_message(self, message: Message) -> None:
        match message["type"]:
            case "websocket.accept":
                self._answer(101)
            case "websocket.http.response.start":
                self._answer(message["status"])
            case "websocket.send" if not self._is_broken:
                self._deliver(message["text"])
            case "websocket.close":
                self._close_code = message.get("code", 1000)

    def _answer(self, status: int) -> None:
        if not self._opened.done():
            self._opened.set_result(status)

    def _deliver(self, text: str) -> None:
        faults = self._network.frame_faults
        frame = _FRAME.decode(text)
        stream = frame.batch.stream if isinstance(frame, Changes) else None
        if stream is not None:
            self._network.behind.discard(stream)
        match faults.popleft() if faults and stream is not None else None:
            case FrameFault.LOST:
                self._network.behind.add(stream or "")
                return
            case FrameFault.LATE:
                self._network.behind.add(stream or "")
                self._late.append(text)
                return
            case FrameFault.GARBLED:
                text = text[: len(text) // 2]
            case FrameFault.DOUBLED:
                self._to_client.put_nowait(text)
        self._to_client.put_nowait(text)
        for late in self._late:
            self._to_client.put_nowait(late)
        self._late.clear()
