"""Times as the tables hold them: whole microseconds since 1970, in UTC, so that no rounding changes an order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(at: datetime) -> int:
    """Return an aware time in microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def from_us(time_us: int) -> datetime:
    """Return the aware UTC time of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=time_us)
