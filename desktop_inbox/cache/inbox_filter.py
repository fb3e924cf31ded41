"""Filters of inboxes as conditions in SQL.

A filter says what it means only together with who looks and with the directory: "me" is somebody, a field has a kind,
and what was removed counts no more. `InboxRule` holds all that, so equal rules give equal members.

Waiting is the one condition that time alone fulfils, and it never ends by itself. So a rule becomes the time from
which on it holds for a contact, which can be stored: `since`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, not_, or_, select, true

from desktop_inbox.cache import tables
from desktop_inbox.cache.index_rows import NOT_WAITING_US, Stage
from desktop_inbox.cache.number_key import number_key
from desktop_inbox.domain.contact_fields import ContactField, FieldKind, check_field_value
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId, TagId, TeamId, UserId
from desktop_inbox.domain.inbox_filter import (
    AssigneeCondition,
    ChannelCondition,
    Condition,
    FieldCondition,
    FieldTest,
    InboxFilter,
    Lifecycle,
    Match,
    StatusCondition,
    TagCondition,
    WaitingCondition,
)
from desktop_inbox.domain.text import search_key

NEVER_US = NOT_WAITING_US
"""The time from which on a rule holds that never does. Waiting for nothing comes to the same."""

_MINUTE_US = 60_000_000
_STAGES = {Lifecycle.OPEN: Stage.OPEN, Lifecycle.SNOOZED: Stage.SNOOZED, Lifecycle.CLOSED: Stage.CLOSED}
_entry = tables.list_entries.c
_value = tables.contact_values.c


class InboxRule(msgspec.Struct, frozen=True, kw_only=True):
    """A filter with what it depends on. `kinds`, `tag_ids` and `team_ids`: the active ones among those it names."""

    filter: InboxFilter
    user_id: UserId
    kinds: dict[ContactFieldId, FieldKind] = msgspec.field(default_factory=dict)
    tag_ids: tuple[TagId, ...] = ()
    team_ids: tuple[TeamId, ...] = ()


def rule_of(asked: InboxFilter, user_id: UserId, directory: Directory) -> InboxRule:
    """Return what a filter means to a user now."""
    named: set[UUID] = set()
    for condition in asked.conditions:
        match condition:
            case TagCondition():
                named.update(condition.tag_ids)
            case AssigneeCondition():
                named.update(condition.team_ids)
            case FieldCondition():
                named.add(condition.field_id)
            case _:
                pass
    fields = sorted(_active(directory.fields, named), key=lambda field: field.id)
    return InboxRule(
        filter=asked,
        user_id=user_id,
        kinds={field.id: field.kind for field in fields},
        tag_ids=tuple(sorted(tag.id for tag in _active(directory.tags, named))),
        team_ids=tuple(sorted(team.id for team in _active(directory.teams, named))),
    )


def since(rule: InboxRule) -> ColumnElement[int]:
    """Return the expression for the microsecond since 1970 from which on a rule holds for a row of `list_entries`.

    0: it holds already and does not depend on the time; at least `NEVER_US`: never, as things stand.
    """
    minutes = [one.at_least_minutes for one in rule.filter.conditions if isinstance(one, WaitingCondition)]
    others = [_holds(one, rule) for one in rule.filter.conditions if not isinstance(one, WaitingCondition)]
    if rule.filter.match is Match.ANY and (minutes or others):
        rest = _entry.waiting_us + min(minutes) * _MINUTE_US if minutes else literal(NEVER_US)
        return case((or_(false(), *others), 0), else_=rest)
    first = _entry.waiting_us + max(minutes) * _MINUTE_US if minutes else literal(0)
    return case((and_(true(), *others), first), else_=NEVER_US)


def _holds(condition: Condition, rule: InboxRule) -> ColumnElement[bool]:
    """Return a condition, of any kind but waiting, as one that is never NULL."""
    match condition:
        case ChannelCondition():
            return _unless(condition.is_not, _among(_entry.channel_id, condition.channel_ids))
        case TagCondition():
            return _unless(condition.is_not, _tagged(set(condition.tag_ids) & set(rule.tag_ids)))
        case AssigneeCondition():
            return _unless(condition.is_not, _assigned(condition, rule))
        case StatusCondition():
            return _entry.lifecycle.in_([int(_STAGES[stage]) for stage in condition.stages])
        case FieldCondition():
            return _field(condition, rule.kinds.get(condition.field_id))
        case _:
            raise TypeError(type(condition))


def _unless(is_not: bool, condition: ColumnElement[bool]) -> ColumnElement[bool]:  # noqa: FBT001 - a condition's own
    return not_(condition) if is_not else condition


def _among(column: ColumnElement[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that a column, which may be NULL, is one of some ids."""
    return and_(column.is_not(None), column.in_([one.bytes for one in ids])) if ids else false()


def _tagged(tag_ids: Collection[UUID]) -> ColumnElement[bool]:
    tags = tables.contact_tags.c
    return exists(select(1).where(tags.contact_id == _entry.contact_id, _among(tags.tag_id, tag_ids)))


def _assigned(condition: AssigneeCondition, rule: InboxRule) -> ColumnElement[bool]:
    user_ids = {*condition.user_ids, rule.user_id} if condition.me else set(condition.user_ids)
    team_ids = set(condition.team_ids) & set(rule.team_ids)
    nobody = _entry.assignee_id.is_(None) if condition.nobody else false()
    return or_(_among(_entry.assignee_id, user_ids), _among(_entry.team_id, team_ids), nobody)


# Contact fields -------------------------------------------------------------------------------------------------------


def _field(condition: FieldCondition, kind: FieldKind | None) -> ColumnElement[bool]:
    """Return the condition on a field of a kind; None: it is removed or unknown."""
    if kind is None:
        return true() if condition.test is FieldTest.UNKNOWN else false()
    stored: Select[Any] = select(1).where(_value.contact_id == _entry.contact_id)
    stored = stored.where(_value.field_id == condition.field_id.bytes)
    if condition.test is FieldTest.UNKNOWN:
        return not_(exists(stored))
    if condition.test is FieldTest.KNOWN:
        return exists(stored)
    comparison = _comparison(condition, kind)
    return false() if comparison is None else exists(stored.where(comparison))


def _comparison(condition: FieldCondition, kind: FieldKind) -> ColumnElement[bool] | None:
    """Return how a row of `contact_values` compares to a condition's value; None where it cannot be compared so."""
    if condition.test is FieldTest.CONTAINS:
        return func.instr(_value.text_key, search_key(condition.value.strip())) > 0
    value = _stored_form(condition.value, kind)
    column, key = (_value.number_key, number_key(value)) if kind is FieldKind.NUMBER else (_value.text_key, value)
    if key is None:
        return None
    if condition.test in _EQUALITIES:
        return _EQUALITIES[condition.test](column, key)
    if kind is FieldKind.NUMBER:
        return _ORDERS[condition.test](column, key)
    is_date = kind is FieldKind.DATE and _is_date(value)
    return and_(column.op("GLOB")(_DATE_FORM), _ORDERS[condition.test](column, key)) if is_date else None


_Compare = Callable[[ColumnElement[Any], str], ColumnElement[bool]]
_EQUALITIES: dict[FieldTest, _Compare] = {
    FieldTest.IS: lambda column, key: column == key,
    FieldTest.IS_NOT: lambda column, key: column.is_distinct_from(key),
}
_ORDERS: dict[FieldTest, _Compare] = {
    FieldTest.LESS: lambda column, key: column < key,
    FieldTest.GREATER: lambda column, key: column > key,
}


def _stored_form(value: str, kind: FieldKind) -> str:
    """Return a value as contacts have it, to compare with; what is not in order stays as it is and equals nothing."""
    if kind is not FieldKind.LIST:
        with contextlib.suppress(UserError):
            value = check_field_value(ContactField(id=_NO_FIELD, name="", kind=kind), value)
    return search_key(value.strip())


_DATE_FORM = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_NO_FIELD = ContactFieldId(UUID(int=0))


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _active(rows: Iterable[Any], named: Collection[UUID]) -> Iterable[Any]:
    return (row for row in rows if row.is_active and row.id in named)
