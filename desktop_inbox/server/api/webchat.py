"""The web chat over HTTP: sessions, messages and profiles of visitors, the widget's script and the demo shop."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import MediaType, Request, Response, Router, get, post, route
from litestar.di import NamedDependency, Provide
from litestar.enums import HttpMethod
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ChannelEventKind
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.server.api.guards import require_json
from desktop_inbox.server.api.problems import problem_responses
from desktop_inbox.server.api.webchat_cors import VisitorRequests, caller_of, provide_chat
from desktop_inbox.server.api.webchat_files import StaticFile, WebChatFiles
from desktop_inbox.server.api.webchat_uploads import VISITOR_FILE_ROUTES
from desktop_inbox.server.channels.visitor_tokens import VisitorToken
from desktop_inbox.server.channels.webchat import (
    BODY_BYTES,
    PostMessage,
    PostProfile,
    Session,
    SessionRequest,
    VisitorMessage,
    VisitorMessages,
    check_profile,
    visitor_name,
)
from desktop_inbox.server.channels.webchat_access import (
    WebChat,
    access_contact_of_visitor,
    access_visitor_messages,
    find_web_chat,
    has_profile,
)
from desktop_inbox.server.channels.webchat_attachments import uploader_of
from desktop_inbox.server.channels.webchat_gate import WebChatGate
from desktop_inbox.server.channels.webchat_inbox import WebChatInbox
from desktop_inbox.server.services.attachments import Uploader
from desktop_inbox.server.services.channel_events import ChannelEvent, do_receive_event
from desktop_inbox.server.services.contacts import do_update_profile
from desktop_inbox.server.storage.database import Database

_COMMON = (
    *(ProblemCode.BAD_REQUEST, ProblemCode.ORIGIN_NOT_ALLOWED, ProblemCode.NOT_FOUND, ProblemCode.RATE_LIMITED),
    ProblemCode.UNAVAILABLE,
)
_BODY = (ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE)
_VISITOR = (*_COMMON, ProblemCode.INVALID_TOKEN)
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types"
)


def provide_visitor(
    request: Request[Any, Any, Any], chat: NamedDependency[WebChat], gate: NamedDependency[WebChatGate]
) -> VisitorToken:
    """Return the visitor whose token the request bears. Raises `AuthenticationError`."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return gate.verify(chat, token.strip() if kind.lower() == "bearer" else "")


def provide_uploader(chat: NamedDependency[WebChat], visitor: NamedDependency[VisitorToken]) -> Uploader:
    """Return the visitor as who hands contents in."""
    return uploader_of(chat, visitor.visitor_id)


@post(
    "/session",
    status_code=200,
    tags=["Web chat"],
    summary="Begin or resume a visit",
    responses=problem_responses(*_COMMON, *_BODY),
    guards=[require_json],
    request_max_body_size=BODY_BYTES,
    security=[{}],
)
async def begin_session(
    request: Request[Any, Any, Any],
    data: JSONBody[SessionRequest],
    chat: NamedDependency[WebChat],
    gate: NamedDependency[WebChatGate],
    database: NamedDependency[Database],
) -> Session:
    """Return a visitor's token and what the widget shows. A token that is not accepted any more begins a new visitor.

    Nothing is stored: a visitor becomes a contact when they open the chat.
    """
    gate.count_session(caller_of(request))
    token = gate.resume(chat, data.token)
    contact = await database.read(lambda conn: access_contact_of_visitor(conn, chat, token.visitor_id))
    return Session(
        token=token.text,
        expires_at=token.expires_at,
        is_known=contact is not None,
        has_profile=has_profile(contact, token.visitor_id),
        title=chat.settings.title or chat.name,
        greeting=chat.settings.greeting,
        colour=chat.settings.colour,
        asks_profile=chat.settings.asks_profile,
    )


@get("/messages", tags=["Web chat"], summary="A page of a visitor's messages", responses=problem_responses(*_VISITOR))
async def get_messages(
    chat: NamedDependency[WebChat],
    visitor: NamedDependency[VisitorToken],
    database: NamedDependency[Database],
    before: Annotated[int | None, QueryParameter(ge=0, le=2**63 - 1, description="Position; none: the newest.")] = None,
) -> VisitorMessages:
    """Return the newest messages below a position, ascending."""
    return await database.read(lambda conn: access_visitor_messages(conn, chat, visitor.visitor_id, before))


@post(
    "/messages",
    status_code=200,
    tags=["Web chat"],
    summary="Send a message",
    responses=problem_responses(*_VISITOR, *_BODY),
    guards=[require_json],
    request_max_body_size=BODY_BYTES,
)
async def post_message(
    data: JSONBody[PostMessage],
    chat: NamedDependency[WebChat],
    visitor: NamedDependency[VisitorToken],
    gate: NamedDependency[WebChatGate],
    inbox: NamedDependency[WebChatInbox],
) -> VisitorMessage:
    """Store a visitor's message and return it. The same `id` again returns what was stored the first time."""
    gate.count_message(visitor.visitor_id)
    return await inbox.receive(chat, visitor.visitor_id, data)


@post(
    "/opened",
    status_code=204,
    tags=["Web chat"],
    summary="Say that the visitor has opened the chat",
    responses=problem_responses(*_VISITOR),
)
async def post_opened(
    chat: NamedDependency[WebChat],
    visitor: NamedDependency[VisitorToken],
    gate: NamedDependency[WebChatGate],
    database: NamedDependency[Database],
) -> None:
    """Make the visitor a contact; where the workspace wants it, open a conversation if none is open."""
    gate.count_message(visitor.visitor_id)
    opened = ChannelEvent(
        channel_id=chat.id,
        address=str(visitor.visitor_id),
        kind=ChannelEventKind.CHAT_OPENED,
        name=visitor_name(visitor.visitor_id),
    )
    await database.write(chat.workspace_id, lambda tx: do_receive_event(tx, opened))


@post(
    "/profile",
    status_code=204,
    tags=["Web chat"],
    summary="Leave name and e-mail address",
    responses=problem_responses(*_VISITOR, *_BODY),
    guards=[require_json],
    request_max_body_size=BODY_BYTES,
)
async def post_profile(
    data: JSONBody[PostProfile],
    chat: NamedDependency[WebChat],
    visitor: NamedDependency[VisitorToken],
    gate: NamedDependency[WebChatGate],
    database: NamedDependency[Database],
) -> None:
    """Store what a visitor says of themselves. Before they open the chat there is nobody to say it of: `not_found`."""
    gate.count_message(visitor.visitor_id)
    profile = check_profile(data)
    contact = await database.read(lambda conn: access_contact_of_visitor(conn, chat, visitor.visitor_id))
    if contact is None:
        raise UserError("contact_not_found")
    await database.write(
        chat.workspace_id, lambda tx: do_update_profile(tx, contact.id, name=profile.name, email=profile.email)
    )


@route(
    [
        *("/session", "/messages", "/opened", "/profile"),
        *("/uploads/{upload_id:uuid}", "/attachments/{attachment_id:uuid}"),
    ],
    http_method=[HttpMethod.OPTIONS],
    include_in_schema=False,
    status_code=204,
)
async def answer_preflight() -> None:
    """Exist, so that the middleware sees what browsers ask before they ask (preflight); it answers by itself."""


@get("/webchat/widget.js", include_in_schema=False)
async def get_widget(request: Request[Any, Any, Any], files: NamedDependency[WebChatFiles]) -> Response[bytes]:
    """Return the widget's script, for every site."""
    return _serve(request, files.widget)


@get("/webchat/demo.css", include_in_schema=False)
async def get_demo_style(request: Request[Any, Any, Any], files: NamedDependency[WebChatFiles]) -> Response[bytes]:
    """Return the demo shop's style sheet."""
    return _serve(request, files.demo_style)


@get("/webchat/{channel_id:uuid}/demo", include_in_schema=False)
async def get_demo(
    request: Request[Any, Any, Any],
    channel_id: FromPath[UUID],
    files: NamedDependency[WebChatFiles],
    database: NamedDependency[Database],
    lang: FromQuery[str] = "",
) -> Response[str]:
    """Return the demo shop with a channel's chat, under the strictest policy that the widget works with."""
    chat = await database.read(lambda conn: find_web_chat(conn, ChannelId(channel_id)))
    page = files.demo_page(chat.id, f"{lang},{request.headers.get('accept-language', '')}")
    headers = {
        "Content-Security-Policy": _PAGE_POLICY,
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
    }
    return Response(page, media_type=MediaType.HTML, headers=headers)


def make_webchat_router(*, gate: WebChatGate, inbox: WebChatInbox, database: Database, files: WebChatFiles) -> Router:
    """Return all HTTP addresses of the web chat. `gate` is shared with the live side.

    They need `uploads` and `contents` as dependencies of the application.
    """
    visitors = Router(
        "/webchat/{channel_id:uuid}",
        route_handlers=[
            begin_session,
            get_messages,
            post_message,
            post_opened,
            post_profile,
            answer_preflight,
            *VISITOR_FILE_ROUTES,
        ],
        middleware=[VisitorRequests(gate)],
        dependencies={
            "chat": Provide(provide_chat),
            "visitor": Provide(provide_visitor, sync_to_thread=False),
            "uploader": Provide(provide_uploader, sync_to_thread=False),
        },
    )
    shared = {"gate": gate, "inbox": inbox, "database": database, "files": files}
    return Router(
        "/",
        route_handlers=[visitors, get_widget, get_demo_style, get_demo],
        dependencies={name: _provide(value) for name, value in shared.items()},
    )


def _provide(value: Any) -> Provide:
    return Provide(lambda: value, sync_to_thread=False, use_cache=True)


def _serve(request: Request[Any, Any, Any], file: StaticFile) -> Response[bytes]:
    headers = {
        "ETag": file.etag,
        "Cache-Control": "public, max-age=300",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Encoding",
    }
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.gzipped, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type)
    return Response(file.content, headers=headers, media_type=file.media_type)
