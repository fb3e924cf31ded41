"""Signing in over HTTP: the page in the browser, the redirect, the token endpoint, and who is kept out."""

from __future__ import annotations

import html
import re
import time
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import msgspec
import pytest

from desktop_inbox.domain.workspace import Role
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.session import CLIENT_ID, TokenError, TokenResponse
from desktop_inbox.server import administration
from desktop_inbox.server.api.attempts import SignInAttempts
from desktop_inbox.server.api.sign_in_page import choose_language
from desktop_inbox.server.app import Server, ServerSettings
from tests.fixtures.api_server import CHALLENGE, REDIRECT, VERIFIER, Answer, Workplace, call
from tests.fixtures.databases import SteppingClock

PASSWORD = "correct horse battery"
FORM = {"content-type": "application/x-www-form-urlencoded"}
REQUEST = {
    "response_type": "code",
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT,
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": 'st"ate<>',
}


class Browser:
    """As much of a browser as signing in needs: cookies, and the fields of a form."""

    def __init__(self, server: Server, **headers: str) -> None:
        self.server = server
        self.headers = headers
        self.cookie = ""
        self.fields: dict[str, str] = {}

    async def open(self, **changes: str) -> Answer:
        """Open the page."""
        request = {name: value for name, value in {**REQUEST, **changes}.items() if value}
        return self._seen(await call(self.server, "GET", "/oauth/authorize", query=request, headers=self._headers()))

    async def submit(self, email: str, password: str, **changes: str) -> Answer:
        """Fill the form in and send it."""
        body = urlencode({**self.fields, "email": email, "password": password, **changes}).encode()
        headers = self._headers(**FORM)
        return self._seen(await call(self.server, "POST", "/oauth/authorize", headers=headers, body=body))

    def _headers(self, **more: str) -> dict[str, str]:
        cookie = {"cookie": self.cookie} if self.cookie else {}
        return {**self.headers, **cookie, **more}

    def _seen(self, answer: Answer) -> Answer:
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.body.decode())
        self.fields = {name: html.unescape(value) for name, value in fields} or self.fields
        return answer


@pytest.fixture
async def ana(workplace: Workplace) -> str:
    """The address of a user with a password."""
    user = await administration.create_user(
        workplace.server.database,
        workplace.workspace_id,
        name="Ana",
        email="Ana.Pass@example.test",
        password=PASSWORD,
        role=Role.AGENT,
    )
    return user.email


async def _token(server: Server, **fields: str) -> Answer:
    body = urlencode({"client_id": CLIENT_ID, **fields}).encode()
    return await call(server, "POST", "/oauth/token", headers=FORM, body=body)


def _refusal(answer: Answer) -> str:
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    return msgspec.json.decode(answer.body, type=TokenError).error


async def test_from_the_page_to_tokens_that_work(workplace: Workplace, ana: str) -> None:
    browser = Browser(workplace.server)
    page = await browser.open()
    assert page.status == 200
    answer = await browser.submit(ana.upper(), PASSWORD)
    assert answer.status == 303
    location = urlsplit(answer.headers["location"])
    query = parse_qs(location.query)
    assert answer.headers["location"].startswith(f"{REDIRECT}?")
    assert query["state"] == [REQUEST["state"]]
    [code] = query["code"]
    granted = await _token(
        workplace.server, grant_type="authorization_code", code=code, code_verifier=VERIFIER, redirect_uri=REDIRECT
    )
    assert granted.headers["cache-control"] == "no-store"
    tokens = granted.decoded(TokenResponse)
    assert (await workplace.get("/me", tokens.access_token)).status == 200
    refreshed = await _token(workplace.server, grant_type="refresh_token", refresh_token=tokens.refresh_token)
    assert (await workplace.get("/me", refreshed.decoded(TokenResponse).access_token)).status == 200


async def test_revoking_signs_out(workplace: Workplace) -> None:
    body = urlencode({"token": workplace.tokens.refresh_token, "client_id": CLIENT_ID}).encode()
    assert (await call(workplace.server, "POST", "/oauth/revoke", headers=FORM, body=body)).status == 200
    assert (await workplace.get("/me")).code == ProblemCode.INVALID_TOKEN
    assert (await call(workplace.server, "POST", "/oauth/revoke", headers=FORM, body=body)).status == 200


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "dir_unknown"}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "\x00" * 9000}, "invalid_grant"),
        ({"grant_type": "refresh_token", "client_id": "other"}, "invalid_client"),
    ],
)
async def test_refused_grants(workplace: Workplace, fields: dict[str, str], error: str) -> None:
    answer = await _token(workplace.server, **fields)
    if len(urlencode(fields)) > 16 * 1024:
        assert answer.code == ProblemCode.TOO_LARGE
    else:
        assert _refusal(answer) == error


@pytest.mark.parametrize(("verifier", "redirect"), [("w" * 43, REDIRECT), (VERIFIER, REDIRECT + "x"), ("", REDIRECT)])
async def test_a_code_needs_its_verifier_and_redirect(
    workplace: Workplace, ana: str, verifier: str, redirect: str
) -> None:
    issued = await administration.issue_sign_in_code(
        workplace.server.database, ana, code_challenge=CHALLENGE, redirect_uri=REDIRECT
    )
    answer = await _token(
        workplace.server,
        grant_type="authorization_code",
        code=issued.code,
        code_verifier=verifier,
        redirect_uri=redirect,
    )
    assert _refusal(answer) == "invalid_grant"


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana.pass@example.test", "wrong"), ("nobody@example.test", PASSWORD), ("\x00", PASSWORD), ("", "")],
)
async def test_a_wrong_password_shows_the_page_again(workplace: Workplace, ana: str, email: str, password: str) -> None:
    browser = Browser(workplace.server)
    await browser.open()
    answer = await browser.submit(email, password)
    assert answer.status == 403
    assert b'role="alert"' in answer.body
    assert PASSWORD.encode() not in answer.body


async def test_an_unknown_address_takes_as_long_as_a_wrong_password(workplace: Workplace, ana: str) -> None:
    async def seconds(email: str) -> float:
        browser = Browser(workplace.server)
        await browser.open()
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            await browser.submit(email, "wrong")
            taken.append(time.perf_counter() - start)
        return min(taken)

    known, unknown = await seconds(ana), await seconds("nobody@example.test")
    assert unknown > known / 3


async def test_a_deactivated_user_cannot_sign_in(workplace: Workplace, ana: str) -> None:
    await administration.set_user_active(workplace.server.database, ana, is_active=False)
    browser = Browser(workplace.server)
    await browser.open()
    assert (await browser.submit(ana, PASSWORD)).status == 403


async def test_too_many_attempts_wait(workplace: Workplace, ana: str) -> None:
    browser = Browser(workplace.server)
    await browser.open()
    for _ in range(5):
        assert (await browser.submit(ana, "wrong")).status == 403
    answer = await browser.submit(ana, PASSWORD)
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) >= 1
    workplace.clock.advance(seconds=1)
    assert (await browser.submit(ana, PASSWORD)).status == 303
    assert (await browser.submit(ana, "wrong")).status == 403, "a success forgives"


def test_waiting_doubles_up_to_a_limit_and_is_forgotten(clock: SteppingClock) -> None:
    attempts = SignInAttempts(clock)
    waits = []
    for _ in range(20):
        waits.append(attempts.begin("a@example.test", "192.0.2.1"))
        clock.advance(seconds=waits[-1])
        if waits[-1]:
            assert attempts.begin("a@example.test", "192.0.2.1") == 0.0
    assert waits[:5] == [0.0] * 5
    assert waits[5:9] == [1.0, 2.0, 4.0, 8.0]
    assert max(waits) == 900.0
    assert attempts.begin("a@example.test", "198.51.100.1") == 0.0, "the same person elsewhere"
    clock.advance(hours=1)
    assert attempts.begin("a@example.test", "192.0.2.1") == 0.0


def test_one_address_cannot_try_many_people(clock: SteppingClock) -> None:
    attempts = SignInAttempts(clock)
    waits = [attempts.begin(f"{n}@example.test", "2001:db8::1") for n in range(31)]
    assert waits[:30] == [0.0] * 30
    assert waits[30] > 0.0
    assert attempts.begin("x@example.test", "2001:db8::2") > 0.0, "a neighbour in the same network"


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.test/callback"},
        {"redirect_uri": "http://localhost:5000/callback"},
        {"redirect_uri": ""},
        {"client_id": "other"},
        {"client_id": ""},
        {"state": "x" * 2000},
    ],
)
async def test_an_untrusted_request_leads_nowhere(workplace: Workplace, changes: dict[str, str]) -> None:
    answer = await Browser(workplace.server).open(**changes)
    assert answer.status == 400
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "location" not in answer.headers
    assert b"evil" not in answer.body


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
    ],
)
async def test_a_wrong_request_goes_back_with_an_error(
    workplace: Workplace, changes: dict[str, str], error: str
) -> None:
    answer = await Browser(workplace.server).open(**changes)
    assert answer.status == 303
    query = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert (query["error"], query["state"]) == (error, REQUEST["state"])
    assert "code" not in query


async def test_a_parameter_that_is_said_twice_leads_nowhere(workplace: Workplace) -> None:
    query = f"{urlencode(REQUEST)}&redirect_uri=http%3A%2F%2F127.0.0.1%3A6666%2Fcallback"
    assert (await call(workplace.server, "GET", "/oauth/authorize", query=query)).status == 400


async def test_a_form_from_elsewhere_is_not_taken(workplace: Workplace, ana: str) -> None:
    browser = Browser(workplace.server)
    await browser.open()
    assert (await browser.submit(ana, PASSWORD, key="")).status == 400
    assert (await browser.submit(ana, PASSWORD, key="x" * 32)).status == 400
    browser.headers = {"sec-fetch-site": "cross-site"}
    assert (await browser.submit(ana, PASSWORD)).status == 400
    browser.headers = {"sec-fetch-site": "same-origin"}
    assert (await browser.submit(ana, PASSWORD)).status == 303
    stranger = Browser(workplace.server)
    stranger.fields = dict(browser.fields)
    assert (await stranger.submit(ana, PASSWORD)).status == 400


@pytest.mark.parametrize("body", [b"\xff", b"&" * 100, b"a=b", b""])
async def test_a_body_that_is_no_form_leads_nowhere(workplace: Workplace, body: bytes) -> None:
    answer = await call(workplace.server, "POST", "/oauth/authorize", headers=FORM, body=body)
    assert answer.status == 400


async def test_the_page_loads_nothing_and_echoes_safely(workplace: Workplace) -> None:
    browser = Browser(workplace.server)
    page = await browser.open()
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:49152;" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "HttpOnly" in page.headers["set-cookie"]
    assert "SameSite=strict" in page.headers["set-cookie"]
    assert "Secure" not in page.headers["set-cookie"]
    text = page.body.decode()
    assert 'value="st&quot;ate&lt;&gt;"' in text
    assert not re.search(r"(src|href)=", text)
    again = await browser.submit('"><script>alert(1)</script>', "wrong")
    assert b"<script" not in again.body


async def test_behind_https_the_cookie_is_secure(sqlite_url: str, clock: SteppingClock) -> None:
    settings = ServerSettings(database_url=sqlite_url, public_url="https://inbox.example")
    server = await Server.open(settings, clock=clock)
    assert "Secure" in (await Browser(server).open()).headers["set-cookie"]
    await server.close()


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [("", "es-MX,es;q=0.9,en;q=0.5", "es"), ("", "fr, en", "en"), ("es", "en", "es"), ("", "", "en")],
)
async def test_the_page_speaks_the_users_language(
    workplace: Workplace, wanted: str, accepted: str, language: str
) -> None:
    page = await Browser(workplace.server, **{"accept-language": accepted}).open(ui_locales=wanted)
    assert f'<html lang="{language}">' in page.body.decode()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en;q=0.4, es; q=0.5", "es"),
        ("es;q=0", "en"),
        ("es;q=nan, en;q=0.1", "en"),
        ("es;q=x", "en"),
        ("pt es en", "es"),
        ("*," * 1000, "en"),
    ],
)
def test_languages_are_ranked(accepted: str, language: str) -> None:
    assert choose_language(accepted) == language
