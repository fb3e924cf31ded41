"""A rest between one reading and the next, so that a burst of changes leaves the window time for the user."""

from __future__ import annotations

import asyncio

from desktop_inbox.domain.clock import Clock


class Pause:
    """Lets things happen at most once in a time. What comes after a quiet while happens at once."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        """Say how long the rest is."""
        self._clock, self._seconds = clock, seconds
        self._over_at: float | None = None

    async def over(self) -> None:
        """Wait until the rest after the last call is over."""
        now = self._clock.monotonic_s()
        if self._over_at is not None and self._over_at > now:
            await asyncio.sleep(self._over_at - now)
        self._over_at = self._clock.monotonic_s() + self._seconds
