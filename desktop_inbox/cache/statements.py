"""Statements as SQL text, for those that run with every write: SQLAlchemy's own handling would cost more than they do.

What they are about comes as one parameter, so that one text, which the driver keeps prepared, does for any number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import ClauseElement, bindparam, func, literal_column, select
from sqlalchemy.dialects import sqlite

GIVEN_KEYS = select(func.unhex(literal_column("value"))).select_from(func.json_each(bindparam("given", None)))
"""The keys that `key_list` makes a parameter of."""

DIALECT = sqlite.dialect(paramstyle="qmark")


def key_list(keys: Iterable[bytes]) -> str:
    """Return keys as the parameter of a statement with `GIVEN_KEYS`."""
    return json.dumps([key.hex() for key in keys])


def as_text(statement: ClauseElement) -> str:
    """Return a statement as text, its parameters in the order in which they stand in it."""
    return str(statement.compile(dialect=DIALECT))
