"""Those who write on channels: what is stored of them, looked up for many at once, and how a new one begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, select

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId, ContactId, IdentityId, WorkspaceId
from desktop_inbox.domain.text import clean_name
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all

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
    channels = tables.channels.c
    is_ours = (channels.workspace_id == workspace_id) & channels.is_active
    return {channel.id for channel in fetch_all(conn, Channel, channels.id.in_(wanted), is_ours)}


def find_senders(conn: Connection, keys: Iterable[Key]) -> dict[Key, Sender]:
    """Return those whom the channels' addresses belong to. It takes a few statements, however many there are."""
    identities = tables.identities.c
    found: list[Identity] = []
    for channel_id, addresses in by_channel(keys).items():
        found += fetch_all(conn, Identity, identities.channel_id == channel_id, identities.address.in_(addresses))
    contact_ids = {identity.contact_id for identity in found}
    contacts = {c.id: c for c in fetch_all(conn, Contact, tables.contacts.c.id.in_(contact_ids))} if found else {}
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
        found += fetch_all(conn, Conversation, tables.conversations.c.id.in_(open_ids))
    if blocked_ids:
        found += fetch_all(conn, Conversation, _is_newest_of(blocked_ids))
    return {conversation.contact_id: conversation for conversation in found}


def _is_newest_of(contact_ids: Collection[ContactId]) -> ColumnElement[bool]:
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
