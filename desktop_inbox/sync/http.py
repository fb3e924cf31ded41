"""The HTTP side of a session with a server: one connection pool, with limits on time and size."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from urllib.parse import urlencode, urlsplit

import aiohttp
import msgspec
from aiohttp.client_middlewares import ClientHandlerType

from desktop_inbox.domain.errors import ProtocolError, TransientError, UserError
from desktop_inbox.protocol.version import PROTOCOL_VERSION, VERSION_HEADER
from desktop_inbox.sync.faults import Answer, error_of, network_faults, seconds

BODY_BYTES = 64 * 1024 * 1024
"""The largest body that is read, after decompression, and the largest frame."""

SENT_BYTES = 64 * 1024
"""After each so many bytes of a body it is told how far the sending is."""


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """Limits in seconds: for connecting, for a whole request, for silence within one, for a WebSocket's goodbye."""

    connect_s: float = 10.0
    total_s: float = 90.0
    read_s: float = 30.0
    close_s: float = 2.0


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask. `path` begins with a slash. `wait_s`: how long the server may take on purpose (a long poll).

    `on_sent` is called with how much of the body was handed to the network, again and again; on another attempt it
    begins anew.
    """

    method: str = "GET"
    path: str
    query: Mapping[str, str] = msgspec.field(default_factory=dict)
    body: bytes | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    wait_s: float = 0.0
    on_sent: Callable[[int], None] | None = None


class Streamed:
    """An answer whose body is read as it comes. Good as long as the `HttpClient.stream` that gave it lasts."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        """Take an answer whose headers have come."""
        self._response = response
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes. Raises `TransientError` when it breaks off or is silent for too long."""
        with network_faults():
            async for part in self._response.content.iter_any():
                yield part

    async def answer(self) -> Answer:
        """Return the whole of a small answer. Raises as `HttpClient.fetch`."""
        with network_faults():
            return await _answer_of(self._response)


class HttpClient:
    """One connection pool to one server, used on one event loop. Close it at the end.

    Redirects are not followed: a token never goes to another host, and a captive portal is no server.
    """

    def __init__(self, base_url: str, *, timeouts: Timeouts | None = None) -> None:
        """Give the server's address, as `https://host[:port]`. Raises `UserError("bad_address")` for anything else."""
        self.base_url = _checked_address(base_url)
        self._timeouts = timeouts or Timeouts()
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def close(self) -> None:
        """Close all connections; later requests raise `TransientError("closed")`."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def fetch(self, request: Request, token: str | None = None) -> Answer:
        """Send a request and return its answer, whatever its status.

        Raises `TransientError` when no whole answer came, `ProtocolError("too_large")` when it is over `BODY_BYTES`.
        """
        with network_faults():
            total_s = self._timeouts.total_s + request.wait_s
            async with await self._respond(request, token, total_s=total_s) as response:
                return await _answer_of(response)

    async def send(self, request: Request, token: str | None = None) -> bytes:
        """Send a request and return the body of its good answer. Raises as `fetch`, and what another answer means."""
        answer = await self.fetch(request, token)
        if answer.status != 200:
            raise error_of(answer)
        return answer.body

    @contextlib.asynccontextmanager
    async def stream(self, request: Request, token: str | None = None) -> AsyncIterator[Streamed]:
        """Send a request and give its answer, whatever its status, before its body has come, however large that is.

        There is no limit on the whole time, only on silence. The body comes as it is, not compressed. Raises
        `TransientError` when no answer comes.
        """
        plain = {**request.headers, "Accept-Encoding": "identity"}
        request = msgspec.structs.replace(request, headers=plain)
        with network_faults():
            response = await self._respond(request, token, total_s=None)
        try:
            yield Streamed(response)
        finally:
            response.close()  # what was not read is not worth reading

    async def open_websocket(self, path: str, token: str) -> aiohttp.ClientWebSocketResponse:
        """Open a WebSocket. Raises as `send`."""
        with network_faults():
            try:
                async with asyncio.timeout(self._timeouts.connect_s):
                    return await self._opened().ws_connect(
                        self.base_url + path,
                        headers=_headers(token),
                        max_msg_size=BODY_BYTES,
                        timeout=aiohttp.ClientWSTimeout(ws_close=self._timeouts.close_s),
                    )
            except aiohttp.WSServerHandshakeError as error:
                raise error_of(Answer(status=error.status)) from error

    async def _respond(self, request: Request, token: str | None, *, total_s: float | None) -> aiohttp.ClientResponse:
        """Send a request and return its answer, whose body the caller reads or gives up."""
        limits = self._timeouts
        headers = _headers(token) | dict(request.headers)
        body: bytes | AsyncIterator[bytes] | None = request.body
        if request.body is not None:
            headers["Content-Type"] = request.media_type
        if request.body is not None and request.on_sent is not None:
            headers["Content-Length"] = str(len(request.body))
            body = _told(request.body, request.on_sent)
        timeout = aiohttp.ClientTimeout(
            total=total_s, sock_connect=limits.connect_s, sock_read=limits.read_s + request.wait_s
        )
        session = self._opened()
        return await session.request(request.method, self._url(request), data=body, headers=headers, timeout=timeout)

    def _url(self, request: Request) -> str:
        query = f"?{urlencode(request.query)}" if request.query else ""
        return f"{self.base_url}{request.path}{query}"

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise TransientError("closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), middlewares=(_refuse_redirects,))
        return self._session


def _checked_address(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    if not is_good or parts.username or parts.query or parts.fragment:
        raise UserError("bad_address")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _headers(token: str | None) -> dict[str, str]:
    headers = {VERSION_HEADER: str(PROTOCOL_VERSION)}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return headers


async def _refuse_redirects(request: aiohttp.ClientRequest, handler: ClientHandlerType) -> aiohttp.ClientResponse:
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise TransientError("redirected", status=response.status)
    return response


async def _told(body: bytes, on_sent: Callable[[int], None]) -> AsyncIterator[bytes]:
    """Yield a body in small parts, and tell how much was taken."""
    for start in range(0, len(body), SENT_BYTES):
        yield body[start : start + SENT_BYTES]
        on_sent(min(start + SENT_BYTES, len(body)))


async def _answer_of(response: aiohttp.ClientResponse) -> Answer:
    body = await _read_limited(response.content)
    retry_after_s = seconds(response.headers.get("Retry-After"))
    return Answer(status=response.status, body=body, retry_after_s=retry_after_s, headers=response.headers)


async def _read_limited(content: aiohttp.StreamReader) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in content.iter_any():
        size += len(chunk)
        if size > BODY_BYTES:
            raise ProtocolError("too_large")
        chunks.append(chunk)
    return b"".join(chunks)
