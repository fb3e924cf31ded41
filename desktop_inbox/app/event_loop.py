"""The one typed door to qasync: asyncio on Qt's event loop."""

from __future__ import annotations

import asyncio
from typing import Any

import qasync  # type: ignore[import-untyped] # has neither stubs nor a py.typed
from PySide6.QtWidgets import QApplication


class QtLoop(qasync.QEventLoop):  # type: ignore[misc] # untyped, see above
    """qasync's loop, whose `run_until_complete` stops where the future is done.

    qasync (0.28) turns Qt's loop once more after that, with no running loop: tasks that are due then fail.
    """

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
