"""The contents that are fetched from the server."""

from __future__ import annotations

import logging
from functools import partial

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import InboxError, StoreError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.download import Download
from desktop_inbox.sync.file_api import FileApi
from desktop_inbox.sync.transfer_board import TransferBoard
from desktop_inbox.sync.transfer_runner import TransferRunner

_log = logging.getLogger(__name__)


class Downloads:
    """Fetches what is asked for, in the order in which it was asked for."""

    def __init__(
        self, files: FileCache, api: FileApi, board: TransferBoard, runner: TransferRunner, scope: TaskScope
    ) -> None:
        """Take what it works with and own none of it."""
        self._files = files
        self._api = api
        self._board = board
        self._runner = runner
        self._scope = scope
        self._asked: dict[AttachmentId, Attachment] = {}
        self._looked_for: set[AttachmentId] = set()

    def start(self, attachment: Attachment) -> None:
        """Fetch a content unless it is here or on its way."""
        if attachment.id in self._runner or attachment.id in self._looked_for:
            return
        self._asked[attachment.id] = attachment
        self._looked_for.add(attachment.id)
        self._board.show(Transfer(attachment_id=attachment.id, is_upload=False, total_bytes=attachment.size_bytes))
        self._scope.spawn("look for a content", self._look_for(attachment))

    def cancel(self, attachment_id: AttachmentId) -> None:
        """Fetch a content no further."""
        is_looked_for = attachment_id in self._looked_for
        self._looked_for.discard(attachment_id)
        if self._runner.cancel(attachment_id) is not None or is_looked_for:
            self._board.forget(attachment_id)

    def retry(self, attachment_id: AttachmentId) -> None:
        """Fetch again what could not be fetched."""
        self.start(self._asked[attachment_id])

    async def _look_for(self, attachment: Attachment) -> None:
        """See whether the content is here: that needs no network."""
        try:
            file = await self._files.state(attachment.id)
            is_here = file is not None and file.is_complete
        except StoreError:
            is_here = False  # the fetching will tell
        if attachment.id not in self._looked_for:
            return
        self._looked_for.discard(attachment.id)
        if is_here:
            self._board.change(attachment.id, TransferState.DONE)
            return
        download = Download(attachment, files=self._files, api=self._api, board=self._board)
        self._runner.start(attachment.id, partial(self._fetch, download), partial(self._on_failed, attachment.id))

    async def _fetch(self, download: Download, backoff: Backoff) -> None:
        await download.attempt(backoff)
        try:
            await self._files.trim()
        except StoreError as error:
            _log.warning("Old contents could not be trimmed: %s", error.code)

    async def _on_failed(self, attachment_id: AttachmentId, error: InboxError) -> None:
        self._board.change(attachment_id, TransferState.FAILED, code=error.code)
