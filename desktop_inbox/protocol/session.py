"""What signing in gives: tokens (RFC 6749 with PKCE, RFC 7636) and who one is."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.workspace import User, Workspace

CLIENT_ID = "desktop-inbox"
"""The OAuth client id of the desktop application: a public client, without a secret (RFC 8252)."""


class TokenResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of `POST /oauth/token` (RFC 6749, section 5.1). `expires_in` is in seconds."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str


class TokenError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The error answer of `POST /oauth/token` (RFC 6749, section 5.2)."""

    error: str
    error_description: str = ""


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `GET /v1/me`."""

    user: User
    workspace: Workspace
    protocol: int
