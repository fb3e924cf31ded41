"""Whatever visitors and users say over HTTP beside commands, it is taken or refused: it is no failure of the server."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.workspace import Role
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.channels.webchat import Session
from tests.fixtures.api_server import Answer, Workplace, call
from tests.fixtures.databases import SteppingClock
from tests.fixtures.wild_values import WILD_TEXTS

_SETTINGS = msgspec.to_builtins(WebChatSettings(colour="#1f6feb"))
_OAUTH = ("grant_type", "code", "code_verifier", "redirect_uri", "client_id", "refresh_token", "token")
_SIGN_IN = ("email", "password", "state", "redirect_uri", "code_challenge", "response_type", "client_id")


@pytest.fixture
async def any_workplace(database_url: str, clock: SteppingClock, tmp_path: Path) -> AsyncIterator[Workplace]:
    """A prepared server on either kind of database, with Ana as its owner."""
    settings = ServerSettings(database_url=database_url, files_folder=tmp_path / "files")
    server = await Server.open(settings, clock=clock)
    workplace = Workplace(server, clock)
    await workplace.prepare()
    owner = msgspec.structs.replace(workplace.ana, role=Role.OWNER)
    await server.database.write(workplace.workspace_id, lambda tx: tx.put("user.updated", owner))
    yield workplace
    await server.close()


async def _send(workplace: Workplace, method: str, path: str, value: Any, token: str = "") -> Answer:
    """Send a value as JSON, or a text that is a body already."""
    kind = "application/x-www-form-urlencoded" if isinstance(value, str) else "application/json"
    body = value.encode() if isinstance(value, str) else msgspec.json.encode(value)
    headers = {"content-type": kind, "authorization": f"Bearer {token}", "origin": "http://inbox.test"}
    path, _, query = path.partition("?")
    return await call(workplace.server, method, path, query=query, headers=headers, body=body)


def _of_visitors(workplace: Workplace, text: str) -> Iterator[tuple[str, str, Any]]:
    """Yield method, path and body of requests with a text in each place that a visitor can put one."""
    chat, fresh = f"/webchat/{workplace.channel.id}", str(new_id(workplace.clock))
    yield "POST", f"{chat}/messages", {"id": fresh, "text": text}
    yield "POST", f"{chat}/profile", {"name": text}
    yield "POST", f"{chat}/profile", {"email": text}
    yield "POST", f"{chat}/profile", {"email": f"a{text[:9]}@example.test"}
    yield "POST", f"{chat}/session", {"token": text}
    yield "PUT", f"{chat}/uploads/{fresh}", {"name": text, "size_bytes": 5}


def _of_users(workplace: Workplace, text: str) -> Iterator[tuple[str, str, Any]]:
    workspace, fresh = f"/v1/ws/{workplace.workspace_id}", new_id(workplace.clock)
    query = urlencode(dict.fromkeys(("page", "epoch", "scope"), text))
    yield "PUT", f"{workspace}/uploads/{fresh}", {"name": text, "size_bytes": 5}
    yield "PUT", f"{workspace}/channels/{fresh}/web-chat", {"name": text, "settings": _SETTINGS}
    for field in ("title", "greeting", "colour"):
        settings = {**_SETTINGS, field: text}
        yield "PUT", f"{workspace}/channels/{workplace.channel.id}/web-chat", {"name": "Web", "settings": settings}
    settings = {**_SETTINGS, "allowed_origins": ["http://inbox.test", text]}
    yield "PUT", f"{workspace}/channels/{workplace.channel.id}/web-chat", {"name": "Web", "settings": settings}
    for path in ("snapshot", "changes", "timeline"):
        yield "GET", f"{workspace}/{path}?{query}", {}
    for name in ("authorization_code", "refresh_token", text):
        yield "POST", "/oauth/token", urlencode({**dict.fromkeys(_OAUTH, text), "grant_type": name})
    yield "POST", "/oauth/revoke", urlencode({"token": text})
    yield "POST", "/oauth/authorize", urlencode(dict.fromkeys(_SIGN_IN, text))
    yield "GET", f"/oauth/authorize?{urlencode(dict.fromkeys(_SIGN_IN, text))}", {}


async def test_no_visitor_breaks_the_server(any_workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    workplace, chat = any_workplace, f"/webchat/{any_workplace.channel.id}"
    token = (await _send(workplace, "POST", f"{chat}/session", {})).decoded(Session).token
    await _send(workplace, "POST", f"{chat}/opened", {}, token)
    taken = 0
    for text in WILD_TEXTS:
        workplace.clock.advance(seconds=100)  # longer than any rate makes one wait
        for method, path, value in _of_visitors(workplace, text):
            answer = await _send(workplace, method, path, value, token)
            assert answer.status < 500, (path, value)
            assert answer.status not in {401, 429}, path
            taken += answer.status < 300
    assert taken > len(WILD_TEXTS), "some of it is just text"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_no_user_breaks_the_server(any_workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    workplace = any_workplace
    token = (await workplace.sign_in(workplace.ana)).access_token
    for text in WILD_TEXTS:
        for method, path, value in _of_users(workplace, text[:5_000]):
            answer = await _send(workplace, method, path, value, token)
            assert answer.status < 500, (path, value)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
