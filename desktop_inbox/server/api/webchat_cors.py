"""Requests of visitors' browsers: let in or refused by the site they come from, with the headers of CORS."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import HttpMethod, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.protocol.uploads import COMPLETE_HEADER, LENGTH_HEADER, OFFSET_HEADER
from desktop_inbox.server.api.problems import respond_with_problem
from desktop_inbox.server.channels.webchat_access import WebChat
from desktop_inbox.server.channels.webchat_gate import Caller, WebChatGate
from desktop_inbox.server.problems import ProblemError

_CHAT = "web_chat"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, HEAD, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": f"Authorization, Content-Type, Range, {OFFSET_HEADER}",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = f"{OFFSET_HEADER}, {LENGTH_HEADER}, {COMPLETE_HEADER}, Content-Range, Retry-After"


class VisitorRequests(ASGIMiddleware):
    """Finds the chat of every request and checks the caller before the handler runs.

    Every answer to an allowed site, also a problem, may be read by it; a site that is not allowed gets a problem that
    its page cannot read. Cookies are never allowed: the visitor's token comes in the `Authorization` header.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, gate: WebChatGate) -> None:
        """Take the gate, which is shared with the live side."""
        self._gate = gate

    def __deepcopy__(self, _memo: object) -> VisitorRequests:
        """Stay the same: Litestar copies routers when it registers them, and the gate is one for all."""
        return self

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Serve one request."""
        request: Request[Any, Any, Any] = Request(scope)
        caller = caller_of(request)
        chat = await self._gate.find(ChannelId(_channel_id(request)), caller)
        send = _with_cors(send, caller.origin)
        if request.method == HttpMethod.OPTIONS:
            await ASGIResponse(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return
        scope["state"][_CHAT] = chat
        try:
            self._gate.count_request(caller)
        except ProblemError as error:
            response = respond_with_problem(request, error).to_asgi_response(app=None, request=request)
            await response(scope, receive, send)
            return
        await next_app(scope, receive, send)


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """Return where a request comes from."""
    return Caller(
        origin=request.headers.get("origin"),
        host=request.headers.get("host", ""),
        address=request.client.host if request.client else None,
    )


async def provide_chat(request: Request[Any, Any, Any]) -> WebChat:
    """Return the chat that the middleware has found."""
    chat: WebChat = request.scope["state"][_CHAT]
    return chat


def _channel_id(request: Request[Any, Any, Any]) -> UUID:
    channel_id: UUID = request.path_params["channel_id"]
    return channel_id


def _with_cors(send: Send, origin: str | None) -> Send:
    async def send_with_cors(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            headers["Vary"] = "Origin"
            headers["Cache-Control"] = "no-store"
            if origin is not None:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = _EXPOSED
        await send(message)

    return send_with_cors
