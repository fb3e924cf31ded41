"""Which web sites may embed a chat: rules on the `Origin` header (RFC 6454), which pages cannot forge."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from desktop_inbox.domain.errors import UserError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_WILDCARD = "*."
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


class Origin(msgspec.Struct, frozen=True):
    """A scheme, host and port. In a rule, a host that starts with `*.` stands for all subdomains, not for itself."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """Return it as browsers write it."""
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    def allows(self, origin: Origin) -> bool:
        """Tell whether this, as a rule, allows an origin."""
        if (self.scheme, self.port) != (origin.scheme, origin.port):
            return False
        if self.host.startswith(_WILDCARD):
            return origin.host.endswith(self.host[1:])
        return self.host == origin.host


def parse_origin(text: str) -> Origin:
    """Return the origin or rule that a text names, for example `https://shop.example` or `https://*.shop.example:8443`.

    Upper case, a trailing slash, a default port and a host in its own script are brought to one form. Raises
    `UserError("bad_origin")` for anything else: another scheme, a path, a user, a `*` elsewhere.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UserError("bad_origin", origin=text) from error
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _DEFAULT_PORTS or has_more:
        raise UserError("bad_origin", origin=text)
    host = _normal_host(parts.hostname or "", text)
    return Origin(parts.scheme, host, port if port is not None else _DEFAULT_PORTS[parts.scheme])


def is_allowed(origin: str | None, host_header: str, rules: Iterable[str]) -> bool:
    """Tell whether a request may use the channel.

    `origin` is its `Origin` header: None (no browser, or a plain GET of our own page) is allowed, for origins only keep
    other web sites out; the visitor's token is what authenticates. The server's own pages (same host and port as the
    `Host` header; a proxy may have changed the scheme) are always allowed. `rules` are as `parse_origin` takes them.
    """
    if origin is None:
        return True
    try:
        parsed = parse_origin(origin)
    except UserError:
        return False
    return _is_own(parsed, host_header) or any(parse_origin(rule).allows(parsed) for rule in rules)


def _is_own(origin: Origin, host_header: str) -> bool:
    try:
        own = parse_origin(f"{origin.scheme}://{host_header}")
    except UserError:
        return False
    return own == origin


def _normal_host(host: str, text: str) -> str:
    prefix = _WILDCARD if host.startswith(_WILDCARD) else ""
    name = host.removeprefix(prefix)
    if ":" in name:  # an IPv6 address: urlsplit has taken its brackets off
        return f"[{name}]"
    try:
        ascii_name = name.encode("idna").decode().lower()
    except UnicodeError as error:
        raise UserError("bad_origin", origin=text) from error
    if not _HOST.fullmatch(ascii_name) or (prefix and "." not in ascii_name):
        raise UserError("bad_origin", origin=text)
    return prefix + ascii_name
