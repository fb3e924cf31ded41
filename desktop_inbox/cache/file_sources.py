"""The user's own files: read when they are attached, written when they are saved. Blocking: called in threads."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

from desktop_inbox.domain.errors import UserError, is_disk_full

_VANISHED = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.EIO})


class SourceFile:
    """A file that is being read, from its beginning to its end. Close it.

    Raises `UserError` with `not_a_file` (a folder, a device, a pipe), `file_empty`, `file_too_large`, `file_vanished`,
    `file_changed` and `file_not_readable`.
    """

    def __init__(self, path: Path, limit_bytes: int) -> None:
        """Open a file of 1 to `limit_bytes` bytes. Nothing is read of another one; a pipe is not even opened."""
        try:
            _check_is_file(path.stat())
            # Without waiting, if a pipe has taken the file's place since.
            self._file = os.fdopen(
                os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
            )
        except OSError as error:
            raise _unreadable(error) from error
        try:
            self._before = os.fstat(self._file.fileno())
            _check_is_file(self._before)
            _check_size(self._before.st_size, limit_bytes)
        except BaseException:
            self._file.close()
            raise
        self.size_bytes = self._before.st_size
        self._read_bytes = 0

    def read(self, size: int) -> bytes:
        """Return the next part, empty at the end, where it is also checked that nobody has written meanwhile."""
        try:
            data = self._file.read(size)
            now = os.fstat(self._file.fileno())
        except OSError as error:
            raise _unreadable(error) from error
        self._read_bytes += len(data)
        is_same = (now.st_size, now.st_mtime_ns) == (self._before.st_size, self._before.st_mtime_ns)
        if not is_same or self._read_bytes > self.size_bytes or (not data and self._read_bytes < self.size_bytes):
            raise UserError("file_changed")
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class TargetFile:
    """A file that appears under its name only when it is whole; until then it is a part file in the same folder.

    Raises `UserError("disk_full")` and `UserError("not_writable")`.
    """

    def __init__(self, path: Path) -> None:
        """Begin the part file."""
        self._path = path
        self._part = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            self._file: BinaryIO = self._part.open("xb")
        except OSError as error:
            raise _unwritable(error) from error

    def write(self, data: bytes) -> None:
        """Append to the part file."""
        try:
            self._file.write(data)
        except OSError as error:
            raise _unwritable(error) from error

    def finish(self) -> None:
        """Put the file under its name, in the place of one that is there."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)
        except OSError as error:
            raise _unwritable(error) from error

    def give_up(self) -> None:
        """Remove the part file, if there still is one."""
        try:
            self._file.close()
        except OSError:
            pass  # what could not be written any more goes anyway
        finally:
            self._part.unlink(missing_ok=True)


def _check_is_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UserError("not_a_file")


def _check_size(size_bytes: int, limit_bytes: int) -> None:
    if size_bytes == 0:
        raise UserError("file_empty")
    if size_bytes > limit_bytes:
        raise UserError("file_too_large", size_bytes=size_bytes, limit_bytes=limit_bytes)


def _unreadable(error: OSError) -> UserError:
    return UserError("file_vanished" if error.errno in _VANISHED else "file_not_readable")


def _unwritable(error: OSError) -> UserError:
    return UserError("disk_full" if is_disk_full(error) else "not_writable")
