"""How far streams are."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, select

from desktop_inbox.server.storage.tables import streams

_IDS_PER_QUERY = 500


def newest_numbers(conn: Connection, stream_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the newest number of each stream, 0 for one without any.

    A workspace's id stands for its shared stream, a user's id for that user's private one.
    """
    numbers = dict.fromkeys(stream_ids, 0)
    wanted = list(numbers)
    for start in range(0, len(wanted), _IDS_PER_QUERY):
        some = wanted[start : start + _IDS_PER_QUERY]
        query = select(streams.c.id, streams.c.number).where(streams.c.id.in_(some))
        numbers.update({row.id: row.number for row in conn.execute(query)})
    return numbers
