"""The one typed door to qasync: asyncio on Qt's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Any

import qasync  # type: ignore[import-untyped] # has neither stubs nor a py.typed
from PySide6.QtWidgets import QApplication


class _PatientHandle(asyncio.Handle):
    """A callback that does not run inside a task's step, where a nested loop of Qt has brought it: it comes after that.

    asyncio lets no task run inside another one. It would only be logged, and the task that was to go on then waits for
    good. Qt nests a loop where one does not see it, for instance after a key that a test presses in a window.
    """

    __slots__ = ()
    _loop: QtLoop

    def _run(self) -> None:
        if asyncio.current_task(self._loop) is None:
            super()._run()
        else:
            self._loop.put_off(self)


class QtLoop(qasync.QEventLoop):  # type: ignore[misc] # untyped, see above
    """qasync's loop, in which nested loops of Qt lose nothing, and whose `run_until_complete` stops in time.

    qasync (0.28) turns Qt's loop once more after the future is done, with no running loop: tasks that are due then
    fail.
    """

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """Call a function after some seconds. `call_soon` and `call_at` come here, too."""
        handle = _PatientHandle(callback, args, self, context)
        self._add_callback(handle, delay)
        return handle

    def put_off(self, handle: asyncio.Handle) -> None:
        """Run a callback that is due in the loop's next turn."""
        self._add_callback(handle)

    def run_until_complete(self, future: Any) -> Any:
        """Run until a future or coroutine is done, and return its result."""
        task = asyncio.ensure_future(future, loop=self)  # noqa: TID251 - what the loop runs has no owner
        task.add_done_callback(self._on_done)
        try:
            self.run_forever()
        finally:
            task.remove_done_callback(self._on_done)
        if not task.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return task.result()

    def _on_done(self, _task: asyncio.Future[Any]) -> None:
        self.stop()


def new_qt_loop(application: QApplication) -> asyncio.AbstractEventLoop:
    """Return an event loop that runs inside Qt's. Give it to `asyncio.Runner`, which closes it."""
    loop: asyncio.AbstractEventLoop = QtLoop(application)
    return loop
