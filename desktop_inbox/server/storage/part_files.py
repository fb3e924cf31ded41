"""Files of contents that are being received: they grow, and what was synced of them is there after any crash."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections import OrderedDict
from pathlib import Path
from uuid import UUID

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.server.storage.blobs import READ_BYTES, guarded, sync_folder

SPARE_BYTES = 256 * 1024 * 1024
"""How much of the disk files leave free: the database is often on the same one, and must go on."""

_DIGESTS_KEPT = 1_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class PartFiles:
    """The folder of these files. All methods block; those on one file are never called at once.

    They raise `StoreUnavailableError("files_unavailable")` where the disk does not do its work.
    """

    def __init__(self, folder: Path) -> None:
        """Give the folder, which is made where there is none."""
        self._folder = folder
        # Digests of what was received, with how much that is: most uploads are received in one go.
        self._digests: OrderedDict[UUID, _Digest] = OrderedDict()

    def make_folder(self) -> None:
        """Make the folder, for its user only."""
        guarded(lambda: self._folder.mkdir(parents=True, exist_ok=True, mode=0o700))

    def check_room(self, size_bytes: int) -> None:
        """Find out whether there is room for so much more. Raises `StoreUnavailableError("files_unavailable")`."""
        if guarded(lambda: shutil.disk_usage(self._folder).free) < size_bytes + SPARE_BYTES:
            raise StoreUnavailableError("files_unavailable", reason="disk_full")

    def path(self, upload_id: UUID) -> Path:
        """Return where the content of an upload is."""
        return self._folder / str(upload_id)

    def size_bytes(self, upload_id: UUID) -> int:
        """Return how large a file is; 0: there is none."""
        path = self.path(upload_id)
        return guarded(lambda: path.stat().st_size if path.exists() else 0)

    def append(self, upload_id: UUID, offset: int, data: bytes) -> None:
        """Write at an offset, durably. What a crash has left behind it is written over."""
        guarded(lambda: self._append(upload_id, offset, data))
        digest = self._digests.get(upload_id)
        if digest is None and offset == 0:
            digest = self._digests[upload_id] = _Digest()
            if len(self._digests) > _DIGESTS_KEPT:
                self._digests.popitem(last=False)
        if digest is not None:
            if digest.offset == offset:
                digest.add(data)
            else:
                del self._digests[upload_id]

    def sha256(self, upload_id: UUID, size_bytes: int) -> str:
        """Return the digest of a whole content, in hexadecimal. It is computed anew where the process was not here."""
        digest = self._digests.get(upload_id)
        if digest is None or digest.offset != size_bytes:
            digest = guarded(lambda: _digest_of(self.path(upload_id)))
        return digest.hash.hexdigest()

    def remove(self, upload_id: UUID) -> None:
        """Remove a file; none there is fine."""
        self._digests.pop(upload_id, None)
        guarded(lambda: self.path(upload_id).unlink(missing_ok=True))

    def upload_ids(self) -> list[UUID]:
        """Return the uploads of which there is a file. What is named otherwise is not ours."""
        names = guarded(lambda: [path.name for path in self._folder.iterdir()])
        return [UUID(name) for name in names if _UUID.fullmatch(name)]

    def _append(self, upload_id: UUID, offset: int, data: bytes) -> None:
        path = self.path(upload_id)
        is_new = not path.exists()
        is_shared = not is_new and path.stat().st_nlink > 1
        if is_shared:
            _unshare(path)
        with path.open("wb" if is_new else "r+b") as file:
            file.seek(offset)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if is_new or is_shared:
            sync_folder(self._folder)


def _unshare(path: Path) -> None:
    """Make a copy of a file: a kill has left it as the second name of a whole content, which must not change."""
    copy = path.with_name(f"{path.name}.copy")
    shutil.copyfile(path, copy)
    copy.replace(path)


class _Digest:
    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.offset = 0

    def add(self, data: bytes) -> None:
        self.hash.update(data)
        self.offset += len(data)


def _digest_of(path: Path) -> _Digest:
    digest = _Digest()
    with path.open("rb") as file:
        while data := file.read(READ_BYTES):
            digest.add(data)
    return digest
