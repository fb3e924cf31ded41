"""What filters mean, said in plain Python: the model that the SQL is held against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

import msgspec

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import ContactField, FieldKind
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.ids import UserId
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
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import Team


class World(msgspec.Struct, frozen=True):
    """What a filter depends on besides the contact."""

    user_id: UserId
    now: datetime
    fields: Sequence[ContactField]
    tags: Sequence[Tag]
    teams: Sequence[Team]


def matches(asked: InboxFilter, contact: Contact, conversation: Conversation, world: World) -> bool:
    """Return whether a filter shows a contact."""
    found = [_holds(condition, contact, conversation, world) for condition in asked.conditions]
    return not found or (any(found) if asked.match is Match.ANY else all(found))


def lifecycle_of(conversation: Conversation) -> Lifecycle:
    """Return where a conversation stands."""
    if conversation.status is ConversationStatus.CLOSED:
        return Lifecycle.CLOSED
    return Lifecycle.OPEN if conversation.snoozed_until is None else Lifecycle.SNOOZED


def _holds(condition: Condition, contact: Contact, conversation: Conversation, world: World) -> bool:
    match condition:
        case ChannelCondition():
            return (conversation.channel_id in condition.channel_ids) != condition.is_not
        case TagCondition():
            shown = {tag.id for tag in world.tags if tag.is_active}
            return bool(shown.intersection(condition.tag_ids, contact.tag_ids)) != condition.is_not
        case AssigneeCondition():
            return _is_assigned(condition, contact, world) != condition.is_not
        case StatusCondition():
            return lifecycle_of(conversation) in condition.stages
        case WaitingCondition():
            waited_for = timedelta(minutes=condition.at_least_minutes)
            return conversation.waiting_since is not None and world.now - conversation.waiting_since >= waited_for
        case FieldCondition():
            return _has_value(condition, contact, world)


def _has_value(condition: FieldCondition, contact: Contact, world: World) -> bool:
    field = next((one for one in world.fields if one.id == condition.field_id and one.is_active), None)
    value = contact.fields.get(condition.field_id)
    if field is None or not value:
        return condition.test is FieldTest.UNKNOWN
    return _compares(condition, field.kind, value)


def _is_assigned(condition: AssigneeCondition, contact: Contact, world: World) -> bool:
    teams = {team.id for team in world.teams if team.is_active}
    return (
        contact.assignee_id in condition.user_ids
        or (condition.me and contact.assignee_id == world.user_id)
        or (condition.nobody and contact.assignee_id is None)
        or (contact.team_id in teams and contact.team_id in condition.team_ids)
    )


def _compares(condition: FieldCondition, kind: FieldKind, value: str) -> bool:
    """Compare a value that is known."""
    if condition.test in {FieldTest.KNOWN, FieldTest.UNKNOWN}:
        return condition.test is FieldTest.KNOWN
    if condition.test is FieldTest.CONTAINS:
        return search_key(condition.value.strip()) in search_key(value)
    if kind is FieldKind.NUMBER:
        return _orders(condition.test, _number(value), _number(condition.value))
    if kind is FieldKind.DATE and condition.test in {FieldTest.LESS, FieldTest.GREATER}:
        return _orders(condition.test, _date(value), _date(condition.value))
    if condition.test in {FieldTest.LESS, FieldTest.GREATER}:
        return False
    return (search_key(value) == search_key(condition.value.strip())) == (condition.test is FieldTest.IS)


def _orders(test: FieldTest, value: Decimal | date | None, than: Decimal | date | None) -> bool:
    if value is None or than is None:
        return False
    return {
        FieldTest.IS: value == than,
        FieldTest.IS_NOT: value != than,
        FieldTest.LESS: value < than,  # type: ignore[operator]  # both are of one kind
        FieldTest.GREATER: value > than,  # type: ignore[operator]
    }[test]


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
