"""Everything that the server has to do with files, put together over one database and one storage."""

from __future__ import annotations

import logging
from pathlib import Path

from desktop_inbox.domain.clock import Clock
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.services.file_upkeep import FileUpkeep
from desktop_inbox.server.services.uploads import Uploads
from desktop_inbox.server.storage.blobs import BlobStorage, FolderStorage
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.s3_blobs import S3Storage

_log = logging.getLogger(__name__)

_CONTENTS, _UPLOADS = "contents", "uploads"


class Files:
    """Uploads, whole contents, and their upkeep. `open` it; there is nothing to close."""

    def __init__(self, database: Database, storage: BlobStorage, folder: Path, clock: Clock) -> None:
        """Use `open`."""
        self.contents = Contents(database, storage)
        self.uploads = Uploads(database, self.contents, folder / _UPLOADS, clock)
        self.upkeep = FileUpkeep(database, self.contents, self.uploads, clock)

    @classmethod
    async def open(cls, database: Database, folder: Path, s3_url: str, clock: Clock) -> Files:
        """Make sure that files can be kept: whole ones in a bucket, or below the folder where no bucket is named.

        Unfinished ones are kept below the folder in any case. Raises `StoreUnavailableError("files_unavailable")`, and
        `UserError` as `S3Storage`.
        """
        storage: BlobStorage = S3Storage(s3_url) if s3_url else FolderStorage(folder / _CONTENTS)
        await storage.check()
        _log.info("Files are kept in %s.", s3_url or folder)
        files = cls(database, storage, folder, clock)
        await files.uploads.prepare()
        return files
