"""Contents that the user may not keep: their messages are not on this device any more."""

from __future__ import annotations

import asyncio
import logging

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.sync.downloads import Downloads

_log = logging.getLogger(__name__)


class LostFiles:
    """Has the file cache forget what the store says, and the store that it is done."""

    def __init__(self, store: Store, files: FileCache, downloads: Downloads) -> None:
        """Take what it works with and own none of it. Call `follow` for it to do anything."""
        self._store = store
        self._files = files
        self._downloads = downloads
        self._changed = asyncio.Event()
        self._changed.set()

    def look_again(self) -> None:
        """Take note that there is something to be forgotten."""
        self._changed.set()

    async def follow(self) -> None:
        """Do it until cancelled. What cannot be forgotten now is tried again with the next loss, or by the next run."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._forget()
            except StoreError as error:
                _log.warning("Contents cannot be forgotten: %s", error.code)

    async def _forget(self) -> None:
        lost = await self._store.lost_files()
        if not lost:
            return
        for attachment_id in lost:
            self._downloads.cancel(attachment_id)
        await self._files.remove(lost)
        await self._store.note_forgotten(lost)
