"""Opening a WebSocket over raw ASGI: refused with a problem before it is accepted, or accepted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from desktop_inbox.protocol.problems import Problem
from desktop_inbox.server.problems import problem_headers

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_DENIAL = "websocket.http.response"


def header(scope: Scope, name: bytes) -> str | None:
    """Return a request header's value, the first of several; None without one. `name` is in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return None


def bearer_token(scope: Scope) -> str:
    """Return the token of the `Authorization` header (RFC 6750, section 2.1); empty without one."""
    kind, _, token = (header(scope, b"authorization") or "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def refuse(scope: Scope, send: Send, problem: Problem) -> None:
    """Answer the handshake with a problem. A server that cannot send a body answers 403."""
    if _DENIAL not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(name.lower().encode(), value.encode()) for name, value in problem_headers(problem).items()]
    await send({"type": f"{_DENIAL}.start", "status": problem.status, "headers": headers})
    await send({"type": f"{_DENIAL}.body", "body": msgspec.json.encode(problem)})
