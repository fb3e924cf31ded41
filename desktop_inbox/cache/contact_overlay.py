"""The effects of the user's own commands on what a contact is, before the server has answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_never

from msgspec.structs import replace

from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.conversation_overlay import Author
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ContactBlocked
from desktop_inbox.domain.merging import Detail
from desktop_inbox.protocol.contact_commands import (
    BlockContact,
    ContactBookCommand,
    CreateContact,
    ImportContacts,
    MergeContacts,
    SetContactDetail,
    SetContactField,
    TagContact,
    UnblockContact,
    UndoMerge,
    UntagContact,
)


def change_contact(
    state: ContactState, command: ContactBookCommand, at: datetime, author: Author
) -> ContactBlocked | None:
    """Show a command given at a time. Return the event that it will be; None: it changes nothing, or is none.

    A contact that waits to be merged into another says so (`Contact.merged_into`) and leaves the lists; it keeps its
    conversations, and the other one is as it was, until the server has moved them. Taking a merge back shows nothing
    before: the cache does not know what had been moved. Imports change contacts that only the server can find.
    """
    if isinstance(command, CreateContact):
        state.contact = state.contact or _created(command, at, author)
    elif isinstance(command, BlockContact | UnblockContact):
        return _set_blocked(state, is_blocked=isinstance(command, BlockContact))
    elif state.contact is not None:
        state.contact = _changed(state.contact, command)
    return None


def _changed(contact: Contact, command: ContactBookCommand) -> Contact:
    match command:
        case SetContactDetail():
            return _with_detail(contact, command)
        case SetContactField():
            fields = {**contact.fields, command.field_id: command.value.strip()}
            return replace(contact, fields={key: value for key, value in fields.items() if value})
        case TagContact():
            return replace(contact, tag_ids=tuple(sorted({*contact.tag_ids, command.tag_id})))
        case UntagContact():
            return replace(contact, tag_ids=tuple(tag for tag in contact.tag_ids if tag != command.tag_id))
        case MergeContacts():
            is_secondary = contact.id == command.secondary_id
            return replace(contact, merged_into=command.contact_id) if is_secondary else contact
        case CreateContact() | BlockContact() | UnblockContact() | UndoMerge() | ImportContacts():
            return contact
        case _:
            assert_never(command)


def _created(command: CreateContact, at: datetime, author: Author) -> Contact | None:
    """Return a new contact; None for one that the server would reject."""
    details: dict[str, Any] = {}
    try:
        for detail in Detail:
            details[detail.value] = check_detail(detail, getattr(command, detail.value)) or None
    except UserError:
        return None
    assignee_id = author.user_id if author.keeps_created else None
    return Contact(id=command.contact_id, created_at=at, assignee_id=assignee_id, **details)


def _with_detail(contact: Contact, command: SetContactDetail) -> Contact:
    try:
        value = check_detail(command.detail, command.value) or None
    except UserError:
        return contact
    return replace(contact, **{command.detail.value: value})


def _set_blocked(state: ContactState, *, is_blocked: bool) -> ContactBlocked | None:
    if state.contact is None or state.contact.is_blocked == is_blocked:
        return None
    state.contact = replace(state.contact, is_blocked=is_blocked)
    return ContactBlocked(is_blocked=is_blocked)
