"""Who is in which custom inbox: kept up to date with every write, so that lists and counts need no filter.

A contact is placed anew when its index row is written. All contacts are, for one inbox, when that inbox's rule changes:
its filter, or what the filter depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, case, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import directory, tables
from desktop_inbox.cache.inbox_filter import NEVER_US, InboxRule, rule_of, since
from desktop_inbox.cache.index_rows import Stage, Values
from desktop_inbox.cache.index_tables import make_equal
from desktop_inbox.cache.statements import DIALECT, GIVEN_KEYS, as_text
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import UserId

_rules, _members = tables.inbox_rules, tables.inbox_members
_encode_rule = msgspec.json.Encoder().encode
_decode_rule = msgspec.json.Decoder(InboxRule).decode

INBOXES_AT_ONCE = 10
"""How many inboxes one statement fills: with `inbox_filter.CHOICES` in all conditions, some 20,000 parameters."""

_RULES = as_text(select(_rules.c.inbox_id, _rules.c.rule))
_LET_IN = "UPDATE inbox_members SET since_us = 0 WHERE stage = 1 AND since_us > 0 AND since_us <= ?"
_FILL = f"INSERT INTO {_members.name} ({', '.join(column.name for column in _members.columns)}) "


def let_in(conn: Connection, now_us: int) -> None:
    """Let those in who have waited long enough by now, so that no count has to look for them again."""
    conn.exec_driver_sql(_LET_IN, (now_us,))


def place(conn: Connection, given: str, now_us: int) -> None:
    """Put the given contacts (see `statements.key_list`), whose index rows have been written, where they belong."""
    stored = conn.exec_driver_sql(_RULES).all()
    if not stored:
        return
    wanted: list[Values] = []
    for first in range(0, len(stored), INBOXES_AT_ONCE):
        some = stored[first : first + INBOXES_AT_ONCE]
        query = _members_by(tuple(row.rule for row in some), is_whole=False)
        found = conn.exec_driver_sql(query.text, query.values([row.inbox_id for row in some], now_us, given)).all()
        wanted += map(tuple, found)
    make_equal(conn, _members, given, wanted)


def follow_rules(tx: Transaction) -> None:
    """Fill inboxes that are new or whose rule has changed, and empty those that are gone."""
    wanted = _wanted_rules(tx.conn, tx.user_id)
    stored = {row.inbox_id: row.rule for row in tx.conn.exec_driver_sql(_RULES)}
    for inbox_id in stored.keys() | wanted.keys():
        rule = wanted.get(inbox_id)
        if rule == stored.get(inbox_id):
            continue
        tx.conn.execute(delete(_members).where(_members.c.inbox_id == inbox_id))
        if rule is None:
            tx.conn.execute(delete(_rules).where(_rules.c.inbox_id == inbox_id))
            tx.conn.execute(delete(tables.member_tallies).where(tables.member_tallies.c.inbox_id == inbox_id))
            continue
        tx.conn.execute(_PUT_RULE, {"inbox_id": inbox_id, "rule": rule})
        query = _members_by((rule,), is_whole=True)
        tx.conn.exec_driver_sql(_FILL + query.text, query.values([inbox_id], to_us(tx.now)))


def _wanted_rules(conn: Connection, user_id: UserId) -> dict[bytes, bytes]:
    """Return the rule of each inbox that the user sees."""
    inboxes = directory.custom_inboxes(conn, user_id)
    if not inboxes:
        return {}
    known = directory.directory(conn, user_id)
    return {inbox.id.bytes: _encode_rule(rule_of(inbox.filter, user_id, known)) for inbox in inboxes}


class _Query(msgspec.Struct, frozen=True):
    """A query for the members of inboxes, with its parameters. They are given for each inbox by itself."""

    text: str
    parameters: tuple[dict[str, Any], ...]

    def values(self, inbox_ids: Sequence[bytes], now_us: int, given: str = "") -> tuple[Any, ...]:
        """Return the parameters in their order."""
        values: list[Any] = []
        for inbox_id, fixed in zip(inbox_ids, self.parameters, strict=True):
            named = {"inbox_id": inbox_id, "now_us": now_us, "given": given}
            values += [named.get(name, value) for name, value in fixed.items()]
        return tuple(values)


@lru_cache(maxsize=64)
def _members_by(rules: tuple[bytes, ...], *, is_whole: bool) -> _Query:
    """Return the query for the members of inboxes by their rules, of all contacts (`is_whole`) or the given ones."""
    texts, parameters = zip(*(_members_by_one(rule, is_whole=is_whole) for rule in rules), strict=True)
    return _Query(" UNION ALL ".join(texts), parameters)


@lru_cache(maxsize=256)
def _members_by_one(rule: bytes, *, is_whole: bool) -> tuple[str, dict[str, Any]]:
    """Return the query for the members of one inbox, and its parameters, in their order, by name."""
    entry = tables.list_entries.c
    found = select(
        entry.contact_id,
        bindparam("inbox_id", None).label("inbox_id"),
        entry.stage,
        entry.activity_us,
        entry.waiting_us,
        entry.unread,
        since(_decode_rule(rule)).label("since_us"),
    ).where(entry.stage + 0 < int(Stage.BLOCKED))  # a sum: no index on it is of use, it is nearly all of the table
    if not is_whole:
        found = found.where(entry.contact_id.in_(GIVEN_KEYS))
    at = found.subquery()
    since_us = case((at.c.since_us <= bindparam("now_us", 0), 0), else_=at.c.since_us)
    columns = [since_us if column.name == "since_us" else column for column in at.c]
    members = select(*columns).where(at.c.since_us < NEVER_US)
    compiled = members.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    return str(compiled), {name: compiled.params[name] for name in compiled.positiontup or ()}


_PUT_RULE = insert(_rules)
_PUT_RULE = _PUT_RULE.on_conflict_do_update(index_elements=["inbox_id"], set_={"rule": _PUT_RULE.excluded.rule})
