"""Requests: limits, and how each kind of answer and fault is told."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from desktop_inbox.domain.errors import (
    AuthenticationError,
    InboxError,
    ProtocolError,
    ResyncRequiredError,
    TransientError,
    UserError,
)
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.sync import http as http_module
from desktop_inbox.sync.http import HttpClient, Request
from tests.unit.sync_server import FakeServer, Handler, hangs, refuses, running, says


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
async def http(server: FakeServer) -> AsyncIterator[HttpClient]:
    async with running(server) as client:
        yield client


async def test_a_request_carries_query_version_and_token(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", says(b"body"))
    assert await http.send(Request(path="/v1/a", query={"q": "a+b/ç"}), "secret") == b"body"
    [request] = server.requests
    assert request.query == {"q": "a+b/ç"}
    assert request.headers["Authorization"] == "Bearer secret"
    assert request.headers["Desktop-Inbox-Protocol"] == "1"


async def test_a_compressed_body_is_read(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", says(gzip.compress(b"x" * 9999), Content_Encoding="gzip"))
    assert await http.send(Request(path="/v1/a")) == b"x" * 9999


@pytest.mark.parametrize(
    ("handler", "kind", "code"),
    [
        (refuses(401, ProblemCode.INVALID_TOKEN), AuthenticationError, "signed_out"),
        (says(b"", 401), AuthenticationError, "signed_out"),
        (refuses(403, ProblemCode.FORBIDDEN), AuthenticationError, "forbidden"),
        (refuses(409, ProblemCode.RESYNC_REQUIRED), ResyncRequiredError, "resync_required"),
        (refuses(429, ProblemCode.RATE_LIMITED), TransientError, "rate_limited"),
        (refuses(500, ProblemCode.INTERNAL), TransientError, "internal"),
        (says(b"<h1>Bad gateway</h1>", 502), TransientError, "unavailable"),
        (refuses(400, ProblemCode.UNSUPPORTED_VERSION), ProtocolError, "unsupported_version"),
        (refuses(404, ProblemCode.NOT_FOUND), ProtocolError, "not_found"),
        (says(b"\xff\xfe", 404), ProtocolError, "unexpected_answer"),
        (says(b"", 204), ProtocolError, "unexpected_answer"),
    ],
)
async def test_other_answers_are_told_apart(
    server: FakeServer, http: HttpClient, handler: Handler, kind: type[InboxError], code: str
) -> None:
    server.answer("/v1/a", handler)
    with pytest.raises(kind) as caught:
        await http.send(Request(path="/v1/a"))
    assert (type(caught.value), caught.value.code) == (kind, code)


@pytest.mark.parametrize(
    ("handler", "wish_s"),
    [
        (refuses(503, ProblemCode.UNAVAILABLE, retry_after_s=7.5), 7.5),
        (says(b"", 503, Retry_After="12"), 12.0),
        (says(b"", 503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), None),
        (says(b"", 503), None),
    ],
)
async def test_the_servers_wish_to_wait_is_kept(
    server: FakeServer, http: HttpClient, handler: Handler, wish_s: float | None
) -> None:
    server.answer("/v1/a", handler)
    with pytest.raises(TransientError) as caught:
        await http.send(Request(path="/v1/a"))
    assert caught.value.retry_after_s == wish_s


async def test_a_redirect_is_not_followed(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", says(b"", 302, Location="/v1/b"))
    server.answer("/v1/b", says(b"stolen"))
    with pytest.raises(TransientError, match="redirected"):
        await http.send(Request(path="/v1/a"), "secret")
    with pytest.raises(TransientError, match="redirected"):
        await http.open_websocket("/v1/a", "secret")
    assert server.count("/v1/b") == 0


async def test_a_server_that_hangs_is_left(server: FakeServer, http: HttpClient) -> None:
    server.answer("/v1/a", hangs)
    with pytest.raises(TransientError, match="timeout"):
        await http.send(Request(path="/v1/a"))


async def test_a_long_poll_may_be_silent_for_as_long_as_was_agreed(server: FakeServer, http: HttpClient) -> None:
    async def slow(request: web.Request) -> web.Response:
        await asyncio.sleep(0.4)
        return web.Response(body=b"late")

    server.answer("/v1/a", slow)
    assert await http.send(Request(path="/v1/a", wait_s=1.0)) == b"late"


async def test_a_body_that_breaks_off_is_no_answer(server: FakeServer, http: HttpClient) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        assert request.transport is not None
        request.transport.close()
        return response

    server.answer("/v1/a", half)
    with pytest.raises(TransientError):
        await http.send(Request(path="/v1/a"))


async def test_a_huge_body_is_refused(server: FakeServer, http: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "BODY_BYTES", 1000)
    server.answer("/v1/a", says(gzip.compress(b"0" * 1001), Content_Encoding="gzip"))
    with pytest.raises(ProtocolError, match="too_large"):
        await http.send(Request(path="/v1/a"))


async def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        http = HttpClient(f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(TransientError, match="unreachable"):
            await http.send(Request(path="/v1/a"))
        with pytest.raises(TransientError, match="unreachable"):
            await http.open_websocket("/v1/live", "secret")
        await http.close()


async def test_a_name_that_does_not_exist_is_told() -> None:
    http = HttpClient("http://no-such-host.invalid")
    with pytest.raises(TransientError, match="host_unknown"):
        await http.send(Request(path="/v1/a"))
    await http.close()


async def test_a_certificate_that_nobody_vouches_for_is_told(server: FakeServer) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(Path(__file__).with_name("sync_localhost.pem"))
    async with running(server, context) as http:
        with pytest.raises(TransientError, match="tls_untrusted"):
            await http.send(Request(path="/v1/a"), "secret")
    assert server.requests == []


@pytest.mark.parametrize(
    "address",
    ["", "inbox.example.com", "ftp://a", "http://", "http://a:99999", "http://[::1", "http://u:p@a", "http://a/?b=c"],
)
def test_a_bad_address_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="bad_address"):
        HttpClient(address)


def test_an_address_may_have_a_path_and_a_slash() -> None:
    assert HttpClient(" https://example.com/inbox/ ").base_url == "https://example.com/inbox"


async def test_after_closing_nothing_is_sent(http: HttpClient) -> None:
    await http.close()
    with pytest.raises(TransientError, match="closed"):
        await http.send(Request(path="/v1/a"))
