"""The one door to codes and tokens: issues, redeems, checks and revokes them, and tells of revocations."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import AuthenticationError
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.domain.workspace import User
from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.server.services import tokens
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.authorization import CodeBinding
from desktop_inbox.server.services.people import check_may_set_password
from desktop_inbox.server.services.workspaces import do_store_password, find_member
from desktop_inbox.server.storage.database import Database, Tx

_log = logging.getLogger(__name__)

RevokedCallback = Callable[[UUID], None]

TOKEN_CHARACTERS = 512
"""No code or token is longer; what is longer is not even looked up."""


class TokenAuthority:
    """Codes and tokens in one database. Belongs to the event loop that opened the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Take the database, which its owner closes."""
        self._database = database
        self._clock = clock
        self._callbacks: list[RevokedCallback] = []

    async def issue_code(self, workspace_id: WorkspaceId, user_id: UserId, binding: CodeBinding) -> str:
        """Return a fresh authorization code for a user who has proved who he is."""
        return await self._database.write(workspace_id, lambda tx: tokens.do_issue_code(tx, user_id, binding))

    async def redeem_code(self, code: str, *, verifier: str, redirect_uri: str) -> TokenResponse:
        """Change a code for tokens. Raises `AuthenticationError("invalid_grant")`."""
        return await self._redeem(code, lambda tx: tokens.do_redeem_code(tx, code, verifier, redirect_uri))

    async def refresh(self, refresh_token: str) -> TokenResponse:
        """Change a refresh token for the next pair. Raises `AuthenticationError("invalid_grant")`."""
        return await self._redeem(refresh_token, lambda tx: tokens.do_refresh(tx, refresh_token))

    async def revoke(self, token: str) -> None:
        """Revoke a token and all of its family. An unknown one is no error (RFC 7009, section 2.2)."""
        workspace_id = await self._workspace_of(token)
        if workspace_id is None:
            return
        family_id = await self._database.write(workspace_id, lambda tx: tokens.do_revoke(tx, token))
        if family_id is not None:
            self._tell(family_id)

    async def replace_password(
        self, actor: Actor, user_id: UserId, password_hash: str, *, kept: UUID | None = None
    ) -> User:
        """Let a user sign in by a password, and by no other; end what they are signed in on, but for the `kept` family.

        Raises `UserError` as `people.check_may_set_password` does.
        """

        def work(tx: Tx) -> tuple[User, set[UUID]]:
            check_may_set_password(tx.conn, actor, user_id)
            do_store_password(tx, user_id, password_hash)
            return find_member(tx, user_id), tokens.do_revoke_all(tx, user_id, but=kept)

        user, revoked = await self._database.write(actor.workspace_id, work)
        for family_id in revoked:
            self._tell(family_id)
        return user

    async def authenticate(self, access_token: str) -> tokens.Access:
        """Return what an access token allows. Raises `AuthenticationError("invalid_token")`."""
        if len(access_token) > TOKEN_CHARACTERS:
            raise AuthenticationError("invalid_token")
        now = self._clock.now()
        access = await self._database.read(lambda conn: tokens.access_token_access(conn, access_token, now))
        if access is None:
            raise AuthenticationError("invalid_token")
        return access

    async def living(self, family_ids: set[UUID]) -> set[UUID]:
        """Return those of the families that still stand: not revoked, and of an active user."""
        return await self._database.read(lambda conn: tokens.living_families(conn, family_ids))

    def subscribe_revoked(self, callback: RevokedCallback) -> Subscription:
        """Call back with each family that is revoked, on the event loop's thread."""
        self._callbacks.append(callback)
        return _RevokedSubscription(self._callbacks, callback)

    async def _redeem(self, secret: str, function: Callable[[Tx], tokens.Redemption]) -> TokenResponse:
        workspace_id = await self._workspace_of(secret)
        if workspace_id is None:
            raise AuthenticationError("invalid_grant")
        redemption = await self._database.write(workspace_id, function)
        if redemption.revoked is not None:
            _log.warning("A code or token was used twice: family %s is revoked.", redemption.revoked)
            self._tell(redemption.revoked)
        if redemption.tokens is None:
            raise AuthenticationError("invalid_grant")
        return redemption.tokens

    async def _workspace_of(self, secret: str) -> WorkspaceId | None:
        if len(secret) > TOKEN_CHARACTERS:
            return None
        return await self._database.read(lambda conn: tokens.find_workspace(conn, secret))

    def _tell(self, family_id: UUID) -> None:
        for callback in tuple(self._callbacks):
            callback(family_id)


class _RevokedSubscription:
    def __init__(self, callbacks: list[RevokedCallback], callback: RevokedCallback) -> None:
        self._callbacks = callbacks
        self._callback = callback

    def close(self) -> None:
        if self._callback in self._callbacks:
            self._callbacks.remove(self._callback)
