"""Signing in through the browser's loopback redirect."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from desktop_inbox.domain.errors import AuthenticationError, TransientError
from desktop_inbox.protocol.session import TokenError, TokenResponse
from desktop_inbox.sync.http import HttpClient
from desktop_inbox.sync.sign_in import SignIn, challenge_of, redeem
from tests.unit.sync_server import FakeServer, gives, running

TOKENS = TokenResponse(access_token="a", token_type="bearer", expires_in=600, refresh_token="r")


@pytest.fixture
def server() -> FakeServer:
    fake = FakeServer()
    fake.answer("/oauth/token", gives(TOKENS))
    return fake


@pytest.fixture
async def http(server: FakeServer) -> AsyncIterator[HttpClient]:
    async with running(server) as client:
        yield client


def asked(url: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: value for name, [value] in parse_qs(urlsplit(url).query).items()}


async def browse(redirect_uri: str, **query: str) -> tuple[int, str]:
    """Do what the browser does when the server sends it back."""
    async with aiohttp.ClientSession() as browser, browser.get(redirect_uri, params=query) as response:
        return response.status, await response.text()


async def test_the_whole_way(server: FakeServer, http: HttpClient) -> None:
    sign_in = SignIn(http, language="es")
    query = asked(await sign_in.start())
    waiting = asyncio.gather(sign_in.wait())
    status, page = await browse(query["redirect_uri"], code="c0de", state=query["state"])
    assert (status, "Has iniciado sesión" in page) == (200, True)
    assert await waiting == [TOKENS]
    form = asked("?" + server.bodies[-1].decode())
    assert (form["grant_type"], form["code"]) == ("authorization_code", "c0de")
    assert form["redirect_uri"] == query["redirect_uri"]
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert urlsafe_b64decode(query["code_challenge"] + "=") == digest
    assert query["code_challenge_method"] == "S256"
    assert urlsplit(query["redirect_uri"]).hostname == "127.0.0.1"


async def test_it_listens_no_longer_than_needed(http: HttpClient) -> None:
    sign_in = SignIn(http)
    query = asked(await sign_in.start())
    waiting = asyncio.gather(sign_in.wait())
    await browse(query["redirect_uri"], code="c", state=query["state"])
    await waiting
    with pytest.raises(aiohttp.ClientConnectorError):
        await browse(query["redirect_uri"], code="c", state=query["state"])


async def test_what_bears_another_state_ends_nothing(server: FakeServer, http: HttpClient) -> None:
    sign_in = SignIn(http)
    query = asked(await sign_in.start())
    waiting = asyncio.gather(sign_in.wait())
    for stranger in ({"code": "evil", "state": "guess"}, {"code": "evil"}, {"error": "x", "state": "ñ"}):
        assert (await browse(query["redirect_uri"], **stranger))[0] == 400
    await browse(query["redirect_uri"], code="good", state=query["state"])
    await waiting
    assert asked("?" + server.bodies[-1].decode())["code"] == "good"


async def test_only_the_first_answer_counts(server: FakeServer, http: HttpClient) -> None:
    sign_in = SignIn(http)
    query = asked(await sign_in.start())
    await browse(query["redirect_uri"], code="first", state=query["state"])
    assert (await browse(query["redirect_uri"], code="second", state=query["state"]))[0] == 410
    await sign_in.wait()
    assert asked("?" + server.bodies[-1].decode())["code"] == "first"


async def test_the_server_says_no(http: HttpClient) -> None:
    sign_in = SignIn(http)
    query = asked(await sign_in.start())
    waiting = asyncio.gather(sign_in.wait(), return_exceptions=True)
    _, page = await browse(query["redirect_uri"], error="access_denied", state=query["state"])
    [error] = await waiting
    assert isinstance(error, AuthenticationError)
    assert error.code == "refused"
    assert "You are not signed in" in page


async def test_nobody_comes_back(http: HttpClient) -> None:
    sign_in = SignIn(http, timeout_s=0.05)
    await sign_in.start()
    with pytest.raises(TransientError, match="timeout"):
        await sign_in.wait()


async def test_it_can_be_cancelled(http: HttpClient) -> None:
    sign_in = SignIn(http)
    await sign_in.start()
    waiting = asyncio.gather(sign_in.wait(), return_exceptions=True)
    await asyncio.sleep(0)
    await sign_in.close()
    [error] = await waiting
    assert isinstance(error, AuthenticationError)
    assert error.code == "cancelled"
    await sign_in.close()


async def test_a_code_that_is_not_accepted(server: FakeServer, http: HttpClient) -> None:
    server.answer("/oauth/token", gives(TokenError(error="invalid_grant"), 400))
    with pytest.raises(AuthenticationError, match="invalid_grant"):
        await redeem(http, code="old", verifier="v" * 43, redirect_uri="http://127.0.0.1/callback")


def test_the_challenge_of_rfc_7636() -> None:
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
