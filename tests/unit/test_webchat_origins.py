"""Allowed origins: exact scheme, host and port; a wildcard for subdomains; own pages always."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.errors import UserError
from desktop_inbox.server.channels.origins import is_allowed, parse_origin

HOST = "chat.example:8443"


@pytest.mark.parametrize(
    ("rule", "origin", "allowed"),
    [
        ("https://shop.example", "https://shop.example", True),
        ("https://shop.example", "https://SHOP.example", True),
        ("https://shop.example/", "https://shop.example", True),
        ("https://shop.example:443", "https://shop.example", True),
        ("http://localhost:8000", "http://localhost:8000", True),
        ("https://tienda-ñandú.example", "https://xn--tienda-and-z9a5i.example", True),
        ("https://shop.example", "http://shop.example", False),
        ("https://shop.example", "https://shop.example:8443", False),
        ("https://shop.example", "https://shop.example.evil.example", False),
        ("https://shop.example", "https://evilshop.example", False),
        ("https://shop.example", "https://www.shop.example", False),
        ("https://*.shop.example", "https://www.shop.example", True),
        ("https://*.shop.example", "https://a.b.shop.example", True),
        ("https://*.shop.example", "https://shop.example", False),
        ("https://*.shop.example", "https://evilshop.example", False),
        ("https://*.shop.example", "https://www.shop.example.evil.example", False),
        ("https://shop.example", "null", False),
        ("https://shop.example", "file://", False),
        ("https://shop.example", "https://user@shop.example", False),
        ("https://shop.example", "", False),
    ],
)
def test_rules(rule: str, origin: str, *, allowed: bool) -> None:
    assert is_allowed(origin, HOST, [rule]) is allowed


def test_without_rules_only_own_pages_may() -> None:
    assert is_allowed("https://chat.example:8443", HOST, [])
    assert is_allowed("http://localhost", "localhost:80", [])
    assert not is_allowed("https://chat.example", HOST, [])
    assert not is_allowed("https://shop.example", HOST, [])
    assert not is_allowed("https://shop.example", "", [])


def test_no_browser_sends_no_origin() -> None:
    assert is_allowed(None, HOST, [])


@pytest.mark.parametrize(
    "rule",
    [
        "*",
        "https://*",
        "https://*.com.*",
        "https://*.example",
        "https://",
        "shop.example",
        "ftp://shop.example",
        "https://shop.example/path",
        "https://shop.example?q",
        "https://shop.example#x",
        "https://a b.example",
        "https://:443",
        "https://shop.example:99999999",
        "https://shop.example:x",
    ],
)
def test_what_is_no_rule(rule: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_origin(rule)
    assert caught.value.code == "bad_origin"


def test_a_rule_is_written_in_one_form() -> None:
    assert str(parse_origin(" HTTPS://Shop.Example:443/ ")) == "https://shop.example"
    assert str(parse_origin("http://[::1]:8000")) == "http://[::1]:8000"


@given(st.text(max_size=60))
def test_no_origin_crashes_the_check(origin: str) -> None:
    assert is_allowed(origin, HOST, ["https://*.shop.example"]) in (True, False)
