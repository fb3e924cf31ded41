"""Rules of tags on contacts: a set, to which active tags are added and from which any are taken."""

from __future__ import annotations

from msgspec.structs import replace

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ContactTagged
from desktop_inbox.domain.ids import TagId
from desktop_inbox.domain.tags import TAGS_PER_CONTACT, Tag
from desktop_inbox.protocol.contact_commands import TagContact, UntagContact
from desktop_inbox.server.services.access import Actor, access_contact
from desktop_inbox.server.services.conversations import Cause, do_record_event
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one


def do_tag_contact(tx: Tx, actor: Actor, command: TagContact) -> Contact:
    """Add a tag, with its event; one that is there already changes nothing.

    Raises `UserError`: `contact_not_found`, `tag_not_found` (also for a removed one), `too_many_tags`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    if command.tag_id in contact.tag_ids:
        return contact
    tag = _find_tag(tx, command.tag_id)
    if tag is None or not tag.is_active:
        raise UserError("tag_not_found")
    if len(contact.tag_ids) >= TAGS_PER_CONTACT:
        raise UserError("too_many_tags", limit=TAGS_PER_CONTACT)
    contact = replace(contact, tag_ids=tuple(sorted((*contact.tag_ids, tag.id))))
    return _do_store(tx, actor, contact, tag, is_added=True)


def do_untag_contact(tx: Tx, actor: Actor, command: UntagContact) -> Contact:
    """Take a tag away, with its event, if the contact has it. Raises `UserError("contact_not_found")`."""
    contact = access_contact(tx.conn, actor, command.contact_id)
    tag = _find_tag(tx, command.tag_id)
    if tag is None or tag.id not in contact.tag_ids:
        return contact
    contact = replace(contact, tag_ids=tuple(tag_id for tag_id in contact.tag_ids if tag_id != tag.id))
    return _do_store(tx, actor, contact, tag, is_added=False)


def do_record_tagging(tx: Tx, actor: Actor, contact: Contact, tag: Tag, *, is_added: bool) -> None:
    """Write into a contact's timeline that it got a tag, or lost it."""
    detail = ContactTagged(tag_id=tag.id, name=tag.name, is_added=is_added)
    do_record_event(tx, contact, contact.open_conversation_id, Cause(Source.USER, actor.user_id), detail)


def _do_store(tx: Tx, actor: Actor, contact: Contact, tag: Tag, *, is_added: bool) -> Contact:
    contact = tx.put("contact.tagged" if is_added else "contact.untagged", contact)
    do_record_tagging(tx, actor, contact, tag, is_added=is_added)
    return contact


def _find_tag(tx: Tx, tag_id: TagId) -> Tag | None:
    tags = tables.tags.c
    return fetch_one(tx.conn, Tag, tags.id == tag_id, tags.workspace_id == tx.workspace_id)
