"""The server's endpoints for contents (`protocol.uploads`), as a signed-in user."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import ProtocolError
from desktop_inbox.domain.ids import AttachmentId, WorkspaceId
from desktop_inbox.protocol.uploads import OFFSET_HEADER, PIECE_MEDIA_TYPE, NewUpload, UploadStatus
from desktop_inbox.sync.api import AuthorizedHttp
from desktop_inbox.sync.faults import Answer, decoded, refusal_of
from desktop_inbox.sync.http import Request, Streamed

_GOOD = frozenset({200, 201, 204})
_NOT_FOUND = 404
_CONFLICT = 409
_TOO_LARGE = 413


class UploadGoneError(Exception):
    """The server does not know an upload (any more): it is to be announced again."""


class PieceTooLargeError(Exception):
    """The server, or somebody on the way to it, takes no piece of this size."""


class FileApi:
    """Contents of one workspace.

    All raise `TransientError`, `AuthenticationError`, `ProtocolError`, and `UserError` for what a rule of the server
    refuses.
    """

    def __init__(self, http: AuthorizedHttp, workspace_id: WorkspaceId) -> None:
        """Take the requests, and the workspace that they are about."""
        self._http = http
        self._path = f"/v1/ws/{workspace_id}"

    async def announce(self, attachment: Attachment) -> int:
        """Announce a content, or the same again. Returns how much of it the server has."""
        new = NewUpload(name=attachment.name, size_bytes=attachment.size_bytes)
        answer = await self._http.fetch(
            Request(method="PUT", path=self._upload(attachment.id), body=msgspec.json.encode(new))
        )
        if answer.status not in _GOOD:
            raise refusal_of(answer)
        return decoded(answer.body, UploadStatus).offset

    async def offset(self, attachment_id: AttachmentId) -> int:
        """Return how much of an announced content the server has. Raises `UploadGoneError`."""
        answer = await self._http.fetch(Request(method="HEAD", path=self._upload(attachment_id)))
        if answer.status == _NOT_FOUND:
            raise UploadGoneError
        if answer.status not in _GOOD:
            raise refusal_of(answer)
        return _offset(answer)

    async def append(
        self, attachment_id: AttachmentId, offset: int, piece: bytes, on_sent: Callable[[int], None]
    ) -> int:
        """Append a piece. Returns how much the server has now, also where that is another offset than was thought.

        Raises `UploadGoneError` and `PieceTooLargeError`.
        """
        answer = await self._http.fetch(
            Request(
                method="PATCH",
                path=self._upload(attachment_id),
                body=piece,
                media_type=PIECE_MEDIA_TYPE,
                headers={OFFSET_HEADER: str(offset)},
                on_sent=on_sent,
            )
        )
        if answer.status in _GOOD or (answer.status == _CONFLICT and OFFSET_HEADER in answer.headers):
            return _offset(answer)
        if answer.status == _NOT_FOUND:
            raise UploadGoneError
        if answer.status == _TOO_LARGE:
            raise PieceTooLargeError
        raise refusal_of(answer)

    async def give_up(self, attachment_id: AttachmentId) -> None:
        """Have the server forget an upload. One that it does not know is no error."""
        answer = await self._http.fetch(Request(method="DELETE", path=self._upload(attachment_id)))
        if answer.status not in {*_GOOD, _NOT_FOUND}:
            raise refusal_of(answer)

    def content(self, attachment_id: AttachmentId, offset: int, version: str) -> AbstractAsyncContextManager[Streamed]:
        """Ask for a content from an offset on, if it still is that version (a strong ETag), else from its beginning."""
        headers = {"Range": f"bytes={offset}-", "If-Range": version} if offset else {}
        return self._http.stream(Request(path=f"{self._path}/attachments/{attachment_id}", headers=headers))

    def _upload(self, attachment_id: AttachmentId) -> str:
        return f"{self._path}/uploads/{attachment_id}"


def _offset(answer: Answer) -> int:
    text = answer.headers.get(OFFSET_HEADER, "")
    if not (text.isascii() and text.isdigit()):
        raise ProtocolError("bad_offset")
    return int(text)
