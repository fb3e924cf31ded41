"""The server's alarm clock: one task, for all workspaces, that does what is due when its time has come."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.server.problems import describe_failure
from desktop_inbox.server.services.blocking import UNBLOCKED
from desktop_inbox.server.services.due import do_what_is_due, due_at, find_next_due
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage.database import Committed, Database

_log = logging.getLogger(__name__)

LONGEST_SLEEP_S = 60.0
"""After how long the task looks again whatever happens: clocks are set, and computers sleep."""

_FIRST_RETRY_S = 1.0
_FIRST_REST_S = 30.0
_NEVER = datetime.max.replace(tzinfo=UTC)


class Timers:
    """Sends scheduled messages, returns snoozed conversations and closes idle ones.

    Belongs to one event loop; `run` it as one task.

    What is due is read from the database, so nothing is lost when the server stops. Between two looks the task sleeps
    until the next time that it knows of, and hears of earlier ones by the commits that bring them.
    """

    def __init__(self, database: Database, clock: Clock, *, longest_sleep_s: float = LONGEST_SLEEP_S) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._clock = clock
        self._longest_sleep_s = longest_sleep_s
        self._settings: dict[WorkspaceId, AutoClosing] = {}
        self._resting: dict[WorkspaceId, _Rest] = {}
        self._wake_at = _NEVER
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Do what is due, and sleep, until cancelled. Whatever fails is tried again, ever more rarely."""
        subscription = self._database.subscribe(self._on_committed)
        retry_s = _FIRST_RETRY_S
        try:
            while True:
                try:
                    await self._sleep_until(await self.do_due())
                    retry_s = _FIRST_RETRY_S
                    continue
                except StoreError as error:
                    _log.warning("Timers wait %s s: the database cannot be used (%s).", retry_s, error.code)
                except Exception as error:  # noqa: BLE001 - nobody else would return what is snoozed
                    _log.error("Timers wait %s s: they failed (%s).", retry_s, describe_failure(error))
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, self._longest_sleep_s)
        finally:
            subscription.close()

    async def do_due(self) -> datetime | None:
        """Do everything that is due now, in small writes; return when to look again, None: nothing is known of.

        A workspace where that fails by a mistake of ours rests for a while and holds up no other. Raises `StoreError`.
        """
        self._wake_at = _NEVER  # what commits bring from here on counts for the next sleep
        while True:
            found = await self._database.read(_find_times)
            self._settings = {workspace.id: workspace.auto_closing for workspace, _ in found}
            times = {workspace.id: self._not_resting(workspace.id, time) for workspace, time in found if time}
            late = [workspace_id for workspace_id, time in times.items() if time <= self._clock.now()]
            if not late:
                return min(times.values(), default=None)
            for workspace_id in late:
                await self._do_due_in(workspace_id)

    async def _do_due_in(self, workspace_id: WorkspaceId) -> None:
        try:
            while await self._database.write(workspace_id, do_what_is_due):
                pass
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - the other workspaces need their timers
            before = self._resting.get(workspace_id)
            rest_s = min(2 * before.rest_s if before else _FIRST_REST_S, self._longest_sleep_s)
            self._resting[workspace_id] = _Rest(self._clock.now() + timedelta(seconds=rest_s), rest_s)
            _log.error("Timers rest for %s s in a workspace: %s", rest_s, describe_failure(error))
        else:
            self._resting.pop(workspace_id, None)

    def _not_resting(self, workspace_id: WorkspaceId, time: datetime) -> datetime:
        """Return a time, or when the workspace's rest is over, if that is later."""
        rest = self._resting.get(workspace_id)
        return time if rest is None else max(time, rest.until)

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
                case ScheduledMessage() if change.row.state is ScheduledState.WAITING:
                    self._wake_by(change.row.send_at)
                case Workspace():
                    self._wake_by(self._clock.now())
                case _ if change.kind == UNBLOCKED:
                    self._wake_by(self._clock.now())

    def _wake_by(self, time: datetime | None) -> None:
        if time is not None and time < self._wake_at:
            self._wake_at = time
            self._woken.set()


class _Rest(msgspec.Struct, frozen=True):
    """Until when nothing is done in a workspace, and how long that was to last."""

    until: datetime
    rest_s: float


def _find_times(conn: Connection) -> list[tuple[Workspace, datetime | None]]:
    """Return all workspaces, each with when the next thing of it is due."""
    return [(workspace, find_next_due(conn, workspace)) for workspace in find_workspaces(conn)]
