"""A list's query as SQL over the index, made so that pages are read along one index of the table.

Custom inboxes are read from `inbox_members`, which has its own part of the index; all others from `list_entries`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnElement, FromClause, Select, bindparam, func, select, tuple_

from desktop_inbox.cache import tables
from desktop_inbox.cache.first_look import complement, newest_key
from desktop_inbox.cache.inbox_filter import InboxRule, since
from desktop_inbox.cache.index_rows import NOT_WAITING_US, Stage
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, SortOrder, StatusFilter
from desktop_inbox.domain.text import search_key

_entries, _members = tables.list_entries, tables.inbox_members
_STAGES = {StatusFilter.OPEN: Stage.OPEN, StatusFilter.SNOOZED: Stage.SNOOZED, StatusFilter.CLOSED: Stage.CLOSED}


_NOW_US: BindParameter[int] = bindparam("now_us", type_=BigInteger)


class ListQuery:
    """A query with what it is answered by. `rule`: of its filter, when it has one.

    Its statements take the time as the parameter `now_us`.
    """

    def __init__(self, query: ContactQuery, user_id: UserId, rule: InboxRule | None) -> None:
        self._query, self._user_id, self._rule = query, user_id, rule
        self._is_custom = query.inbox.inbox is Inbox.CUSTOM
        self._source = _members.c if self._is_custom else _entries.c

    def counted(self) -> Select[Any]:
        """Return how many contacts the list shows."""
        needs_entries = self._rule is not None or bool(self._searched)
        return select(func.count()).select_from(self._tables(needs_entries=needs_entries)).where(*self._conditions())

    def contact_ids(self, limit: int) -> Select[Any]:
        """Return the contacts at the beginning of the list, in its order."""
        statement = select(self._source.contact_id).select_from(self._tables(needs_entries=True))
        return self._in_order(statement.where(*self._conditions())).limit(limit)

    def page(self, after: tuple[int, bytes] | None, limit: int) -> Select[Any]:
        """Return the index rows of a page in the list's order, after a paging key, with the bodies behind them."""
        statement = self._with_bodies()
        if after is not None:
            statement = statement.where(self._after(after))
        return self._in_order(statement).limit(limit)

    @cached_property
    def among(self) -> Select[Any]:
        """Those of some contacts, the parameter `keys`, that the list shows, in its order, as `page` does."""
        is_given = self._source.contact_id.in_(bindparam("keys", expanding=True))
        return self._in_order(self._with_bodies(is_along_list=False).where(is_given))

    def sort_key(self, row: Any) -> tuple[int, bytes]:
        """Return a row's paging key, which ascends in every order: for the newest first both parts are turned round."""
        if self._query.sort is SortOrder.NEWEST:
            return newest_key(row.activity_us, row.contact_id)
        is_by_waiting = self._query.sort is SortOrder.LONGEST_WAITING
        return (row.waiting_us if is_by_waiting else row.activity_us), row.contact_id

    def _with_bodies(self, *, is_along_list: bool = True) -> Select[Any]:
        contacts, conversations = tables.contacts, tables.conversations
        found = self._tables(needs_entries=True).outerjoin(contacts, contacts.c.id == _entries.c.contact_id)
        return (
            select(
                self._source.contact_id,
                self._source.activity_us,
                self._source.waiting_us,
                self._source.unread,
                contacts.c.body.label("contact"),
                conversations.c.body.label("conversation"),
            )
            .select_from(found.outerjoin(conversations, conversations.c.id == _entries.c.conversation_id))
            .where(*self._conditions(is_along_list=is_along_list))
        )

    def _tables(self, *, needs_entries: bool) -> FromClause:
        if not self._is_custom:
            return _entries
        return _members.join(_entries, _entries.c.contact_id == _members.c.contact_id) if needs_entries else _members

    def _conditions(self, *, is_along_list: bool = True) -> list[ColumnElement[bool]]:
        """Return what holds for those whom the list shows. Not `is_along_list`: they are looked up by their keys."""
        conditions = [self._at_stage(is_along_list=is_along_list), *self._in_inbox(self._query.inbox)]
        if self._query.unreplied_only:
            # As a sum it tempts no planner to read along another index, and to sort then.
            conditions.append(self._source.waiting_us + 0 < NOT_WAITING_US)
        if self._searched:
            conditions.append(func.instr(_entries.c.name_key, self._searched) > 0)
        if self._rule is not None:
            conditions.append(since(self._rule) <= _NOW_US)
        return conditions

    def _at_stage(self, *, is_along_list: bool) -> ColumnElement[bool]:
        is_blocked = self._query.inbox.inbox is Inbox.BLOCKED
        column = _entries.c.mention_stage if self._query.inbox.inbox is Inbox.MENTIONS else self._source.stage
        stage = Stage.BLOCKED if is_blocked else _STAGES[self._query.status]
        # Every index of the lists begins with the stage, but a sum is of no use for any.
        return (column if is_along_list else column + 0) == int(stage)

    def _in_inbox(self, key: InboxKey) -> list[ColumnElement[bool]]:
        """Return the conditions of an inbox besides the stage. An unknown team or custom inbox has nobody in it."""
        row_id = b"" if key.id is None else key.id.bytes
        match key.inbox:
            case Inbox.MINE:
                return [_entries.c.assignee_id == self._user_id.bytes]
            case Inbox.UNASSIGNED:
                return [_entries.c.assignee_id.is_(None)]
            case Inbox.TEAM:
                return [_entries.c.team_id == row_id]
            case Inbox.CUSTOM:
                return [_members.c.inbox_id == row_id, _members.c.since_us <= _NOW_US]
            case _:
                return []

    @property
    def _searched(self) -> str:
        return search_key(self._query.text.strip())

    def _in_order(self, statement: Select[Any]) -> Select[Any]:
        """Order by a column and, among equals, by contact: whole along one index, in one direction."""
        column, contact = self._sort_column(), self._source.contact_id
        if self._query.sort is SortOrder.NEWEST:
            return statement.order_by(column.desc(), contact.desc())
        return statement.order_by(column, contact)

    def _after(self, key: tuple[int, bytes]) -> ColumnElement[bool]:
        """Return the condition that a row comes after a paging key."""
        position = tuple_(self._sort_column(), self._source.contact_id)
        if self._query.sort is SortOrder.NEWEST:
            return position < tuple_(-key[0], complement(key[1]))
        return position > tuple_(*key)

    def _sort_column(self) -> ColumnElement[int]:
        is_by_waiting = self._query.sort is SortOrder.LONGEST_WAITING
        return self._source.waiting_us if is_by_waiting else self._source.activity_us
