"""Uploads to a real server that is killed while it receives: what it said it had it has, the rest is sent again."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest

from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.protocol.session import CLIENT_ID
from desktop_inbox.protocol.uploads import PIECE_BYTES, PIECE_MEDIA_TYPE
from tests.fixtures.server_process import ServerProcess

_SIZE = 3 * PIECE_BYTES + 12_345
CONTENT = random.Random(4).randbytes(_SIZE)  # noqa: S311 - no secret
_CHUNK = 256 * 1024


class _Client:
    """A signed-in application that uploads one content."""

    def __init__(self, server: ServerProcess, http: aiohttp.ClientSession, token: str, workspace_id: str) -> None:
        self._server = server
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._base = f"{server.address}/v1/ws/{workspace_id}"
        self._id = new_id(SystemClock())
        self.acknowledged = 0

    async def announce(self) -> None:
        body = {"name": "backup.bin", "size_bytes": _SIZE}
        async with self._http.put(self._upload, json=body, headers=self._headers) as answer:
            assert answer.status == 200

    async def offset(self) -> int:
        async with self._http.head(self._upload, headers=self._headers) as answer:
            assert answer.status == 200
            return int(answer.headers["Upload-Offset"])

    async def append(self, offset: int, *, kill_after: int | None = None) -> None:
        """Send the piece at an offset; kill the server when so many bytes of it were sent."""
        headers = {**self._headers, "Content-Type": PIECE_MEDIA_TYPE, "Upload-Offset": str(offset)}
        body = self._body(offset, kill_after)
        async with self._http.patch(self._upload, data=body, headers=headers) as answer:
            assert answer.status == 200
            self.acknowledged = int(answer.headers["Upload-Offset"])

    async def content(self) -> bytes:
        async with self._http.get(f"{self._base}/attachments/{self._id}", headers=self._headers) as answer:
            assert answer.status == 200
            return await answer.read()

    @property
    def _upload(self) -> str:
        return f"{self._base}/uploads/{self._id}"

    async def _body(self, offset: int, kill_after: int | None) -> AsyncIterator[bytes]:
        piece = CONTENT[offset : offset + PIECE_BYTES]
        for start in range(0, len(piece), _CHUNK):
            if kill_after is not None and start >= kill_after:
                kill(self._server)
            yield piece[start : start + _CHUNK]


def kill(server: ServerProcess) -> None:
    """End the server as a failure of power does, as far as a process can tell."""
    embedded: Any = server._server
    embedded._process.kill()
    embedded._process.wait(10)


@pytest.fixture
async def client(server_process: ServerProcess) -> AsyncIterator[_Client]:
    # A connection for each request: one that the kill has broken must not be used again.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as http:
        grant = await server_process.grant_for("ana@example.test")
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT_ID,
            "code": grant.code,
            "code_verifier": grant.verifier,
            "redirect_uri": grant.redirect_uri,
        }
        async with http.post(f"{server_process.address}/oauth/token", data=form) as answer:
            token = json.loads(await answer.read())["access_token"]
        listed = await asyncio.to_thread(server_process.admin, "list")
        yield _Client(server_process, http, token, listed["workspaces"][0]["id"])


async def test_an_upload_goes_on_after_every_kill(server_process: ServerProcess, client: _Client) -> None:
    await client.announce()
    kills = [5 * 1024 * 1024, PIECE_BYTES - 1]
    while (offset := await client.offset()) < _SIZE:
        assert offset >= client.acknowledged, "what was answered to be there is there"
        kill_after = kills.pop() if kills else None
        with suppress(aiohttp.ClientError):
            await client.append(offset, kill_after=kill_after)
        if kill_after is not None:
            await asyncio.to_thread(server_process.stop)
            await asyncio.to_thread(server_process.start)
    assert kills == []
    assert hashlib.sha256(await client.content()).hexdigest() == hashlib.sha256(CONTENT).hexdigest()
