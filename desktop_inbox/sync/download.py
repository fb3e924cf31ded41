"""One content on its way down, over as many attempts as it takes (RFC 9110, sections 13.1.5 and 14)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from desktop_inbox.cache.file_cache import CHUNK_BYTES, FileCache, StoredFile
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import InboxError, ProtocolError, StoreCorruptError, TransientError, UserError
from desktop_inbox.protocol.uploads import UPLOAD_BYTES
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.faults import refusal_of
from desktop_inbox.sync.file_api import FileApi
from desktop_inbox.sync.http import Streamed
from desktop_inbox.sync.transfer_board import TransferBoard

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)", re.ASCII)
_STRONG_ETAG = re.compile(r'"[^"]+"')
_WHOLE = 200
_PART = 206
_NO_SUCH_RANGE = 416


class Download:
    """Fetches a content into the file cache, from where it is, and compares its hash at the end."""

    def __init__(self, attachment: Attachment, *, files: FileCache, api: FileApi, board: TransferBoard) -> None:
        """Take what it works with and own none of it."""
        self._attachment = attachment
        self._files = files
        self._api = api
        self._board = board
        self._was_damaged = False

    async def attempt(self, backoff: Backoff) -> None:
        """Fetch what is not here, to the end. What came before a fault is kept for the next attempt.

        Raises as `FileApi`, `StoreUnavailableError`, and `UserError("file_damaged")` when the content had the wrong
        hash twice.
        """
        try:
            await self._go_on(backoff)
        except StoreCorruptError as error:
            raise TransientError(error.code) from error  # a new file was begun

    async def _go_on(self, backoff: Backoff) -> None:
        here = await self._files.state(self._attachment.id)
        if here is not None and here.is_complete:
            return
        if here is None or not here.size_bytes or here.size_bytes != self._attachment.size_bytes:
            await self._fetch(here, backoff)
        await self._finish()

    async def _fetch(self, here: StoredFile | None, backoff: Backoff) -> None:
        offset, version = (here.size_bytes, here.version) if here is not None and here.version else (0, "")
        # The server does not know a copy before its message is sent.
        source = self._attachment.copied_from or self._attachment.id
        async with self._api.content(source, offset, version) as streamed:
            if streamed.status == _PART:
                total_bytes = await self._check_continues(streamed, offset, version)
                begun, skip = await self._files.begin_fetching(self._attachment.id, version), 0
            elif streamed.status == _WHOLE:
                total_bytes = _length(streamed) or self._attachment.size_bytes
                begun = await self._begin_anew(streamed)
                skip = begun.size_bytes
            elif streamed.status == _NO_SUCH_RANGE:
                raise await self._given_up("no_such_range")
            else:
                raise refusal_of(await streamed.answer())
            if total_bytes > UPLOAD_BYTES:
                raise ProtocolError("too_large")
            await self._take(streamed, begun, skip, total_bytes, backoff)

    async def _check_continues(self, streamed: Streamed, offset: int, version: str) -> int:
        """Check that a part begins where the content here ends. Returns how long the whole is."""
        found = _CONTENT_RANGE.fullmatch(streamed.headers.get("Content-Range", ""))
        if found is None or int(found[1]) != offset or streamed.headers.get("ETag") != version:
            raise await self._given_up("wrong_range")
        return int(found[2])

    async def _begin_anew(self, streamed: Streamed) -> StoredFile:
        """Begin what comes from its beginning. Where this version is here in part already, that part is kept."""
        etag = streamed.headers.get("ETag", "")
        version = etag if _STRONG_ETAG.fullmatch(etag) else ""
        if not version:
            await self._files.remove([self._attachment.id])
        return await self._files.begin_fetching(self._attachment.id, version)

    async def _take(self, streamed: Streamed, begun: StoredFile, skip: int, total_bytes: int, backoff: Backoff) -> None:
        """Put what comes into the file cache, in whole chunks as far as possible."""
        arrived = _Arrived(begun, total_bytes)
        try:
            async for part in streamed.parts():
                for data in arrived.chunks(part[skip:]):
                    arrived.kept(await self._files.extend(begun, arrived.offset, data))
                    backoff.reset()
                skip = max(0, skip - len(part))
                self._board.progress(self._attachment.id, arrived.all_bytes, total_bytes)
        except BaseException:
            if arrived.rest:
                with contextlib.suppress(InboxError):
                    await self._files.extend(begun, arrived.offset, bytes(arrived.rest))
                    backoff.reset()
            raise
        if await self._files.extend(begun, arrived.offset, bytes(arrived.rest)) != total_bytes:
            raise TransientError("broken_off")

    async def _finish(self) -> None:
        try:
            await self._files.finish(self._attachment.id, sha256=self._attachment.sha256)
        except UserError as error:
            if error.code != "file_damaged" or self._was_damaged:
                raise
            self._was_damaged = True
            raise TransientError("file_damaged") from error

    async def _given_up(self, code: str) -> TransientError:
        """Forget what is here, which does not fit the server's. Returns the error to raise."""
        await self._files.remove([self._attachment.id])
        return TransientError(code)


class _Arrived:
    """What has come of a content: `offset` bytes are in the file cache, and `rest` is not yet."""

    def __init__(self, begun: StoredFile, total_bytes: int) -> None:
        self.offset = begun.size_bytes
        self.rest = bytearray()
        self._total_bytes = total_bytes

    @property
    def all_bytes(self) -> int:
        return self.offset + len(self.rest)

    def chunks(self, part: bytes) -> Iterator[bytes]:
        """Take a part, and yield the chunks that are full; `kept` is called after each."""
        if self.all_bytes + len(part) > self._total_bytes:
            raise ProtocolError("too_large")
        self.rest += part
        while len(self.rest) >= (room := CHUNK_BYTES - self.offset % CHUNK_BYTES):
            yield bytes(self.rest[:room])

    def kept(self, offset: int) -> None:
        """Take note that so many bytes are in the file cache now."""
        del self.rest[: offset - self.offset]
        self.offset = offset


def _length(streamed: Streamed) -> int:
    """Return the length that an answer gives; 0: it gives none."""
    text = streamed.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() else 0
