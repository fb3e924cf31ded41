"""The administration over HTTP: what goes over the wire, and what a refusal is to a screen."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import msgspec
import pytest

from desktop_inbox.app.late_administration import LateAdministration
from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.errors import AuthenticationError, ProtocolError, TransientError, UserError
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.server.problems import make_problem
from desktop_inbox.sync.administration import HttpAdministration
from desktop_inbox.sync.api import AuthorizedHttp
from desktop_inbox.sync.tokens import TokenSource
from tests.fixtures import rows
from tests.unit.sync_server import FakeServer, ManualClock, gives, refuses, running, says, task_scope

ROOT = f"/v1/ws/{rows.workspace_id()}"
USER = f"{ROOT}/users/{rows.user_id(2)}/password"
CHAT = f"{ROOT}/channels/{rows.channel_id()}/web-chat"


@pytest.fixture
def server() -> FakeServer:
    fake = FakeServer()
    tokens = TokenResponse(access_token="t1", token_type="bearer", expires_in=600, refresh_token="r2")
    fake.answer("/oauth/token", gives(tokens))
    return fake


@pytest.fixture
async def administration(server: FakeServer) -> AsyncIterator[HttpAdministration]:
    async def save(refresh_token: str) -> None:
        """Nothing is kept."""

    async with running(server) as client, task_scope() as scope:
        tokens = TokenSource(client, refresh_token="r1", save=save, clock=ManualClock(), scope=scope)
        http = AuthorizedHttp(client, tokens)
        yield HttpAdministration(http, server="https://inbox.test", workspace_id=rows.workspace_id())


async def test_what_goes_over_the_wire(server: FakeServer, administration: HttpAdministration) -> None:
    for path in (USER, CHAT, f"{ROOT}/channels/{rows.channel_id()}/active"):
        server.answer(path, says(b"{}"))
    await administration.set_password(rows.user_id(2), "correct horse")
    assert (server.requests[-1].method, json.loads(server.bodies[-1])) == ("PUT", {"password": "correct horse"})
    settings = WebChatSettings(title="Shop")
    await administration.save_webchat(rows.channel_id(), "Web", settings)
    assert json.loads(server.bodies[-1]) == {"name": "Web", "settings": {"title": "Shop"}}
    await administration.set_channel_active(rows.channel_id(), is_active=False)
    assert json.loads(server.bodies[-1]) == {"is_active": False}


async def test_settings_are_read(server: FakeServer, administration: HttpAdministration) -> None:
    settings = WebChatSettings(title="Shop", allowed_origins=("https://shop.example",))
    server.answer(CHAT, gives(settings))
    assert await administration.webchat_settings(rows.channel_id()) == settings
    assert server.requests[-1].method == "GET"


async def test_what_a_rule_refuses_is_told_by_its_code(server: FakeServer, administration: HttpAdministration) -> None:
    problem = msgspec.structs.replace(make_problem(ProblemCode.FORBIDDEN), reason="not_allowed")
    server.answer(USER, says(msgspec.json.encode(problem), 403))
    with pytest.raises(UserError) as caught:
        await administration.set_password(rows.user_id(2), "correct horse")
    assert caught.value.code == "not_allowed"


async def test_other_faults_are_what_they_are_everywhere(
    server: FakeServer, administration: HttpAdministration
) -> None:
    for code, status, kind in (
        (ProblemCode.UNAVAILABLE, 503, TransientError),
        (ProblemCode.BAD_REQUEST, 400, ProtocolError),
        (ProblemCode.INVALID_TOKEN, 401, AuthenticationError),
    ):
        server.answer(USER, refuses(status, code))
        with pytest.raises(kind):
            await administration.set_password(rows.user_id(2), "correct horse")


async def test_a_refused_token_is_renewed_once(server: FakeServer, administration: HttpAdministration) -> None:
    server.answer(CHAT, refuses(401, ProblemCode.INVALID_TOKEN), gives(WebChatSettings(title="Shop")))
    assert (await administration.webchat_settings(rows.channel_id())).title == "Shop"


async def test_before_the_network_is_loaded_it_is_as_offline(
    server: FakeServer, administration: HttpAdministration
) -> None:
    late = LateAdministration("https://inbox.test")
    for ask in (
        late.set_password(rows.user_id(2), "correct horse"),
        late.webchat_settings(rows.channel_id()),
        late.save_webchat(rows.channel_id(), "Web", WebChatSettings()),
        late.set_channel_active(rows.channel_id(), is_active=False),
    ):
        with pytest.raises(TransientError):
            await ask
    late.attach(administration)
    server.answer(CHAT, gives(WebChatSettings(title="Shop")))
    assert (await late.webchat_settings(rows.channel_id())).title == "Shop"


def test_the_embedding_code_is_one_line_of_html() -> None:
    code = LateAdministration('https://inbox.test/"><b>').embedding_code(rows.channel_id())
    channel = f'data-channel="{rows.channel_id()}"'
    assert code == f'<script src="https://inbox.test/&quot;><b>/webchat/widget.js" {channel} async></script>'
