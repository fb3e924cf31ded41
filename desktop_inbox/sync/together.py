"""Several coroutines that live and end together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from desktop_inbox.domain.tasks import TaskScope


async def run_together(scope: TaskScope, coroutines: Mapping[str, Coroutine[Any, Any, None]]) -> None:
    """Run coroutines until the first of them ends, stop the others, and raise what it raised, if anything."""
    errors: list[BaseException] = []
    inner = scope.child("together", errors.append)
    try:
        tasks = [inner.spawn(name, coroutine) for name, coroutine in coroutines.items()]
        await asyncio.wait([task for task in tasks if task is not None], return_when=asyncio.FIRST_COMPLETED)
    finally:
        await inner.close()
    if errors:
        raise errors[0]
