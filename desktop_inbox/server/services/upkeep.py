"""What keeps the server small: old ends of the change log, receipts nobody can ask for, what does not wait any more.

And files that nothing bears.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import delete, select, update

from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import MessageId, WorkspaceId
from desktop_inbox.server.problems import describe_failure
from desktop_inbox.server.services.decided_messages import do_forget, find_forgettable
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Database, Tx

_log = logging.getLogger(__name__)

NUMBERS_KEPT = 1_000_000
"""How many numbers of a stream the log holds at least. A cache that is further behind takes a new snapshot."""

RECEIPTS_KEPT = timedelta(days=30)
"""How long a command is known. Clients send acknowledged ones again for 7 days at most."""

_PERIOD_S = 6 * 3600.0
_ROWS_PER_WRITE = 5_000
_MESSAGES_PER_WRITE = 200
"""Fewer: of each with files it is looked up what else bears them."""


async def run_upkeep(database: Database, tidy_files: Callable[[], Awaitable[None]]) -> None:
    """Trim all workspaces and tidy the files now and then, in small writes, until cancelled."""
    while True:
        try:
            await _trim_all(database)
            await tidy_files()
        except StoreError as error:
            _log.warning("No upkeep: database or files cannot be used (%s).", error.code)
        except Exception as error:  # noqa: BLE001 - it is tried again next time
            _log.error("The upkeep failed: %s", describe_failure(error))
        await asyncio.sleep(_PERIOD_S)


async def _trim_all(database: Database) -> None:
    for workspace in await database.read(find_workspaces):
        while await database.write(workspace.id, lambda tx: do_trim(tx, NUMBERS_KEPT)):
            pass
        await forget_decided(database, workspace.id)


async def forget_decided(database: Database, workspace_id: WorkspaceId, limit: int = _MESSAGES_PER_WRITE) -> None:
    """Forget all scheduled messages of a workspace that may be, up to `limit` in one write.

    They are found outside the writes: it takes a look at all of them.
    """
    found: list[MessageId] | None = None
    while found is None or len(found) == limit:
        found = await database.read(lambda conn: find_forgettable(conn, workspace_id, database.clock.now(), limit))
        if found:
            await database.write(workspace_id, partial(do_forget, message_ids=found))


def do_trim(tx: Tx, numbers_kept: int, limit: int = _ROWS_PER_WRITE) -> bool:
    """Remove up to `limit` rows of each stream's log and of the receipts. Returns whether there is more to remove."""
    log_has_more = _do_trim_log(tx, numbers_kept, limit)
    return _do_forget_receipts(tx, limit) or log_has_more


def _do_trim_log(tx: Tx, numbers_kept: int, limit: int) -> bool:
    streams, log = tables.streams.c, tables.changes.c
    is_long = (streams.workspace_id == tx.workspace_id) & (streams.number - streams.floor > numbers_kept)
    has_more = False
    for stream in tx.conn.execute(select(streams.id, streams.number, streams.floor).where(is_long)).all():
        floor = min(stream.number - numbers_kept, stream.floor + limit)
        has_more |= floor < stream.number - numbers_kept
        tx.conn.execute(delete(tables.changes).where(log.stream_id == stream.id, log.number <= floor))
        tx.conn.execute(update(tables.streams).where(streams.id == stream.id).values(floor=floor))
    return has_more


def _do_forget_receipts(tx: Tx, limit: int) -> bool:
    receipts = tables.receipts.c
    is_old = (receipts.created_at < tx.clock.now() - RECEIPTS_KEPT) & (receipts.workspace_id == tx.workspace_id)
    old = tx.conn.scalars(select(receipts.command_id).where(is_old).limit(limit)).all()
    if old:
        tx.conn.execute(delete(tables.receipts).where(receipts.command_id.in_(old)))
    return len(old) == limit
