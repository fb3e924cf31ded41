"""The short way to a socket: an ASGI extension by which a whole WebSocket frame is written at once, without a task.

Frames from a server bear no mask (RFC 6455, section 5.1), so one that goes to many connections is made once for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_inbox.server.live.handshake import Scope

EXTENSION = "desktop_inbox.push"
"""The key in a WebSocket scope's `extensions`. Its value is a `Push`."""

Push = Callable[[bytes], bool]
"""Writes a whole frame and returns True; False when the connection cannot take it now, or not any more."""

_TEXT = b"\x81"  # the last (and only) fragment of a text


def push_of(scope: Scope) -> Push | None:
    """Return the connection's short way; None where the ASGI server has none."""
    extensions: dict[str, Any] = scope.get("extensions") or {}
    return extensions.get(EXTENSION)


def text_frame(text: bytes) -> bytes:
    """Return a text as a whole, unmasked frame (RFC 6455, section 5.2)."""
    size = len(text)
    if size < 126:
        return _TEXT + size.to_bytes(1) + text
    if size < 1 << 16:
        return _TEXT + b"\x7e" + size.to_bytes(2) + text
    return _TEXT + b"\x7f" + size.to_bytes(8) + text
