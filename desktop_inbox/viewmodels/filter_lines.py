"""The lines of a filter that is being built: what each asks about, how, and what it still lacks."""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum

import msgspec

from desktop_inbox.domain.contact_fields import ContactField, FieldKind, check_field_value
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId
from desktop_inbox.domain.inbox_filter import (
    AssigneeCondition,
    ChannelCondition,
    Condition,
    FieldCondition,
    FieldTest,
    Lifecycle,
    StatusCondition,
    TagCondition,
    WaitingCondition,
)

HOUR_MINUTES = 60


class Subject(StrEnum):
    """What a condition asks about, other than a contact field."""

    CHANNEL = "channel"
    TAG = "tag"
    ASSIGNEE = "assignee"
    STATUS = "status"
    WAITING = "waiting"


SubjectKey = Subject | ContactFieldId
"""A subject, or the contact field that is one."""

Choice = Hashable
"""One of the things that a condition holds: an id, a `Lifecycle`, or `ME` or `NOBODY`."""

ME, NOBODY = "me", "nobody"

_OF_TEXT = (FieldTest.IS, FieldTest.IS_NOT, FieldTest.CONTAINS, FieldTest.KNOWN, FieldTest.UNKNOWN)
_OF_ORDER = (FieldTest.IS, FieldTest.IS_NOT, FieldTest.LESS, FieldTest.GREATER, FieldTest.KNOWN, FieldTest.UNKNOWN)
_OF_CHOICE = (FieldTest.IS, FieldTest.IS_NOT, FieldTest.KNOWN, FieldTest.UNKNOWN)
_TESTS = {
    FieldKind.NUMBER: _OF_ORDER,
    FieldKind.DATE: _OF_ORDER,
    FieldKind.CHECKBOX: _OF_CHOICE,
    FieldKind.LIST: _OF_CHOICE,
}
WITHOUT_VALUE = frozenset({FieldTest.KNOWN, FieldTest.UNKNOWN})
_CHECKED = frozenset({FieldKind.NUMBER, FieldKind.DATE, FieldKind.CHECKBOX, FieldKind.LIST})


class FilterLine(msgspec.Struct, frozen=True, kw_only=True):
    """One condition, complete or not. `number` stays with it while others come and go. `problem`: what it lacks."""

    number: int
    condition: Condition
    problem: str = ""


def subject_of(condition: Condition) -> SubjectKey:
    """Return what a condition asks about."""
    match condition:
        case ChannelCondition():
            return Subject.CHANNEL
        case TagCondition():
            return Subject.TAG
        case AssigneeCondition():
            return Subject.ASSIGNEE
        case StatusCondition():
            return Subject.STATUS
        case WaitingCondition():
            return Subject.WAITING
        case FieldCondition():
            return condition.field_id


def new_condition(subject: SubjectKey, directory: Directory) -> Condition:
    """Return the condition that a line begins with."""
    match subject:
        case Subject.CHANNEL:
            return ChannelCondition(channel_ids=())
        case Subject.TAG:
            return TagCondition(tag_ids=())
        case Subject.ASSIGNEE:
            return AssigneeCondition()
        case Subject.STATUS:
            return StatusCondition(stages=())
        case Subject.WAITING:
            return WaitingCondition(at_least_minutes=HOUR_MINUTES)
        case _:
            field = field_of(subject, directory)
            is_checkbox = field is not None and field.kind is FieldKind.CHECKBOX
            return FieldCondition(field_id=subject, test=FieldTest.IS, value="true" if is_checkbox else "")


def field_of(field_id: ContactFieldId, directory: Directory) -> ContactField | None:
    """Return an active field; None for one that was removed or is unknown."""
    return next((field for field in directory.fields if field.id == field_id and field.is_active), None)


def comparisons_of(kind: FieldKind) -> tuple[FieldTest, ...]:
    """Return how fields of a kind are compared."""
    return _TESTS.get(kind, _OF_TEXT)


def choices_of(condition: Condition) -> tuple[Choice, ...]:
    """Return what a condition holds; empty for those that hold a value."""
    match condition:
        case ChannelCondition():
            return condition.channel_ids
        case TagCondition():
            return condition.tag_ids
        case StatusCondition():
            return condition.stages
        case AssigneeCondition():
            special = (ME,) * condition.me + (NOBODY,) * condition.nobody
            return (*special, *condition.team_ids, *condition.user_ids)
        case _:
            return ()


def toggled(condition: Condition, choice: Choice, directory: Directory) -> Condition:
    """Return a condition that holds a choice which it did not hold, or no longer one that it did."""
    replace = msgspec.structs.replace
    match condition:
        case ChannelCondition():
            return replace(condition, channel_ids=_toggle(condition.channel_ids, choice))
        case TagCondition():
            return replace(condition, tag_ids=_toggle(condition.tag_ids, choice))
        case StatusCondition():
            stages = _toggle(condition.stages, choice)
            return replace(condition, stages=tuple(stage for stage in Lifecycle if stage in stages))
        case AssigneeCondition():
            return _other_assignee(condition, choice, directory)
        case _:
            return condition


def _other_assignee(condition: AssigneeCondition, choice: Choice, directory: Directory) -> AssigneeCondition:
    replace = msgspec.structs.replace
    if choice == ME:
        return replace(condition, me=not condition.me)
    if choice == NOBODY:
        return replace(condition, nobody=not condition.nobody)
    if choice in condition.team_ids or any(team.id == choice for team in directory.teams):
        return replace(condition, team_ids=_toggle(condition.team_ids, choice))
    return replace(condition, user_ids=_toggle(condition.user_ids, choice))


def problem_of(condition: Condition, directory: Directory) -> str:
    """Return what a condition lacks, as a code; empty: nothing. Also one on what was removed is in order."""
    match condition:
        case WaitingCondition():
            return ""
        case FieldCondition():
            return _problem_of_value(condition, field_of(condition.field_id, directory))
        case _:
            return "" if choices_of(condition) else "nothing_chosen"


def _problem_of_value(condition: FieldCondition, field: ContactField | None) -> str:
    if field is None or condition.test in WITHOUT_VALUE:
        return ""
    if not condition.value.strip():
        return "no_value"
    if field.kind in _CHECKED:
        try:
            check_field_value(field, condition.value)
        except UserError as error:
            return error.code
    return ""


def _toggle(chosen: tuple[Choice, ...], choice: Choice) -> tuple[Choice, ...]:
    return tuple(each for each in chosen if each != choice) if choice in chosen else (*chosen, choice)
