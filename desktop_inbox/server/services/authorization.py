"""What may be asked for when somebody signs in: PKCE (RFC 7636) and a loopback redirect (RFC 8252, section 7.3)."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

import msgspec

from desktop_inbox.domain.errors import UserError

CALLBACK_PATH = "/callback"
"""The path of the application's own listener."""

_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1"})
# RFC 7636: a challenge is a SHA-256 in unpadded base64url (section 4.2), a verifier 43 to 128 unreserved
# characters (section 4.1).
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_REDIRECT = re.compile(r"http://(127\.0\.0\.1|\[::1\]):[0-9]{1,5}" + re.escape(CALLBACK_PATH))


class CodeBinding(msgspec.Struct, frozen=True, kw_only=True):
    """What an authorization code is bound to: who redeems it must know the challenge's verifier and the redirect."""

    code_challenge: str
    redirect_uri: str


def check_binding(code_challenge: str, redirect_uri: str) -> CodeBinding:
    """Return the binding of a code.

    Raises `UserError`: `bad_code_challenge`, `bad_redirect_uri` (anything but `http://LOOPBACK:PORT/callback`).
    """
    if not is_loopback_redirect(redirect_uri):
        raise UserError("bad_redirect_uri")
    if _CHALLENGE.fullmatch(code_challenge) is None:
        raise UserError("bad_code_challenge")
    return CodeBinding(code_challenge=code_challenge, redirect_uri=redirect_uri)


def is_loopback_redirect(uri: str) -> bool:
    """Tell whether a redirect leads to this machine only, to any port.

    Names, even "localhost", can be made to lead elsewhere, so only addresses do.
    """
    if _REDIRECT.fullmatch(uri) is None:
        return False
    try:
        parts = urlsplit(uri)
        return parts.hostname in _LOOPBACK_HOSTS and bool(parts.port)
    except ValueError:
        return False


def fits_challenge(verifier: str, code_challenge: str) -> bool:
    """Tell whether a verifier is the one of an S256 challenge."""
    if _VERIFIER.fullmatch(verifier) is None:
        return False
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=")
    return hmac.compare_digest(challenge, code_challenge.encode())
