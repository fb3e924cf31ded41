"""Files of visitors: the uploads of `protocol.uploads` with a visitor's token, and the contents that a visitor sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import MediaType, Request, Response, delete, get, head, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.uploads import PIECE_BYTES, NewUpload, UploadStatus
from desktop_inbox.server.api.attachments import CONTENT_RESPONSES, answer_content
from desktop_inbox.server.api.guards import require_json
from desktop_inbox.server.api.problems import problem_responses
from desktop_inbox.server.api.uploads import (
    ANNOUNCING,
    APPENDING,
    Offset,
    PieceOperation,
    answer_status,
    pieces_of,
    require_piece,
    respond_with_offset,
    status_headers,
)
from desktop_inbox.server.api.webchat_cors import caller_of
from desktop_inbox.server.channels.visitor_tokens import VisitorToken
from desktop_inbox.server.channels.webchat import BODY_BYTES
from desktop_inbox.server.channels.webchat_access import WebChat
from desktop_inbox.server.channels.webchat_attachments import VISITOR_LIMITS, access_visitor_attachment
from desktop_inbox.server.channels.webchat_gate import WebChatGate
from desktop_inbox.server.services.attachments import Uploader
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.services.uploads import Uploads, WrongOffsetError
from desktop_inbox.server.storage.database import Database

_COMMON = (
    *(ProblemCode.BAD_REQUEST, ProblemCode.ORIGIN_NOT_ALLOWED, ProblemCode.NOT_FOUND, ProblemCode.RATE_LIMITED),
    *(ProblemCode.UNAVAILABLE, ProblemCode.INVALID_TOKEN),
)


@put(
    "/uploads/{upload_id:uuid}",
    tags=["Web chat"],
    summary="Announce a content",
    guards=[require_json],
    request_max_body_size=BODY_BYTES,
    responses=problem_responses(*_COMMON, *ANNOUNCING),
)
async def put_visitor_upload(
    request: Request[Any, Any, Any],
    upload_id: FromPath[UUID],
    data: JSONBody[NewUpload],
    uploader: NamedDependency[Uploader],
    gate: NamedDependency[WebChatGate],
    uploads: NamedDependency[Uploads],
) -> Response[UploadStatus]:
    """Begin an upload with this id, which the attachment will have. The same again says how far it is."""
    gate.count_upload(uploader, caller_of(request))
    return answer_status(await uploads.announce(uploader, AttachmentId(upload_id), data, VISITOR_LIMITS))


@head(
    "/uploads/{upload_id:uuid}",
    tags=["Web chat"],
    summary="How far an upload is",
    responses=problem_responses(*_COMMON),
)
async def head_visitor_upload(
    upload_id: FromPath[UUID],
    uploader: NamedDependency[Uploader],
    uploads: NamedDependency[Uploads],
) -> Response[None]:
    """Say in headers how much of a content is here."""
    status = await uploads.status(uploader, AttachmentId(upload_id))
    return Response(None, headers=status_headers(status), media_type=MediaType.TEXT)


@patch(
    "/uploads/{upload_id:uuid}",
    tags=["Web chat"],
    summary="Append a piece",
    guards=[require_piece],
    request_max_body_size=PIECE_BYTES,
    exception_handlers={WrongOffsetError: respond_with_offset},
    responses=problem_responses(*_COMMON, *APPENDING),
    operation_class=PieceOperation,
)
async def patch_visitor_upload(
    request: Request[Any, Any, Any],
    upload_id: FromPath[UUID],
    offset: Offset,
    uploader: NamedDependency[Uploader],
    uploads: NamedDependency[Uploads],
) -> Response[UploadStatus]:
    """Append the body at the offset where the content ends. What is answered to be here is on the disk."""
    return answer_status(await uploads.append(uploader, AttachmentId(upload_id), offset, pieces_of(request)))


@delete(
    "/uploads/{upload_id:uuid}",
    tags=["Web chat"],
    summary="Give an upload up",
    responses=problem_responses(*_COMMON),
)
async def delete_visitor_upload(
    upload_id: FromPath[UUID],
    uploader: NamedDependency[Uploader],
    uploads: NamedDependency[Uploads],
) -> None:
    """Forget an upload, also a whole one that no message bears."""
    await uploads.give_up(uploader, AttachmentId(upload_id))


@get(
    "/attachments/{attachment_id:uuid}",
    tags=["Web chat"],
    summary="The content of an attachment",
    responses={
        **CONTENT_RESPONSES,
        **problem_responses(*_COMMON, ProblemCode.RANGE_NOT_SATISFIABLE),
    },
)
async def get_visitor_attachment(
    request: Request[Any, Any, Any],
    attachment_id: FromPath[UUID],
    chat: NamedDependency[WebChat],
    visitor: NamedDependency[VisitorToken],
    database: NamedDependency[Database],
    contents: NamedDependency[Contents],
) -> Response[Any]:
    """Return a content that the visitor has uploaded, or that was sent to them."""
    visitor_id, wanted = visitor.visitor_id, AttachmentId(attachment_id)
    attachment = await database.read(lambda conn: access_visitor_attachment(conn, chat, visitor_id, wanted))
    return await answer_content(request, contents, chat.workspace_id, attachment)


VISITOR_FILE_ROUTES = [
    put_visitor_upload,
    head_visitor_upload,
    patch_visitor_upload,
    delete_visitor_upload,
    get_visitor_attachment,
]
