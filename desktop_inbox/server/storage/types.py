"""Column types that mean the same on SQLite and PostgreSQL, and turn into the domain's types by themselves."""

from __future__ import annotations

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


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite (half of its text, and sorted alike), the native type on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Return what the driver takes."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, _dialect: Dialect) -> UUID | None:
        """Return the UUID."""
        if value is None or isinstance(value, UUID):
            return value
        return UUID(bytes=value)


class Instant(TypeDecorator[datetime]):
    """An aware time, stored as microseconds since 1970 in UTC: exact, sortable, no time zones of the database's."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Return the microseconds."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Choice(TypeDecorator[StrEnum]):
    """A value of a `StrEnum`, stored as its text, so that a new value needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        """Give the enumeration."""
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: StrEnum | None, _dialect: Dialect) -> str | None:
        """Return the text."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        """Return the enumeration's member."""
        return None if value is None else self.choices(value)


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
        self._decoder = msgspec.json.Decoder(decoded)

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """Return the JSON text."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """Return the decoded value."""
        return None if value is None else self._decoder.decode(value)
