"""Contacts with emails, phones, tags and fields, for tests and pictures of the Contacts screen."""

from __future__ import annotations

from uuid import UUID

import msgspec

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import ContactField, FieldKind
from desktop_inbox.domain.ids import ContactFieldId, TagId
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.tags import Tag
from tests.ui.sample import sample_rows

VIP, WHOLESALE, LONG = (TagId(UUID(int=number)) for number in (901, 902, 903))
PLAN, AGE = (ContactFieldId(UUID(int=number)) for number in (911, 912))
_TAGS = ((VIP, "VIP", 3), (WHOLESALE, "wholesale", 1), (LONG, "a tag with a name that does not end soon", 5))
_DETAILS = {
    1: ("susan@carter.example", "+34600123456", (VIP, WHOLESALE, LONG)),
    2: ("mateo@rivas.example", "", (VIP,)),
    3: ("", "+84912345678", ()),
    5: ("susan@carter.example", "", ()),
    6: ("claire@dubois.example", "+34600123456", (WHOLESALE,)),
}


def contact_rows() -> list[Row]:
    """Return the sample workspace with tags, fields and details. Contacts 1 and 5 share an email, 1 and 6 a phone."""
    synced: list[Row] = [_detailed(row) for row in sample_rows()]
    synced += [Tag(id=tag_id, ver=60 + colour, name=name, colour=colour) for tag_id, name, colour in _TAGS]
    plan = {"kind": FieldKind.LIST, "options": ("Retail", "Wholesale")}
    synced.append(ContactField(id=PLAN, ver=70, name="Plan", **plan))
    synced.append(ContactField(id=AGE, ver=71, name="Age", kind=FieldKind.NUMBER))
    return synced


def _detailed(row: Row) -> Row:
    if not isinstance(row, Contact) or row.id.int & 0xFF not in _DETAILS:
        return row
    email, phone, tag_ids = _DETAILS[row.id.int & 0xFF]
    fields = {PLAN: "Wholesale"} if VIP in tag_ids else {}
    return msgspec.structs.replace(row, email=email or None, phone=phone or None, tag_ids=tag_ids, fields=fields)
