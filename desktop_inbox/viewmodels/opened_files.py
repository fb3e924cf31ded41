"""Copies of files for other programs: in a private folder, and gone when the application ends."""

from __future__ import annotations

import asyncio
import logging
import shutil
from pathlib import Path

from desktop_inbox.domain.attachment import Attachment, clean_file_name

_log = logging.getLogger(__name__)

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


class OpenedFiles:
    """A folder that nobody else can look into, with a folder of its own for each file.

    `clear` it at the start, for an earlier run may have been killed, and at the end.
    """

    def __init__(self, folder: Path) -> None:
        """Take where the folder is or will be; nothing is made yet."""
        self._folder = folder
        self._turn = asyncio.Lock()

    async def place(self, attachment: Attachment) -> Path:
        """Return where a copy of a file goes. Raises `OSError`."""
        async with self._turn:
            return await asyncio.to_thread(self._make_place, attachment)

    async def seal(self, path: Path) -> None:
        """Let only the user read a copy that was made. Raises `OSError`."""
        await asyncio.to_thread(path.chmod, _FILE_MODE)

    async def clear(self) -> None:
        """Remove all copies. What another program still holds open goes with the next run."""
        async with self._turn:
            await asyncio.to_thread(self._clear)

    def _make_place(self, attachment: Attachment) -> Path:
        own = self._folder / attachment.id.hex
        self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        own.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        return own / clean_file_name(attachment.name)

    def _clear(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._folder.exists():
                _log.info("some copies of opened files are still in use")
