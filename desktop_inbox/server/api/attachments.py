"""Contents of attachments over HTTP, whole or in part. Nothing that is served here is ever run by a browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.response import Stream

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId, WorkspaceId
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.server.api.guards import provide_actor
from desktop_inbox.server.api.problems import problem_responses, respond_with_problem
from desktop_inbox.server.api.ranges import NoPartError, Part, is_known, wanted_part
from desktop_inbox.server.problems import ProblemError
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.attachments import access_attachment
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.storage.database import Database

_NOT_IN_FALLBACK = set('"\\%')

CONTENT_RESPONSES = {
    200: ResponseSpec(data_container=bytes, media_type="*/*", description="The content.", generate_examples=False),
    206: ResponseSpec(data_container=bytes, media_type="*/*", description="A part of it.", generate_examples=False),
    304: ResponseSpec(data_container=None, description="The client has it.", generate_examples=False),
}


@get(
    "/{attachment_id:uuid}",
    tags=["Files"],
    summary="The content of an attachment",
    responses={
        **CONTENT_RESPONSES,
        **problem_responses(
            *(ProblemCode.BAD_REQUEST, ProblemCode.UNSUPPORTED_VERSION, ProblemCode.INVALID_TOKEN),
            *(ProblemCode.FORBIDDEN, ProblemCode.UNKNOWN_PATH, ProblemCode.NOT_FOUND),
            *(ProblemCode.RANGE_NOT_SATISFIABLE, ProblemCode.UNAVAILABLE),
        ),
    },
)
async def get_attachment(
    request: Request[Any, Any, Any],
    attachment_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    contents: NamedDependency[Contents],
) -> Response[Any]:
    """Return what an attachment holds, for those who see its contact or snippet, and until it is used its uploader."""
    wanted = AttachmentId(attachment_id)
    attachment = await database.read(lambda conn: access_attachment(conn, actor, wanted))
    return await answer_content(request, contents, actor.workspace_id, attachment)


async def answer_content(
    request: Request[Any, Any, Any], contents: Contents, workspace_id: WorkspaceId, attachment: Attachment
) -> Response[Any]:
    """Return an attachment's content as a request wants it. Who may have it was found out before.

    Raises `UserError("content_not_found")`, `StoreUnavailableError`.
    """
    etag, size_bytes = f'"{attachment.sha256}"', attachment.size_bytes
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        # Rights may end, contents never change: it is asked for again each time, and mostly answered by 304.
        "Cache-Control": "private, no-cache",
        "Content-Disposition": disposition(attachment.name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if is_known(request.headers.get("if-none-match"), etag):
        return Response(None, status_code=304, headers=headers)
    try:
        part = wanted_part(request.headers.get("range"), request.headers.get("if-range"), etag, size_bytes)
    except NoPartError:
        response = respond_with_problem(request, ProblemError(ProblemCode.RANGE_NOT_SATISFIABLE))
        response.headers["Content-Range"] = f"bytes */{size_bytes}"
        return response
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size_bytes}"
    whole = part or Part(0, size_bytes)
    headers["Content-Length"] = str(whole.end - whole.start)
    pieces = await contents.read(workspace_id, attachment, whole.start, whole.end)
    return Stream(pieces, status_code=206 if part else 200, headers=headers, media_type=attachment.media_type)


def disposition(name: str) -> str:
    """Return the header that names a file to be saved (RFC 6266): in ASCII, and in its own script (RFC 8187)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in _NOT_IN_FALLBACK else "_" for c in name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{extended}'


attachments_router = Router(
    path="/v1/ws/{workspace_id:uuid}/attachments",
    route_handlers=[get_attachment],
    dependencies={"actor": Provide(provide_actor)},
)
