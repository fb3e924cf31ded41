"""The outermost layer over ASGI: what every request passes first, and what is counted and logged of it.

The log names method, path, status and time: never the query, headers or bodies, which hold tokens and text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from desktop_inbox.domain.clock import Clock
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.version import PROTOCOL_VERSION, VERSION_HEADER
from desktop_inbox.server.live.handshake import Message, Receive, Scope, Send, header, refuse
from desktop_inbox.server.metrics import Metrics
from desktop_inbox.server.problems import make_problem, problem_headers

_access_log = logging.getLogger("desktop_inbox.access")

AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
LineHandler = Callable[[Any, Scope, Receive, Send], Awaitable[None]]
"""Serves a WebSocket whose path names a workspace or channel: it gets that one's UUID."""

_VERSION_HEADER = VERSION_HEADER.lower().encode()
_VERSIONED = "/v1/"
_PATH_CHARACTERS = 200
_UUID = r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
_NO_STATUS = 499
"""Logged for a request whose client left before it was answered."""


class Edge:
    """The ASGI application that the server runs: HTTP goes to `http`, WebSockets to the handler of their path."""

    def __init__(self, http: AsgiApp, lines: Mapping[str, LineHandler], *, metrics: Metrics, clock: Clock) -> None:
        """Give the handlers of WebSockets by path, with one `{id}` in each: `/v1/ws/{id}/live`."""
        self._http = http
        self._lines = [(re.compile(re.escape(path).replace(r"\{id\}", _UUID)), serve) for path, serve in lines.items()]
        self._metrics = metrics
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's scope (ASGI)."""
        if scope["type"] == "http":
            await self._serve_http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._serve_line(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    async def _serve_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started_s = self._clock.monotonic_s()
        status = _NO_STATUS

        async def watched_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-content-type-options", b"nosniff")]
            await send(message)

        try:
            if _speaks_other_version(scope):
                await _answer_other_version(watched_send)
            else:
                await self._http(scope, receive, watched_send)
        finally:
            passed_s = self._clock.monotonic_s() - started_s
            # Only templates of routes: a label for each address somebody tries would be a label without end.
            route = scope.get("path_template") or "unknown"
            self._metrics.requests.labels(_method(scope), route, str(status)).observe(passed_s)
            _access_log.info("%s %s %d %.1f ms", _method(scope), _path(scope), status, passed_s * 1000.0)

    async def _serve_line(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _speaks_other_version(scope):
            await refuse(scope, send, make_problem(ProblemCode.UNSUPPORTED_VERSION, _spoken()))
            return
        for pattern, serve in self._lines:
            match = pattern.fullmatch(scope["path"])
            if match is not None:
                _access_log.info("WEBSOCKET %s", _path(scope))
                await serve(UUID(match[1]), scope, receive, send)
                return
        await refuse(scope, send, make_problem(ProblemCode.UNKNOWN_PATH))


def _speaks_other_version(scope: Scope) -> bool:
    """A client that names no version is taken to know what it does."""
    if not scope["path"].startswith(_VERSIONED):
        return False
    version = header(scope, _VERSION_HEADER)
    return version is not None and version.strip() != str(PROTOCOL_VERSION)


def _spoken() -> str:
    return f"This server speaks version {PROTOCOL_VERSION}."


async def _answer_other_version(send: Send) -> None:
    problem = make_problem(ProblemCode.UNSUPPORTED_VERSION, _spoken())
    headers = [(name.lower().encode(), value.encode()) for name, value in problem_headers(problem).items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": msgspec.json.encode(problem)})


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in {"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"} else "OTHER"


def _path(scope: Scope) -> str:
    """Return the path as it came, still percent-encoded, so no line break in it makes a line of its own."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "replace")
    return raw[:_PATH_CHARACTERS].decode("ascii", "backslashreplace").replace("\n", " ").replace("\r", " ")
