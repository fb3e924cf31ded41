"""Uploads of users over HTTP: announce, ask, append, give up, as `protocol.uploads` says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import MediaType, Request, Response, Router, delete, head, patch, put
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency, Provide
from litestar.exceptions import InternalServerException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.spec import Operation, RequestBody
from litestar.params import FromPath, HeaderParameter, JSONBody

from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.uploads import (
    COMPLETE_HEADER,
    LENGTH_HEADER,
    OFFSET_HEADER,
    PIECE_BYTES,
    PIECE_MEDIA_TYPE,
    NewUpload,
    UploadStatus,
)
from desktop_inbox.server.api.guards import provide_actor, require_json
from desktop_inbox.server.api.problems import problem_responses, respond_with_problem
from desktop_inbox.server.problems import ProblemError
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.attachments import uploader_of
from desktop_inbox.server.services.upload_rows import USER_LIMITS
from desktop_inbox.server.services.uploads import Uploads, WrongOffsetError

_COMMON = (
    *(ProblemCode.BAD_REQUEST, ProblemCode.UNSUPPORTED_VERSION, ProblemCode.INVALID_TOKEN, ProblemCode.UNAVAILABLE),
    *(ProblemCode.FORBIDDEN, ProblemCode.UNKNOWN_PATH, ProblemCode.NOT_FOUND),
)
ANNOUNCING = (ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE)
APPENDING = (*ANNOUNCING, ProblemCode.CONFLICT)

Offset = Annotated[int, HeaderParameter(name=OFFSET_HEADER, ge=0, le=2**63 - 1)]


@dataclass
class PieceOperation(Operation):
    """Describes the body of a piece, which its handler reads as it comes."""

    def __post_init__(self) -> None:
        """Set the body."""
        content: Any = {PIECE_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}
        self.request_body = RequestBody(required=True, content=content)


@put(
    "/{upload_id:uuid}",
    tags=["Files"],
    summary="Announce a content",
    guards=[require_json],
    responses=problem_responses(*_COMMON, *ANNOUNCING),
)
async def put_upload(
    upload_id: FromPath[UUID],
    data: JSONBody[NewUpload],
    actor: NamedDependency[Actor],
    uploads: NamedDependency[Uploads],
) -> Response[UploadStatus]:
    """Begin an upload with this id, which the attachment will have. The same again says how far it is."""
    wanted = AttachmentId(upload_id)
    return answer_status(await uploads.announce(uploader_of(actor), wanted, data, USER_LIMITS))


@head("/{upload_id:uuid}", tags=["Files"], summary="How far an upload is", responses=problem_responses(*_COMMON))
async def head_upload(
    upload_id: FromPath[UUID], actor: NamedDependency[Actor], uploads: NamedDependency[Uploads]
) -> Response[None]:
    """Say in headers how much of a content is here."""
    status = await uploads.status(uploader_of(actor), AttachmentId(upload_id))
    return Response(None, headers=status_headers(status), media_type=MediaType.TEXT)


def require_piece(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Refuse a body that is not declared to be a piece. Raises `ProblemError` (`unsupported_media_type`)."""
    media_type = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != PIECE_MEDIA_TYPE:
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, f"Send {PIECE_MEDIA_TYPE}.")


def respond_with_offset(request: Request[Any, Any, Any], error: WrongOffsetError) -> Response[bytes]:
    """Return the problem of a piece at a wrong offset, with the right one."""
    response = respond_with_problem(request, error)
    response.headers.update(status_headers(error.status))
    return response


@patch(
    "/{upload_id:uuid}",
    tags=["Files"],
    summary="Append a piece",
    guards=[require_piece],
    request_max_body_size=PIECE_BYTES,
    exception_handlers={WrongOffsetError: respond_with_offset},
    responses=problem_responses(*_COMMON, *APPENDING),
    operation_class=PieceOperation,
)
async def patch_upload(
    request: Request[Any, Any, Any],
    upload_id: FromPath[UUID],
    offset: Offset,
    actor: NamedDependency[Actor],
    uploads: NamedDependency[Uploads],
) -> Response[UploadStatus]:
    """Append the body at the offset where the content ends. What is answered to be here is on the disk."""
    wanted = AttachmentId(upload_id)
    return answer_status(await uploads.append(uploader_of(actor), wanted, offset, pieces_of(request)))


@delete("/{upload_id:uuid}", tags=["Files"], summary="Give an upload up", responses=problem_responses(*_COMMON))
async def delete_upload(
    upload_id: FromPath[UUID], actor: NamedDependency[Actor], uploads: NamedDependency[Uploads]
) -> None:
    """Forget an upload, also a whole one that nothing bears."""
    await uploads.give_up(uploader_of(actor), AttachmentId(upload_id))


async def pieces_of(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """Yield the body as it comes. A connection that breaks ends it: what came counts."""
    try:
        async for piece in request.stream():
            if piece:
                yield piece
    except InternalServerException:
        return  # Litestar 2.25 raises it when the client has left


def answer_status(status: UploadStatus) -> Response[UploadStatus]:
    """Return how far an upload is, in body and headers."""
    return Response(status, status_code=200, headers=status_headers(status))


def status_headers(status: UploadStatus) -> dict[str, str]:
    """Return how far an upload is as headers."""
    return {
        OFFSET_HEADER: str(status.offset),
        LENGTH_HEADER: str(status.size_bytes),
        COMPLETE_HEADER: "?0" if status.attachment is None else "?1",
        "Cache-Control": "no-store",
    }


uploads_router = Router(
    path="/v1/ws/{workspace_id:uuid}/uploads",
    route_handlers=[put_upload, head_upload, patch_upload, delete_upload],
    dependencies={"actor": Provide(provide_actor)},
)
