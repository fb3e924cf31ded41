"""Bodies that are sent and read in parts: progress, silence, breaking off, redirects, tokens."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from desktop_inbox.domain.errors import TransientError
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.sync.faults import error_of
from desktop_inbox.sync.http import SENT_BYTES, HttpClient, Request, Timeouts
from tests.unit.sync_server import FakeServer, hangs, refuses, running, says


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
async def http(server: FakeServer) -> AsyncIterator[HttpClient]:
    async with running(server) as client:
        yield client


async def read_into(parts: list[bytes], http: HttpClient, request: Request) -> None:
    """Read a stream to its end."""
    async with http.stream(request) as streamed:
        async for part in streamed.parts():
            parts.append(part)  # noqa: PERF401 - what came before a fault counts


async def read(http: HttpClient, request: Request) -> bytes:
    """Read a whole stream."""
    parts: list[bytes] = []
    await read_into(parts, http, request)
    return b"".join(parts)


async def test_a_body_is_sent_whole_and_it_is_told_how_far(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", says(b"", 200))
    body = bytes(range(256)) * 1000
    steps: list[int] = []
    request = Request(method="PATCH", path="/v1/a", body=body, media_type="a/b", on_sent=steps.append)
    assert (await http.fetch(request)).status == 200
    assert server.bodies == [body]
    assert server.requests[0].headers["Content-Length"] == str(len(body))
    assert server.requests[0].content_type == "a/b"
    assert steps == [*range(SENT_BYTES, len(body), SENT_BYTES), len(body)]


async def test_headers_go_both_ways(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", says(b"", 200, Upload_Offset="7"))
    answer = await http.fetch(Request(method="HEAD", path="/v1/a", headers={"Upload-Offset": "3"}), "secret")
    assert answer.headers["upload-offset"] == "7"
    assert server.requests[0].headers["Upload-Offset"] == "3"
    assert server.requests[0].headers["Authorization"] == "Bearer secret"


async def test_a_stream_gives_status_and_headers_before_its_body(server: FakeServer, http: HttpClient) -> None:
    goes_on = asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=206, headers={"ETag": '"x"'})
        await response.prepare(request)
        await goes_on.wait()
        await response.write(b"body")
        return response

    server.answer("/v1/a", slow)
    async with http.stream(Request(path="/v1/a")) as streamed:
        assert (streamed.status, streamed.headers["etag"]) == (206, '"x"')
        goes_on.set()
        assert [part async for part in streamed.parts()] == [b"body"]


async def test_a_stream_is_not_compressed(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", says(gzip.compress(b"x")))
    assert gzip.decompress(await read(http, Request(path="/v1/a"))) == b"x"
    assert server.requests[0].headers["Accept-Encoding"] == "identity"


async def test_a_stream_may_take_longer_than_a_request_but_not_be_silent(server: FakeServer) -> None:
    limits = Timeouts(connect_s=2.0, total_s=0.5, read_s=1.0, close_s=0.2)

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10):
            await response.write(b"x")
            await asyncio.sleep(0.1)
        await asyncio.sleep(10)
        return response

    server.answer("/v1/a", drip)
    got: list[bytes] = []
    async with running(server, timeouts=limits) as http:
        with pytest.raises(TransientError, match="timeout"):
            await read_into(got, http, Request(path="/v1/a"))
    assert b"".join(got) == b"x" * 10


async def test_a_stream_that_breaks_off_is_told(server: FakeServer, http: HttpClient) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        assert request.transport is not None
        request.transport.close()
        return response

    server.answer("/v1/a", half)
    with pytest.raises(TransientError):
        await read(http, Request(path="/v1/a"))


async def test_a_stream_to_nobody_or_elsewhere_is_none(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", says(b"", 302, Location="/v1/b"))
    server.answer("/v1/c", hangs)
    with pytest.raises(TransientError, match="redirected"):
        await read(http, Request(path="/v1/a"))
    with pytest.raises(TransientError, match="timeout"):
        await read(http, Request(path="/v1/c"))
    await http.close()
    with pytest.raises(TransientError, match="closed"):
        await read(http, Request(path="/v1/a"))


async def test_a_refusal_can_be_read_from_a_stream(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", refuses(404, ProblemCode.NOT_FOUND))
    async with http.stream(Request(path="/v1/a")) as streamed:
        assert error_of(await streamed.answer()).code == "not_found"
