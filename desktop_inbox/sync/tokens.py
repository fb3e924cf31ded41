"""The tokens of a signed-in user: used, refreshed, rotated, revoked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.sync.http import HttpClient


class TokenSource:
    """Gives the access token, refreshing it when needed: one refresh at a time, each rotated token saved before it is used."""

    def __init__(
        self,
        http: HttpClient,
        *,
        refresh_token: str,
        save: Callable[[str], Awaitable[None]],
        clock: Clock,
        scope: TaskScope,
    ) -> None:
        """Begin with a stored refresh token; `save` stores its successors."""
        raise NotImplementedError

    def adopt(self, response: TokenResponse) -> None:
        """Use the tokens of a sign-in just made, whose refresh token the caller has saved."""
        raise NotImplementedError

    async def access_token(self) -> str:
        """Return an access token that should be good for some time yet."""
        raise NotImplementedError

    async def renew(self, refused: str) -> str:
        """Return another access token than the one that the server refused."""
        raise NotImplementedError

    async def revoke(self) -> None:
        """Sign out on the server, if it can be reached. The tokens are useless afterwards either way."""
        raise NotImplementedError
