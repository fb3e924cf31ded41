"""A server for contents in memory, as `protocol.uploads` says, whose connections break where a test wants it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections import Counter
from collections.abc import AsyncIterator

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.protocol.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode
from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.protocol.uploads import NewUpload, UploadStatus
from tests.fixtures import rows

ROOT = f"/v1/ws/{rows.workspace_id()}"

ON_ITS_WAY_S = 0.02
"""How long before a break the last bytes were sent: aiohttp throws away what it has not handed out by then."""


class ContentServer:
    """Keeps uploads and contents by id. Not a byte is compared: tests do that.

    Each list below is used up, one entry for each request of its kind; afterwards all is well:
    `up_cuts`: a piece's connection breaks after so many bytes, which count; None: not.
    `lost_answers`: a piece counts, and its connection breaks before the answer.
    `down_cuts`: a download breaks after so many bytes; None: not.
    `refusals`: what the next requests of a method ("PUT", …) are answered with instead; None: as they should be.
    """

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.uploads: dict[str, bytearray] = {}
        self.contents: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.up_cuts: list[int | None] = []
        self.lost_answers: list[bool] = []
        self.down_cuts: list[int | None] = []
        self.refusals: dict[str, list[web.Response | None]] = {}
        self.requests: Counter[str] = Counter()
        self.pieces: list[int] = []
        self.ranges: list[str | None] = []
        self.is_doubling = False
        self.ignores_ranges = False
        self.largest_piece = 8 * 1024**2
        self.at_once = self.most_at_once = 0
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    def upload_of(self, attachment_id: AttachmentId) -> bytes:
        """Return what came of an upload."""
        return bytes(self.uploads[str(attachment_id)])

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        self.requests[request.method] += 1
        refusals = self.refusals.get(request.method, [])
        if refusals and (refusal := refusals.pop(0)) is not None:
            return refusal
        if request.path == "/oauth/token":
            token = TokenResponse(access_token="t", token_type="bearer", expires_in=600, refresh_token="r")
            return web.Response(body=msgspec.json.encode(token))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.goes_on.wait()
            return await self._answer(request, request.path.rsplit("/", 1)[1])
        finally:
            self.at_once -= 1

    async def _answer(self, request: web.Request, key: str) -> web.StreamResponse:
        if request.path.startswith(f"{ROOT}/attachments/"):
            return await self._give(request, key)
        if request.method == "PUT":
            new = msgspec.json.decode(await request.read(), type=NewUpload)
            if self.sizes.setdefault(key, new.size_bytes) != new.size_bytes:
                return problem(409, ProblemCode.BAD_REQUEST, "id_taken")
            self.uploads.setdefault(key, bytearray())
        elif key not in self.uploads:
            return problem(404, ProblemCode.NOT_FOUND, "upload_not_found")
        elif request.method == "DELETE":
            del self.uploads[key], self.sizes[key]
            return web.Response(status=204)
        elif request.method == "PATCH":
            return await self._take(request, key)
        return self._status(key)

    async def _take(self, request: web.Request, key: str) -> web.StreamResponse:
        upload = self.uploads[key]
        if int(request.headers["Upload-Offset"]) != len(upload):
            return self._status(key, 409)
        if int(request.headers["Content-Length"]) > self.largest_piece:
            return web.Response(status=413)
        self.pieces.append(int(request.headers["Content-Length"]))
        cut = self.up_cuts.pop(0) if self.up_cuts else None
        came = 0
        async for part in request.content.iter_any():
            upload += part if cut is None else part[: cut - came]
            came += len(part)
            if cut is not None and came >= cut:
                return broken(request)
        if self.lost_answers and self.lost_answers.pop(0):
            return broken(request)
        return self._status(key, 409 if self.is_doubling else 200)

    def _status(self, key: str, status: int = 200) -> web.Response:
        has, size = len(self.uploads[key]), self.sizes[key]
        found = Attachment(id=rows.make_id(1, 1), name="x") if has == size else None  # type: ignore[arg-type]
        body = msgspec.json.encode(UploadStatus(offset=has, size_bytes=size, attachment=found))
        return web.Response(status=status, body=body, headers={"Upload-Offset": str(has), "Upload-Length": str(size)})

    async def _give(self, request: web.Request, key: str) -> web.StreamResponse:
        if key not in self.contents:
            return problem(404, ProblemCode.NOT_FOUND, "attachment_not_found")
        content = self.contents[key]
        etag = self.etags.get(key) or f'"{hashlib.sha256(content).hexdigest()}"'
        wanted = request.headers.get("Range")
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if self.ignores_ranges or request.headers.get("If-Range", etag) != etag:
            start = 0
        headers = {"ETag": etag, "Content-Length": str(len(content) - start)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        response = web.StreamResponse(status=206 if start else 200, headers=headers)
        await response.prepare(request)
        cut = self.down_cuts.pop(0) if self.down_cuts else None
        if cut is not None:
            await response.write(content[start : start + cut])
            await asyncio.sleep(ON_ITS_WAY_S)
            return broken(request)
        await response.write(content[start:])
        await response.write_eof()
        return response


def broken(request: web.Request) -> web.Response:
    """Break a connection. The answer reaches nobody."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def problem(status: int, code: ProblemCode, reason: str = "", retry_after_s: float = 0.0) -> web.Response:
    """Return a refusal."""
    body = Problem(
        type=f"urn:desktop-inbox:problem:{code}",
        title="No",
        status=status,
        code=code,
        reason=reason,
        retry_after_s=retry_after_s,
    )
    return web.Response(body=msgspec.json.encode(body), status=status, content_type=PROBLEM_MEDIA_TYPE)


class Place:
    """Where a server is, which may be stopped and started again."""

    def __init__(self, content_server: ContentServer) -> None:
        self._content_server = content_server
        self._server: TestServer | None = None
        self.port: int | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    async def start(self) -> None:
        application = web.Application(client_max_size=64 * 1024**2)
        application.router.add_route("*", "/{path:.*}", self._content_server.handle)
        self._server = TestServer(application, port=self.port)
        await self._server.start_server()
        self.port = self._server.port

    async def stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            await server.close()


@contextlib.asynccontextmanager
async def serving(content_server: ContentServer) -> AsyncIterator[Place]:
    """Run a server."""
    place = Place(content_server)
    await place.start()
    try:
        yield place
    finally:
        content_server.goes_on.set()
        await place.stop()
