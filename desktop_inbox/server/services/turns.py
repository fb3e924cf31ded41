"""Taking turns: what must not be done at once with one thing is done one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Turns(Generic[K]):
    """Locks by key, which are there only while somebody has or wants one. Belongs to one event loop."""

    def __init__(self) -> None:
        self._locks: dict[K, asyncio.Lock] = {}
        self._wanted: dict[K, int] = {}

    @asynccontextmanager
    async def take(self, key: K) -> AsyncIterator[None]:
        """Wait for those who came before, and keep off those who come after."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._wanted[key] = self._wanted.get(key, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._wanted[key] -= 1
            if not self._wanted[key]:
                del self._wanted[key], self._locks[key]

    def is_wanted(self, key: K) -> bool:
        """Return whether somebody waits for who has the turn."""
        return self._wanted.get(key, 0) > 1
