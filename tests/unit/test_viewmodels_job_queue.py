"""Jobs of one screen: one at a time, each once, and never stuck."""

from __future__ import annotations

import asyncio

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.job_queue import JobQueue


async def test_jobs_behind_a_mistake_run_when_they_are_asked_for_again() -> None:
    mistakes: list[BaseException] = []
    refused: list[StoreUnavailableError] = []
    done: list[str] = []
    scope = TaskScope("test", mistakes.append)
    jobs = JobQueue("jobs", scope, refused.append)

    async def fail() -> None:
        raise ZeroDivisionError

    async def work() -> None:
        done.append("work")

    jobs.ask(fail)
    jobs.ask(work)
    await asyncio.sleep(0.01)
    jobs.ask(work)
    await asyncio.sleep(0.01)
    await scope.close()
    assert [type(error) for error in mistakes] == [ZeroDivisionError]
    assert (done, refused) == (["work"], [])
