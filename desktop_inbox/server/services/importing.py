"""Rules of imports: contacts of a file are added, or those brought up to date that are in the workspace already.

An import has thousands of rows: a part of it takes a bounded number of statements, however long it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, select

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.contact_fields import ContactField, check_field_value
from desktop_inbox.domain.contact_import import ImportedContact
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId, ContactId, TagId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tags import TAGS_PER_CONTACT, Tag
from desktop_inbox.domain.workspace import Role
from desktop_inbox.protocol.contact_commands import ImportContacts
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.contact_details import comparable
from desktop_inbox.server.services.tagging import do_record_tagging
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all


def do_import_contacts(tx: Tx, actor: Actor, command: ImportContacts) -> None:
    """Add the contacts of a file's part, or bring those up to date that are there, in the order of its rows.

    A row is of the contact with its email, else of the one with its phone, else of the one with its id (it was imported
    before); the oldest, where there are several. Merged contacts are left alone. A row with a value that is not in
    order, or with neither name nor email nor phone, is left out; so are removed tags and fields of a row. A new contact
    without a name gets the email or phone for one. Raises `UserError("not_allowed")` for an agent.
    """
    if actor.role is Role.AGENT:
        raise UserError("not_allowed")
    _Import(tx, actor).run(command.contacts)


class _Row(msgspec.Struct, frozen=True):
    """A row in order: only what it has. `details` by the names of the contact's fields."""

    contact_id: ContactId
    details: dict[str, str]
    fields: dict[ContactFieldId, str]
    tag_ids: frozenset[TagId]


class _Import:
    """One part: checks the rows, looks up everything they need at once, and then writes each contact once."""

    def __init__(self, tx: Tx, actor: Actor) -> None:
        self._tx = tx
        self._actor = actor
        fields = fetch_all(tx.conn, ContactField, tables.contact_fields.c.workspace_id == tx.workspace_id)
        tags = fetch_all(tx.conn, Tag, tables.tags.c.workspace_id == tx.workspace_id)
        self._fields = {field.id: field for field in fields if field.is_active}
        self._tags = {tag.id: tag for tag in tags if tag.is_active}
        self._before: dict[ContactId, Contact] = {}
        self._contacts: dict[ContactId, Contact] = {}
        self._by_detail: dict[tuple[Detail, str], ContactId] = {}
        self._taken: set[ContactId] = set()

    def run(self, imported: Iterable[ImportedContact]) -> None:
        rows = [row for row in map(self._check, imported) if row is not None]
        self._look_up(rows)
        for row in rows:
            self._apply(row)
        for contact in self._contacts.values():
            self._do_write(contact)

    def _check(self, imported: ImportedContact) -> _Row | None:
        """Return a row as it is stored; None for one that is not in order."""
        given = {detail: getattr(imported, detail.value) for detail in Detail}
        fields = [(self._fields[key], value) for key, value in imported.fields.items() if key in self._fields]
        try:
            details = {detail.value: check_detail(detail, value) for detail, value in given.items() if value.strip()}
            values = {field.id: check_field_value(field, value) for field, value in fields}
        except UserError:
            return None
        if not any(details.get(detail.value) for detail in (Detail.NAME, Detail.EMAIL, Detail.PHONE)):
            return None
        return _Row(
            imported.contact_id,
            {name: value for name, value in details.items() if value},
            {key: value for key, value in values.items() if value},
            frozenset(imported.tag_ids) & self._tags.keys(),
        )

    def _look_up(self, rows: Sequence[_Row]) -> None:
        """Fetch the contacts that the rows may be of."""
        contacts = tables.contacts.c
        ids = {row.contact_id for row in rows}
        emails = {row.details["email"] for row in rows if "email" in row.details}
        phones = {row.details["phone"] for row in rows if "phone" in row.details}
        self._taken.update(self._tx.conn.scalars(select(contacts.id).where(contacts.id.in_(ids))))
        # One statement each: for either of several columns a planner may read the whole table.
        found = {contact.id: contact for contact in self._fetch(contacts.id.in_(ids))}
        found |= {contact.id: contact for contact in self._fetch(contacts.email.in_(emails))}
        found |= {contact.id: contact for contact in self._fetch(contacts.phone.in_(phones))}
        found |= {contact.id: contact for contact in self._fetch(tables.HAS_EMAIL_AS_TYPED)}
        for contact in sorted(found.values(), key=lambda contact: (contact.created_at, contact.id)):
            self._before[contact.id] = self._contacts[contact.id] = contact
            self._index(contact)

    def _fetch(self, is_wanted: ColumnElement[bool]) -> list[Contact]:
        contacts = tables.contacts.c
        is_ours = (contacts.workspace_id == self._tx.workspace_id) & contacts.merged_into.is_(None)
        return fetch_all(self._tx.conn, Contact, is_ours, is_wanted)

    def _index(self, contact: Contact) -> None:
        """Let later rows find a contact, unless they find an older one."""
        for detail, value in ((Detail.EMAIL, contact.email), (Detail.PHONE, contact.phone)):
            if value:
                self._by_detail.setdefault((detail, comparable(detail, value)), contact.id)

    def _apply(self, row: _Row) -> None:
        """Change the contact that a row is of, or make a new one. Nothing is stored yet."""
        contact = self._contact_of(row)
        if contact is None:
            return
        tag_ids = tuple(sorted(row.tag_ids.union(contact.tag_ids)))
        if len(tag_ids) > max(TAGS_PER_CONTACT, len(contact.tag_ids)):
            return
        values: Mapping[str, Any] = {**row.details, "tag_ids": tag_ids, "fields": {**contact.fields, **row.fields}}
        contact = self._contacts[contact.id] = replace(contact, **values)
        self._index(contact)

    def _contact_of(self, row: _Row) -> Contact | None:
        """Return the contact of a row; None when its id is another's (a merged contact's, or another workspace's)."""
        keys = ((Detail.EMAIL, row.details.get("email", "")), (Detail.PHONE, row.details.get("phone", "")))
        known = next((self._by_detail[key] for key in keys if key in self._by_detail), row.contact_id)
        if known in self._contacts:
            return self._contacts[known]
        if row.contact_id in self._taken:
            return None
        name = next(row.details[part] for part in ("name", "email", "phone") if part in row.details)
        return Contact(id=row.contact_id, name=name, created_at=self._tx.clock.now())

    def _do_write(self, contact: Contact) -> None:
        """Write a contact if anything of it changed. Tags are events of one that was there before."""
        before = self._before.get(contact.id)
        if contact == before:
            return
        contact = self._tx.put("contact.created" if before is None else "contact.updated", contact)
        if before is not None:
            for tag_id in sorted(set(contact.tag_ids).difference(before.tag_ids)):
                do_record_tagging(self._tx, self._actor, contact, self._tags[tag_id], is_added=True)
