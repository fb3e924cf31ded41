"""Codes and tokens on both databases: PKCE, rotation, reuse, grace, expiry, revocation."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import AuthenticationError, UserError
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.domain.workspace import User, Workspace
from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.server import administration
from desktop_inbox.server.services.authorization import CodeBinding, check_binding
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.storage.auth_tables import auth_codes, auth_tokens, token_families
from desktop_inbox.server.storage.database import Database
from tests.fixtures.databases import SteppingClock

VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
REDIRECT = "http://127.0.0.1:49152/callback"
BINDING = CodeBinding(code_challenge=CHALLENGE, redirect_uri=REDIRECT)


class Server:
    """A database with one workspace and one user, and the authority over it."""

    def __init__(self, database: Database, clock: SteppingClock) -> None:
        self.database = database
        self.clock = clock
        self.authority = TokenAuthority(database, clock)
        self.workspace_id = WorkspaceId(new_id(clock))
        self.user = User(id=UserId(new_id(clock)), name="Ana", email="ana@example.test")
        self.revoked: list[UUID] = []
        self.authority.subscribe_revoked(self.revoked.append)

    async def start(self) -> None:
        workspace = Workspace(id=self.workspace_id, name="Shop")
        await self.database.write(self.workspace_id, lambda tx: tx.put("workspace.created", workspace))
        self.user = await self.database.write(self.workspace_id, lambda tx: tx.put("user.created", self.user))

    async def deactivate_user(self) -> None:
        user = User(id=self.user.id, name="Ana", email=self.user.email, is_active=False, ver=self.user.ver)
        await self.database.write(self.workspace_id, lambda tx: tx.put("user.changed", user))

    async def code(self) -> str:
        return await self.authority.issue_code(self.workspace_id, self.user.id, BINDING)

    async def redeem(self, code: str, verifier: str = VERIFIER, redirect_uri: str = REDIRECT) -> TokenResponse:
        return await self.authority.redeem_code(code, verifier=verifier, redirect_uri=redirect_uri)

    async def sign_in(self) -> TokenResponse:
        return await self.redeem(await self.code())

    async def is_valid(self, tokens: TokenResponse) -> bool:
        try:
            access = await self.authority.authenticate(tokens.access_token)
        except AuthenticationError:
            return False
        assert (access.actor.user_id, access.actor.workspace_id) == (self.user.id, self.workspace_id)
        return True

    async def refused(self, refresh_token: str) -> bool:
        try:
            await self.authority.refresh(refresh_token)
        except AuthenticationError as error:
            return error.code == "invalid_grant"
        return False


@pytest.fixture
async def server(database: Database, clock: SteppingClock) -> Server:
    server = Server(database, clock)
    await server.start()
    return server


async def test_a_code_gives_tokens_that_work(server: Server) -> None:
    tokens = await server.sign_in()
    assert await server.is_valid(tokens)
    assert (tokens.token_type, tokens.expires_in) == ("Bearer", 3600)


async def test_nothing_usable_is_stored(server: Server) -> None:
    code = await server.code()
    tokens = await server.redeem(code)
    rows = await server.database.read(
        lambda conn: [tuple(row) for table in (auth_codes, auth_tokens) for row in conn.execute(select(table))]
    )
    for secret in (code, tokens.access_token, tokens.refresh_token):
        assert secret not in repr(rows)


@pytest.mark.parametrize(
    ("verifier", "redirect_uri"),
    [
        pytest.param("w" * 43, REDIRECT, id="another verifier"),
        pytest.param("", REDIRECT, id="no verifier"),
        pytest.param(VERIFIER + "é", REDIRECT, id="no ASCII"),
        pytest.param("v" * 129, REDIRECT, id="too long"),
        pytest.param(VERIFIER, "http://127.0.0.1:49153/callback", id="another redirect"),
    ],
)
async def test_a_code_is_bound(server: Server, verifier: str, redirect_uri: str) -> None:
    code = await server.code()
    with pytest.raises(AuthenticationError, match="invalid_grant"):
        await server.redeem(code, verifier, redirect_uri)


async def test_a_code_used_twice_revokes_what_it_gave(server: Server) -> None:
    code = await server.code()
    tokens = await server.redeem(code)
    with pytest.raises(AuthenticationError):
        await server.redeem(code)
    assert not await server.is_valid(tokens)
    assert await server.refused(tokens.refresh_token)
    assert len(server.revoked) == 1


async def test_a_code_ends_after_a_minute(server: Server) -> None:
    code = await server.code()
    server.clock.advance(seconds=60)
    with pytest.raises(AuthenticationError):
        await server.redeem(code)


async def test_a_code_of_the_administrator_outlasts_the_choice_of_a_passphrase(server: Server) -> None:
    issued = await administration.issue_sign_in_code(
        server.database, server.user.email, code_challenge=CHALLENGE, redirect_uri=REDIRECT
    )
    server.clock.advance(seconds=issued.expires_in - 1)
    assert issued.expires_in == 3600
    assert await server.is_valid(await server.redeem(issued.code))


async def test_an_access_token_ends_after_an_hour(server: Server) -> None:
    tokens = await server.sign_in()
    server.clock.advance(seconds=3599)
    assert await server.is_valid(tokens)
    server.clock.advance(seconds=1)
    assert not await server.is_valid(tokens)
    assert await server.is_valid(await server.authority.refresh(tokens.refresh_token))


async def test_a_refresh_token_reused_late_revokes_the_family(server: Server) -> None:
    first = await server.sign_in()
    second = await server.authority.refresh(first.refresh_token)
    server.clock.advance(seconds=61)
    assert await server.refused(first.refresh_token)
    assert not await server.is_valid(second)
    assert await server.refused(second.refresh_token)
    assert len(server.revoked) == 1


async def test_a_lost_answer_can_be_asked_for_again(server: Server) -> None:
    first = await server.sign_in()
    lost = await server.authority.refresh(first.refresh_token)
    server.clock.advance(seconds=60)
    again = await server.authority.refresh(first.refresh_token)
    assert await server.is_valid(again)
    assert await server.is_valid(await server.authority.refresh(again.refresh_token))
    assert server.revoked == []
    assert await server.refused(lost.refresh_token), "the lost one came up after its sibling was used: a theft"
    assert len(server.revoked) == 1


async def test_the_grace_ends_when_the_next_token_is_used(server: Server) -> None:
    first = await server.sign_in()
    second = await server.authority.refresh(first.refresh_token)
    await server.authority.refresh(second.refresh_token)
    assert await server.refused(first.refresh_token)
    assert len(server.revoked) == 1


async def test_who_stays_away_too_long_signs_in_again(server: Server) -> None:
    tokens = await server.sign_in()
    server.clock.advance(days=60)
    assert await server.refused(tokens.refresh_token)
    assert server.revoked == []


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_revoking_either_token_ends_the_family(server: Server, kind: str) -> None:
    tokens, other = await server.sign_in(), await server.sign_in()
    await server.authority.revoke(getattr(tokens, kind))
    assert not await server.is_valid(tokens)
    assert await server.refused(tokens.refresh_token)
    assert await server.is_valid(other)


async def test_unknown_tokens_are_refused_quietly(server: Server) -> None:
    await server.authority.revoke("dir_unknown")
    await server.authority.revoke("x" * 10_000)
    for secret in ("", "dir_unknown", "x" * 10_000, "\x00", "\ud800"):
        assert await server.refused(secret)
        with pytest.raises(AuthenticationError):
            await server.authority.authenticate(secret)
    assert server.revoked == []


async def test_one_kind_of_token_is_not_another(server: Server) -> None:
    tokens = await server.sign_in()
    assert await server.refused(tokens.access_token)
    with pytest.raises(AuthenticationError):
        await server.authority.authenticate(tokens.refresh_token)


async def test_a_deactivated_user_has_no_tokens(server: Server) -> None:
    tokens = await server.sign_in()
    code = await server.code()
    families = await server.database.read(lambda conn: set(conn.scalars(select(token_families.c.id))))
    assert await server.authority.living(families) == families
    await server.deactivate_user()
    assert not await server.is_valid(tokens)
    assert await server.refused(tokens.refresh_token)
    with pytest.raises(AuthenticationError):
        await server.redeem(code)
    assert await server.authority.living(families) == set()


async def test_signing_in_sweeps_up_what_has_ended(server: Server) -> None:
    await server.sign_in()
    server.clock.advance(days=61)
    await server.sign_in()
    counts = await server.database.read(
        lambda conn: [
            conn.scalar(select(func.count()).select_from(t)) for t in (auth_codes, token_families, auth_tokens)
        ]
    )
    assert counts == [1, 1, 2]


@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:5000/callback",
        "https://127.0.0.1:5000/callback",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:70000/callback",
        "http://127.0.0.1:5000/callback/../x",
        "http://127.0.0.1:5000/callback?x=1",
        "http://127.0.0.1:5000@evil.test/callback",
        "http://127.0.0.1:5000/callback\n",
        "http://evil.test:5000/callback",
        "",
    ],
)
def test_only_loopback_redirects_are_taken(uri: str) -> None:
    with pytest.raises(UserError, match="bad_redirect_uri"):
        check_binding(CHALLENGE, uri)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:1/callback", "http://[::1]:65535/callback"])
def test_any_loopback_port_is_taken(uri: str) -> None:
    assert check_binding(CHALLENGE, uri).redirect_uri == uri


@pytest.mark.parametrize("challenge", ["", CHALLENGE[:-1], CHALLENGE + "=", "!" * 43])
def test_only_s256_challenges_are_taken(challenge: str) -> None:
    with pytest.raises(UserError, match="bad_code_challenge"):
        check_binding(challenge, REDIRECT)
