"""Opening the cache, and what to do with one that does not open."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from desktop_inbox.app.unlock import GivenUpError
from desktop_inbox.cache.store import Store
from desktop_inbox.cache.whole_files import move_aside
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import (
    StoreCorruptError,
    StoreKeyError,
    StoreTooNewError,
    StoreUnavailableError,
)
from desktop_inbox.domain.ids import UserId


class CachePrompts(Protocol):
    """What the user is asked about a cache."""

    async def cache_unavailable(self, code: str) -> bool:
        """Tell that the cache cannot be used now: disk full, in use, no rights. True: try again."""
        ...

    async def cache_wrong_key(self) -> bool:
        """Tell that the cache is encrypted with another key. True: put it aside and sync again."""
        ...

    async def cache_too_new(self) -> None:
        """Tell that a newer version of the program wrote the cache."""
        ...

    async def cache_damaged(self, kept_as: Path) -> None:
        """Tell that the cache was damaged, that it is kept under another name, and that all is fetched again."""
        ...


async def open_cache(path: Path, key: bytes, *, user_id: UserId, clock: Clock, prompts: CachePrompts) -> Store:
    """Open the cache with the user's help where it needs some. Raises `GivenUpError` when the program shall end.

    A damaged cache, and one with another key if the user agrees, is kept aside and a new one begun: what was
    synced comes again from the server, and unsent messages can still be looked for in the old file.
    """
    while True:
        try:
            return await Store.open(path, key, user_id=user_id, clock=clock)
        except StoreUnavailableError as error:
            if not await prompts.cache_unavailable(error.code):
                raise GivenUpError from error
        except StoreTooNewError as error:
            await prompts.cache_too_new()
            raise GivenUpError from error
        except StoreCorruptError:
            await prompts.cache_damaged(move_aside(path, clock))
        except StoreKeyError as error:
            if not await prompts.cache_wrong_key():
                raise GivenUpError from error
            move_aside(path, clock)
