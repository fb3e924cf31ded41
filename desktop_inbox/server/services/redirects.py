"""Commands on merged contacts go to where those were merged."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection, select

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.command_base import CommandBase, ContactCommand
from desktop_inbox.protocol.contact_commands import CreateContact, UndoMerge
from desktop_inbox.server.storage import tables

C = TypeVar("C", bound=CommandBase)


def redirected(conn: Connection, command: C) -> C:
    """Return a command as it is carried out: on the contact that has everything of the one it names.

    One that creates a contact, or takes a merge back, means the contact that it names and no other.
    """
    if not isinstance(command, ContactCommand) or isinstance(command, CreateContact | UndoMerge):
        return command
    contact_id = resolve_contact_id(conn, command.contact_id)
    return command if contact_id == command.contact_id else replace(command, contact_id=contact_id)


def resolve_contact_id(conn: Connection, contact_id: ContactId) -> ContactId:
    """Return the contact that everything of a contact belongs to: the last of a chain of merges, or itself.

    A chain ends: only contacts that are not merged are merged into others that are not, so there is no circle.
    """
    contacts = tables.contacts.c
    merged_into: ContactId | None = contact_id
    while merged_into is not None:
        contact_id = merged_into
        merged_into = conn.scalar(select(contacts.merged_into).where(contacts.id == contact_id))
    return contact_id
