"""The server's alarm clock: one task, for all workspaces, that does what is due when its time has come."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.server.services.blocking import UNBLOCKED
from desktop_inbox.server.services.due import do_what_is_due, due_at, find_next_due
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage.database import Committed, Database

_log = logging.getLogger(__name__)

LONGEST_SLEEP_S = 60.0
"""After how long the task looks again whatever happens: clocks are set, and computers sleep."""

_FIRST_RETRY_S = 1.0
_NEVER = datetime.max.replace(tzinfo=UTC)


class Timers:
    """Returns snoozed conversations and closes idle ones. Belongs to one event loop; `run` it as one task.

    What is due is read from the database, so nothing is lost when the server stops. Between two looks the task sleeps
    until the next time that it knows of, and hears of earlier ones by the commits that bring them.
    """

    def __init__(self, database: Database, clock: Clock, *, longest_sleep_s: float = LONGEST_SLEEP_S) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._clock = clock
        self._longest_sleep_s = longest_sleep_s
        self._settings: dict[WorkspaceId, AutoClosing] = {}
        self._wake_at = _NEVER
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Do what is due, and sleep, until cancelled. While the database cannot be used it tries ever more rarely."""
        subscription = self._database.subscribe(self._on_committed)
        retry_s = _FIRST_RETRY_S
        try:
            while True:
                try:
                    await self._sleep_until(await self.do_due())
                    retry_s = _FIRST_RETRY_S
                except StoreError as error:
                    _log.warning("Timers wait %s s: the database cannot be used (%s).", retry_s, error.code)
                    await asyncio.sleep(retry_s)
                    retry_s = min(2 * retry_s, self._longest_sleep_s)
        finally:
            subscription.close()

    async def do_due(self) -> datetime | None:
        """Do everything that is due now, in small writes; return when the next is due, None: nothing is known of.

        Raises `StoreError`.
        """
        self._wake_at = _NEVER  # what commits bring from here on counts for the next sleep
        while True:
            found = await self._database.read(_find_times)
            self._settings = {workspace.id: workspace.auto_closing for workspace, _ in found}
            late = [workspace for workspace, time in found if time is not None and time <= self._clock.now()]
            if not late:
                return min((time for _, time in found if time is not None), default=None)
            for workspace in late:
                while await self._database.write(workspace.id, do_what_is_due):
                    pass

    async def _sleep_until(self, next_due: datetime | None) -> None:
        """Sleep until a time (None: for long), or an earlier one that a commit has brought."""
        latest = self._clock.now() + timedelta(seconds=self._longest_sleep_s)
        self._wake_at = min(self._wake_at, next_due or latest, latest)
        while (left_s := (self._wake_at - self._clock.now()).total_seconds()) > 0:
            self._woken.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left_s, self._longest_sleep_s)):
                    await self._woken.wait()

    def _on_committed(self, committed: Committed) -> None:
        for change in committed.shared:
            match change.row:
                case Conversation():
                    setting = self._settings.get(committed.workspace_id, AutoClosing())
                    self._wake_by(due_at(setting, change.row))
                case Workspace():
                    self._wake_by(self._clock.now())
                case _ if change.kind == UNBLOCKED:
                    self._wake_by(self._clock.now())

    def _wake_by(self, time: datetime | None) -> None:
        if time is not None and time < self._wake_at:
            self._wake_at = time
            self._woken.set()


def _find_times(conn: Connection) -> list[tuple[Workspace, datetime | None]]:
    """Return all workspaces, each with when the next of its conversations is due."""
    return [(workspace, find_next_due(conn, workspace)) for workspace in find_workspaces(conn)]
