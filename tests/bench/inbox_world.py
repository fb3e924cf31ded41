"""A workspace at its busiest: 50,000 open conversations, 8 teams, 10 custom inboxes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.inbox import Inbox, InboxKey
from desktop_inbox.domain.inbox_filter import (
    AssigneeCondition,
    FieldCondition,
    FieldTest,
    InboxFilter,
    Lifecycle,
    Match,
    StatusCondition,
    TagCondition,
    WaitingCondition,
)
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import Change, ChangeBatch, Cursor, Stream
from tests.fixtures import rows

CONTACTS, MESSAGES = 50_000, 125_000
"""Every second contact has a third message, which is a reply; the others wait for one."""
TEAMS, TAGS = 8, 12
CITIES = ("Madrid", "Sevilla", "Bilbao", "Málaga", "Vigo")


def filters() -> list[InboxFilter]:
    """Return ten filters, from those that show nearly everybody to those that show a few."""
    vip, cities = TagCondition(tag_ids=(rows.tag_id(11),)), rows.field_id(1)
    waiting = WaitingCondition(at_least_minutes=30)
    return [
        InboxFilter(conditions=(TagCondition(tag_ids=(rows.tag_id(1), rows.tag_id(2))),)),
        InboxFilter(conditions=(TagCondition(tag_ids=(rows.tag_id(3),), is_not=True), waiting)),
        InboxFilter(conditions=(AssigneeCondition(nobody=True, is_not=True), vip, waiting)),
        InboxFilter(conditions=(FieldCondition(field_id=cities, test=FieldTest.IS, value="malaga"),)),
        InboxFilter(conditions=(FieldCondition(field_id=cities, test=FieldTest.CONTAINS, value="il"), vip)),
        InboxFilter(conditions=(FieldCondition(field_id=rows.field_id(2), test=FieldTest.LESS, value="1000"),)),
        InboxFilter(match=Match.ANY, conditions=(vip, AssigneeCondition(team_ids=(rows.team_id(3), rows.team_id(4))))),
        InboxFilter(conditions=(StatusCondition(stages=(Lifecycle.OPEN,)), AssigneeCondition(me=True), vip)),
        InboxFilter(conditions=(vip, FieldCondition(field_id=cities, test=FieldTest.IS_NOT, value="Vigo"), waiting)),
        InboxFilter(conditions=(TagCondition(tag_ids=tuple(rows.tag_id(number) for number in range(5, 11))),)),
    ]


def inbox_keys() -> list[InboxKey]:
    """Return all inboxes, each of which shows something else first."""
    standard = [InboxKey(inbox) for inbox in Inbox if inbox not in {Inbox.TEAM, Inbox.CUSTOM}]
    teams = [InboxKey(Inbox.TEAM, rows.team_id(number)) for number in range(1, TEAMS + 1)]
    return [*standard, *teams, *(InboxKey(Inbox.CUSTOM, inbox.id) for inbox in _custom_inboxes())]


def pages() -> Iterator[bytes]:
    """Give the pages of a first sync."""
    basis: list[Row] = [rows.make_team(number) for number in range(1, TEAMS + 1)]
    basis += [rows.make_tag(number) for number in range(1, TAGS + 1)]
    basis += [rows.make_field(1), rows.make_field(2, kind=FieldKind.NUMBER), *_custom_inboxes()]
    for page in rows.snapshot_pages(contacts=CONTACTS, messages=MESSAGES):
        shown = [row for old in page.rows for row in _dressed(old)]
        yield msgspec.json.encode(replace(page, rows=[*basis, *shown]))
        basis = []


def messages_coming(cursor: Cursor, batches: int, messages: int) -> list[ChangeBatch]:
    """Return batches that follow on a cursor: each time so many contacts write, all over the list."""
    found = []
    for number in range(batches):
        after = cursor.shared + number * messages * 2
        changes: list[Change] = []
        for index in range(messages):
            contact = (number * messages + index) * 7919 % CONTACTS + 1
            changes += _message(contact, after + 2 * index + 1, 10_000_000 + number)
        found.append(ChangeBatch(stream=Stream.SHARED, after=after, upto=after + 2 * messages, changes=changes))
    return found


def _message(contact: int, position: int, second: int) -> list[Change]:
    message = rows.make_message(position, contact=contact, created_at=rows.at(second))
    conversation = rows.make_conversation(
        contact,
        ver=position + 1,
        incoming_count=100 + second,
        activity_at=message.created_at,
        waiting_since=_waiting_since(contact) or message.created_at,
        last_message=rows.make_last_message(message),
    )
    return [Change(kind="message.received", row=message), Change(kind="conversation.changed", row=conversation)]


def _waiting_since(contact: int) -> datetime | None:
    """Return since when a contact waits for a reply: those who have two messages, the second is theirs."""
    answered = MESSAGES - 2 * CONTACTS
    return None if contact <= answered else rows.at(100 + CONTACTS + 2 * contact + answered)


def _dressed(row: Row) -> list[Row]:
    """Return a row with what makes contacts differ, and a mention of some."""
    if not isinstance(row, Contact):
        return [row]
    number = row.id.int & 0xFFFFFFFF
    contact = replace(
        row,
        team_id=rows.team_id(1 + number // 2 % TEAMS) if number % 2 else None,
        tag_ids=tuple(rows.tag_id(tag) for tag in range(1, TAGS + 1) if number % (tag + 2) == tag % 2),
        fields={rows.field_id(1): CITIES[number % len(CITIES)], rows.field_id(2): str(number)},
        is_blocked=number % 50 == 49,
    )
    return [contact, rows.make_mention(number)] if number % 100 == 17 else [contact]


def _custom_inboxes() -> list[Row]:
    return [rows.make_custom_inbox(number, filter=wanted) for number, wanted in enumerate(filters(), 1)]
