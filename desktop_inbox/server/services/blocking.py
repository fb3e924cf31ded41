"""Rules of blocking: a blocked contact is in no inbox but Blocked, and no conversation of theirs opens or closes."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ContactBlocked
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.contact_commands import BlockContact, UnblockContact
from desktop_inbox.server.services.access import Actor, access_contact, access_open_conversation
from desktop_inbox.server.services.conversations import Cause, do_record_event
from desktop_inbox.server.storage.database import Tx

UNBLOCKED = "contact.unblocked"
"""The kind of change that lets a contact in again."""


def check_not_blocked(contact: Contact) -> None:
    """Raise `UserError("contact_blocked")` for a blocked contact."""
    if contact.is_blocked:
        raise UserError("contact_blocked")


def do_block_contact(tx: Tx, actor: Actor, command: BlockContact) -> None:
    """Block a contact; again, it changes nothing. An open conversation stays as it is.

    Raises `UserError("contact_not_found")`.
    """
    _do_set_blocked(tx, actor, command.contact_id, is_blocked=True)


def do_unblock_contact(tx: Tx, actor: Actor, command: UnblockContact) -> None:
    """Let a contact in again; again, it changes nothing. What their conversation is idle for begins anew.

    Raises `UserError("contact_not_found")`.
    """
    _do_set_blocked(tx, actor, command.contact_id, is_blocked=False)


def _do_set_blocked(tx: Tx, actor: Actor, contact_id: ContactId, *, is_blocked: bool) -> None:
    contact = access_contact(tx.conn, actor, contact_id)
    if contact.is_blocked == is_blocked:
        return
    changed = msgspec.structs.replace(contact, is_blocked=is_blocked)
    contact = tx.put("contact.blocked" if is_blocked else UNBLOCKED, changed)
    cause = Cause(Source.USER, actor.user_id)
    do_record_event(tx, contact, contact.open_conversation_id, cause, ContactBlocked(is_blocked=is_blocked))
    conversation = access_open_conversation(tx.conn, actor, contact)
    if not is_blocked and conversation is not None and conversation.idle_since is not None:
        # The time blocked does not count: else a timer would close it at once.
        tx.put("conversation.updated", msgspec.structs.replace(conversation, idle_since=tx.clock.now()))
