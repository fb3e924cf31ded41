"""The time zone of the system."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class SystemZone(tzinfo):
    """The system's time zone with its rules, without its name: not every system has the zones' data by name."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """Return how far the zone is from UTC at a local time."""
        return None if at is None else at.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, at: datetime | None) -> timedelta | None:  # noqa: ARG002 - part of tzinfo
        """Return None: which part of the offset is daylight saving is of no interest."""
        return None

    def tzname(self, at: datetime | None) -> str | None:
        """Return what the system calls the zone at a local time."""
        return None if at is None else at.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, at: datetime) -> datetime:
        """Return the local time of a time in UTC."""
        return at.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)
