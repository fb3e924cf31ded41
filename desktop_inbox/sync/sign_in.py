"""Signing in: OAuth 2 authorization code with PKCE and a loopback redirect (RFC 8252, RFC 7636)."""

from __future__ import annotations

from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.sync.http import HttpClient


async def redeem(http: HttpClient, *, code: str, verifier: str, redirect_uri: str) -> TokenResponse:
    """Change an authorization code for tokens. Raises `AuthenticationError` for one that is wrong, used or too old."""
    raise NotImplementedError


class SignIn:
    """One sign-in in the user's browser: `start`, open the address, `wait` for the tokens; `close` in any case."""

    def __init__(self, http: HttpClient, *, language: str = "en", timeout_s: float = 300.0) -> None:
        """Give the interface's language ("en" or "es") for the page that the browser shows at the end."""
        raise NotImplementedError

    async def start(self) -> str:
        """Listen on the loopback interface and return the address to open in the browser."""
        raise NotImplementedError

    async def wait(self) -> TokenResponse:
        """Wait for the browser to come back. Raises `TransientError("timeout")`, `AuthenticationError`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Stop listening; a `wait` in progress ends with `AuthenticationError("cancelled")`."""
        raise NotImplementedError
