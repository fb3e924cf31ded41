"""Rules of what the server itself, or a contact, says of a contact. What users say is in `contact_details`."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import check_email
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.text import clean_name
from desktop_inbox.server.services.redirects import resolve_contact_id
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one


def do_update_details(
    tx: Tx,
    contact_id: ContactId,
    *,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    timezone: str | None = None,
) -> Contact:
    """Store what is known of a contact; None leaves a field as it was. Raises `UserError("contact_not_found")`."""
    contact = _contact(tx, contact_id)
    updated = msgspec.structs.replace(
        contact,
        email=email or contact.email,
        phone=phone or contact.phone,
        language=language or contact.language,
        timezone=timezone or contact.timezone,
    )
    return contact if updated == contact else tx.put("contact.updated", updated)


def do_update_profile(tx: Tx, contact_id: ContactId, *, name: str, email: str) -> Contact:
    """Store what a contact says of themselves, wherever they were merged into; what is empty stays as it was.

    Raises `UserError`: `contact_not_found`, `bad_email`.
    """
    contact = _contact(tx, resolve_contact_id(tx.conn, contact_id))
    email = check_email(email) if email else ""
    updated = msgspec.structs.replace(contact, name=clean_name(name) or contact.name, email=email or contact.email)
    return contact if updated == contact else tx.put("contact.updated", updated)


def _contact(tx: Tx, contact_id: ContactId) -> Contact:
    contacts = tables.contacts.c
    contact = fetch_one(tx.conn, Contact, contacts.id == contact_id, contacts.workspace_id == tx.workspace_id)
    if contact is None:
        raise UserError("contact_not_found")
    return contact
