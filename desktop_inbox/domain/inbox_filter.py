"""What a custom inbox shows: conditions on contacts and their newest conversation."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from desktop_inbox.domain.contact_fields import VALUE_CHARACTERS
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId, ContactFieldId, CustomInboxId, TagId, TeamId, UserId

CONDITIONS = 20
"""The most conditions of one inbox."""

CHOICES = 100
"""The most choices in one condition."""

CUSTOM_INBOXES = 100
"""The most custom inboxes that one user sees: their own and the shared ones."""


class Match(StrEnum):
    """Whether all conditions must hold, or one is enough."""

    ALL = "all"
    ANY = "any"


class FieldTest(StrEnum):
    """How a contact field is compared. Text ignores case and accents; numbers and dates also know less and greater."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    LESS = "less"
    GREATER = "greater"
    KNOWN = "known"
    UNKNOWN = "unknown"


class Lifecycle(StrEnum):
    """Where a contact's newest conversation stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class ChannelCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="channel"):
    """The newest conversation is on one of the channels; `is_not`: on none of them."""

    channel_ids: tuple[ChannelId, ...]
    is_not: bool = False


class TagCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="tag"):
    """The contact has one of the tags; `is_not`: none of them."""

    tag_ids: tuple[TagId, ...]
    is_not: bool = False


class FieldCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="field"):
    """A contact field compares so to a value. Of a field that is removed or unknown only `UNKNOWN` holds."""

    field_id: ContactFieldId
    test: FieldTest
    value: str = ""


class AssigneeCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="assignee"):
    """The contact is assigned to one of the users or teams, to whoever looks (`me`) or to no user (`nobody`).

    `is_not`: to none of them.
    """

    user_ids: tuple[UserId, ...] = ()
    team_ids: tuple[TeamId, ...] = ()
    me: bool = False
    nobody: bool = False
    is_not: bool = False


class StatusCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="status"):
    """The newest conversation stands at one of these."""

    stages: tuple[Lifecycle, ...]


class WaitingCondition(msgspec.Struct, frozen=True, kw_only=True, tag="waiting"):
    """The contact has waited for a reply for so long, by the clock of whoever looks."""

    at_least_minutes: Annotated[int, msgspec.Meta(ge=0, le=366 * 24 * 60)]


Condition = ChannelCondition | TagCondition | FieldCondition | AssigneeCondition | StatusCondition | WaitingCondition


class InboxFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an inbox shows. Without a condition it shows every contact."""

    match: Match = Match.ALL
    conditions: tuple[Condition, ...] = ()


def check_filter(wanted: InboxFilter) -> InboxFilter:
    """Return a filter that is within the limits. Raises `UserError("bad_filter")` for any other."""
    has_room = all(_choices(condition) <= CHOICES for condition in wanted.conditions)
    values = [condition.value for condition in wanted.conditions if isinstance(condition, FieldCondition)]
    if len(wanted.conditions) > CONDITIONS or not has_room or any(len(value) > VALUE_CHARACTERS for value in values):
        raise UserError("bad_filter", conditions=CONDITIONS, choices=CHOICES)
    return wanted


def _choices(condition: Condition) -> int:
    """Return how many choices a condition holds."""
    match condition:
        case ChannelCondition():
            return len(condition.channel_ids)
        case TagCondition():
            return len(condition.tag_ids)
        case AssigneeCondition():
            return len(condition.user_ids) + len(condition.team_ids)
        case StatusCondition():
            return len(condition.stages)
        case FieldCondition() | WaitingCondition():
            return 1


class CustomInbox(Entity, frozen=True, kw_only=True, tag="custom_inbox"):
    """A saved filter. A private one is in its owner's private stream, a shared one is everybody's to use.

    Only its owner changes or removes it; whether it is shared never changes. A removed one is inactive, with an empty
    filter.
    """

    id: CustomInboxId
    owner_id: UserId
    name: str
    is_shared: bool = False
    filter: InboxFilter = InboxFilter()
    is_active: bool = True
