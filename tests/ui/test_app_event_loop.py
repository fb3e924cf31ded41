"""Qt's loop as asyncio's: what a nested loop of Qt brings in the middle of a task's step comes after it."""

from __future__ import annotations

import asyncio
import logging

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

PATIENCE_S = 5.0


async def _finish(turn: asyncio.Future[None], done: list[str]) -> None:
    await turn
    done.append("went on")


async def test_a_task_that_is_due_in_a_nested_loop_goes_on_after_it(caplog):
    done: list[str] = []
    turn = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(_finish(turn, done))
    await asyncio.sleep(0)
    turn.set_result(None)
    for _ in range(3):
        QCoreApplication.processEvents()
    assert done == [], "it does not run inside another task"
    await asyncio.wait_for(task, PATIENCE_S)
    assert done == ["went on"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_key_pressed_in_a_window_stops_no_task(qtbot):
    """`QTest` turns Qt's loop after a key that goes to a window rather than to a widget."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    done: list[str] = []
    turns = [asyncio.get_running_loop().create_future() for _ in range(3)]
    tasks = [asyncio.create_task(_finish(turn, done)) for turn in turns]
    await asyncio.sleep(0)
    for turn in turns:
        turn.set_result(None)
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE_S)
    assert len(done) == len(tasks)


async def test_callbacks_keep_their_order_and_their_time(qtbot):
    loop = asyncio.get_running_loop()
    called: list[object] = []
    began_s = loop.time()
    loop.call_later(0.2, lambda: called.append(loop.time() - began_s > 0.1))
    loop.call_soon(called.append, 1)
    loop.call_soon(called.append, 2)
    loop.call_soon(called.append, 3).cancel()
    QCoreApplication.processEvents()
    assert called == [], "callbacks, too, wait for the end of the step"
    await asyncio.sleep(0.3)
    assert called == [1, 2, True]
