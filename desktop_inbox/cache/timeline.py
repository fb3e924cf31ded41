"""Reading a contact's timeline, within what is cached of it without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from desktop_inbox.cache import tables
from desktop_inbox.cache.contact_states import decode_item, load_whole
from desktop_inbox.cache.ranges import Stretch, known_stretches, stretch_at
from desktop_inbox.cache.results import END, TimelineSlice
from desktop_inbox.cache.state import read_state
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.rows import TimelineItem


def read_slice(
    conn: Connection, contact_id: ContactId, user_id: UserId, *, before: int | None, after: int | None, limit: int
) -> TimelineSlice:
    """Return the newest items, those right below a position, or those right above one."""
    stretches = known_stretches(conn, contact_id, read_state(conn))
    if after is not None:
        stretch = stretch_at(stretches, after + 1)
        items, reaches_last = _above(conn, contact_id, stretch, after, limit)
        reaches_end = reaches_last and stretch is not None and stretch[1] == END
        waiting = load_whole(conn, contact_id.bytes, user_id)[1] if reaches_end else []
        return TimelineSlice(
            items=(*items, *waiting),
            reaches_start=False,
            needs_server=False,
            reaches_end=reaches_end,
            gap_upto=_gap_end(stretches, after) if reaches_last and not reaches_end else None,
        )
    stretch = stretch_at(stretches, (END if before is None else before) - 1)
    items, reaches_first = _below(conn, contact_id, stretch, END if before is None else before, limit)
    waiting = load_whole(conn, contact_id.bytes, user_id)[1] if before is None else []
    is_whole = stretch is not None and stretch[0] == 0
    return TimelineSlice(
        items=(*items, *waiting),
        reaches_start=reaches_first and is_whole,
        needs_server=reaches_first and not is_whole,
        reaches_end=before is None,
    )


def _below(
    conn: Connection, contact_id: ContactId, stretch: Stretch | None, before: int, limit: int
) -> tuple[list[TimelineItem], bool]:
    """Return the last items of a stretch below a position, ascending, and whether its first one is among them."""
    if stretch is None:
        return [], True
    column = tables.items.c.position
    query = _items(contact_id).where(column >= stretch[0], column < before).order_by(column.desc())
    bodies = conn.execute(query.limit(limit + 1)).scalars().all()
    return [decode_item(body) for body in reversed(bodies[:limit])], len(bodies) <= limit


def _above(
    conn: Connection, contact_id: ContactId, stretch: Stretch | None, after: int, limit: int
) -> tuple[list[TimelineItem], bool]:
    """Return the first items of a stretch above a position, ascending, and whether its last one is among them."""
    if stretch is None:
        return [], True
    column = tables.items.c.position
    query = _items(contact_id).where(column > after, column < stretch[1]).order_by(column)
    bodies = conn.execute(query.limit(limit + 1)).scalars().all()
    return [decode_item(body) for body in bodies[:limit]], len(bodies) <= limit


def _gap_end(stretches: Sequence[Stretch], after: int) -> int:
    """Return where the next stretch above a position begins; `END` when there is none."""
    return next((first for first, _ in stretches if first > after + 1), END)


def _items(contact_id: ContactId) -> Select[tuple[Any]]:
    return select(tables.items.c.body).where(tables.items.c.contact_id == contact_id.bytes)
