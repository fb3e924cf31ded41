"""Tasks with an owner. `TaskScope.spawn` is the only way to start one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

ErrorSink = Callable[[BaseException], None]


class TaskScope:
    """Owns tasks and child scopes: application, session, screen, dialog. Belongs to one event loop.

    Closing a scope cancels its tasks and closes its children. An error in a task goes to the nearest sink, once.
    """

    def __init__(self, name: str, sink: ErrorSink, *, parent: TaskScope | None = None) -> None:
        """Give a name for messages and where errors go. Use `child` for scopes below this one."""
        self.name: str = name if parent is None else f"{parent.name}/{name}"
        self._sink = sink
        self._parent = parent
        self._tasks: set[asyncio.Task[Any]] = set()
        self._children: set[TaskScope] = set()
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """True once `close` was called."""
        return self._closed

    def child(self, name: str, sink: ErrorSink | None = None) -> TaskScope:
        """Return a scope that is closed with this one."""
        scope = TaskScope(name, sink or self._sink, parent=self)
        self._children.add(scope)
        return scope

    def spawn(self, name: str, coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any] | None:
        """Start a coroutine as a task of this scope. On a closed scope nothing starts and None is returned."""
        if self._closed:
            coroutine.close()
            return None
        task = asyncio.get_running_loop().create_task(coroutine, name=f"{self.name}/{name}")
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)
        return task

    def cancel_all(self) -> None:
        """Ask all tasks of this scope and below to stop, without waiting for them."""
        for task in self._tasks:
            task.cancel()
        for scope in self._children:
            scope.cancel_all()

    async def close(self, timeout_s: float = 5.0) -> list[str]:
        """Cancel all tasks and children and wait for them. Return the names of tasks that did not stop in time."""
        self._closed = True
        stuck: list[str] = []
        for scope in list(self._children):
            stuck += await scope.close(timeout_s)
        current = asyncio.current_task()
        tasks = {task for task in self._tasks if task is not current}
        for task in tasks:
            task.cancel()
        if tasks:
            _, pending = await asyncio.wait(tasks, timeout=timeout_s)
            stuck += [task.get_name() for task in pending]
        if self._parent is not None:
            self._parent._children.discard(self)  # noqa: SLF001 - same class
        return stuck

    def running(self) -> list[str]:
        """Return the names of the tasks that run in this scope and below."""
        names = [task.get_name() for task in self._tasks]
        for scope in self._children:
            names += scope.running()
        return sorted(names)

    def _on_task_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._sink(error)
