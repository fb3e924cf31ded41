"""Commands on what a contact is: its details, fields, tags, whether it is blocked, and which two are one person."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from desktop_inbox.domain.contact_fields import VALUE_CHARACTERS
from desktop_inbox.domain.contact_import import ImportedContact
from desktop_inbox.domain.ids import ContactFieldId, ContactId, MergeId, TagId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.protocol.command_base import CommandBase, ContactCommand

CONTACTS_PER_IMPORT = 200
"""The most contacts in one `ImportContacts`."""

_Value = Annotated[str, msgspec.Meta(max_length=VALUE_CHARACTERS)]


class CreateContact(ContactCommand, frozen=True, kw_only=True, tag="contact.create"):
    """Add a contact by hand, with the id `contact_id`. Unassigned, unless the author sees only their own: then theirs.

    Rejected: `empty_name`, `id_taken`, `bad_email`, `bad_phone`, `bad_language`, `bad_timezone`.
    """

    name: _Value
    email: _Value = ""
    phone: _Value = ""
    language: _Value = ""
    timezone: _Value = ""


class SetContactDetail(ContactCommand, frozen=True, kw_only=True, tag="contact.set_detail"):
    """Set a detail; empty: unknown. The last writer wins, but email and phone are changed only from `old`.

    Rejected: `detail_changed` (it is not `old` any more), `empty_name`, `bad_email`, `bad_phone`, `bad_language`,
    `bad_timezone`.
    """

    detail: Detail
    value: _Value
    old: _Value | None = None


class SetContactField(ContactCommand, frozen=True, kw_only=True, tag="contact.set_field"):
    """Set a contact field; empty: unknown. The last writer wins.

    Rejected: `field_not_found`, and as `domain.contact_fields.check_field_value`.
    """

    field_id: ContactFieldId
    value: _Value


class TagContact(ContactCommand, frozen=True, kw_only=True, tag="contact.tag"):
    """Add a tag; one that is there already stays. Rejected: `tag_not_found`, `too_many_tags`."""

    tag_id: TagId


class UntagContact(ContactCommand, frozen=True, kw_only=True, tag="contact.untag"):
    """Take a tag away, if it is there."""

    tag_id: TagId


class BlockContact(ContactCommand, frozen=True, kw_only=True, tag="contact.block"):
    """Keep a contact out of all inboxes but Blocked."""


class UnblockContact(ContactCommand, frozen=True, kw_only=True, tag="contact.unblock"):
    """Let a contact in again."""


class MergeContacts(ContactCommand, frozen=True, kw_only=True, tag="contact.merge"):
    """Move everything of another contact into this one, as `domain.merging.merged` says.

    The other's open conversation is closed with its source. Rejected: `same_contact` (also when the one was merged into
    the other meanwhile), `id_taken`, `contact_blocked` (one of the two is).
    """

    merge_id: MergeId
    secondary_id: ContactId
    taken: tuple[Detail, ...] = ()
    taken_fields: tuple[ContactFieldId, ...] = ()


class UndoMerge(ContactCommand, frozen=True, kw_only=True, tag="contact.undo_merge"):
    """Give back what a merge moved; what came since stays here. Values are restored where nobody changed them since.

    A conversation goes back with all that was written in it since.
    Rejected: `merge_not_found`, `too_late` (after `domain.merging.UNDO_PERIOD`), `merged_since` (this contact was
    merged into another one). Undone again, it changes nothing.
    """

    merge_id: MergeId


class ImportContacts(CommandBase, frozen=True, kw_only=True, tag="contacts.import"):
    """Add contacts, or bring those up to date that have the email or else the phone of a row. For managers and owners.

    `import_id` is the lane: one file's parts keep their order. A row that is not in order is left out: clients check
    rows by the same rules before. Tags and fields that were removed are left out of a row. Rejected: `not_allowed`.
    """

    import_id: UUID
    contacts: Annotated[tuple[ImportedContact, ...], msgspec.Meta(min_length=1, max_length=CONTACTS_PER_IMPORT)]

    @property
    def lane(self) -> UUID:
        """The import's own lane."""
        return self.import_id


ContactBookCommand = (
    CreateContact
    | SetContactDetail
    | SetContactField
    | TagContact
    | UntagContact
    | BlockContact
    | UnblockContact
    | MergeContacts
    | UndoMerge
    | ImportContacts
)
