"""Work of one screen that must not overlap: one job after the other, each asked for once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.tasks import TaskScope

Job = Callable[[], Awaitable[None]]


class JobQueue:
    """Runs jobs one at a time, in order, on the loop. A job that waits already is not queued twice.

    `on_store_error` hears when a job could not use the store; the jobs behind it are dropped. Other errors go to the
    scope.
    """

    def __init__(self, name: str, scope: TaskScope, on_store_error: Callable[[StoreUnavailableError], None]) -> None:
        self._name = name
        self._scope = scope
        self._on_store_error = on_store_error
        self._waiting: list[Job] = []
        self._task: asyncio.Task[None] | None = None

    def ask(self, job: Job) -> None:
        """Run a job after those that wait, unless it waits already."""
        if job not in self._waiting:
            self._waiting.append(job)
        if self._task is None:  # also where a mistake of ours has ended the task with jobs behind it
            self._task = self._scope.spawn(self._name, self._run())

    def clear(self) -> None:
        """Drop what waits and stop what runs: its results are not wanted any more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        me = asyncio.current_task()
        try:
            while self._waiting and self._task is me:
                await self._waiting.pop(0)()
        except StoreUnavailableError as error:
            if self._task is me:
                self._waiting.clear()
                self._on_store_error(error)
        finally:
            if self._task is me:
                self._task = None
