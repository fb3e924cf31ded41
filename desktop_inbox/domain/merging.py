"""Merging two contacts that are one person: what is kept, and for how long it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from msgspec.structs import replace

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.ids import ContactFieldId

UNDO_PERIOD = timedelta(hours=24)
"""How long a merge can be taken back."""


class Detail(StrEnum):
    """The details that every contact has. Email and phone identify a person: changing them needs the old value."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    LANGUAGE = "language"
    TIMEZONE = "timezone"


IDENTITY_DETAILS = frozenset({Detail.EMAIL, Detail.PHONE})


def merged(
    primary: Contact, secondary: Contact, taken: Iterable[Detail] = (), taken_fields: Iterable[ContactFieldId] = ()
) -> Contact:
    """Return the primary contact as it is after a merge. Nothing else of either is decided here.

    Its own values are kept, but for those `taken` from the secondary; what it has not, it gets. Tags are joined, also
    beyond `domain.tags.TAGS_PER_CONTACT`. Assignee, team and whether it is blocked stay the primary's; without assignee
    and team it gets the secondary's.
    """
    wanted, wanted_fields = frozenset(taken), frozenset(taken_fields)
    values: dict[str, object] = {}
    for detail in Detail:
        theirs = getattr(secondary, detail.value)
        if theirs and (detail in wanted or not getattr(primary, detail.value)):
            values[detail.value] = theirs
    fields = {**secondary.fields, **primary.fields}
    fields.update((key, value) for key, value in secondary.fields.items() if key in wanted_fields)
    if primary.assignee_id is None and primary.team_id is None:
        values.update(assignee_id=secondary.assignee_id, team_id=secondary.team_id)
    tag_ids = tuple(sorted({*primary.tag_ids, *secondary.tag_ids}))
    return replace(primary, **values, fields=fields, tag_ids=tag_ids)


def unmerged(contact: Contact, before: Contact, after: Contact) -> Contact:
    """Return the primary contact as it is when a merge is taken back.

    `before` and `after` are what it was right before and after the merge. What nobody has changed since is again as it
    was before: each detail and field by itself, assignee and team together. Tags that it got by the merge go.
    """
    values = {
        detail.value: getattr(before, detail.value)
        for detail in Detail
        if getattr(contact, detail.value) == getattr(after, detail.value)
    }
    unchanged = {key for key in {*before.fields, *after.fields} if contact.fields.get(key) == after.fields.get(key)}
    fields = {key: value for key, value in contact.fields.items() if key not in unchanged}
    fields.update((key, value) for key, value in before.fields.items() if key in unchanged)
    if (contact.assignee_id, contact.team_id) == (after.assignee_id, after.team_id):
        values.update(assignee_id=before.assignee_id, team_id=before.team_id)
    gained = set(after.tag_ids).difference(before.tag_ids)
    tag_ids = tuple(tag_id for tag_id in contact.tag_ids if tag_id not in gained)
    return replace(contact, **values, fields=fields, tag_ids=tag_ids)
