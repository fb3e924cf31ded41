"""Tokens: one refresh at a time, saved before use, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from desktop_inbox.domain.errors import AuthenticationError, TransientError
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.session import TokenError, TokenResponse
from desktop_inbox.sync.api import AuthorizedHttp
from desktop_inbox.sync.http import HttpClient, Request
from desktop_inbox.sync.tokens import TokenSource
from tests.fixtures.waiting import until
from tests.unit.sync_server import FakeServer, ManualClock, gives, refuses, running, says, task_scope

TOKEN = "/oauth/token"


class Sessions:
    """An OAuth server that rotates: `access-N` and `refresh-N`, and takes only the newest refresh token."""

    def __init__(self) -> None:
        self.number = 1
        self.expires_in = 600
        self.delay_s = 0.02

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        await asyncio.sleep(self.delay_s)
        if form["refresh_token"] != f"refresh-{self.number}" or form["client_id"] != "desktop-inbox":
            return await gives(TokenError(error="invalid_grant"), 400)(request)  # type: ignore[return-value]
        self.number += 1
        return await gives(self.response())(request)  # type: ignore[return-value]

    def response(self) -> TokenResponse:
        return TokenResponse(
            access_token=f"access-{self.number}",
            token_type="bearer",
            expires_in=self.expires_in,
            refresh_token=f"refresh-{self.number}",
        )

    async def guarded(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer access-{self.number}":
            return await refuses(401, ProblemCode.INVALID_TOKEN)(request)  # type: ignore[return-value]
        return web.Response(body=b"welcome")


class Keychain:
    """Where the refresh token is saved; can be locked."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.is_locked = False

    async def save(self, refresh_token: str) -> None:
        await asyncio.sleep(0)
        if self.is_locked:
            raise TransientError
        self.saved.append(refresh_token)


class Setup:
    """Everything around one token source."""

    def __init__(self, http: HttpClient, tokens: TokenSource, server: FakeServer, sessions: Sessions) -> None:
        self.tokens = tokens
        self.server = server
        self.sessions = sessions
        self.api = AuthorizedHttp(http, tokens)


@pytest.fixture
def keychain() -> Keychain:
    return Keychain()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def setup(keychain: Keychain, clock: ManualClock) -> AsyncIterator[Setup]:
    server, sessions = FakeServer(), Sessions()
    server.answer(TOKEN, sessions.token)
    server.answer("/v1/a", sessions.guarded)
    async with running(server) as http, task_scope() as scope:
        tokens = TokenSource(
            http, refresh_token="refresh-1", save=keychain.save, clock=clock, scope=scope.child("s", ignore)
        )
        yield Setup(http, tokens, server, sessions)


def ignore(error: BaseException) -> None:
    """Refreshes that fail on purpose."""


async def test_many_requests_at_once_make_one_refresh(setup: Setup, keychain: Keychain) -> None:
    answers = await asyncio.gather(*(setup.api.send(Request(path="/v1/a")) for _ in range(20)))
    assert answers == [b"welcome"] * 20
    assert setup.server.count(TOKEN) == 1
    assert keychain.saved == ["refresh-2"]


async def test_requests_refused_at_once_make_one_refresh(setup: Setup, keychain: Keychain) -> None:
    await setup.api.send(Request(path="/v1/a"))
    stale = await setup.tokens.access_token()
    renewed = await asyncio.gather(*(setup.tokens.renew(stale) for _ in range(10)))
    assert set(renewed) == {"access-3"}
    assert setup.server.count(TOKEN) == 2


async def test_a_sign_in_just_made_is_saved_and_used(setup: Setup, keychain: Keychain) -> None:
    setup.sessions.number = 20
    await setup.tokens.adopt(setup.sessions.response())
    assert await setup.api.send(Request(path="/v1/a")) == b"welcome"
    assert keychain.saved == ["refresh-20"]
    assert setup.server.count(TOKEN) == 0


async def test_a_token_refused_late_is_not_renewed_again(setup: Setup) -> None:
    first = await setup.tokens.access_token()
    second = await setup.tokens.renew(first)
    assert await setup.tokens.renew(first) == second
    assert setup.server.count(TOKEN) == 2


async def test_a_token_refused_twice_is_an_error(setup: Setup) -> None:
    setup.server.answer("/v1/a", says(b"", 401))
    with pytest.raises(AuthenticationError):
        await setup.api.send(Request(path="/v1/a"))
    assert setup.server.count("/v1/a") == 2


async def test_a_right_that_is_lacking_renews_nothing(setup: Setup) -> None:
    setup.server.answer("/v1/a", refuses(403, ProblemCode.FORBIDDEN))
    with pytest.raises(AuthenticationError, match="forbidden"):
        await setup.api.send(Request(path="/v1/a"))
    assert setup.server.count(TOKEN) == 1


async def test_a_token_is_renewed_before_it_ends(setup: Setup, clock: ManualClock) -> None:
    await setup.tokens.access_token()
    clock.at_s += 560
    assert await setup.tokens.access_token() == "access-2"
    clock.at_s += 15
    assert await setup.tokens.access_token() == "access-3"


async def test_a_token_that_could_not_be_saved_is_not_used_and_saved_later(setup: Setup, keychain: Keychain) -> None:
    keychain.is_locked = True
    with pytest.raises(TransientError):
        await setup.api.send(Request(path="/v1/a"))
    assert setup.server.count("/v1/a") == 0
    keychain.is_locked = False
    assert await setup.api.send(Request(path="/v1/a")) == b"welcome"
    assert keychain.saved == ["refresh-2"]
    assert setup.server.count(TOKEN) == 1


async def test_who_stops_waiting_does_not_stop_the_refresh(setup: Setup, keychain: Keychain) -> None:
    impatient = asyncio.gather(setup.tokens.access_token())
    await until(lambda: setup.server.count(TOKEN) == 1)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert await setup.tokens.access_token() == "access-2"
    assert setup.server.count(TOKEN) == 1
    assert keychain.saved == ["refresh-2"]


async def test_a_refresh_token_that_is_not_accepted_ends_the_session(setup: Setup, keychain: Keychain) -> None:
    setup.sessions.number = 9
    with pytest.raises(AuthenticationError):
        await setup.tokens.access_token()
    assert keychain.saved == []


async def test_a_server_that_is_away_ends_nothing(setup: Setup) -> None:
    setup.server.answer(TOKEN, says(b"", 503), setup.sessions.token)
    with pytest.raises(TransientError):
        await setup.tokens.access_token()
    assert await setup.tokens.access_token() == "access-2"


async def test_signing_out_revokes_and_forgets(setup: Setup) -> None:
    setup.server.answer("/oauth/revoke", says(b""))
    await setup.tokens.access_token()
    await setup.tokens.revoke()
    assert parse_qs(setup.server.bodies[-1].decode()) == {"token": ["refresh-2"], "client_id": ["desktop-inbox"]}
    with pytest.raises(AuthenticationError):
        await setup.tokens.access_token()
    assert setup.server.count(TOKEN) == 1


async def test_signing_out_works_offline(setup: Setup) -> None:
    setup.server.answer("/oauth/revoke", says(b"", 503))
    await setup.tokens.revoke()
    with pytest.raises(AuthenticationError):
        await setup.tokens.access_token()
