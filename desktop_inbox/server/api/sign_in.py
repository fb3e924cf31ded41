"""Signing in with address and password: who passes gets an authorization code, who tries too often waits."""

from __future__ import annotations

import asyncio

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import AuthenticationError, TransientError, UserError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.domain.workspace import PASSWORD_CHARACTERS, User, check_user_email
from desktop_inbox.server.api.attempts import SignInAttempts
from desktop_inbox.server.metrics import Metrics
from desktop_inbox.server.services.authorization import CodeBinding
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.services.workspaces import check_password
from desktop_inbox.server.storage.database import Database

_CHECKS_AT_ONCE = 2
_CHECKS_WAITING = 32
"""Checking a password takes 64 MiB and half a core for a moment: few run at once, and few wait."""


class SignInDesk:
    """Checks passwords, on the database's reader threads. Belongs to one event loop."""

    def __init__(self, database: Database, authority: TokenAuthority, *, metrics: Metrics, clock: Clock) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._authority = authority
        self._metrics = metrics
        self._attempts = SignInAttempts(clock)
        self._turns = asyncio.Semaphore(_CHECKS_AT_ONCE)
        self._waiting = 0

    async def sign_in(self, email: str, password: str, *, address: str | None, binding: CodeBinding) -> str:
        """Return an authorization code for whom address and password belong to.

        Raises `AuthenticationError("wrong_password")` (also for unknown and inactive users, after as long a time) and
        `TransientError` with the seconds to wait: `rate_limited`, `busy`.
        """
        email = _known_form(email)
        wait_s = self._attempts.begin(email, address)
        if wait_s:
            self._metrics.sign_ins.labels("rate_limited").inc()
            raise TransientError("rate_limited", retry_after_s=wait_s)
        found = await self._check(email, password[: PASSWORD_CHARACTERS[1] + 1])
        self._metrics.sign_ins.labels("refused" if found is None else "accepted").inc()
        if found is None:
            raise AuthenticationError("wrong_password")
        self._attempts.succeeded(email, address)
        user, workspace_id = found
        return await self._authority.issue_code(workspace_id, user.id, binding)

    async def _check(self, email: str, password: str) -> tuple[User, WorkspaceId] | None:
        if self._waiting >= _CHECKS_WAITING:
            raise TransientError("busy", retry_after_s=5.0)
        self._waiting += 1
        try:
            async with self._turns:
                return await self._database.read(lambda conn: check_password(conn, email, password))
        finally:
            self._waiting -= 1


def _known_form(email: str) -> str:
    """Return the address as it is stored; empty (which nobody has) for what cannot be one."""
    try:
        return check_user_email(email)
    except UserError:
        return ""
