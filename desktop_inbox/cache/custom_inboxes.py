"""Who is in which custom inbox: kept up to date with every write, so that lists and counts need no filter.

A contact is placed anew when its index row is written. All contacts are, for one inbox, when that inbox's rule changes:
its filter, or what the filter depends on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, literal_column, select
from sqlalchemy.dialects.sqlite import insert as upsert_into

from desktop_inbox.cache import directory, tables
from desktop_inbox.cache.inbox_filter import NEVER_US, InboxRule, rule_of, since
from desktop_inbox.cache.index_rows import Stage
from desktop_inbox.cache.statements import DIALECT, GIVEN_KEYS, as_text
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import UserId

_rules, _members = tables.inbox_rules, tables.inbox_members
_encode_rule = msgspec.json.Encoder().encode
_decode_rule = msgspec.json.Decoder(InboxRule).decode

_RULES = as_text(select(_rules.c.inbox_id, _rules.c.rule))
_LEAVE = as_text(delete(_members).where(_members.c.contact_id.in_(GIVEN_KEYS)))


def place(conn: Connection, given: str) -> None:
    """Put the given contacts (see `statements.key_list`), whose index rows have been written, where they belong."""
    rules = conn.exec_driver_sql(_RULES).all()
    if not rules:
        return
    conn.exec_driver_sql(_LEAVE, (given,))
    for inbox_id, rule in rules:
        statement = _joining(rule, is_whole=False)
        conn.exec_driver_sql(statement.text, statement.values(inbox_id=inbox_id, given=given))


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
            continue
        tx.conn.execute(_PUT_RULE, {"inbox_id": inbox_id, "rule": rule})
        statement = _joining(rule, is_whole=True)
        tx.conn.exec_driver_sql(statement.text, statement.values(inbox_id=inbox_id))


def _wanted_rules(conn: Connection, user_id: UserId) -> dict[bytes, bytes]:
    """Return the rule of each inbox that the user sees."""
    inboxes = directory.custom_inboxes(conn, user_id)
    if not inboxes:
        return {}
    known = directory.directory(conn, user_id)
    return {inbox.id.bytes: _encode_rule(rule_of(inbox.filter, user_id, known)) for inbox in inboxes}


class _Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement's text, the names of its parameters in their order, and the values of those that are fixed."""

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]

    def values(self, **given: Any) -> tuple[Any, ...]:
        return tuple(given[name] if name in given else self.fixed[name] for name in self.names)


@lru_cache(maxsize=256)
def _joining(rule: bytes, *, is_whole: bool) -> _Statement:
    """Return the statement that lets contacts into an inbox by its rule: all (`is_whole`), or the given ones."""
    entry = tables.list_entries.c
    found = select(
        bindparam("inbox_id", None).label("inbox_id"),
        entry.stage,
        entry.activity_us,
        entry.contact_id,
        entry.waiting_us,
        entry.unread,
        since(_decode_rule(rule)).label("since_us"),
    ).where(entry.stage < int(Stage.BLOCKED))
    if not is_whole:
        found = found.where(entry.contact_id.in_(GIVEN_KEYS))
    joining = select(found.subquery()).where(literal_column("since_us") < NEVER_US)
    columns = [column.name for column in _members.columns]
    compiled = (
        insert(_members)
        .from_select(columns, joining)
        .compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    )
    return _Statement(text=str(compiled), names=tuple(compiled.positiontup or ()), fixed=compiled.params)


_PUT_RULE = upsert_into(_rules)
_PUT_RULE = _PUT_RULE.on_conflict_do_update(index_elements=["inbox_id"], set_={"rule": _PUT_RULE.excluded.rule})
