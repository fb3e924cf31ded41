"""A sign-in that was prepared on the server's side: for the demo and for tests."""

from __future__ import annotations

import msgspec


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time authorization code, and the PKCE verifier and redirect address that it is bound to (RFC 7636)."""

    code: str
    verifier: str
    redirect_uri: str

    def __repr__(self) -> str:
        """Name the type only: a code never reaches a log or a report."""
        return "Grant(…)"
