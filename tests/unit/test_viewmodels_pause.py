"""The rest between two readings."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.viewmodels.pause import Pause


async def test_the_first_comes_at_once_and_the_next_after_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    clock = _SetClock()
    pause = Pause(clock, 0.1)
    await pause.over()
    assert waited == []
    clock.seconds = 0.04
    await pause.over()
    assert waited == [pytest.approx(0.06)]
    clock.seconds = 10.0
    await pause.over()
    assert len(waited) == 1


class _SetClock(SystemClock):
    """Its monotonic time is set."""

    seconds = 0.0

    def monotonic_s(self) -> float:
        return self.seconds
