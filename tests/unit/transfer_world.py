"""Transfers over real HTTP and a real file cache, with a store's uploads in memory."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import PendingUpload, StoreChange
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.sync.api import AuthorizedHttp
from desktop_inbox.sync.file_api import FileApi
from desktop_inbox.sync.http import HttpClient, Timeouts
from desktop_inbox.sync.tokens import TokenSource
from desktop_inbox.sync.transfers import HttpFileTransfers, TransferSettings
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.file_caches import attachment_id
from tests.fixtures.sessions import Listening, MadeUpSession
from tests.fixtures.waiting import until
from tests.unit.sync_server import dice, task_scope
from tests.unit.transfer_server import ContentServer, serving

TIMEOUTS = Timeouts(connect_s=2.0, total_s=5.0, read_s=2.0, close_s=0.2)
SETTINGS = TransferSettings(backoff_base_s=0.01, backoff_cap_s=0.05, random=dice())


class UploadStore:
    """What transfers need of a store: its uploads."""

    def __init__(self) -> None:
        self.pending: dict[AttachmentId, PendingUpload] = {}
        self.done: set[AttachmentId] = set()
        self.recorded: list[tuple[AttachmentId, TransferState, str]] = []
        self.lost: list[AttachmentId] = []
        self.faults = 0
        self._callbacks: list[Callable[..., None]] = []

    def subscribe(self, callback: Callable[[StoreChange], None]) -> Listening:
        return Listening(self._callbacks, callback)

    async def uploads(self) -> Sequence[PendingUpload]:
        return list(self.pending.values())

    async def kept_contents(self) -> frozenset[AttachmentId]:
        return frozenset(self.pending) | self.done

    def settle(self, *keys: AttachmentId) -> None:
        """Let what needs contents that are uploaded come to its end."""
        self.done -= set(keys)
        self.tell()

    async def record_upload(self, key: AttachmentId, state: TransferState, code: str = "") -> None:
        if self.faults:
            self.faults -= 1
            raise StoreUnavailableError("disk_full")
        self.recorded.append((key, state, code))
        if state is TransferState.DONE:
            self.pending.pop(key, None)
            self.done.add(key)
        elif key in self.pending:
            self._put(self.pending[key].attachment, state, code)
        self.tell()

    async def lost_files(self) -> Sequence[AttachmentId]:
        return list(self.lost)

    async def note_forgotten(self, keys: Sequence[AttachmentId]) -> None:
        self.lost = [key for key in self.lost if key not in keys]

    def lose(self, *keys: AttachmentId) -> None:
        self.lost += keys
        self._publish(StoreChange(lost_files=True))

    async def retry_upload(self, key: AttachmentId) -> None:
        self.add(self.pending[key].attachment)

    def add(self, *attachments: Attachment) -> None:
        for attachment in attachments:
            self._put(attachment, TransferState.WAITING)
        self.tell()

    def drop(self, key: AttachmentId) -> None:
        del self.pending[key]
        self.tell()

    def tell(self) -> None:
        self._publish(StoreChange(uploads=True))

    def _publish(self, change: StoreChange) -> None:
        for callback in list(self._callbacks):
            callback(change)

    def _put(self, attachment: Attachment, state: TransferState, code: str = "") -> None:
        self.pending[attachment.id] = PendingUpload(attachment=attachment, contact_id=None, state=state, code=code)


class World:
    """One client's transfers, and what they told."""

    def __init__(self, server: ContentServer, store: UploadStore, live: MadeUpSession, path: Path) -> None:
        self.server, self.store, self.live, self.path = server, store, live, path
        self.told: list[Transfer] = []
        self.files: FileCache
        self.transfers: HttpFileTransfers

    async def offer(self, number: int, data: bytes) -> Attachment:
        """Put a content into the file cache, and have the store want it uploaded."""
        attachment = Attachment(id=attachment_id(number), name=f"{number}.bin", size_bytes=len(data))
        await self.files.put(attachment.id, data)
        self.store.add(attachment)
        return attachment

    def publish(self, number: int, data: bytes, *, sha256: str = "") -> Attachment:
        """Put a content onto the server."""
        attachment = Attachment(id=attachment_id(number), name="f", size_bytes=len(data), sha256=sha256)
        self.server.contents[str(attachment.id)] = data
        return attachment

    async def ended(self, attachment: Attachment, state: TransferState = TransferState.DONE) -> Transfer:
        """Wait until a transfer has ended in a state."""

        def known() -> Transfer | None:
            transfer = self.transfers.transfer(attachment.id)
            return transfer if transfer is not None and transfer.state is state else None

        found = await until(known, timeout_s=10.0)
        assert found is not None
        return found

    def steps(self, attachment: Attachment) -> list[Transfer]:
        """Return what was told of a transfer."""
        return [transfer for transfer in self.told if transfer.attachment_id == attachment.id]

    @contextlib.asynccontextmanager
    async def running(self, address: str, settings: TransferSettings = SETTINGS) -> AsyncIterator[World]:
        """Run transfers, as in one run of the application."""

        async def save(_token: str) -> None:
            """Nothing is kept."""

        http = HttpClient(address, timeouts=TIMEOUTS)
        self.files = FileCache(self.path, CACHE_KEY, SystemClock())
        async with task_scope() as scope:
            tokens = TokenSource(http, refresh_token="r", save=save, clock=SystemClock(), scope=scope)
            self.transfers = self._made(FileApi(AuthorizedHttp(http, tokens), rows.workspace_id()), scope, settings)
            self.transfers.subscribe(self.told.append)
            self.transfers.start()
            try:
                yield self
            finally:
                await self.transfers.close()
                await http.close()
                await self.files.close()

    def _made(self, api: FileApi, scope: TaskScope, settings: TransferSettings) -> HttpFileTransfers:
        return HttpFileTransfers(
            store=self.store,  # type: ignore[arg-type]  # as much of one as is needed
            files=self.files,
            api=api,
            live=self.live,
            clock=SystemClock(),
            scope=scope,
            settings=settings,
        )


@contextlib.asynccontextmanager
async def world(folder: Path, settings: TransferSettings = SETTINGS) -> AsyncIterator[World]:
    """Run a server and one client's transfers, online."""
    server = ContentServer()
    made = World(server, UploadStore(), MadeUpSession(), folder / "files.db")
    async with serving(server) as place, made.running(place.address, settings):
        yield made


def noise(size: int) -> bytes:
    """Return bytes that no two calls share."""
    return secrets.token_bytes(size)
