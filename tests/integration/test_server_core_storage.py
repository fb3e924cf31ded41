"""The server's database on both engines: durable, numbered without gaps, isolated, and clear about faults."""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import StoreCorruptError, StoreTooNewError, StoreUnavailableError
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.domain.workspace import User, Workspace
from desktop_inbox.server import storage
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Committed, Database, Tx
from desktop_inbox.server.storage.migrate import MetaKey
from desktop_inbox.server.storage.rows import fetch_all, fetch_one
from tests.fixtures.databases import SteppingClock


def _new_user(tx: Tx, name: str) -> User:
    user_id = UserId(new_id(tx.clock))
    return tx.put("user.created", User(id=user_id, name=name, email=f"{user_id}@example.com"))


@pytest.fixture
async def workspace_id(database: Database, clock: SteppingClock) -> WorkspaceId:
    workspace_id = WorkspaceId(new_id(clock))
    await database.write(workspace_id, lambda tx: tx.put("workspace.created", Workspace(id=workspace_id, name="Acme")))
    return workspace_id


async def test_many_writes_number_their_rows_without_gaps(database: Database, workspace_id: WorkspaceId) -> None:
    told: list[Committed] = []
    database.subscribe(told.append)

    def write(tx: Tx, number: int) -> User:
        user = _new_user(tx, f"user {number}")
        if number % 10 == 3:
            raise LookupError(number)
        return user

    outcomes = await asyncio.gather(
        *(database.write(workspace_id, lambda tx, number=number: write(tx, number)) for number in range(100)),
        return_exceptions=True,
    )

    failed = [outcome for outcome in outcomes if isinstance(outcome, LookupError)]
    users = [outcome for outcome in outcomes if isinstance(outcome, User)]
    assert [error.args for error in failed] == [(number,) for number in range(3, 100, 10)]
    assert [user.ver for user in users] == list(range(2, 92))
    stored = await database.read(lambda conn: fetch_all(conn, User, order_by=[tables.users.c.ver]))
    assert stored == users
    numbers = await database.read(lambda conn: list(conn.scalars(select(tables.changes.c.number).order_by("number"))))
    assert numbers == list(range(1, 92))
    assert [change.row for committed in told for change in committed.shared] == users
    assert [committed.after for committed in told] == [1, *(committed.upto for committed in told[:-1])]


async def test_a_write_that_fails_alone_leaves_nothing(database: Database, workspace_id: WorkspaceId) -> None:
    told: list[Committed] = []
    database.subscribe(told.append)

    def fail(tx: Tx) -> None:
        _new_user(tx, "nobody")
        tx.flush()
        raise LookupError

    def repeat(tx: Tx) -> None:
        tx.put("workspace.created", Workspace(id=workspace_id, name="Acme"))

    for wrong, error in ((fail, LookupError), (repeat, IntegrityError)):
        with pytest.raises(error):
            await database.write(workspace_id, wrong)
    user = await database.write(workspace_id, lambda tx: _new_user(tx, "somebody"))
    assert user.ver == 2
    assert await database.read(lambda conn: fetch_all(conn, User)) == [user]
    assert [change.row for committed in told for change in committed.shared] == [user]


async def test_reads_in_a_write_see_what_was_put(database: Database, workspace_id: WorkspaceId) -> None:
    def write(tx: Tx) -> tuple[str, str]:
        user = _new_user(tx, "before")
        conn = tx.conn
        first = fetch_one(conn, User, tables.users.c.id == user.id)
        tx.put("user.renamed", User(id=user.id, name="after", email=user.email, ver=user.ver))
        second = fetch_one(conn, User, tables.users.c.id == user.id)
        assert first is not None
        assert second is not None
        return first.name, second.name

    assert await database.write(workspace_id, write) == ("before", "after")


async def test_a_row_written_twice_before_it_is_stored_keeps_its_last_state(
    database: Database, workspace_id: WorkspaceId
) -> None:
    def write(tx: Tx) -> User:
        user = _new_user(tx, "before")
        return tx.put("user.renamed", User(id=user.id, name="after", email=user.email, ver=user.ver))

    renamed = await database.write(workspace_id, write)

    assert await database.read(lambda conn: fetch_all(conn, User)) == [renamed]
    assert renamed.ver == 3


async def test_an_id_that_exists_is_no_new_row(database: Database, workspace_id: WorkspaceId) -> None:
    user = await database.write(workspace_id, lambda tx: _new_user(tx, "first"))
    again = User(id=user.id, name="second", email="second@example.com")

    with pytest.raises(IntegrityError):
        await database.write(workspace_id, lambda tx: tx.put("user.created", again))

    assert await database.read(lambda conn: fetch_all(conn, User)) == [user]


async def test_a_row_of_another_workspace_cannot_be_changed(
    database: Database, workspace_id: WorkspaceId, clock: SteppingClock
) -> None:
    user = await database.write(workspace_id, lambda tx: _new_user(tx, "theirs"))
    other_id = WorkspaceId(new_id(clock))
    changed = User(id=user.id, name="ours", email=user.email, ver=user.ver)

    await database.write(other_id, lambda tx: tx.put("user.renamed", changed))

    assert await database.read(lambda conn: fetch_all(conn, User)) == [user]


async def test_rows_that_are_changed_together_are_numbered_in_the_order_of_their_last_writes(
    database: Database, workspace_id: WorkspaceId, clock: SteppingClock
) -> None:
    told: list[Committed] = []
    database.subscribe(told.append)
    other_id = WorkspaceId(new_id(clock))

    def write(tx: Tx) -> list[User]:
        first, second, third = (_new_user(tx, name) for name in ("first", "second", "third"))
        tx.put("user.renamed", User(id=first.id, name="last", email=first.email, ver=first.ver))
        is_wanted = tables.users.c.id.in_([first.id, second.id, third.id]) & (tables.users.c.name != "third")
        return tx.put_all("user.deactivated", User, is_wanted, is_active=False)

    changed = await database.write(workspace_id, write)
    strange = await database.write(other_id, lambda tx: tx.put_all("user.lost", User, text("true"), is_active=False))
    await database.write(workspace_id, lambda tx: _new_user(tx, "later"))

    assert [(user.name, user.ver, user.is_active) for user in changed] == [("second", 6, False), ("last", 7, False)]
    assert strange == [], "another workspace's rows are not touched"
    stored = await database.read(lambda conn: fetch_all(conn, User, order_by=[tables.users.c.ver]))
    assert [(user.name, user.ver) for user in stored] == [("third", 4), ("second", 6), ("last", 7), ("later", 8)]
    assert stored[1:3] == changed
    assert [change.row for change in told[0].shared][-2:] == changed
    assert await database.read(lambda conn: list(conn.scalars(select(tables.changes.c.number).order_by("number")))) == (
        list(range(1, 9))
    )


async def test_private_streams_count_by_themselves(database: Database, workspace_id: WorkspaceId) -> None:
    told: list[Committed] = []
    ana, luis = [await database.write(workspace_id, lambda tx: _new_user(tx, "user")) for _ in range(2)]
    database.subscribe(told.append)

    def write(tx: Tx) -> None:
        for user in (ana, luis, ana):
            tx.put_private(user.id, "user.noted", User(id=user.id, name="note", email=user.email, ver=user.ver))

    await database.write(workspace_id, write)
    await database.write(workspace_id, write)

    assert [{user: batch[:2] for user, batch in committed.private.items()} for committed in told] == [
        {ana.id: (0, 2), luis.id: (0, 1)},
        {ana.id: (2, 4), luis.id: (1, 2)},
    ]
    assert {(committed.after, committed.upto) for committed in told} == {(3, 3)}


async def test_a_read_sees_one_state(database: Database, workspace_id: WorkspaceId) -> None:
    """A read that began before a write does not see it, however long it lasts."""
    loop = asyncio.get_running_loop()
    began, go_on = asyncio.Event(), asyncio.Event()

    def read(conn: Connection) -> tuple[int, int]:
        before = len(fetch_all(conn, User))
        loop.call_soon_threadsafe(began.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        return before, len(fetch_all(conn, User))

    async with asyncio.TaskGroup() as group:
        reading = group.create_task(database.read(read))
        await began.wait()
        await database.write(workspace_id, lambda tx: _new_user(tx, "late"))
        go_on.set()
    assert reading.result() == (0, 0)


async def test_what_is_read_cannot_be_written(database: Database, workspace_id: WorkspaceId) -> None:
    with pytest.raises((StoreUnavailableError, DBAPIError), match=r"(?i)read.?only"):
        await database.read(lambda conn: conn.execute(text("DELETE FROM streams")))
    assert await database.read(lambda conn: conn.scalar(select(tables.streams.c.number))) == 1


async def test_closing_finishes_what_was_submitted(database: Database, workspace_id: WorkspaceId) -> None:
    async with asyncio.TaskGroup() as group:
        writes = [group.create_task(database.write(workspace_id, lambda tx: _new_user(tx, "u"))) for _ in range(20)]
        await asyncio.sleep(0)
        group.create_task(database.close())
    assert [write.result().ver for write in writes] == list(range(2, 22))
    with pytest.raises(StoreUnavailableError):
        await database.write(workspace_id, Tx.flush)


async def test_opening_again_keeps_the_epoch(database: Database, database_url: str, clock: SteppingClock) -> None:
    epoch = database.epoch
    again = await Database.open(database_url, clock=clock)
    await again.close()
    assert again.epoch == epoch


async def test_two_processes_that_open_at_once_migrate_once(blank_database_url: str, clock: SteppingClock) -> None:
    opened = await asyncio.gather(*(Database.open(blank_database_url, clock=clock) for _ in range(4)))
    epochs = {database.epoch for database in opened}
    for database in opened:
        await database.close()
    assert len(epochs) == 1


async def test_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name.endswith("tables"):
            importlib.import_module(f"{storage.__name__}.{module.name}")

    def compare(conn: Connection) -> list[Any]:
        return compare_metadata(MigrationContext.configure(conn), tables.metadata)

    assert await database.read(compare) == []


async def test_a_newer_database_is_refused(database: Database, database_url: str, clock: SteppingClock) -> None:
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    await database.write(WorkspaceId(new_id(clock)), lambda tx: tx.conn.execute(newer))
    with pytest.raises(StoreTooNewError):
        await Database.open(database_url, clock=clock)


async def test_another_programs_database_is_refused(
    database: Database, database_url: str, clock: SteppingClock
) -> None:
    def make_foreign(tx: Tx) -> None:
        tx.conn.execute(text("DROP TABLE alembic_version"))

    await database.write(WorkspaceId(new_id(clock)), make_foreign)
    with pytest.raises(StoreCorruptError, match="store_foreign"):
        await Database.open(database_url, clock=clock)


async def test_a_restored_backup_starts_a_history_of_its_own(
    database: Database, database_url: str, clock: SteppingClock
) -> None:
    """The backup bears a mark; the first to open it takes another epoch, and keeps it."""
    mark = insert(tables.meta).values(key=MetaKey.RENEW_EPOCH, value="1")
    await database.write(WorkspaceId(new_id(clock)), lambda tx: tx.conn.execute(mark))
    epochs = [database.epoch]
    for _ in range(2):
        restored = await Database.open(database_url, clock=clock)
        await restored.close()
        epochs.append(restored.epoch)
    assert epochs[0] != epochs[1] == epochs[2]


@pytest.mark.skipif(os.name != "posix", reason="only on POSIX systems files have such rights")
async def test_only_its_user_can_read_the_file(
    sqlite_database: Database, sqlite_url: str, tmp_path: Path, clock: SteppingClock
) -> None:
    workspace_id = WorkspaceId(new_id(clock))
    await sqlite_database.write(
        workspace_id, lambda tx: tx.put("workspace.created", Workspace(id=workspace_id, name="A"))
    )
    assert _modes_in(tmp_path) == {f"server.db{ending}": "0o600" for ending in ("", "-wal", "-shm")}


def _modes_in(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}


async def test_garbage_is_no_database(tmp_path: Path, clock: SteppingClock) -> None:
    path = tmp_path / "server.db"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreCorruptError):
        await Database.open(f"sqlite:///{path}", clock=clock)
    assert path.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "mysql://host/name",
        "nonsense",
        "postgresql://nobody@127.0.0.1:1/nothing",
        "sqlite:////no/such/folder/x.db",
    ],
)
async def test_an_address_without_a_database_is_unavailable(url: str, clock: SteppingClock) -> None:
    with pytest.raises(StoreUnavailableError):
        await Database.open(url, clock=clock)


async def test_a_full_disk_loses_nothing_that_was_committed(sqlite_database: Database, clock: SteppingClock) -> None:
    workspace_id = WorkspaceId(new_id(clock))
    kept = Workspace(id=workspace_id, name="Acme")
    await sqlite_database.write(workspace_id, lambda tx: tx.put("workspace.created", kept))

    def fill_disk(tx: Tx) -> None:
        pages = tx.conn.exec_driver_sql("PRAGMA page_count").scalar()
        tx.conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def write_much(tx: Tx) -> None:
        for _ in range(500):
            _new_user(tx, "x" * 1000)

    await sqlite_database.write(workspace_id, fill_disk)
    with pytest.raises(StoreUnavailableError) as caught:
        await sqlite_database.write(workspace_id, write_much)
    assert caught.value.params["reason"] == "SQLITE_FULL"
    assert await sqlite_database.read(lambda conn: fetch_all(conn, User)) == []

    free_disk = text("PRAGMA max_page_count = 1000000")
    await sqlite_database.write(workspace_id, lambda tx: tx.conn.execute(free_disk))
    await sqlite_database.write(workspace_id, write_much)
    numbers = await sqlite_database.read(lambda conn: [user.ver for user in fetch_all(conn, User)])
    assert sorted(numbers) == list(range(2, 502))


async def test_a_broken_listener_keeps_nobody_waiting(sqlite_database: Database, clock: SteppingClock) -> None:
    faults: list[object] = []
    told: list[Committed] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context["exception"]))

    def break_down(committed: Committed) -> None:
        raise LookupError

    sqlite_database.subscribe(break_down).close()
    sqlite_database.subscribe(break_down)
    sqlite_database.subscribe(told.append)
    workspace_id = WorkspaceId(new_id(clock))
    row = Workspace(id=workspace_id, name="Acme")
    await sqlite_database.write(workspace_id, lambda tx: tx.put("workspace.created", row))
    assert [type(fault) for fault in faults] == [LookupError]
    assert len(told) == 1
