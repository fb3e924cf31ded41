"""Those who write on channels: what is stored of them, looked up for many at once, and how a new one begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, select

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId, ContactId, IdentityId, WorkspaceId
from desktop_inbox.domain.text import clean_name
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import Lookup

KEY_CHARACTERS = 255
"""The longest address or external id that a channel may use."""

Key = tuple[ChannelId, str]
"""A channel and what it calls a person, or a message."""


class Sender:
    """A contact who writes. `conversation` is where their messages go: the open one, of a blocked contact the newest.

    None: there is none yet.
    """

    def __init__(self, contact: Contact, identity: Identity, conversation: Conversation | None) -> None:
        """Give what is stored; `new_sender` makes one of whom nothing is."""
        self.contact = contact
        self.identity = identity
        self.conversation = conversation


def check_key(channel_id: ChannelId, keys: Iterable[str], active: Collection[ChannelId]) -> None:
    """Raise `UserError` for what no active channel of the workspace may hand in: `channel_not_found`, `bad_address`."""
    if channel_id not in active:
        raise UserError("channel_not_found")
    if not all(0 < len(key) <= KEY_CHARACTERS and key.isprintable() for key in keys):
        raise UserError("bad_address")


def find_active_channels(conn: Connection, workspace_id: WorkspaceId, wanted: Iterable[ChannelId]) -> set[ChannelId]:
    """Return those of the channels that are the workspace's and active."""
    return set(conn.scalars(_ACTIVE_CHANNELS, {"workspace_id": workspace_id, "wanted": list(wanted)}))


def find_senders(conn: Connection, keys: Iterable[Key]) -> dict[Key, Sender]:
    """Return those whom the channels' addresses belong to. It takes a few statements, however many there are."""
    found: list[Identity] = []
    for channel_id, addresses in by_channel(keys).items():
        found += _IDENTITIES.all(conn, channel_id=channel_id, addresses=addresses)
    contact_ids = list({identity.contact_id for identity in found})
    contacts = {contact.id: contact for contact in _CONTACTS.all(conn, ids=contact_ids)} if found else {}
    conversations = _find_conversations(conn, contacts.values())
    return {
        (identity.channel_id, identity.address): Sender(
            contacts[identity.contact_id], identity, conversations.get(identity.contact_id)
        )
        for identity in found
    }


def new_sender(tx: Tx, key: Key, name: str) -> Sender:
    """Return a new, unassigned contact with an identity. `name` is what they call themselves. Nothing is stored yet."""
    channel_id, address = key
    contact_id = ContactId(new_id(tx.clock))
    name = clean_name(name)
    contact = Contact(id=contact_id, name=name or f"visitor-{contact_id.hex[-4:]}", created_at=tx.clock.now())
    identity = Identity(
        id=IdentityId(new_id(tx.clock)),
        contact_id=contact_id,
        channel_id=channel_id,
        address=address,
        display=name,
    )
    return Sender(contact, identity, None)


def by_channel(keys: Iterable[Key]) -> dict[ChannelId, list[str]]:
    """Return the keys of each channel. SQLite looks those of one channel up; for pairs it would scan the table."""
    found: dict[ChannelId, list[str]] = {}
    for channel_id, key in keys:
        found.setdefault(channel_id, []).append(key)
    return found


def _find_conversations(conn: Connection, contacts: Collection[Contact]) -> dict[ContactId, Conversation]:
    open_ids = {contact.open_conversation_id for contact in contacts} - {None}
    blocked_ids = {contact.id for contact in contacts if contact.is_blocked and contact.open_conversation_id is None}
    found: list[Conversation] = []
    if open_ids:
        found += _CONVERSATIONS.all(conn, ids=list(open_ids))
    if blocked_ids:
        found += _NEWEST_CONVERSATIONS.all(conn, contact_ids=list(blocked_ids))
    return {conversation.contact_id: conversation for conversation in found}


def _is_newest_of(contact_ids: BindParameter[Any]) -> ColumnElement[bool]:
    contacts, conversations = tables.contacts, tables.conversations.alias("theirs")
    newest = (
        select(conversations.c.id)
        .where(conversations.c.contact_id == contacts.c.id)
        .order_by(conversations.c.opened_at.desc(), conversations.c.id.desc())
        .limit(1)
        .correlate(contacts)
        .scalar_subquery()
    )
    return tables.conversations.c.id.in_(select(newest).where(contacts.c.id.in_(contact_ids)))


def _given(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_channels, _identities = tables.channels.c, tables.identities.c
_ACTIVE_CHANNELS = select(_channels.id).where(
    _channels.workspace_id == bindparam("workspace_id"), _channels.is_active, _channels.id.in_(_given("wanted"))
)
_IDENTITIES = Lookup(
    Identity, _identities.channel_id == bindparam("channel_id"), _identities.address.in_(_given("addresses"))
)
_CONTACTS = Lookup(Contact, tables.contacts.c.id.in_(_given("ids")))
_CONVERSATIONS = Lookup(Conversation, tables.conversations.c.id.in_(_given("ids")))
_NEWEST_CONVERSATIONS = Lookup(Conversation, _is_newest_of(_given("contact_ids")))
