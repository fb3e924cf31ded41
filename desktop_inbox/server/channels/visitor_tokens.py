"""Visitor tokens: how a browser proves on its next visit that it is the same visitor, without an account or a cookie.

A token is `v1.PAYLOAD.MAC`, both parts unpadded base64url (RFC 4648, section 5). The payload is the visitor's id and
two Unix times in seconds (issued, expires); the MAC is HMAC-SHA256 (RFC 2104) with the channel's secret over version,
channel id and payload, so a token of one channel is worth nothing on another.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from desktop_inbox.domain.errors import AuthenticationError
from desktop_inbox.domain.ids import ChannelId

TOKEN_LIFETIME = timedelta(days=180)
"""How long a visitor who stays away is known again."""

RENEW_AFTER = timedelta(days=1)
"""A token older than this is replaced when its visitor returns, so visitors who come back stay known."""

TOKEN_CHARACTERS = 200
"""No token is longer; what is longer is not even decoded."""

_VERSION = "v1"
_PURPOSE = b"desktop-inbox web chat visitor\x00"
_PAYLOAD = struct.Struct(">16sQQ")


class VisitorToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that is ours, and what it says."""

    text: str
    visitor_id: UUID
    issued_at: datetime
    expires_at: datetime

    def is_due_for_renewal(self, now: datetime) -> bool:
        """Tell whether the visitor should be handed a fresh token."""
        return now - self.issued_at >= RENEW_AFTER


def sign_visitor(secret: bytes, channel_id: ChannelId, visitor_id: UUID, now: datetime) -> VisitorToken:
    """Return a token for the visitor that is valid for `TOKEN_LIFETIME`."""
    issued = int(now.timestamp())
    payload = _PAYLOAD.pack(visitor_id.bytes, issued, issued + int(TOKEN_LIFETIME.total_seconds()))
    return _read(f"{_VERSION}.{_encode(payload)}.{_encode(_mac(secret, channel_id, payload))}", payload)


def verify_visitor(secret: bytes, channel_id: ChannelId, token: str, now: datetime) -> VisitorToken:
    """Return what the token says. Raises `AuthenticationError`: `invalid_token` (not ours), `expired_token`."""
    version, payload, mac = _split(token)
    if version != _VERSION or not hmac.compare_digest(mac, _mac(secret, channel_id, payload)):
        raise AuthenticationError("invalid_token")
    verified = _read(token, payload)
    if now >= verified.expires_at:
        raise AuthenticationError("expired_token")
    return verified


def _read(token: str, payload: bytes) -> VisitorToken:
    visitor, issued, expires = _PAYLOAD.unpack(payload)
    return VisitorToken(
        text=token,
        visitor_id=UUID(bytes=visitor),
        issued_at=datetime.fromtimestamp(issued, UTC),
        expires_at=datetime.fromtimestamp(expires, UTC),
    )


def _mac(secret: bytes, channel_id: ChannelId, payload: bytes) -> bytes:
    message = _PURPOSE + _VERSION.encode() + channel_id.bytes + payload
    return hmac.digest(secret, message, "sha256")


def _split(token: str) -> tuple[str, bytes, bytes]:
    parts = token.split(".") if len(token) <= TOKEN_CHARACTERS else []
    if len(parts) != 3:
        raise AuthenticationError("invalid_token")
    try:
        payload, mac = _decode(parts[1]), _decode(parts[2])
    except (binascii.Error, ValueError) as error:
        raise AuthenticationError("invalid_token") from error
    if len(payload) != _PAYLOAD.size:
        raise AuthenticationError("invalid_token")
    return parts[0], payload, mac


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
