"""Contents of attachments over HTTP: up in pieces that can be resumed, down with ranges.

Up, by the semantics of the IETF draft "Resumable Uploads for HTTP" (as tus): `PUT /v1/ws/{workspace}/uploads/{id}`
announces a content (`NewUpload`; the same again is the same upload), `HEAD` answers how much of it the server has
(`Upload-Offset`, `Upload-Length`, `Upload-Complete: ?1|?0`), `PATCH` with `Upload-Offset` appends a piece
(`application/partial-upload`; 409 where the offset is another, with the right one in `Upload-Offset`), `DELETE` gives
it up. What a cut piece brought counts; a newer request on an upload ends an older one. What is complete and belongs to
no message is kept for `UNUSED_KEPT`, what is not complete for `UNFINISHED_KEPT` since its last piece.

Down: `GET /v1/ws/{workspace}/attachments/{id}` with `Range` and `If-Range` (RFC 9110, section 14); the strong `ETag` is
the content's SHA-256. Access is checked on the attachment, never on the content.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from desktop_inbox.domain.attachment import Attachment

PIECE_MEDIA_TYPE = "application/partial-upload"
OFFSET_HEADER = "Upload-Offset"
LENGTH_HEADER = "Upload-Length"
COMPLETE_HEADER = "Upload-Complete"

PIECE_BYTES = 8 * 1024 * 1024
"""The largest piece of one `PATCH`."""

UPLOAD_BYTES = 512 * 1024 * 1024
"""The largest content, whatever a channel takes."""

UNFINISHED_KEPT = timedelta(days=7)
UNUSED_KEPT = timedelta(days=30)


class NewUpload(msgspec.Struct, frozen=True, kw_only=True):
    """The body that announces a content: its name, and its size in bytes, 1 to `UPLOAD_BYTES`.

    Problems have these reasons: `file_empty`, `file_too_large`, `id_taken` (another's, or another size), `too_many`
    (unfinished ones of one user).
    """

    name: str
    size_bytes: int


class UploadStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of the answers: how much the server has, and once that is all, what it found in the content."""

    offset: int
    size_bytes: int
    attachment: Attachment | None = None
