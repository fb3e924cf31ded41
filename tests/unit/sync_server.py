"""A small HTTP server whose answers a test sets, and which remembers what it was asked."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode
from desktop_inbox.sync.http import HttpClient, Timeouts

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

QUICK = Timeouts(connect_s=2.0, total_s=2.0, read_s=0.2, close_s=0.2)


class FakeServer:
    """Answers by path. A path with several handlers uses one after the other and stays at the last."""

    def __init__(self) -> None:
        self.handlers: dict[str, list[Handler]] = {}
        self.requests: list[web.Request] = []
        self.bodies: list[bytes] = []

    def answer(self, path: str, *handlers: Handler) -> None:
        self.handlers[path] = list(handlers)

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.bodies.append(await request.read())
        handlers = self.handlers.get(request.path)
        if not handlers:
            return problem(404, ProblemCode.UNKNOWN_PATH)
        return await (handlers.pop(0) if len(handlers) > 1 else handlers[0])(request)


@contextlib.asynccontextmanager
async def running(
    fake: FakeServer, tls: ssl.SSLContext | None = None, timeouts: Timeouts = QUICK
) -> AsyncIterator[HttpClient]:
    """Run a server, and give a client of it with short time limits."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", fake.handle)
    server = TestServer(application)
    await server.start_server(ssl=tls)
    try:
        scheme = "https" if tls else "http"
        http = HttpClient(f"{scheme}://localhost:{server.port}", timeouts=timeouts)
        try:
            yield http
        finally:
            await http.close()
    finally:
        await server.close()


def gives(value: object, status: int = 200, **headers: str) -> Handler:
    """Answer with JSON."""

    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(value), status=status, headers=headers)

    return handler


def says(body: bytes, status: int = 200, **headers: str) -> Handler:
    """Answer with bytes."""

    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return handler


def refuses(status: int, code: ProblemCode, **fields: float) -> Handler:
    """Answer with a problem."""

    async def handler(request: web.Request) -> web.Response:
        return problem(status, code, **fields)

    return handler


async def hangs(request: web.Request) -> web.Response:
    """Never answer."""
    await asyncio.sleep(30)
    return web.Response()


def problem(status: int, code: ProblemCode, **fields: float) -> web.Response:
    body = Problem(type=f"urn:desktop-inbox:problem:{code}", title="No", status=status, code=code, **fields)  # type: ignore[arg-type]
    return web.Response(body=msgspec.json.encode(body), status=status, content_type=PROBLEM_MEDIA_TYPE)


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at_s = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=self.at_s)

    def monotonic_s(self) -> float:
        return self.at_s


@contextlib.asynccontextmanager
async def task_scope() -> AsyncIterator[TaskScope]:
    """Give a scope, and raise the first error that reached its sink when it closes."""
    errors: list[BaseException] = []
    scope = TaskScope("test", errors.append)
    try:
        yield scope
    finally:
        assert await scope.close() == []
    assert errors == []


async def eventually(check: Callable[[], Awaitable[object]]) -> None:
    """Wait until a coroutine function returns something true; fails after five seconds."""
    for _ in range(500):
        if await check():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not within five seconds")


def dice(seed: int = 1) -> Random:
    """Return dice that always fall the same."""
    return Random(seed)  # noqa: S311 - nothing secret depends on them
