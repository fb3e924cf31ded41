"""Rules of contact fields: what a workspace wants to know of its contacts."""

from __future__ import annotations

from desktop_inbox.domain.contact_fields import FIELDS, ContactField, check_options
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId
from desktop_inbox.protocol.settings_commands import SaveContactField
from desktop_inbox.server.services.named_rows import do_remove_named, do_save_named, find_named
from desktop_inbox.server.services.workspaces import check_name
from desktop_inbox.server.storage.database import Tx


def do_save_field(tx: Tx, command: SaveContactField) -> ContactField:
    """Create or change a contact field, and show it. Raises `UserError` as the command says."""
    before = find_named(tx, ContactField, command.field_id)
    if before is not None and before.kind is not command.kind:
        raise UserError("kind_is_fixed")
    wanted = ContactField(
        id=command.field_id,
        name=check_name(command.name),
        kind=command.kind,
        options=check_options(command.kind, command.options),
        order=command.order,
    )
    return do_save_named(tx, wanted, FIELDS)


def do_remove_field(tx: Tx, field_id: ContactFieldId) -> ContactField:
    """Show a contact field no more. Its values are kept. Raises `UserError("field_not_found")`."""
    return do_remove_named(tx, find_named(tx, ContactField, field_id), "field_not_found")
