"""One content on its way up, over as many attempts as it takes."""

from __future__ import annotations

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import ProtocolError, StoreCorruptError, TransientError, UserError
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.file_api import FileApi, PieceTooLargeError, UploadGoneError
from desktop_inbox.sync.piece_size import PieceSize
from desktop_inbox.sync.transfer_board import TransferBoard

_PASSING = frozenset({"too_many"})
"""What the server refuses only for now: other uploads of the user are to end first."""


class Upload:
    """Sends a content from the file cache, in pieces, from where the server is."""

    def __init__(
        self, attachment: Attachment, *, files: FileCache, api: FileApi, board: TransferBoard, clock: Clock
    ) -> None:
        """Take what it works with and own none of it."""
        self._attachment = attachment
        self._files = files
        self._api = api
        self._board = board
        self._clock = clock
        self._pieces = PieceSize()
        self._is_announced = False
        self._reached = 0

    async def attempt(self, backoff: Backoff) -> None:
        """Send what the server has not, to the end.

        Raises as `FileApi`; `UserError("file_lost")` when the content is not in the file cache.
        """
        await self._check_is_here()
        try:
            offset = await self._offset()
            self._note(offset, backoff)
            while offset < self._attachment.size_bytes:
                offset = await self._send_piece(offset)
                self._note(offset, backoff)
        except UploadGoneError as error:
            self._is_announced = False
            raise TransientError("upload_gone") from error
        if offset > self._attachment.size_bytes:
            raise ProtocolError("bad_offset")

    def _note(self, offset: int, backoff: Backoff) -> None:
        """Take note of how much the server has. A piece that was cut may have got further too."""
        if offset > self._reached:
            self._reached = offset
            backoff.reset()

    async def _check_is_here(self) -> None:
        """Check that the content is in the file cache, and pin it: an upload that was dropped may be wanted again."""
        try:
            await self._files.pin([self._attachment.id])
            file = await self._files.state(self._attachment.id)
        except StoreCorruptError as error:
            raise UserError("file_lost") from error
        if file is None or not file.is_complete or file.size_bytes != self._attachment.size_bytes:
            raise UserError("file_lost")

    async def _offset(self) -> int:
        """Return how much the server has, of an upload that it knows."""
        if self._is_announced:
            offset = await self._api.offset(self._attachment.id)
        else:
            offset = await self._announce()
            self._is_announced = True
        self._show(offset)
        return offset

    async def _announce(self) -> int:
        try:
            return await self._api.announce(self._attachment)
        except UserError as error:
            if error.code in _PASSING:
                raise TransientError(error.code) from error
            raise

    async def _send_piece(self, offset: int) -> int:
        """Send the next piece and return how much the server has now, which is more than before."""
        piece = await self._read(offset)
        since_s = self._clock.monotonic_s()
        try:
            reached = await self._api.append(self._attachment.id, offset, piece, lambda sent: self._show(offset + sent))
        except PieceTooLargeError as error:
            if self._pieces.is_smallest:
                raise UserError("file_too_large") from error
            self._pieces.cut()
            raise TransientError("piece_too_large") from error
        except TransientError:
            self._pieces.cut()
            raise
        self._show(reached)
        if reached <= offset:
            raise TransientError("no_progress")
        self._pieces.sent(len(piece), self._clock.monotonic_s() - since_s)
        return reached

    async def _read(self, offset: int) -> bytes:
        try:
            return await self._files.read(self._attachment.id, offset, self._pieces.size_bytes)
        except (StoreCorruptError, UserError) as error:
            raise UserError("file_lost") from error

    def _show(self, done_bytes: int) -> None:
        self._board.progress(self._attachment.id, done_bytes, self._attachment.size_bytes)
