"""What all entities have in common."""

from __future__ import annotations

import msgspec


class Entity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A synced row: what travels, what is cached and what view-models read.

    `ver` is the number of the row's last write in its stream (unique in the workspace, ascending). A row is only ever
    replaced by one with a greater `ver`; 0 means that the server has not accepted the row yet.
    Unknown fields are ignored, so an older client reads a newer server's rows.
    """

    ver: int = 0
