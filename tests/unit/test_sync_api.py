"""The endpoints and the live line, as they look on the wire."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import msgspec
import pytest
from aiohttp import web

from desktop_inbox.domain.errors import AuthenticationError, ProtocolError, TransientError
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer, CommandResponse
from desktop_inbox.protocol.conversation_commands import AssignContact
from desktop_inbox.protocol.frames import Lagging, Subscribe, Tick
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.session import Me, TokenResponse
from desktop_inbox.sync.api import AuthorizedHttp, WorkspaceApi
from desktop_inbox.sync.http import Request
from desktop_inbox.sync.tokens import TokenSource
from tests.fixtures import rows
from tests.unit.sync_server import FakeServer, ManualClock, gives, refuses, running, says, task_scope

ROOT = f"/v1/ws/{rows.workspace_id()}"
LIVE = f"{ROOT}/live"


@pytest.fixture
def server() -> FakeServer:
    fake = FakeServer()
    tokens = TokenResponse(access_token="t1", token_type="bearer", expires_in=600, refresh_token="r2")
    fake.answer("/oauth/token", gives(tokens))
    return fake


@pytest.fixture
async def http(server: FakeServer) -> AsyncIterator[AuthorizedHttp]:
    async def save(refresh_token: str) -> None:
        """Nothing is kept."""

    async with running(server) as client, task_scope() as scope:
        tokens = TokenSource(client, refresh_token="r1", save=save, clock=ManualClock(), scope=scope)
        yield AuthorizedHttp(client, tokens)


@pytest.fixture
def api(http: AuthorizedHttp) -> WorkspaceApi:
    return WorkspaceApi(http, rows.workspace_id())


async def test_who_am_i(server: FakeServer, http: AuthorizedHttp) -> None:
    me = Me(user=rows.make_user(), workspace=rows.make_workspace(), protocol=1)
    server.answer("/v1/me", gives(me))
    assert await http.me() == me


async def test_a_body_that_is_no_json(server: FakeServer, http: AuthorizedHttp) -> None:
    server.answer("/v1/me", says(b"<html>"))
    with pytest.raises(ProtocolError, match="bad_body"):
        await http.me()


async def test_reading_asks_for_the_right_thing(server: FakeServer, api: WorkspaceApi) -> None:
    for path in ("snapshot", "changes", f"contacts/{rows.contact_id(7)}/timeline"):
        server.answer(f"{ROOT}/{path}", says(path.encode()))
    assert await api.snapshot_page(None) == b"snapshot"
    assert server.requests[-1].query == {}
    await api.snapshot_page("p/2=")
    assert server.requests[-1].query == {"page": "p/2="}
    assert await api.changes(Cursor(epoch="e", scope="s+", shared=5, private=6), 2.5) == b"changes"
    expected = {"epoch": "e", "scope": "s+", "shared": "5", "private": "6", "wait": "2.5"}
    assert server.requests[-1].query == expected
    assert (await api.timeline_page(rows.contact_id(7), 900, 50)).endswith(b"timeline")
    assert server.requests[-1].query == {"before": "900", "limit": "50"}


async def test_commands_are_tagged_objects(server: FakeServer, api: WorkspaceApi) -> None:
    command = AssignContact(command_id=CommandId(rows.make_id(20, 1)), contact_id=rows.contact_id(), assignee_id=None)
    response = CommandResponse(epoch="e", answers=[CommandAnswer(status=AnswerStatus.OK, shared=9)])
    server.answer(f"{ROOT}/commands", gives(response))
    assert await api.send_commands([command]) == response
    [sent] = json.loads(server.bodies[-1])["commands"]
    assert (sent["type"], sent["assignee_id"]) == ("contact.assign", None)
    assert server.requests[-1].headers["Content-Type"] == "application/json"


async def test_a_line_speaks_frames(server: FakeServer, api: WorkspaceApi) -> None:
    heard: list[str] = []

    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        heard.append((await socket.receive()).data)
        await socket.send_bytes(msgspec.json.encode(Lagging()))
        for frame in (msgspec.json.encode(Tick(shared=1, private=2)), b"{}", b"[", b'{"type":"from_the_future"}'):
            await socket.send_str(frame.decode())
        await socket.close()
        return socket

    server.answer(LIVE, live)
    line = await api.open_line()
    assert server.requests[-1].headers["Authorization"] == "Bearer t1"
    await line.send(Subscribe(cursor=Cursor(epoch="e", scope="s")))
    assert await line.receive(1.0) is None  # frames are text
    assert await line.receive(1.0) == Tick(shared=1, private=2)
    assert [await line.receive(1.0) for _ in range(3)] == [None] * 3
    with pytest.raises(TransientError, match="line_closed"):
        await line.receive(1.0)
    with pytest.raises(TransientError):
        await line.send(Subscribe(cursor=Cursor(epoch="e", scope="s")))
    await line.close()
    await line.close()
    assert json.loads(heard[0])["type"] == "subscribe"


@pytest.mark.parametrize(
    ("close_code", "kind", "code"),
    [
        (4401, TransientError, "line_closed"),
        (4403, AuthenticationError, "forbidden"),
        (4400, ProtocolError, "line_refused"),
        (1012, TransientError, "line_closed"),
    ],
)
async def test_a_line_ends_for_a_reason(
    server: FakeServer, api: WorkspaceApi, close_code: int, kind: type[Exception], code: str
) -> None:
    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.close(code=close_code)
        return socket

    server.answer(LIVE, live)
    line = await api.open_line()
    with pytest.raises(kind, match=code):
        await line.receive(1.0)
    await line.close()


async def test_a_silent_line_is_dead(server: FakeServer, api: WorkspaceApi) -> None:
    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        return socket

    server.answer(LIVE, live)
    line = await api.open_line()
    with pytest.raises(TransientError, match="line_silent"):
        await line.receive(0.05)
    await line.close()


async def test_a_line_renews_a_token_that_is_refused(server: FakeServer, api: WorkspaceApi) -> None:
    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.close()
        return socket

    server.answer(LIVE, refuses(401, ProblemCode.INVALID_TOKEN), live)
    line = await api.open_line()
    await line.close()
    assert server.count("/oauth/token") == 2


async def test_a_stream_gets_another_token_when_the_first_is_refused(server: FakeServer, http: AuthorizedHttp) -> None:
    server.answer("/v1/file", refuses(401, ProblemCode.INVALID_TOKEN), says(b"content"))
    async with http.stream(Request(path="/v1/file")) as streamed:
        assert [part async for part in streamed.parts()] == [b"content"]
    assert server.count("/oauth/token") == 2


async def test_a_stream_that_no_token_opens_means_signed_out(server: FakeServer, http: AuthorizedHttp) -> None:
    server.answer("/v1/file", refuses(401, ProblemCode.INVALID_TOKEN))
    with pytest.raises(AuthenticationError, match="signed_out"):
        async with http.stream(Request(path="/v1/file")):
            raise AssertionError("it was opened")
