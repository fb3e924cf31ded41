"""Contents on their way between the file cache and the server (`domain.transfers.FileTransfers`)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from random import Random

import msgspec

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.ports import ConnectionStatus, LiveSession, Subscription
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.downloads import Downloads
from desktop_inbox.sync.file_api import FileApi
from desktop_inbox.sync.lost_files import LostFiles
from desktop_inbox.sync.transfer_board import TransferBoard
from desktop_inbox.sync.transfer_runner import TransferRunner
from desktop_inbox.sync.uploads import Uploads

_log = logging.getLogger(__name__)


class TransferSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Times in seconds, and the dice, of the back-off. Tests shorten and fix them."""

    backoff_base_s: float = 0.5
    backoff_cap_s: float = 60.0
    random: Random = msgspec.field(default_factory=Random)


class HttpFileTransfers:
    """Uploads and downloads of one session, for as long as it runs, on one event loop.

    The state of the session says when there is a server to talk to. Errors of the environment become another attempt
    or a failed transfer; `StoreCorruptError` of the store and our own mistakes go to the scope.
    """

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        files: FileCache,
        api: FileApi,
        live: LiveSession,
        clock: Clock,
        scope: TaskScope,
        settings: TransferSettings | None = None,
    ) -> None:
        """Take what it works with and own none of it: the caller closes store, files and HTTP, after this."""
        self._store = store
        self._live = live
        self._scope = scope.child("transfers")
        self._settings = settings or TransferSettings()
        self._board = TransferBoard(clock)
        self._uploads = Uploads(store, files, api, self._board, clock=clock, scope=self._scope)
        self._up = self._new_runner(self._uploads.look_again)
        self._down = self._new_runner(lambda: None)
        self._downloads = Downloads(files, api, self._board, self._down, self._scope)
        self._lost = LostFiles(store, files, self._downloads)
        self._subscriptions: list[Subscription] = []

    def start(self) -> None:
        """Go on with the uploads of the store, and forget what it has lost. Returns at once."""
        self._subscriptions = [
            self._store.subscribe(self._on_store_change),
            self._live.subscribe_status(self._on_status),
        ]
        self._scope.spawn("uploads", self._uploads.follow(self._up))
        self._scope.spawn("lost files", self._lost.follow())

    async def close(self) -> None:
        """Stop everything and wait for it. What has come of a download is kept."""
        for subscription in self._subscriptions:
            subscription.close()
        stuck = await self._scope.close()
        if stuck:
            _log.error("These transfers did not stop: %s", ", ".join(stuck))

    def transfer(self, attachment_id: AttachmentId) -> Transfer | None:
        """Return a transfer that is not done, or was within this run; None: there is none."""
        return self._board.transfer(attachment_id)

    def subscribe(self, callback: Callable[[Transfer], None]) -> Subscription:
        """Call back on every step, at most some ten times a second for each."""
        return self._board.subscribe(callback)

    def download(self, attachment: Attachment) -> None:
        """Fetch a content into the file cache, unless it is there or on its way. Offline it waits."""
        if attachment.id not in self._up:
            self._downloads.start(attachment)

    def cancel_download(self, attachment_id: AttachmentId) -> None:
        """Fetch a content no further. What is here is kept for the next time."""
        self._downloads.cancel(attachment_id)

    def retry(self, attachment_id: AttachmentId) -> None:
        """Try a failed transfer again, or one that waits for the network."""
        self._up.hurry(attachment_id)
        self._down.hurry(attachment_id)
        known = self._board.transfer(attachment_id)
        if known is None or known.state is not TransferState.FAILED:
            return
        if known.is_upload:
            self._scope.spawn("retry", self._uploads.retry(attachment_id))
        else:
            self._downloads.retry(attachment_id)

    def _new_runner(self, ended: Callable[[], None]) -> TransferRunner:
        return TransferRunner(self._board, self._live, self._scope, new_backoff=self._new_backoff, ended=ended)

    def _new_backoff(self) -> Backoff:
        settings = self._settings
        return Backoff(settings.random, base_s=settings.backoff_base_s, cap_s=settings.backoff_cap_s)

    def _on_store_change(self, change: StoreChange) -> None:
        if change.uploads or change.everything:
            self._uploads.look_again()
        if change.lost_files:
            self._lost.look_again()

    def _on_status(self, _status: ConnectionStatus) -> None:
        self._up.on_status()
        self._down.on_status()
