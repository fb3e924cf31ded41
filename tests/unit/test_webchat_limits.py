"""Web chat's limits: rates, sizes, texts, profiles and settings."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.errors import InboxError
from desktop_inbox.server.channels import webchat
from desktop_inbox.server.channels.rate_limits import Rate, RateLimiter, address_key

ONE = UUID("0199a000-0000-7000-8000-0000000051ab")
OTHER = UUID("0199a000-0000-7000-8000-000000008f31")


class SetClock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def monotonic_s(self) -> float:
        return self.seconds


def refused(code: str) -> pytest.RaisesExc[InboxError]:
    return pytest.RaisesExc(InboxError, check=lambda error: error.code == code)


def test_a_burst_passes_then_one_at_the_rate() -> None:
    clock = SetClock()
    limiter = RateLimiter(Rate(burst=3, per_s=0.5), clock)
    assert [limiter.take("a") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert limiter.take("a") == 2.0
    clock.seconds += 1.5
    assert limiter.take("a") == 0.5
    clock.seconds += 0.5
    assert limiter.take("a") == 0.0
    assert limiter.take("b") == 0.0


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    clock = SetClock()
    limiter = RateLimiter(Rate(burst=2, per_s=1.0), clock)
    clock.seconds += 3600
    assert [limiter.take("a") > 0 for _ in range(3)] == [False, False, True]


def test_memory_is_bounded_and_the_longest_unused_goes_first() -> None:
    limiter = RateLimiter(Rate(burst=1, per_s=0.1), SetClock(), max_keys=3)
    for key in ["a", "b", "c"]:
        limiter.take(key)
    limiter.take("a")
    limiter.take("d")
    assert len(limiter) == 3
    assert limiter.take("a") > 0
    assert limiter.take("b") == 0.0


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_addresses_are_counted_by_customer(address: str | None, key: str) -> None:
    assert address_key(address) == key


def test_text_is_kept_as_written_within_its_limit() -> None:
    family = "👩\u200d👩\u200d👧"
    assert webchat.check_text(f"  Hola {family}\r\n<b>x</b>\x00 ") == f"Hola {family}\n<b>x</b>"
    assert len(webchat.check_text("😄" * 4000)) == 4000
    with refused("text_too_long"):
        webchat.check_text("😄" * 4001)
    with refused("empty_text"):
        webchat.check_text(" \n\x00 ")


def test_the_longest_text_fits_the_largest_body() -> None:
    assert len(b'{"id":"","text":""}') + 36 + 4000 * len("😄".encode()) < webchat.BODY_BYTES


@pytest.mark.parametrize("email", ["ana@example.com", "o'neill+tag@mail.example.co", "ñandú@correo.example"])
def test_addresses_that_are_taken(email: str) -> None:
    assert webchat.check_profile(webchat.PostProfile(email=f" {email} ")).email == email


@pytest.mark.parametrize(
    "email",
    [
        "ana",
        "ana@",
        "@a.example",
        "ana@example",
        "a b@c.example",
        "a@b@c.example",
        "<a@b.example>",
        "a" * 250 + "@b.cd",
    ],
)
def test_addresses_that_are_not(email: str) -> None:
    with refused("bad_email"):
        webchat.check_profile(webchat.PostProfile(email=email))


def test_a_name_is_one_line_without_tricks() -> None:
    assert webchat.check_profile(webchat.PostProfile(name=" Ana\n\u202eMoreno ")).name == "Ana Moreno"
    with refused("empty_profile"):
        webchat.check_profile(webchat.PostProfile(name=" \u202e "))


def test_settings_are_brought_to_one_form() -> None:
    given_settings = WebChatSettings(
        allowed_origins=("HTTPS://Shop.example/", "https://shop.example"), colour="#1F6FEB"
    )
    settings = webchat.check_settings(given_settings)
    assert settings.allowed_origins == ("https://shop.example",)
    assert settings.colour == "#1f6feb"
    with refused("bad_origin"):
        webchat.check_settings(WebChatSettings(allowed_origins=("shop.example",)))
    with refused("bad_colour"):
        webchat.check_settings(WebChatSettings(colour="red;}"))


def test_two_visitors_cannot_name_one_message() -> None:
    assert webchat.external_id(ONE, OTHER) != webchat.external_id(OTHER, OTHER)
    assert webchat.parse_external_id(webchat.external_id(ONE, OTHER)) == (ONE, OTHER)
    assert webchat.parse_external_id("wamid.1") is None


def test_names_that_visitors_and_users_see() -> None:
    assert webchat.visitor_name(OTHER) == "visitor-8f31"
    assert webchat.first_name("Ana María Moreno") == "Ana"


def test_frames() -> None:
    assert webchat.parse_frame('{"type":"read","upto":7}') == webchat.Read(upto=7)
    with refused("frame_too_large"):
        webchat.parse_frame(" " * (webchat.FRAME_BYTES + 1))
    for garbage in [
        "",
        "[]",
        '{"type":"ready"}',
        '{"type":"read","upto":"7"}',
        "\ud800",
        '{"type":"read","upto":' + "9" * 400 + "}",
    ]:
        with refused("bad_frame"):
            webchat.parse_frame(garbage)


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_parser(data: bytes) -> None:
    with refused("bad_frame"):
        webchat.parse_frame(data)
