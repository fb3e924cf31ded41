"""Transfers of one direction: a few at a time, each tried until it is through or needs the user."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from desktop_inbox.domain.errors import AuthenticationError, InboxError, TransientError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.transfer_board import TransferBoard

_log = logging.getLogger(__name__)

AT_ONCE = 2
"""So many contents go up, and so many come down, at the same time."""

Attempt = Callable[[Backoff], Awaitable[None]]
"""Goes on with a transfer to its end. It resets the back-off when it gets further."""

_NO_RIGHTS = "forbidden"
_REACHABLE = frozenset({ConnectionState.ONLINE, ConnectionState.SYNCING})


def is_reachable(status: ConnectionStatus) -> bool:
    """Return whether there is a server to send to and fetch from."""
    return status.state in _REACHABLE


class _Job:
    def __init__(self, attempt: Attempt, failed: Callable[[InboxError], Awaitable[None]], backoff: Backoff) -> None:
        self.attempt = attempt
        self.failed = failed
        self.backoff = backoff
        self.wake = asyncio.Event()
        self.task: asyncio.Task[None] | None = None


class TransferRunner:
    """Runs jobs, each a task; no more than `AT_ONCE` of them move bytes, and those that wait leave their place.

    While the server is not reachable nothing is begun, and nothing is polled: the status of the session wakes what
    waits. What is on its way then goes on until it breaks off.
    """

    def __init__(
        self,
        board: TransferBoard,
        live: LiveSession,
        scope: TaskScope,
        *,
        new_backoff: Callable[[], Backoff],
        ended: Callable[[], None],
    ) -> None:
        """Take what it works with and own none of it. The jobs end with the scope; `ended` hears of each end."""
        self._board = board
        self._live = live
        self._scope = scope
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._new_backoff = new_backoff
        self._ended = ended
        self._jobs: dict[AttachmentId, _Job] = {}
        self._was_reachable = is_reachable(live.status)

    def __contains__(self, attachment_id: AttachmentId) -> bool:
        """Return whether there is a job for an attachment."""
        return attachment_id in self._jobs

    @property
    def ids(self) -> frozenset[AttachmentId]:
        """What there are jobs for."""
        return frozenset(self._jobs)

    def start(
        self, attachment_id: AttachmentId, attempt: Attempt, failed: Callable[[InboxError], Awaitable[None]]
    ) -> None:
        """Begin a job for a transfer that the board knows.

        `failed` hears of an error that needs the user; where it raises `TransientError`, there is another attempt.
        """
        job = _Job(attempt, failed, self._new_backoff())
        self._jobs[attachment_id] = job
        job.task = self._scope.spawn(f"transfer {attachment_id}", self._run(attachment_id, job))

    def cancel(self, attachment_id: AttachmentId) -> asyncio.Task[None] | None:
        """End a job. Returns its task, which may need a moment; None: there is no job."""
        job = self._jobs.pop(attachment_id, None)
        if job is None or job.task is None:
            return None
        job.task.cancel()
        return job.task

    def hurry(self, attachment_id: AttachmentId) -> None:
        """Have a job that waits try again at once, whatever the status says."""
        if attachment_id in self._jobs:
            self._jobs[attachment_id].wake.set()

    def on_status(self) -> None:
        """Take note that the status of the session has changed. What waits goes on when the server is back."""
        was_reachable, self._was_reachable = self._was_reachable, is_reachable(self._live.status)
        if self._was_reachable and not was_reachable:
            for job in self._jobs.values():
                job.wake.set()

    async def _run(self, attachment_id: AttachmentId, job: _Job) -> None:
        try:
            while True:
                if not is_reachable(self._live.status):
                    await job.wake.wait()
                job.wake.clear()
                async with self._slots:
                    delay_s = await self._try(attachment_id, job)
                if delay_s is None:
                    return
                await _pause(job.wake, delay_s)
        finally:
            if self._jobs.get(attachment_id) is job:
                del self._jobs[attachment_id]
            self._ended()

    async def _try(self, attachment_id: AttachmentId, job: _Job) -> float | None:
        """Make one attempt. Returns after how many seconds to make another; None: it is through, or failed."""
        try:
            is_through = await _is_through(job)
        except InboxError as error:
            delay_s = job.backoff.next_delay_s(error.retry_after_s if isinstance(error, TransientError) else None)
            _log.info("A transfer was interrupted (%s); again in %.1f s.", error.code, delay_s)
            self._board.change(attachment_id, TransferState.WAITING, code=error.code)
            return delay_s
        if is_through:
            self._board.change(attachment_id, TransferState.DONE)
        return None


async def _is_through(job: _Job) -> bool:
    """Make one attempt. False: it needs the user, and that was told. Raises what may be another time."""
    try:
        await job.attempt(job.backoff)
    except InboxError as error:
        if _is_passing(error):
            raise
        _log.warning("A transfer failed: %s", error.code)
        await job.failed(error)
        return False
    return True


def _is_passing(error: InboxError) -> bool:
    """Return whether it may be another time: the network, or who was signed out and signs in again."""
    return isinstance(error, TransientError) or (isinstance(error, AuthenticationError) and error.code != _NO_RIGHTS)


async def _pause(wake: asyncio.Event, delay_s: float) -> None:
    try:
        async with asyncio.timeout(delay_s):
            await wake.wait()
    except TimeoutError:
        return
