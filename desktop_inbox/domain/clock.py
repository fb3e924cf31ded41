"""Where the time comes from. Everything that needs it takes a `Clock`, so tests can set it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from desktop_inbox.domain.ids import new_uuid7


class Clock(Protocol):
    """A source of wall-clock and monotonic time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...

    def monotonic_s(self) -> float:
        """Return seconds of a clock that never goes backwards."""
        ...


class SystemClock:
    """The operating system's clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that reads it

    def monotonic_s(self) -> float:
        """Return seconds of a clock that never goes backwards."""
        return time.monotonic()


def new_id(clock: Clock) -> UUID:
    """Return a fresh UUIDv7 at the clock's time."""
    return new_uuid7(int(clock.now().timestamp() * 1000))
