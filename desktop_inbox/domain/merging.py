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

    Its own values are kept, but for those `taken` from the secondary; what it has not, it gets. Tags are joined.
    Assignee, team and whether it is blocked stay the primary's; without assignee and team it gets the secondary's.
    """
    values: dict[str, object] = {}
    for detail in Detail:
        theirs = getattr(secondary, detail.value)
        if theirs and (detail in set(taken) or not getattr(primary, detail.value)):
            values[detail.value] = theirs
    wanted = set(taken_fields)
    fields = {**secondary.fields, **primary.fields}
    fields.update((key, value) for key, value in secondary.fields.items() if key in wanted)
    if primary.assignee_id is None and primary.team_id is None:
        values.update(assignee_id=secondary.assignee_id, team_id=secondary.team_id)
    tag_ids = tuple(sorted({*primary.tag_ids, *secondary.tag_ids}))
    return replace(primary, **values, fields=fields, tag_ids=tag_ids)
