"""Column types that mean the same on SQLite and PostgreSQL, and turn into the domain's types by themselves.

They give SQLAlchemy their processors directly: its layers of converters would take longer than the database.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Dialect, LargeBinary, Text, TypeDecorator
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_Processor = Callable[[Any], Any]


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite (half of its text, and sorted alike), the native type on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(LargeBinary(16))

    def bind_processor(self, dialect: Dialect) -> _Processor | None:
        """Return what turns a UUID into bytes; PostgreSQL's driver takes it as it is."""
        return None if dialect.name == "postgresql" else _bytes_of

    def result_processor(self, dialect: Dialect, _coltype: object) -> _Processor | None:
        """Return what turns bytes into a UUID."""
        return None if dialect.name == "postgresql" else _uuid_of


class Instant(TypeDecorator[datetime]):
    """An aware time, stored as microseconds since 1970 in UTC: exact, and sorted as time is."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, _dialect: Dialect) -> _Processor:
        """Return what turns a time into microseconds."""
        return _microseconds_of

    def result_processor(self, _dialect: Dialect, _coltype: object) -> _Processor:
        """Return what turns microseconds into a time in UTC."""
        return _time_of


class Choice(TypeDecorator[StrEnum]):
    """A value of a `StrEnum`, stored as its text, so that a new value needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        """Give the enumeration."""
        super().__init__()
        self.choices = choices

    def bind_processor(self, _dialect: Dialect) -> _Processor:
        """Return what turns a member into its text."""
        return _text_of

    def result_processor(self, _dialect: Dialect, _coltype: object) -> _Processor:
        """Return what turns text into a member."""
        members = {member.value: member for member in self.choices}
        return lambda text: None if text is None else members[text]


class Json(TypeDecorator[Any]):
    """A value without a life of its own (a struct inside an entity, a tuple of ids), stored as JSON text.

    `decoded` is any type that msgspec decodes. It is part of the statement cache's key, so it must be hashable.
    """

    impl = Text
    cache_ok = True

    def __init__(self, decoded: Any) -> None:
        """Give the type to decode to."""
        super().__init__()
        self.decoded = decoded

    def bind_processor(self, _dialect: Dialect) -> _Processor:
        """Return what encodes a value."""
        return _json_of

    def result_processor(self, _dialect: Dialect, _coltype: object) -> _Processor:
        """Return what decodes a value."""
        decode = msgspec.json.Decoder(self.decoded).decode
        return lambda text: None if text is None else decode(text)


def _bytes_of(value: UUID | None) -> bytes | None:
    return None if value is None else value.int.to_bytes(16, "big")


def _uuid_of(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def _microseconds_of(value: datetime | None) -> int | None:
    return None if value is None else (value - _EPOCH) // _MICROSECOND


def _time_of(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)


def _text_of(value: StrEnum | None) -> str | None:
    return None if value is None else value.value


def _json_of(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
