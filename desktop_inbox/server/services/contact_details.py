"""Rules of what users write down about contacts: new ones, their details, and the workspace's contact fields."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import select

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.contact_fields import ContactField, check_field_value
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.merging import IDENTITY_DETAILS, Detail
from desktop_inbox.domain.visibility import Reach
from desktop_inbox.protocol.contact_commands import CreateContact, SetContactDetail, SetContactField
from desktop_inbox.server.services.access import Actor, access_contact
from desktop_inbox.server.services.conversations import Cause, assignment, do_record_event
from desktop_inbox.server.services.visibility import note_visibility
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one


def do_create_contact(tx: Tx, actor: Actor, command: CreateContact) -> Contact:
    """Add a contact by hand. It is unassigned, but for an author who would not see it then: theirs is assigned to them.

    Raises `UserError`: `id_taken` by a contact of any workspace, and as `check_detail`.
    """
    details = {detail.value: check_detail(detail, getattr(command, detail.value)) or None for detail in Detail}
    if _is_id_taken(tx, command.contact_id):
        raise UserError("id_taken")
    contact = Contact(id=command.contact_id, created_at=tx.clock.now(), **details)  # type: ignore[arg-type] # the name is never None
    if actor.reach is Reach.ALL:
        return tx.put("contact.created", contact)
    change = assignment(contact, actor.user_id, None)
    contact = tx.put("contact.created", replace(contact, assignee_id=actor.user_id))
    do_record_event(tx, contact, None, Cause(Source.USER, actor.user_id), change)
    note_visibility(tx, None, contact)
    return contact


def do_set_detail(tx: Tx, actor: Actor, command: SetContactDetail) -> Contact:
    """Set a detail of a contact. What it is already changes nothing, whatever it is said to have been.

    Raises `UserError`: `contact_not_found`, `detail_changed`, and as `check_detail`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    detail = command.detail
    value = check_detail(detail, command.value) or None
    current = getattr(contact, detail.value)
    if value == current:
        return contact
    if detail in IDENTITY_DETAILS and comparable(detail, command.old or "") != comparable(detail, current or ""):
        raise UserError("detail_changed")
    return tx.put("contact.updated", replace(contact, **{detail.value: value}))


def do_set_field(tx: Tx, actor: Actor, command: SetContactField) -> Contact:
    """Set a contact field; the same once more changes nothing.

    Raises `UserError`: `contact_not_found`, `field_not_found` (also for a removed one), and as `check_field_value`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    fields = tables.contact_fields.c
    is_ours = (fields.workspace_id == tx.workspace_id) & fields.is_active
    field = fetch_one(tx.conn, ContactField, fields.id == command.field_id, is_ours)
    if field is None:
        raise UserError("field_not_found")
    value = check_field_value(field, command.value)
    values = {key: known for key, known in contact.fields.items() if key != field.id}
    if value:
        values[field.id] = value
    return contact if values == contact.fields else tx.put("contact.updated", replace(contact, fields=values))


def comparable(detail: Detail, value: str) -> str:
    """Return an email or phone as it is compared. Some were stored as people typed them, before there were rules."""
    try:
        return check_detail(detail, value)
    except UserError:
        return value.strip().lower()


def _is_id_taken(tx: Tx, contact_id: ContactId) -> bool:
    contacts = tables.contacts.c
    return tx.conn.scalar(select(contacts.id).where(contacts.id == contact_id)) is not None
