"""One application for each profile: the lock decides. It ends with its process, also after a crash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile


class ProfileLock:
    """Holds a profile's lock file. `close` gives the profile free."""

    def __init__(self, lock_file: Path) -> None:
        """Name the profile by its lock file. Nothing is taken yet."""
        self._lock = QLockFile(str(lock_file))
        self._lock.setStaleLockTime(0)
        self.name = "desktop-inbox-" + hashlib.sha256(str(lock_file.absolute()).encode()).hexdigest()[:24]
        """A name for the profile that fits a local socket on every system."""

    def acquire(self) -> bool:
        """Take the profile. False: another application has it."""
        return bool(self._lock.tryLock(0))

    def close(self) -> None:
        """Give the profile free."""
        self._lock.unlock()
