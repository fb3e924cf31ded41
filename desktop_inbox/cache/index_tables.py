"""Writing the tables of the index: only what differs, for each changed page is encrypted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import BindParameter, Connection, Table, bindparam, delete, insert, select, update

from desktop_inbox.cache import tables
from desktop_inbox.cache.index_rows import Values
from desktop_inbox.cache.statements import GIVEN_KEYS, as_text


def make_equal(conn: Connection, table: Table, given: str, wanted: Iterable[Values]) -> None:
    """Make the rows of the given contacts (see `statements.key_list`) the wanted ones.

    Rows have the values of all columns in their order, those of the primary key first.
    """
    size = len(table.primary_key)
    stored = {tuple(row[:size]): tuple(row) for row in conn.exec_driver_sql(_stored(table.name), (given,)).all()}
    new: list[Values] = []
    changed: defaultdict[tuple[int, ...], list[Values]] = defaultdict(list)
    for row in wanted:
        old = stored.pop(row[:size], None)
        if old is None:
            new.append(row)
        elif old != row:
            numbers = tuple(number for number, value in enumerate(row) if value != old[number])
            changed[numbers].append((*(row[number] for number in numbers), *row[:size]))
    if stored:
        conn.exec_driver_sql(_delete(table.name), list(stored))
    if new:
        conn.exec_driver_sql(_insert(table.name), new)
    for numbers, rows in changed.items():
        conn.exec_driver_sql(_update(table.name, numbers), rows)


@lru_cache(maxsize=16)
def _stored(name: str) -> str:
    table = tables.metadata.tables[name]
    return as_text(select(table).where(table.c.contact_id.in_(GIVEN_KEYS)))


@lru_cache(maxsize=16)
def _insert(name: str) -> str:
    return as_text(insert(tables.metadata.tables[name]))


@lru_cache(maxsize=16)
def _delete(name: str) -> str:
    table = tables.metadata.tables[name]
    return as_text(delete(table).where(*(column == bindparam(column.name) for column in table.primary_key)))


@lru_cache(maxsize=256)
def _update(name: str, numbers: tuple[int, ...]) -> str:
    """Return the statement that sets some columns, by their numbers, of the row with a key."""
    table = tables.metadata.tables[name]
    columns = list(table.columns)
    values: dict[str, BindParameter[object]] = {
        columns[number].name: bindparam(f"new_{columns[number].name}") for number in numbers
    }
    keys = (column == bindparam(f"old_{column.name}") for column in table.primary_key)
    return as_text(update(table).where(*keys).values(values))
