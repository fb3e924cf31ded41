"""Messages from contacts: a new contact is unassigned, a conversation is opened where none is open.

Channels deliver at least once and in bursts. Everything here works on many messages at once: a batch takes a
bounded number of statements, however long it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, insert, select

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ConversationOpened
from desktop_inbox.domain.ids import ChannelId, ContactId, ConversationId, IdentityId, MessageId
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.domain.text import clean_name
from desktop_inbox.server.services.checks import check_text
from desktop_inbox.server.services.conversations import Cause, do_record_event, new_conversation, with_message
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all

KEY_CHARACTERS = 255
"""The longest address or external id that a channel may use."""


class IncomingMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as a channel hands it in.

    `address` is the channel's own id for the person, `external_id` its own id for the message: the same again is the
    same message. `name` is what the person calls themselves, empty when unknown; it counts only for a new contact.
    """

    channel_id: ChannelId
    address: str
    external_id: str
    text: str
    name: str = ""


class Received(msgspec.Struct, frozen=True):
    """A message that is stored. `is_new`: by this call; else it had been received before, and this is how it is now."""

    message: Message
    is_new: bool


Outcome = Received | UserError


def do_receive_messages(tx: Tx, items: Sequence[IncomingMessage]) -> list[Outcome]:
    """Receive messages in their order. Returns for each what became of it, or why it was refused.

    Refused are: `channel_not_found` (also inactive), `bad_address`, `empty_text`, `text_too_long`.
    """
    return _Reception(tx, items).run()


class _Person:
    """One contact of the batch: what is stored of them, and what came from them."""

    def __init__(self, contact: Contact, identity: Identity, conversation: Conversation | None) -> None:
        self.contact = contact
        self.identity = identity
        self.conversation = conversation
        self.waiting: list[tuple[int, IncomingMessage, str]] = []


_Key = tuple[ChannelId, str]


class _Reception:
    """One call: checks the items, looks up everything they need at once, then writes contact by contact."""

    def __init__(self, tx: Tx, items: Sequence[IncomingMessage]) -> None:
        self._tx = tx
        self._items = items
        self._now = tx.clock.now()
        self._outcomes: dict[int, Outcome] = {}

    def run(self) -> list[Outcome]:
        checked = self._check()
        known = _fetch_known(self._tx.conn, [self._items[index] for index in checked])
        first: dict[_Key, int] = {}
        repeated: dict[int, int] = {}
        for index in checked:
            key = _message_key(self._items[index])
            if key in known:
                self._outcomes[index] = Received(known[key], is_new=False)
            elif key in first:
                repeated[index] = first[key]
            else:
                first[key] = index
        for person in self._gather_people({index: checked[index] for index in first.values()}):
            self._do_write(person)
        self._do_remember(first)
        for index, original in repeated.items():
            outcome = self._outcomes[original]
            self._outcomes[index] = (
                Received(outcome.message, is_new=False) if isinstance(outcome, Received) else outcome
            )
        return [self._outcomes[index] for index in range(len(self._items))]

    def _check(self) -> dict[int, str]:
        """Return the texts of the items that are in order, by their index."""
        wanted = {item.channel_id for item in self._items}
        channels = tables.channels.c
        is_ours = (channels.workspace_id == self._tx.workspace_id) & channels.is_active
        active = {channel.id for channel in fetch_all(self._tx.conn, Channel, channels.id.in_(wanted), is_ours)}
        texts: dict[int, str] = {}
        for index, item in enumerate(self._items):
            try:
                texts[index] = _check_item(item, active)
            except UserError as error:
                self._outcomes[index] = error
        return texts

    def _gather_people(self, texts: dict[int, str]) -> Iterable[_Person]:
        """Return the contacts that the items are from, in the order of their first ones."""
        people = self._fetch_people({_address_key(self._items[index]) for index in texts})
        in_order: dict[ContactId, _Person] = {}
        for index, text in texts.items():
            item = self._items[index]
            key = _address_key(item)
            if key not in people:
                people[key] = self._new_person(item)
            person = in_order.setdefault(people[key].contact.id, people[key])
            person.waiting.append((index, item, text))
        return in_order.values()

    def _fetch_people(self, keys: set[_Key]) -> dict[_Key, _Person]:
        conn, identities = self._tx.conn, tables.identities.c
        found: list[Identity] = []
        for channel_id, addresses in _by_channel(keys).items():
            found += fetch_all(conn, Identity, identities.channel_id == channel_id, identities.address.in_(addresses))
        contact_ids = {identity.contact_id for identity in found}
        contacts = {c.id: c for c in fetch_all(conn, Contact, tables.contacts.c.id.in_(contact_ids))} if found else {}
        open_ids = {contact.open_conversation_id for contact in contacts.values()} - {None}
        is_open = tables.conversations.c.id.in_(open_ids)
        conversations = {c.contact_id: c for c in fetch_all(conn, Conversation, is_open)} if open_ids else {}
        return {
            (identity.channel_id, identity.address): _Person(
                contacts[identity.contact_id], identity, conversations.get(identity.contact_id)
            )
            for identity in found
        }

    def _new_person(self, item: IncomingMessage) -> _Person:
        contact_id = ContactId(new_id(self._tx.clock))
        name = clean_name(item.name)
        contact = Contact(id=contact_id, name=name or f"visitor-{contact_id.hex[-4:]}", created_at=self._now)
        identity = Identity(
            id=IdentityId(new_id(self._tx.clock)),
            contact_id=contact_id,
            channel_id=item.channel_id,
            address=item.address,
            display=name,
        )
        return _Person(contact, identity, None)

    def _do_write(self, person: _Person) -> None:
        """Write what one contact sent: each row that it changes once."""
        tx, conversation, cause = self._tx, person.conversation, Cause(Source.CONTACT)
        is_new_conversation = conversation is None
        if conversation is None:
            conversation_id = ConversationId(new_id(tx.clock))
            channel_id = person.waiting[0][1].channel_id
            conversation = new_conversation(person.contact, conversation_id, channel_id, cause, self._now)
            contact = msgspec.structs.replace(person.contact, open_conversation_id=conversation_id)
            person.contact = tx.put("contact.updated" if contact.ver else "contact.created", contact)
        if person.identity.ver == 0:
            tx.put("identity.created", person.identity)
        messages = [self._new_message(conversation, item, text) for _, item, text in person.waiting]
        conversation = with_message(conversation, messages[-1], len(messages))
        tx.put("conversation.opened" if is_new_conversation else "conversation.updated", conversation)
        if is_new_conversation:
            do_record_event(tx, person.contact, conversation.id, cause, ConversationOpened())
        for (index, _, _), message in zip(person.waiting, messages, strict=True):
            self._outcomes[index] = Received(tx.put("message.received", message), is_new=True)

    def _new_message(self, conversation: Conversation, item: IncomingMessage, text: str) -> Message:
        return Message(
            id=MessageId(new_id(self._tx.clock)),
            contact_id=conversation.contact_id,
            conversation_id=conversation.id,
            channel_id=item.channel_id,
            direction=Direction.INCOMING,
            text=text,
            created_at=self._now,
        )

    def _do_remember(self, first: dict[_Key, int]) -> None:
        rows = []
        for (channel_id, external_id), index in first.items():
            outcome = self._outcomes[index]
            if isinstance(outcome, Received):
                rows.append({"channel_id": channel_id, "external_id": external_id, "message_id": outcome.message.id})
        if rows:
            self._tx.conn.execute(insert(tables.external_messages), rows)


def _message_key(item: IncomingMessage) -> _Key:
    return item.channel_id, item.external_id


def _address_key(item: IncomingMessage) -> _Key:
    return item.channel_id, item.address


def _check_item(item: IncomingMessage, channel_ids: set[ChannelId]) -> str:
    """Return the item's text as it is stored."""
    if item.channel_id not in channel_ids:
        raise UserError("channel_not_found")
    if not all(0 < len(key) <= KEY_CHARACTERS and key.isprintable() for key in (item.address, item.external_id)):
        raise UserError("bad_address")
    return check_text(item.text)


def _fetch_known(conn: Connection, items: Sequence[IncomingMessage]) -> dict[_Key, Message]:
    """Return those of the messages that were received before, by channel and external id."""
    external = tables.external_messages.c
    keys = {_message_key(item) for item in items}
    known: dict[_Key, MessageId] = {}
    for channel_id, external_ids in _by_channel(keys).items():
        is_wanted = (external.channel_id == channel_id) & external.external_id.in_(external_ids)
        for external_id, message_id in conn.execute(select(external.external_id, external.message_id).where(is_wanted)):
            known[channel_id, external_id] = message_id
    if not known:
        return {}
    is_known = tables.messages.c.id.in_(known.values())
    messages = {message.id: message for message in fetch_all(conn, Message, is_known)}
    return {key: messages[message_id] for key, message_id in known.items()}


def _by_channel(keys: Iterable[_Key]) -> dict[ChannelId, list[str]]:
    """Return the keys of each channel. SQLite looks those of one channel up; for pairs it would scan the table."""
    found: dict[ChannelId, list[str]] = {}
    for channel_id, key in keys:
        found.setdefault(channel_id, []).append(key)
    return found
