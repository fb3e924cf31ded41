"""A small server in memory for the model test of the cache: rows, two streams, commands, snapshots, backups."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, ReadMark
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.domain.rows import Row, TimelineItem
from desktop_inbox.protocol.changes import Change, ChangeBatch, Cursor, HistoryRange, SnapshotPage, Stream, TimelinePage
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CloseConversation,
    MarkRead,
    MarkUnread,
    OpenConversation,
    SendMessage,
)
from tests.fixtures import rows

CONTACTS = range(1, 4)
NOW = datetime(2030, 1, 1, tzinfo=UTC)


class ModelServer:
    """The truth. `put` numbers a row; everything else is made of it."""

    def __init__(self) -> None:
        self.epoch = 1
        self.numbers = {Stream.SHARED: 0, Stream.PRIVATE: 0}
        self.rows: dict[object, Row] = {}
        self.changes: dict[Stream, list[Change]] = {Stream.SHARED: [], Stream.PRIVATE: []}
        self.answers: dict[CommandId, CommandAnswer] = {}
        self.made = 0
        self.put(rows.make_channel())
        for number in CONTACTS:
            self.put(rows.make_contact(number, open_conversation_id=None), kind="contact.created")

    # Reading ----------------------------------------------------------------------------------------------------------

    @property
    def cursor(self) -> Cursor:
        return Cursor(
            epoch=f"e{self.epoch}", scope="s", shared=self.numbers[Stream.SHARED], private=self.numbers[Stream.PRIVATE]
        )

    def contact(self, contact_id: ContactId) -> Contact:
        found = self.rows[contact_id]
        assert isinstance(found, Contact)
        return found

    def conversations(self, contact_id: ContactId) -> list[Conversation]:
        """Return a contact's conversations, the one that stands for it first."""
        found = [row for row in self.rows.values() if isinstance(row, Conversation) and row.contact_id == contact_id]
        return sorted(found, key=lambda row: (row.status == "open", row.opened_at, row.id.bytes), reverse=True)

    def open_conversation(self, contact_id: ContactId) -> Conversation | None:
        return next((row for row in self.conversations(contact_id) if row.status is ConversationStatus.OPEN), None)

    def incoming_read(self, conversation_id: ConversationId) -> int:
        mark = self.rows.get(("mark", conversation_id))
        return mark.incoming_read if isinstance(mark, ReadMark) else 0

    def timeline(self, contact_id: ContactId) -> list[TimelineItem]:
        found = [row for row in self.rows.values() if isinstance(row, TimelineItem) and row.contact_id == contact_id]
        return sorted(found, key=lambda item: item.position)

    # What is sent to the client ---------------------------------------------------------------------------------------

    def batch(self, stream: Stream, after: int, upto: int) -> ChangeBatch:
        """Return the changes with `after < number <= upto`."""
        return ChangeBatch(stream=stream, after=after, upto=upto, changes=self.changes[stream][after:upto])

    def timeline_page(self, contact_id: ContactId, before: int, limit: int) -> TimelinePage:
        below = [item for item in self.timeline(contact_id) if item.position < before]
        items = below[-limit:]
        first = items[0].position if len(below) > limit else 0
        return TimelinePage(contact_id=contact_id, items=items, before=before, first=first)

    def snapshot_page(self, cursor: Cursor, index: int, history: int) -> SnapshotPage:
        """Return one of the pages, one for each contact, with the last `history` items of its timeline."""
        contact_id = rows.contact_id(CONTACTS[index])
        whole = self.timeline(contact_id)
        items = whole[-history:] if history else []
        first = 0 if len(items) == len(whole) else items[0].position if items else self.numbers[Stream.SHARED] + 1
        conversations = self.conversations(contact_id)
        marks = [self.rows[("mark", row.id)] for row in conversations if ("mark", row.id) in self.rows]
        return SnapshotPage(
            cursor=cursor,
            rows=[rows.make_channel(), *conversations, self.contact(contact_id), *marks, *items],
            history=[HistoryRange(contact_id=contact_id, first=first)],
            next=None if index + 1 == len(CONTACTS) else f"{index + 1}",
            done=index + 1,
            total=len(CONTACTS),
            usable=index > 0,
        )

    # Writing ----------------------------------------------------------------------------------------------------------

    def put(self, row: Any, *, stream: Stream = Stream.SHARED, kind: str = "row.changed") -> Any:
        """Number a row (an item without a position gets it too), keep it, and log the change."""
        self.numbers[stream] += 1
        number = self.numbers[stream]
        is_new_item = isinstance(row, TimelineItem) and row.position == 0
        row = replace(row, ver=number, **({"position": number} if is_new_item else {}))
        key = ("mark", row.conversation_id) if isinstance(row, ReadMark) else row.id
        self.rows[key] = row
        self.changes[stream].append(Change(kind=kind, row=row))
        return row

    def receive(self, contact_id: ContactId) -> None:
        """The contact writes."""
        conversation = self.open_conversation(contact_id) or self._open(contact_id, self._new_conversation_id())
        message = self.put(self._message(contact_id, conversation, direction=Direction.INCOMING))
        self._add_last(conversation, message, incoming_count=conversation.incoming_count + 1, waiting_since=self._now())

    def deliver(self, contact_id: ContactId, index: int) -> None:
        """An old message of the timeline changes."""
        messages = [item for item in self.timeline(contact_id) if isinstance(item, Message)]
        if messages:
            message = messages[index % len(messages)]
            self.put(replace(message, text=f"{message.text[:20]}."))

    def answer(self, command: Command) -> CommandAnswer:
        """Carry a command out, once, and return its answer."""
        if command.command_id not in self.answers:
            self.answers[command.command_id] = self._carry_out(command)
        return self.answers[command.command_id]

    def backup(self) -> ModelServer:
        return copy.deepcopy(self)

    # Rules ------------------------------------------------------------------------------------------------------------

    def _carry_out(self, command: Command) -> CommandAnswer:
        contact_id = command.contact_id
        remap = None
        match command:
            case SendMessage():
                conversation = self._conversation_to_write_in(contact_id, command.conversation_id)
                remap = conversation.id if conversation.id != command.conversation_id else None
                self._reply(command, conversation)
            case AddComment():
                comment = rows.make_comment(0, id=command.comment_id, contact_id=contact_id, text=command.text)
                self.put(replace(comment, conversation_id=command.conversation_id))
            case AssignContact():
                self._assign(contact_id, command.assignee_id)
            case OpenConversation():
                current = self.open_conversation(contact_id)
                if current is not None:
                    return CommandAnswer(status=AnswerStatus.REJECTED, code="already_open", conversation_id=current.id)
                self._open(contact_id, command.conversation_id)
            case CloseConversation():
                self._close(command)
            case MarkRead() | MarkUnread():
                return self._mark(command)
        return CommandAnswer(status=AnswerStatus.OK, shared=self.numbers[Stream.SHARED], remap=remap)

    def _reply(self, command: SendMessage, conversation: Conversation) -> None:
        message = self._message(command.contact_id, conversation, direction=Direction.OUTGOING, id=command.message_id)
        message = self.put(replace(message, author_id=rows.user_id(), text=command.text))
        if self.contact(command.contact_id).assignee_id is None:
            self._assign(command.contact_id, rows.user_id())
            conversation = self.rows[conversation.id]
        self._add_last(conversation, message, waiting_since=None)

    def _conversation_to_write_in(self, contact_id: ContactId, wanted: ConversationId) -> Conversation:
        is_new = wanted not in self.rows
        return self.open_conversation(contact_id) or self._open(
            contact_id, wanted if is_new else self._new_conversation_id()
        )

    def _close(self, command: CloseConversation) -> None:
        conversation = self.rows.get(command.conversation_id)
        if isinstance(conversation, Conversation) and conversation.status is ConversationStatus.OPEN:
            self.put(replace(conversation, status=ConversationStatus.CLOSED, closed_at=self._now(), waiting_since=None))
            self.put(replace(self.contact(command.contact_id), open_conversation_id=None))

    def _mark(self, command: MarkRead | MarkUnread) -> CommandAnswer:
        read = command.incoming_read
        if isinstance(command, MarkRead):
            read = max(read, self.incoming_read(command.conversation_id))
        mark = ReadMark(conversation_id=command.conversation_id, user_id=rows.user_id(), incoming_read=read)
        self.put(mark, stream=Stream.PRIVATE)
        return CommandAnswer(status=AnswerStatus.OK, private=self.numbers[Stream.PRIVATE])

    def _open(self, contact_id: ContactId, conversation_id: ConversationId) -> Conversation:
        basis = rows.make_conversation(1, id=conversation_id, contact_id=contact_id)
        opened = self.put(replace(basis, opened_at=self._now(), activity_at=self._now()))
        self.put(replace(self.contact(contact_id), open_conversation_id=conversation_id))
        event = rows.make_event(self._unique(), contact_id=contact_id, conversation_id=conversation_id)
        self.put(replace(event, position=0))
        return opened

    def _assign(self, contact_id: ContactId, assignee_id: Any) -> None:
        self.put(replace(self.contact(contact_id), assignee_id=assignee_id))
        conversation = self.open_conversation(contact_id)
        if conversation is not None:
            self.put(replace(conversation, assignee_id=assignee_id))

    def _message(self, contact_id: ContactId, conversation: Conversation, **fields: Any) -> Message:
        basis = {"id": rows.message_id(self._unique()), **fields}
        return rows.make_message(
            0, contact_id=contact_id, conversation_id=conversation.id, created_at=self._now(), **basis
        )

    def _add_last(self, conversation: Conversation, message: Message, **fields: Any) -> None:
        last = rows.make_last_message(message)
        self.put(replace(conversation, activity_at=message.created_at, last_message=last, **fields))

    def _new_conversation_id(self) -> ConversationId:
        self.made += 1
        return rows.conversation_id(1000 * self.epoch + self.made)

    def _now(self) -> datetime:
        """Server time: it goes on with every write, and is far from the clients'."""
        return (
            rows.at(self.numbers[Stream.SHARED])
            if self.epoch % 2
            else NOW.replace(microsecond=self.numbers[Stream.SHARED])
        )

    def _unique(self) -> int:
        """Return a number for the id of a new row: others than those of rows that a restored backup has lost."""
        return 10_000 * self.epoch + self.numbers[Stream.SHARED]


def contact_ids() -> Sequence[ContactId]:
    """Return the ids of all contacts."""
    return [rows.contact_id(number) for number in CONTACTS]
