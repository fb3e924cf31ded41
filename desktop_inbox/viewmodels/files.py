"""Where the contents of files are: here, on the server, or on their way; fetching, opening and saving them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.file_cache import CONTENT_BYTES, FileCache
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import StoreError, UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import FileTransfers, Transfer, TransferState

WHOLE_BYTES = CONTENT_BYTES
"""The largest content that is had in one piece; larger ones are only saved."""

_KNOWN = 2_000
"""Of so many contents it is remembered where they are; it is read again when they are shown again."""


class FilePhase(Enum):
    """Where a content is. `ABSENT`: on the server only. `RUNNING` and `WAITING` are on their way, up or down."""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    WAITING = "waiting"
    RUNNING = "running"
    HERE = "here"
    FAILED = "failed"


class FileStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How a file stands now. `share` of it has moved, 0 to 1; `code` says why it failed, or waits.

    `is_offline`: what waits, waits for the network.
    """

    phase: FilePhase = FilePhase.UNKNOWN
    is_upload: bool = False
    share: float = 0.0
    code: str = ""
    is_offline: bool = False

    @property
    def is_moving(self) -> bool:
        """True while it is on its way, or waits for that."""
        return self.phase in (FilePhase.WAITING, FilePhase.RUNNING)

    @property
    def is_here(self) -> bool:
        """True when the content is on this device: also of what is on its way up."""
        return self.phase is FilePhase.HERE or self.is_upload


_UNKNOWN = FileStatus()
_PHASES = {
    TransferState.WAITING: FilePhase.WAITING,
    TransferState.RUNNING: FilePhase.RUNNING,
    TransferState.DONE: FilePhase.HERE,
    TransferState.FAILED: FilePhase.FAILED,
}


class FilesViewModel(QObject):
    """The contents of all files that screens show. Belongs to the loop's thread; its work ends with the scope.

    `changed(AttachmentId)`: a file stands otherwise than before.
    """

    changed = Signal(object)

    def __init__(
        self,
        *,
        cache: FileCache,
        transfers: FileTransfers,
        live: LiveSession,
        scope: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._cache, self._transfers, self._scope = cache, transfers, scope
        self._known: dict[AttachmentId, FileStatus] = {}
        self._reading: set[AttachmentId] = set()
        self._when_here: dict[AttachmentId, Callable[[], None]] = {}
        self._is_online = live.status.state is ConnectionState.ONLINE
        self._moves = transfers.subscribe(self._on_transfer)
        self._line = live.subscribe_status(self._on_status_changed)

    def close(self) -> None:
        """Stop listening."""
        self._moves.close()
        self._line.close()

    # What screens read ------------------------------------------------------------------------------------------------
    def status(self, attachment: Attachment) -> FileStatus:
        """Return how a file stands, as far as that is known: what is not is read, and `changed` comes after that."""
        known = self._known.get(attachment.id)
        if known is not None:
            return known
        transfer = self._transfers.transfer(attachment.id)
        if transfer is not None and transfer.state is not TransferState.DONE:  # what has come may have had to go since
            return self._note(attachment.id, self._moved(transfer))
        if attachment.id not in self._reading:
            self._reading.add(attachment.id)
            self._scope.spawn("look for file", self._look(attachment.id))
        return _UNKNOWN

    async def content(self, attachment_id: AttachmentId) -> bytes | None:
        """Return a content of at most `WHOLE_BYTES`; None when it cannot be had now, or is larger."""
        return await self._read(attachment_id, "")

    async def thumbnail(self, attachment_id: AttachmentId) -> bytes | None:
        """Return the small picture that was kept of a file; None: there is none."""
        return await self._read(attachment_id, "thumbnail")

    async def keep_thumbnail(self, attachment_id: AttachmentId, data: bytes) -> None:
        """Keep a small picture of a file. Where that cannot be, it is made again the next time."""
        try:
            await self._cache.put(attachment_id, data, "thumbnail")
        except (StoreError, UserError):  # the disk is full, or another one was kept meanwhile
            return

    async def export(
        self, attachment_id: AttachmentId, path: Path, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Save a content that is here as a file; `progress` hears of bytes done, and of how many.

        Raises as `FileCache.export`.
        """
        if progress is None:
            await self._cache.export(attachment_id, path)
        else:
            await self._cache.export(attachment_id, path, progress)

    # Intents ----------------------------------------------------------------------------------------------------------
    def fetch(self, attachment: Attachment, when_here: Callable[[], None] | None = None) -> None:
        """Fetch a content. `when_here` is called once when it has come, unless it is cancelled before.

        Of several it is the last one asked with that is called. Where the content is here, it is called at once.
        """
        status = self.status(attachment)
        if status.is_here:
            if when_here is not None:
                when_here()
            return
        if when_here is not None:
            self._when_here[attachment.id] = when_here
        self._transfers.download(attachment)

    def cancel(self, attachment_id: AttachmentId) -> None:
        """Fetch a content no further."""
        self._when_here.pop(attachment_id, None)
        self._transfers.cancel_download(attachment_id)
        self.forget(attachment_id)

    def retry(self, attachment_id: AttachmentId) -> None:
        """Try again what failed."""
        self._transfers.retry(attachment_id)

    def forget(self, attachment_id: AttachmentId) -> None:
        """Look again where a content is."""
        self._known.pop(attachment_id, None)
        self.changed.emit(attachment_id)

    # ------------------------------------------------------------------------------------------------------------------
    async def _look(self, attachment_id: AttachmentId) -> None:
        try:
            stored = await self._cache.state(attachment_id)
            is_here = stored is not None and stored.is_complete
            status = FileStatus(phase=FilePhase.HERE if is_here else FilePhase.ABSENT)
        except StoreError as error:
            status = FileStatus(phase=FilePhase.FAILED, code=error.code)
        finally:
            self._reading.discard(attachment_id)
        if attachment_id not in self._known:
            self._note(attachment_id, status)
            self._call_who_waits(attachment_id, status)
            self.changed.emit(attachment_id)

    async def _read(self, attachment_id: AttachmentId, variant: str) -> bytes | None:
        try:
            data = await self._cache.content(attachment_id, variant)
        except (StoreError, UserError):
            return None
        if data is None and not variant:
            self.forget(attachment_id)  # it was here, and had to go
        return data

    def _note(self, attachment_id: AttachmentId, status: FileStatus) -> FileStatus:
        if len(self._known) >= _KNOWN:
            self._known = {each: known for each, known in self._known.items() if known.is_moving}
        self._known[attachment_id] = status
        return status

    def _moved(self, transfer: Transfer) -> FileStatus:
        return FileStatus(
            phase=_PHASES[transfer.state],
            is_upload=transfer.is_upload,
            share=transfer.done_bytes / transfer.total_bytes if transfer.total_bytes else 0.0,
            code=transfer.code,
            is_offline=transfer.state is TransferState.WAITING and not self._is_online,
        )

    def _call_who_waits(self, attachment_id: AttachmentId, status: FileStatus) -> None:
        if status.phase is FilePhase.HERE and (when_here := self._when_here.pop(attachment_id, None)) is not None:
            when_here()

    def _on_transfer(self, transfer: Transfer) -> None:
        status = self._note(transfer.attachment_id, self._moved(transfer))
        self._call_who_waits(transfer.attachment_id, status)
        self.changed.emit(transfer.attachment_id)

    def _on_status_changed(self, status: ConnectionStatus) -> None:
        is_online = status.state is ConnectionState.ONLINE
        if is_online == self._is_online:
            return
        self._is_online = is_online
        for attachment_id, known in tuple(self._known.items()):
            if known.phase is FilePhase.WAITING:
                self._known[attachment_id] = msgspec.structs.replace(known, is_offline=not is_online)
                self.changed.emit(attachment_id)
