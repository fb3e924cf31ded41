"""Messages from contacts: a new contact is unassigned, a conversation is opened where none is open.

A snoozed conversation returns, and scheduled messages are cancelled that go only if the contact does not write first. A
blocked contact's messages go into the newest conversation without opening it; where there is none, one is stored that
is closed from the beginning.

Channels deliver at least once and in bursts. Everything here works on many messages at once: a batch takes a
bounded number of statements, however long it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ConversationClosed, ConversationOpened, ConversationReturned
from desktop_inbox.domain.ids import AttachmentId, ChannelId, ContactId, ConversationId, MessageId
from desktop_inbox.domain.message import Direction, Message, Quote, kind_of, quote_of
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.server.services.attachments import do_attach_received, find_stored
from desktop_inbox.server.services.checks import check_text
from desktop_inbox.server.services.conversations import (
    Cause,
    as_closed,
    as_returned,
    do_record_event,
    new_conversation,
    with_message,
)
from desktop_inbox.server.services.scheduled import do_cancel_by_message, find_cancellable
from desktop_inbox.server.services.senders import (
    Key,
    Sender,
    by_channel,
    check_key,
    find_active_channels,
    find_senders,
    new_sender,
)
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import Lookup


class IncomingMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as a channel hands it in.

    `address` is the channel's own id for the person, `external_id` its own id for the message: the same again is the
    same message. `name` is what the person calls themselves, empty when unknown; it counts only for a new contact.
    `attachments` are as the server has stored them; what it has of them by now is what counts. `quoted_id`: the message
    of this contact that is answered; one that is unknown is no error: there is no quote then.
    """

    channel_id: ChannelId
    address: str
    external_id: str
    text: str
    name: str = ""
    attachments: tuple[Attachment, ...] = ()
    quoted_id: MessageId | None = None


class Received(msgspec.Struct, frozen=True):
    """A message that is stored. `is_new`: by this call; else it had been received before, and this is how it is now."""

    message: Message
    is_new: bool


Outcome = Received | UserError


def do_receive_messages(tx: Tx, items: Sequence[IncomingMessage]) -> list[Outcome]:
    """Receive messages in their order. Returns for each what became of it, or why it was refused.

    Refused are: `channel_not_found` (also inactive), `bad_address`, `empty_text`, `text_too_long`,
    `attachment_not_found` (given up meanwhile).
    """
    return _Reception(tx, items).run()


class _Batch:
    """What came from one contact: the items' indexes, themselves and their texts as they are stored.

    `cancelled` are the scheduled messages that wait no more, because the contact wrote first.
    """

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.cancelled: Sequence[ScheduledMessage] = ()
        self.items: list[tuple[int, IncomingMessage, str]] = []


class _Reception:
    """One call: checks the items, looks up everything they need at once, then writes contact by contact."""

    def __init__(self, tx: Tx, items: Sequence[IncomingMessage]) -> None:
        self._tx = tx
        self._items = list(items)
        self._now = tx.clock.now()
        self._outcomes: dict[int, Outcome] = {}
        self._quoted: dict[MessageId, Message] = {}

    def run(self) -> list[Outcome]:
        checked = self._check()
        known = _fetch_known(self._tx.conn, [self._items[index] for index in checked])
        first: dict[Key, int] = {}
        repeated: dict[int, int] = {}
        for index in checked:
            key = _message_key(self._items[index])
            if key in known:
                self._outcomes[index] = Received(known[key], is_new=False)
            elif key in first:
                repeated[index] = first[key]
            else:
                first[key] = index
        batches = self._gather({index: checked[index] for index in first.values()})
        self._look_up(batches)
        for batch in batches:
            self._do_write(batch)
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
        active = find_active_channels(self._tx.conn, self._tx.workspace_id, wanted)
        attached = {one.id for item in self._items for one in item.attachments}
        stored = find_stored(self._tx.conn, self._tx.workspace_id, attached) if attached else {}
        texts: dict[int, str] = {}
        for index, item in enumerate(self._items):
            try:
                self._items[index] = _with_stored(item, stored)
                texts[index] = _check_item(item, active)
            except UserError as error:
                self._outcomes[index] = error
        return texts

    def _gather(self, texts: dict[int, str]) -> Collection[_Batch]:
        """Return what each contact sent, in the order of their first items."""
        senders = find_senders(self._tx.conn, {_address_key(self._items[index]) for index in texts})
        in_order: dict[ContactId, _Batch] = {}
        for index, text in texts.items():
            item = self._items[index]
            key = _address_key(item)
            if key not in senders:
                senders[key] = new_sender(self._tx, key, item.name)
            batch = in_order.setdefault(senders[key].contact.id, _Batch(senders[key]))
            batch.items.append((index, item, text))
        return in_order.values()

    def _look_up(self, batches: Collection[_Batch]) -> None:
        """Find what messages of known contacts cancel, and what they quote."""
        known = [batch.sender.contact.id for batch in batches if batch.sender.contact.ver]
        found = find_cancellable(self._tx.conn, known)
        for batch in batches:
            batch.cancelled = found.get(batch.sender.contact.id, ())
        quoted_ids = {item.quoted_id for batch in batches for _, item, _ in batch.items} - {None}
        if quoted_ids:
            self._quoted = {message.id: message for message in _MESSAGES.all(self._tx.conn, ids=list(quoted_ids))}

    def _do_write(self, batch: _Batch) -> None:
        """Write what one contact sent: each row that it changes once."""
        tx, contact, before = self._tx, batch.sender.contact, batch.sender.conversation
        conversation = before or self._new_conversation(contact, batch.items[0][1].channel_id)
        if before is None and not contact.is_blocked:
            contact = msgspec.structs.replace(contact, open_conversation_id=conversation.id)
            contact = tx.put("contact.updated" if contact.ver else "contact.created", contact)
        if batch.sender.identity.ver == 0:
            tx.put("identity.created", batch.sender.identity)
        messages = [self._new_message(conversation, item, text) for _, item, text in batch.items]
        conversation = with_message(as_returned(conversation, self._now), messages[-1], len(messages))
        conversation = tx.put("conversation.opened" if before is None else "conversation.updated", conversation)
        self._do_record(contact, before, conversation)
        do_cancel_by_message(tx, batch.cancelled)
        do_attach_received(tx, contact.id, [one.id for _, item, _ in batch.items for one in item.attachments])
        for (index, _, _), message in zip(batch.items, messages, strict=True):
            self._outcomes[index] = Received(tx.put("message.received", message), is_new=True)

    def _do_record(self, contact: Contact, before: Conversation | None, after: Conversation) -> None:
        """Write what the first message did: it opened a conversation, or brought a snoozed one back."""
        cause = Cause(Source.CONTACT)
        if before is None and after.status is ConversationStatus.OPEN:
            do_record_event(self._tx, contact, after.id, cause, ConversationOpened())
        elif before is not None and before.snoozed_until is not None:
            do_record_event(self._tx, contact, after.id, cause, ConversationReturned())

    def _new_conversation(self, contact: Contact, channel_id: ChannelId) -> Conversation:
        """Return a contact's new conversation; of a blocked one it is closed from the beginning."""
        cause, conversation_id = Cause(Source.CONTACT), ConversationId(new_id(self._tx.clock))
        conversation = new_conversation(contact, conversation_id, channel_id, cause, self._now)
        return as_closed(conversation, cause, self._now, ConversationClosed()) if contact.is_blocked else conversation

    def _new_message(self, conversation: Conversation, item: IncomingMessage, text: str) -> Message:
        return Message(
            id=MessageId(new_id(self._tx.clock)),
            contact_id=conversation.contact_id,
            conversation_id=conversation.id,
            channel_id=item.channel_id,
            kind=kind_of(text, item.attachments),
            direction=Direction.INCOMING,
            text=text,
            created_at=self._now,
            attachments=item.attachments,
            quote=self._quote(conversation.contact_id, item.quoted_id),
        )

    def _quote(self, contact_id: ContactId, quoted_id: MessageId | None) -> Quote | None:
        quoted = None if quoted_id is None else self._quoted.get(quoted_id)
        return None if quoted is None or quoted.contact_id != contact_id else quote_of(quoted)

    def _do_remember(self, first: dict[Key, int]) -> None:
        rows = []
        for (channel_id, external_id), index in first.items():
            outcome = self._outcomes[index]
            if isinstance(outcome, Received):
                rows.append({"channel_id": channel_id, "external_id": external_id, "message_id": outcome.message.id})
        if rows:
            self._tx.conn.execute(_REMEMBER, rows)


def _message_key(item: IncomingMessage) -> Key:
    return item.channel_id, item.external_id


def _address_key(item: IncomingMessage) -> Key:
    return item.channel_id, item.address


def _check_item(item: IncomingMessage, active: set[ChannelId]) -> str:
    """Return the item's text as it is stored."""
    check_key(item.channel_id, (item.address, item.external_id), active)
    return check_text(item.text, may_be_empty=bool(item.attachments))


def _with_stored(item: IncomingMessage, stored: Mapping[AttachmentId, Attachment]) -> IncomingMessage:
    """Return an item with its attachments as they are now: between an upload and its message much may happen."""
    if not item.attachments:
        return item
    if not stored.keys() >= {one.id for one in item.attachments}:
        raise UserError("attachment_not_found")
    return msgspec.structs.replace(item, attachments=tuple(stored[one.id] for one in item.attachments))


def _fetch_known(conn: Connection, items: Sequence[IncomingMessage]) -> dict[Key, Message]:
    """Return those of the messages that were received before, by channel and external id."""
    keys = {_message_key(item) for item in items}
    known: dict[Key, MessageId] = {}
    for channel_id, external_ids in by_channel(keys).items():
        wanted = {"channel_id": channel_id, "external_ids": external_ids}
        for external_id, message_id in conn.execute(_KNOWN, wanted):
            known[channel_id, external_id] = message_id
    if not known:
        return {}
    messages = {message.id: message for message in _MESSAGES.all(conn, ids=list(known.values()))}
    return {key: messages[message_id] for key, message_id in known.items()}


_external = tables.external_messages.c
_KNOWN = select(_external.external_id, _external.message_id).where(
    _external.channel_id == bindparam("channel_id"),
    _external.external_id.in_(bindparam("external_ids", expanding=True)),
)
_MESSAGES = Lookup(Message, tables.messages.c.id.in_(bindparam("ids", expanding=True)))
_REMEMBER = insert(tables.external_messages)
