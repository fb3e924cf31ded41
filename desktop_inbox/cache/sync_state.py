"""How far the cache is: its cursor, its generation, and a snapshot that is being taken."""

from __future__ import annotations

import msgspec

from desktop_inbox.protocol.changes import Cursor


class RunningSnapshot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A snapshot between its begin and its last page. Both fields are None before its first page."""

    cursor: Cursor | None = None
    next: str | None = None


class SyncState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What `sync_state` holds.

    `generation` is that of the newest snapshot; `finished` that of the last one that came to its end (0: none has).
    `cursor` is the finished one's and moves with the changes. `live_from`: from this position upwards the finished
    generation has received everything.
    """

    generation: int = 0
    finished: int = 0
    cursor: Cursor | None = None
    live_from: int = 0
    running: RunningSnapshot | None = None

    @property
    def live_cursor(self) -> Cursor | None:
        """The cursor that changes may be applied to: None until the snapshot that was begun has ended."""
        return self.cursor if self.running is None else None
