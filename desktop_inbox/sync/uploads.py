"""The contents that the store wants the server to get."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from functools import partial

from desktop_inbox.cache.file_cache import FileCache, Origin, StoredFile
from desktop_inbox.cache.store import PendingUpload, Store
from desktop_inbox.cache.times import to_us
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import (
    InboxError,
    StoreCorruptError,
    StoreError,
    StoreUnavailableError,
    TransientError,
)
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.file_api import FileApi
from desktop_inbox.sync.transfer_board import TransferBoard
from desktop_inbox.sync.transfer_runner import TransferRunner
from desktop_inbox.sync.upload import Upload

_log = logging.getLogger(__name__)


class Uploads:
    """Keeps the store's uploads going, oldest first, and says to the store how each has ended.

    A content is in the file cache, whole, before its upload is put into the store, and stays pinned there until the
    store needs it no more: the server may lose it, or the user may take it back.
    """

    def __init__(
        self,
        store: Store,
        files: FileCache,
        api: FileApi,
        board: TransferBoard,
        *,
        clock: Clock,
        scope: TaskScope,
    ) -> None:
        """Take what it works with and own none of it. Call `follow` for it to do anything."""
        self._store = store
        self._files = files
        self._api = api
        self._board = board
        self._clock = clock
        self._scope = scope
        self._listed: set[AttachmentId] = set()
        self._done: set[AttachmentId] = set()
        self._leaving: dict[AttachmentId, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self._changed.set()

    def look_again(self) -> None:
        """Take note that the store's uploads may have changed, or that one of them has ended."""
        self._changed.set()

    async def follow(self, runner: TransferRunner) -> None:
        """Do what the store wants until cancelled."""
        await self._let_go_of_strays()
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                self._compare(runner, await self._store.uploads())
                await self._let_go()
            except StoreUnavailableError as error:
                _log.warning("The uploads cannot be read: %s", error.code)

    async def retry(self, attachment_id: AttachmentId) -> None:
        """Have the store want a failed upload again."""
        try:
            await self._store.retry_upload(attachment_id)
        except StoreUnavailableError as error:
            _log.warning("An upload cannot be tried again: %s", error.code)

    async def _let_go_of_strays(self) -> None:
        """Let contents be trimmed that an earlier run left behind: nothing sends them any more."""
        began_us = to_us(self._clock.now())
        try:
            if pinned := await self._files.pinned():  # else the store, which loads a lot for its answer, is not asked
                await self._let_go_of_those(pinned, began_us)
            await self._files.trim()
        except StoreError as error:
            _log.warning("The contents cannot be looked through: %s", error.code)

    async def _let_go_of_those(self, pinned: Sequence[StoredFile], began_us: int) -> None:
        needed = await self._store.kept_contents()
        strays = [
            file.id
            for file in pinned
            if file.origin is not Origin.RECORDED and file.used_us < began_us and file.id not in needed
        ]
        await self._files.unpin(strays)
        self._done |= needed - {upload.attachment.id for upload in await self._store.uploads()}

    async def _let_go(self) -> None:
        """Let contents be trimmed that the server has, and that nothing here needs any more."""
        if self._done and (over := self._done - await self._store.kept_contents()):
            with contextlib.suppress(StoreCorruptError):  # the file of contents begins anew: nothing is pinned in it
                await self._files.unpin(list(over))
            self._done -= over

    def _compare(self, runner: TransferRunner, uploads: Sequence[PendingUpload]) -> None:
        """Begin what is new, and drop what is wanted no more."""
        listed = {upload.attachment.id for upload in uploads}
        for attachment_id in self._listed - listed - self._done:
            self._drop(runner, attachment_id)
        self._listed = listed
        for upload in uploads:
            if upload.attachment.id in runner:
                continue
            if upload.state is TransferState.FAILED:
                self._show(upload.attachment, TransferState.FAILED, upload.code)
            else:
                self._start(runner, upload.attachment)

    def _start(self, runner: TransferRunner, attachment: Attachment) -> None:
        self._done.discard(attachment.id)
        self._show(attachment, TransferState.WAITING)
        upload = Upload(attachment, files=self._files, api=self._api, board=self._board, clock=self._clock)
        runner.start(attachment.id, partial(self._send, attachment.id, upload), partial(self._on_failed, attachment.id))

    async def _send(self, attachment_id: AttachmentId, upload: Upload, backoff: Backoff) -> None:
        leaving = self._leaving.get(attachment_id)
        if leaving is not None:  # it was dropped, and is wanted again
            await asyncio.wait({leaving})
        try:
            await upload.attempt(backoff)
            self._done.add(attachment_id)
            await self._store.record_upload(attachment_id, TransferState.DONE, "")
        except StoreUnavailableError as error:
            raise TransientError(error.code) from error

    async def _on_failed(self, attachment_id: AttachmentId, error: InboxError) -> None:
        try:
            await self._store.record_upload(attachment_id, TransferState.FAILED, error.code)
        except StoreUnavailableError as unavailable:
            raise TransientError(unavailable.code) from error
        self._board.change(attachment_id, TransferState.FAILED, code=error.code)

    def _drop(self, runner: TransferRunner, attachment_id: AttachmentId) -> None:
        task = runner.cancel(attachment_id)
        self._board.forget(attachment_id)
        leaving = self._scope.spawn("drop an upload", self._leave(attachment_id, task))
        if leaving is not None:
            self._leaving[attachment_id] = leaving
            leaving.add_done_callback(lambda _: self._leaving.pop(attachment_id, None))

    async def _leave(self, attachment_id: AttachmentId, sending: asyncio.Task[None] | None) -> None:
        """Have the server forget what it got of a dropped upload; where it cannot be reached, it does so by itself."""
        if sending is not None:
            await asyncio.wait({sending})
        try:
            await self._files.unpin([attachment_id])
            await self._api.give_up(attachment_id)
        except InboxError as error:
            _log.info("The server was not told of a dropped upload: %s", error.code)

    def _show(self, attachment: Attachment, state: TransferState, code: str = "") -> None:
        self._board.show(
            Transfer(
                attachment_id=attachment.id, is_upload=True, state=state, total_bytes=attachment.size_bytes, code=code
            )
        )
