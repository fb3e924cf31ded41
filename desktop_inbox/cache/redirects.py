"""Contacts that were merged into others."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from desktop_inbox.cache import tables
from desktop_inbox.domain.ids import ContactId


def resolve(conn: Connection, contact_id: ContactId) -> ContactId:
    """Return the contact that everything of a contact belongs to now: itself, unless the server has merged it."""
    table = tables.contacts
    seen = {contact_id.bytes}
    while True:
        query = select(table.c.merged_into).where(table.c.id == contact_id.bytes)
        merged_into = conn.execute(query).scalar_one_or_none()
        if merged_into is None or merged_into in seen:
            return contact_id
        seen.add(merged_into)
        contact_id = ContactId(UUID(bytes=merged_into))
