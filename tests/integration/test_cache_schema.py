"""The schema: what the migrations make is what the queries expect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, inspect, select

from desktop_inbox.cache import migrations, tables
from desktop_inbox.cache.store import Store


async def on_connection(store: Store, function: Any) -> Any:
    return await store._database.read(function)


def columns_of(metadata: MetaData) -> dict[str, dict[str, tuple[str, bool, int]]]:
    """Return each table's columns with type, whether NULL is allowed, and place in the primary key."""
    return {
        table.name: {
            column.name: (
                {"BIGINT": "INTEGER"}.get(str(column.type), str(column.type)),
                bool(column.nullable),
                list(table.primary_key).index(column) + 1 if column.primary_key else 0,
            )
            for column in table.columns
        }
        for table in metadata.sorted_tables
    }


async def test_migrations_make_the_tables_that_queries_use(store: Store) -> None:
    def made(conn: Connection) -> dict[str, dict[str, tuple[str, bool, int]]]:
        found = {}
        for name in inspect(conn).get_table_names():
            rows = conn.exec_driver_sql(f"PRAGMA table_info({name})").all()
            found[name] = {row.name: (row.type, not row.notnull and not row.pk, row.pk) for row in rows}
        return found

    assert await on_connection(store, made) == columns_of(tables.metadata)


async def test_migrations_make_the_indexes(store: Store) -> None:
    def made(conn: Connection) -> dict[str, list[str]]:
        names = conn.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL").scalars()
        return {name: [row.name for row in conn.exec_driver_sql(f"PRAGMA index_info({name})")] for name in names.all()}

    expected = {
        str(index.name): [column.name for column in index.columns]
        for table in tables.metadata.sorted_tables
        for index in table.indexes
    }
    assert await on_connection(store, made) == expected


async def test_a_new_file_has_the_newest_version(store: Store) -> None:
    def version(conn: Connection) -> int:
        return int(conn.exec_driver_sql("PRAGMA user_version").scalar_one())

    assert await on_connection(store, version) == migrations.SCHEMA_VERSION


async def test_the_commands_that_matter_are_found_without_those_that_are_kept(store: Store) -> None:
    def plan(conn: Connection) -> list[str]:
        query = select(tables.outbox.c.contact_id).where(tables.UNSETTLED).distinct()
        return [row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.compile(conn)}")]

    assert await on_connection(store, plan) == ["SCAN outbox USING INDEX outbox_shown"]
