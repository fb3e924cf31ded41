"""What is kept when two contacts are merged, and what comes back when that is taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.ids import ContactFieldId, ContactId, TagId, TeamId, UserId
from desktop_inbox.domain.merging import Detail, merged, unmerged
from tests.fixtures.rows import make_id

FIELDS = [ContactFieldId(make_id(70, number)) for number in range(3)]
TAGS = [TagId(make_id(71, number)) for number in range(4)]
USERS = [UserId(make_id(2, number)) for number in range(2)]
TEAMS = [TeamId(make_id(72, number)) for number in range(2)]
AT = datetime(2026, 3, 2, tzinfo=UTC)


def _contact(number: int = 1, **fields: Any) -> Contact:
    return Contact(**{"id": ContactId(make_id(5, number)), "name": f"Contact {number}", "created_at": AT, **fields})


VALUES = st.sampled_from([None, "a", "b"])
CONTACTS = st.builds(
    _contact,
    name=st.sampled_from(["Ana", "Susan"]),
    email=VALUES,
    phone=VALUES,
    language=VALUES,
    timezone=VALUES,
    assignee_id=st.sampled_from([None, *USERS]),
    team_id=st.sampled_from([None, *TEAMS]),
    tag_ids=st.sets(st.sampled_from(TAGS)).map(sorted).map(tuple),
    fields=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["x", "y"])),
)
TAKEN = st.sets(st.sampled_from(list(Detail)))
TAKEN_FIELDS = st.sets(st.sampled_from(FIELDS))


def test_own_values_are_kept_and_missing_ones_come() -> None:
    primary = _contact(1, email="one@x.example", fields={FIELDS[0]: "own"}, tag_ids=(TAGS[1],))
    secondary = _contact(
        2, email="two@x.example", phone="+34600", fields={FIELDS[0]: "theirs", FIELDS[1]: "new"}, tag_ids=(TAGS[0],)
    )
    both = merged(primary, secondary)
    assert (both.id, both.name, both.email, both.phone) == (primary.id, "Contact 1", "one@x.example", "+34600")
    assert both.fields == {FIELDS[0]: "own", FIELDS[1]: "new"}
    assert both.tag_ids == (TAGS[0], TAGS[1])


def test_what_is_taken_is_the_secondarys_also_from_an_iterator() -> None:
    primary = _contact(1, email="one@x.example", phone="1", fields={FIELDS[0]: "own", FIELDS[1]: "own"})
    secondary = _contact(2, email="two@x.example", phone="2", fields={FIELDS[0]: "theirs"})
    both = merged(primary, secondary, iter([Detail.EMAIL, Detail.PHONE, Detail.TIMEZONE]), iter(FIELDS))
    assert (both.name, both.email, both.phone, both.timezone) == ("Contact 1", "two@x.example", "2", None)
    assert both.fields == {FIELDS[0]: "theirs", FIELDS[1]: "own"}


def test_only_a_contact_without_assignee_and_team_gets_the_secondarys() -> None:
    theirs = _contact(2, assignee_id=USERS[1], team_id=TEAMS[1])
    both = merged(_contact(1), theirs)
    assert (both.assignee_id, both.team_id) == (USERS[1], TEAMS[1])
    assert merged(_contact(1, team_id=TEAMS[0]), theirs).assignee_id is None
    assert merged(_contact(1, assignee_id=USERS[0]), theirs).team_id is None


@given(primary=CONTACTS, secondary=CONTACTS, taken=TAKEN, taken_fields=TAKEN_FIELDS)
def test_a_merge_that_nothing_followed_is_taken_back_whole(
    primary: Contact, secondary: Contact, taken: set[Detail], taken_fields: set[ContactFieldId]
) -> None:
    after = merged(primary, secondary, taken, taken_fields)
    assert unmerged(after, primary, after) == primary


@given(primary=CONTACTS, secondary=CONTACTS, now=CONTACTS)
def test_what_somebody_changed_since_stays(primary: Contact, secondary: Contact, now: Contact) -> None:
    after = merged(primary, secondary)
    back = unmerged(now, primary, after)
    for detail in Detail:
        value, was = getattr(now, detail.value), getattr(after, detail.value)
        assert getattr(back, detail.value) == (getattr(primary, detail.value) if value == was else value)
    for key in FIELDS:
        value = now.fields.get(key)
        assert back.fields.get(key) == (primary.fields.get(key) if value == after.fields.get(key) else value)
    is_same = (now.assignee_id, now.team_id) == (after.assignee_id, after.team_id)
    responsible = primary if is_same else now
    assert (back.assignee_id, back.team_id) == (responsible.assignee_id, responsible.team_id)


def test_tags_that_came_by_the_merge_go_and_later_ones_stay() -> None:
    primary = _contact(1, tag_ids=(TAGS[0],))
    after = merged(primary, _contact(2, tag_ids=(TAGS[0], TAGS[1])))
    now = replace(after, tag_ids=(TAGS[0], TAGS[1], TAGS[3]))
    assert unmerged(now, primary, after).tag_ids == (TAGS[0], TAGS[3])
