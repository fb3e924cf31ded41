"""Visitor tokens: only the channel that signed one accepts it, unchanged and in time."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.errors import AuthenticationError
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.server.channels.visitor_tokens import (
    RENEW_AFTER,
    TOKEN_LIFETIME,
    sign_visitor,
    verify_visitor,
)

SECRET = bytes(range(32))
CHANNEL = ChannelId(UUID(int=7))
VISITOR = UUID(int=0x8F31)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def refused(token: str, *, channel: ChannelId = CHANNEL, secret: bytes = SECRET, now: datetime = NOW) -> str:
    with pytest.raises(AuthenticationError) as caught:
        verify_visitor(secret, channel, token, now)
    return caught.value.code


def test_a_token_names_its_visitor_until_it_expires() -> None:
    token = sign_visitor(SECRET, CHANNEL, VISITOR, NOW).text
    last_moment = NOW + TOKEN_LIFETIME - timedelta(seconds=1)
    verified = verify_visitor(SECRET, CHANNEL, token, last_moment)
    assert (verified.visitor_id, verified.issued_at, verified.expires_at) == (VISITOR, NOW, NOW + TOKEN_LIFETIME)
    assert refused(token, now=NOW + TOKEN_LIFETIME) == "expired_token"


def test_a_token_is_renewed_after_a_day() -> None:
    verified = verify_visitor(SECRET, CHANNEL, sign_visitor(SECRET, CHANNEL, VISITOR, NOW).text, NOW)
    assert not verified.is_due_for_renewal(NOW + RENEW_AFTER - timedelta(seconds=1))
    assert verified.is_due_for_renewal(NOW + RENEW_AFTER)


def test_another_channel_or_secret_does_not_accept_it() -> None:
    token = sign_visitor(SECRET, CHANNEL, VISITOR, NOW).text
    assert refused(token, channel=ChannelId(uuid4())) == "invalid_token"
    assert refused(token, secret=bytes(32)) == "invalid_token"


def test_another_version_is_not_ours() -> None:
    assert refused(sign_visitor(SECRET, CHANNEL, VISITOR, NOW).text.replace("v1.", "v2.", 1)) == "invalid_token"


def test_a_changed_visitor_or_expiry_breaks_the_signature() -> None:
    version, payload, mac = sign_visitor(SECRET, CHANNEL, VISITOR, NOW).text.split(".")
    raw = bytearray(base64.urlsafe_b64decode(payload + "=="))
    for index in range(len(raw)):
        forged = bytearray(raw)
        forged[index] ^= 1
        text = base64.urlsafe_b64encode(bytes(forged)).rstrip(b"=").decode()
        assert refused(f"{version}.{text}.{mac}") == "invalid_token"


@given(st.text(max_size=80) | st.builds(lambda a, b: f"v1.{a}.{b}", st.text(max_size=50), st.text(max_size=50)))
def test_garbage_is_refused_and_never_crashes(token: str) -> None:
    assert refused(token) == "invalid_token"


def test_an_endless_token_is_not_decoded() -> None:
    assert refused("v1." + "A" * 10_000 + ".AAAA") == "invalid_token"
