"""The contact book: every contact that is known, for the Contacts screen, and who may be the same person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, tuple_

from desktop_inbox.cache import tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.contact_states import load_states
from desktop_inbox.cache.entries import channel_kinds
from desktop_inbox.cache.times import from_us
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.contact_book import BookCount, BookEntry, BookOrder, BookQuery, Duplicate, ImportProgress
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.text import search_key

DUPLICATES = 20
"""The most that are named."""

_book = tables.contact_book.c
_decode_identity = msgspec.json.Decoder(Identity).decode

# What is sorted by, and the value that stands for "unknown".
_ORDERS: dict[BookOrder, tuple[ColumnElement[Any], str | int]] = {
    BookOrder.NAME: (_book.name_key, ""),
    BookOrder.EMAIL: (_book.email, ""),
    BookOrder.PHONE: (_book.phone, ""),
    BookOrder.CREATED: (_book.created_us, 0),
    BookOrder.ACTIVITY: (_book.activity_us, 0),
}


def page(
    conn: Connection, query: BookQuery, user_id: UserId, *, after: tuple[bool, str | int, bytes] | None, limit: int
) -> list[BookEntry]:
    """Return a page of the book in its order, after a paging key. Unknown values come last in both directions."""
    column, unknown = _ORDERS[query.order]
    is_unknown = column == unknown
    statement = _shown(query).add_columns(_book.contact_id, is_unknown, column, _book.activity_us)
    if after is not None:
        statement = statement.where(_is_after(query, column, is_unknown, after))
    value_order, id_order = (column.desc(), _book.contact_id.desc()) if query.descending else (column, _book.contact_id)
    rows = conn.execute(statement.order_by(is_unknown, value_order, id_order).limit(limit)).all()
    keys = [row[0] for row in rows]
    states, channels = load_states(conn, keys, user_id), _channels_of(conn, keys)
    entries = []
    for key, is_last, value, activity_us in rows:
        if (contact := _contact_of(states, key)) is not None:
            entries.append(
                BookEntry(
                    contact=contact,
                    channels=channels.get(key, ()),
                    activity_at=from_us(activity_us) if activity_us else None,
                    sort_key=(bool(is_last), value, key),
                )
            )
    return entries


def count(conn: Connection, query: BookQuery) -> BookCount:
    """Return how many contacts a query shows, of how many."""
    total = conn.scalar(select(func.count()).select_from(tables.contact_book)) or 0
    shown = total if query == BookQuery(order=query.order, descending=query.descending) else None
    if shown is None:
        shown = conn.scalar(select(func.count()).select_from(_shown(query).add_columns(literal(1)).subquery())) or 0
    return BookCount(shown=shown, total=total)


def duplicates(conn: Connection, contact_id: ContactId, user_id: UserId) -> list[Duplicate]:
    """Return the other contacts with the same email or phone, at most `DUPLICATES`, those with the same email first."""
    same = _same(conn, contact_id)
    keys = list(same)[:DUPLICATES]
    states, channels = load_states(conn, keys, user_id), _channels_of(conn, keys)
    return [
        Duplicate(
            contact=contact,
            same=same[key],
            channels=channels.get(key, ()),
            conversations=_conversations_of(conn, key),
        )
        for key in keys
        if (contact := _contact_of(states, key)) is not None
    ]


def count_duplicates(conn: Connection, contact_id: ContactId) -> int:
    """Return how many `duplicates` there are."""
    return min(DUPLICATES, len(_same(conn, contact_id)))


def _same(conn: Connection, contact_id: ContactId) -> dict[bytes, FieldKind]:
    """Return other contacts with the same email or phone, and which of them it is; those with the same email first."""
    own = conn.execute(select(_book.email, _book.phone).where(_book.contact_id == contact_id.bytes)).one_or_none()
    if own is None:
        return {}
    same: dict[bytes, FieldKind] = {}
    for kind, column, value in ((FieldKind.EMAIL, _book.email, own.email), (FieldKind.PHONE, _book.phone, own.phone)):
        if value:
            found = select(_book.contact_id).where(column == value, _book.contact_id != contact_id.bytes)
            for key in conn.scalars(found.order_by(_book.contact_id).limit(DUPLICATES)):
                same.setdefault(key, kind)
    return same


def import_progress(conn: Connection, import_id: UUID) -> ImportProgress:
    """Return how far an import is. One that nobody knows has nothing to do. No body is read: those are long."""
    table = tables.outbox
    unsettled, refused = (
        conn.scalar(select(func.count()).select_from(table).where(condition, table.c.contact_id == import_id.bytes))
        or 0
        for condition in (tables.UNSETTLED, tables.PROBLEM)
    )
    return ImportProgress(left=unsettled - refused, refused=refused)


def _shown(query: BookQuery) -> Select[Any]:
    """Return the query for what the book shows, without columns and order."""
    statement = select().select_from(tables.contact_book)
    for word in search_key(query.text).split():
        statement = statement.where(func.instr(_book.search_key, word) > 0)
    if query.tag_id is not None:
        tagged = tables.contact_tags.c
        has_tag = select(tagged.contact_id).where(tagged.tag_id == query.tag_id.bytes)
        statement = statement.where(_book.contact_id.in_(has_tag))
    if query.blocked_only:
        statement = statement.where(_book.is_blocked == 1)
    return statement


def _is_after(
    query: BookQuery, column: ColumnElement[Any], is_unknown: ColumnElement[bool], key: tuple[bool, str | int, bytes]
) -> ColumnElement[bool]:
    is_last, value, contact_id = key
    position = tuple_(column, _book.contact_id)
    reached = position < tuple_(value, contact_id) if query.descending else position > tuple_(value, contact_id)
    here = (is_unknown == is_last) & reached
    return here if is_last else here | is_unknown


def _channels_of(conn: Connection, keys: Sequence[bytes]) -> dict[bytes, tuple[ChannelKind, ...]]:
    """Return the kinds of channels that contacts have addresses on, each once."""
    kinds = channel_kinds(conn)
    table = tables.identities.c
    found: dict[bytes, dict[ChannelKind, None]] = {}
    for body in conn.scalars(select(table.body).where(table.contact_id.in_(keys)).order_by(table.id)):
        identity = _decode_identity(body)
        if identity.channel_id in kinds:
            found.setdefault(identity.contact_id.bytes, {})[kinds[identity.channel_id]] = None
    return {key: tuple(channels) for key, channels in found.items()}


def _conversations_of(conn: Connection, key: bytes) -> int:
    table = tables.conversations
    return conn.scalar(select(func.count()).select_from(table).where(table.c.contact_id == key)) or 0


def _contact_of(states: Mapping[bytes, ContactState], key: bytes) -> Contact | None:
    return states[key].contact if key in states else None
