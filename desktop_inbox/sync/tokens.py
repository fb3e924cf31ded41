"""The tokens of a signed-in user: used, refreshed, rotated, revoked (RFC 6749, sections 5 and 6; RFC 7009)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import AuthenticationError, InboxError, ProtocolError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.session import CLIENT_ID, TokenError, TokenResponse
from desktop_inbox.sync.faults import decoded, error_of
from desktop_inbox.sync.http import HttpClient, Request

_log = logging.getLogger(__name__)

EARLY_S = 30.0
"""An access token is renewed this long before it ends, so that it does not end on its way."""


async def request_tokens(http: HttpClient, fields: Mapping[str, str]) -> TokenResponse:
    """Ask the token endpoint. Raises `AuthenticationError` when it refuses the grant, else as `HttpClient.send`."""
    answer = await http.fetch(form_request("/oauth/token", {**fields, "client_id": CLIENT_ID}))
    if answer.status == 200:
        return decoded(answer.body, TokenResponse)
    if answer.status == 400:
        refusal = decoded(answer.body, TokenError)
        raise AuthenticationError(refusal.error) if refusal.error == "invalid_grant" else ProtocolError(refusal.error)
    raise error_of(answer)


def form_request(path: str, fields: Mapping[str, str]) -> Request:
    """Return a request whose body is a form, as OAuth wants it."""
    media_type = "application/x-www-form-urlencoded"
    return Request(method="POST", path=path, body=urlencode(fields).encode("ascii"), media_type=media_type)


class TokenSource:
    """Gives the access token: one refresh at a time, and each rotated refresh token saved before its answer is used.

    A refresh is not ended by the caller that began it: an answer on its way with a rotated token is never thrown away.
    """

    def __init__(
        self,
        http: HttpClient,
        *,
        refresh_token: str,
        save: Callable[[str], Awaitable[None]],
        clock: Clock,
        scope: TaskScope,
    ) -> None:
        """Begin with a stored refresh token.

        `save` stores its successors. Its `TransientError`, when it cannot now, reaches the caller.
        """
        self._http = http
        self._refresh_token = refresh_token
        self._save = save
        self._clock = clock
        # Whoever waits for a refresh gets its error, so the scope need not hear of it.
        self._scope = scope.child("tokens", _told_to_waiters)
        self._access_token: str | None = None
        self._ends_s = 0.0
        self._unsaved: TokenResponse | None = None
        self._refreshing: asyncio.Task[None] | None = None

    async def adopt(self, response: TokenResponse) -> None:
        """Save and use the tokens of a sign-in just made."""
        self._unsaved = response
        await self._refreshed()

    async def access_token(self) -> str:
        """Return an access token that is good for some time yet.

        Raises `AuthenticationError` when the refresh token is not accepted any more, else as `HttpClient.send`.
        """
        if self._access_token is None or self._clock.monotonic_s() >= self._ends_s:
            await self._refreshed()
        return self._current()

    async def renew(self, refused: str) -> str:
        """Return another access token than one that the server refused. Raises as `access_token`."""
        if self._access_token == refused:
            self._access_token = None
        return await self.access_token()

    async def revoke(self) -> None:
        """Sign out: forget the tokens, and have the server forget them if it can be reached."""
        token, self._refresh_token, self._access_token = self._refresh_token, "", None
        try:
            await self._http.send(form_request("/oauth/revoke", {"token": token, "client_id": CLIENT_ID}))
        except InboxError as error:
            _log.warning("The tokens could not be revoked on the server: %s", error.code)

    def _current(self) -> str:
        if self._access_token is None:
            raise AuthenticationError
        return self._access_token

    async def _refreshed(self) -> None:
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = self._scope.spawn("refresh", self._refresh())
        if self._refreshing is None:
            raise AuthenticationError("closed")
        await asyncio.shield(self._refreshing)

    async def _refresh(self) -> None:
        if self._unsaved is None:
            if not self._refresh_token:
                raise AuthenticationError
            fields = {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
            self._unsaved = await request_tokens(self._http, fields)
        response = self._unsaved
        await self._save(response.refresh_token)
        self._refresh_token = response.refresh_token
        self._access_token = response.access_token
        self._ends_s = self._clock.monotonic_s() + response.expires_in - EARLY_S
        self._unsaved = None


def _told_to_waiters(error: BaseException) -> None:
    _log.info("A refresh of the tokens failed: %s", type(error).__name__)
