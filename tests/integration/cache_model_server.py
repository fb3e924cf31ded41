"""A small server in memory for the model test of the cache: commands and their rules, backups."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop_inbox.domain.conversation import Conversation, ConversationStatus, ReadMark
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.event import ContactMerged
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId, MergeId
from desktop_inbox.domain.merging import merged
from desktop_inbox.domain.message import Direction, Mention, Message
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.protocol.command_base import ContactCommand
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.contact_commands import (
    BlockContact,
    MergeContacts,
    TagContact,
    UnblockContact,
    UndoMerge,
    UntagContact,
)
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CloseConversation,
    MarkMentionsSeen,
    MarkRead,
    MarkUnread,
    OpenConversation,
    ReopenConversation,
    SendMessage,
    SnoozeConversation,
    UnsnoozeConversation,
)
from tests.fixtures import replying_rows, rows
from tests.integration.cache_model_replying import REPLYING, RefusedError, ReplyingServer, words_of
from tests.integration.cache_model_rows import CONTACTS

NOW = datetime(2030, 1, 1, tzinfo=UTC)


class _Merge(msgspec.Struct):
    """A merge: the contacts, what the second one was, and what it had (keys of rows)."""

    primary: ContactId
    secondary: ContactId
    assigned: tuple[Any, Any]
    moved: frozenset[object]


class ModelServer(ReplyingServer):
    """The rules over the rows. `needs_resync`: rows went to contacts that a restricted user does not see."""

    def __init__(self, *, is_restricted: bool = False) -> None:
        self.answers: dict[CommandId, CommandAnswer] = {}
        self.merges: dict[MergeId, _Merge] = {}
        self.needs_resync = False
        self.made = 0
        super().__init__(is_restricted=is_restricted)

    def receive(self, contact_id: ContactId) -> None:
        """The contact writes. One who is blocked reaches nobody here."""
        contact_id = self.resolve(contact_id)
        if self.contact(contact_id).is_blocked:
            return
        conversation = self.open_conversation(contact_id) or self._open(contact_id, self._new_conversation_id())
        message = self._message(contact_id, conversation, direction=Direction.INCOMING)
        message = self.put(replace(message, attachments=(replying_rows.make_attachment(1_000_000 + self._unique()),)))
        counted = {"incoming_count": conversation.incoming_count + 1, "waiting_since": self._now()}
        self._add_last(conversation, message, **counted, snoozed_until=None, snoozed_at=None)
        self.cancel_by_message(contact_id)

    def send_scheduled(self, contact_id: ContactId) -> None:
        """The time of the contact's next scheduled message has come."""
        row = self.next_scheduled(contact_id)
        if row is not None and not self.contact(contact_id).is_blocked:
            conversation = self._conversation_to_write_in(contact_id, self._new_conversation_id())
            message = self._message(contact_id, conversation, direction=Direction.OUTGOING, id=row.id)
            message = self.put(replace(message, author_id=row.author_id, text=row.text, attachments=row.attachments))
            self._add_last(conversation, message, waiting_since=None)
            self.sent_later(row)

    def deliver(self, contact_id: ContactId, index: int) -> None:
        """An old message of the timeline changes."""
        messages = [item for item in self.timeline(contact_id) if isinstance(item, Message)]
        if messages:
            message = messages[index % len(messages)]
            self.put(replace(message, text=f"{message.text[:20]}."))

    def mention(self, contact_id: ContactId) -> None:
        """A colleague mentions the user in a comment, if they see the contact."""
        contact_id = self.resolve(contact_id)
        conversation = self.open_conversation(contact_id)
        conversation_id = None if conversation is None else conversation.id
        comment = rows.make_comment(self._unique(), contact_id=contact_id, conversation_id=conversation_id)
        comment = self.put(replace(comment, position=0, mentioned_user_ids=(rows.user_id(),)))
        if self.sees(contact_id):
            mention = rows.make_mention(1, comment_id=comment.id, contact_id=contact_id, created_at=self._now())
            self.put(replace(mention, conversation_id=conversation_id), stream=Stream.PRIVATE)

    def reply(self, contact_id: ContactId) -> None:
        """A colleague answers in the open conversation."""
        contact_id = self.resolve(contact_id)
        conversation = self.open_conversation(contact_id)
        if conversation is not None:
            message = self._message(contact_id, conversation, direction=Direction.OUTGOING)
            message = self.put(replace(message, author_id=rows.user_id(2)))
            self._add_last(conversation, message, waiting_since=None)

    def answer(self, command: Command) -> CommandAnswer:
        """Carry the user's command out, once, and return its answer."""
        if command.command_id not in self.answers:
            if self.lacks(command):
                return _rejected("attachment_not_found")  # no answer for ever
            is_bound = isinstance(command, ContactCommand)
            is_seen = not is_bound or self.sees(self.resolve(command.contact_id))
            self.answers[command.command_id] = self.do(command) if is_seen else _rejected("contact_not_found")
        return self.answers[command.command_id]

    def do(self, command: Command) -> CommandAnswer:
        """Carry out what anybody does."""
        if isinstance(command, ContactCommand) and not isinstance(command, UndoMerge):
            command = replace(command, contact_id=self.resolve(command.contact_id))
        try:
            return self._carry_out(command)
        except RefusedError as refusal:
            return _rejected(str(refusal))

    def backup(self) -> ModelServer:
        return copy.deepcopy(self)

    # Rules ------------------------------------------------------------------------------------------------------------

    def _carry_out(self, command: Command) -> CommandAnswer:
        if isinstance(command, REPLYING):
            self.carry_out_replying(command, self._now())
            return self._ok()
        contact_id = command.contact_id
        if isinstance(command, SendMessage | OpenConversation | CloseConversation | SnoozeConversation):
            self._check_not_blocked(contact_id)
        match command:
            case SendMessage():
                return self._reply(command)
            case OpenConversation():
                current = self.open_conversation(contact_id)
                if current is not None:
                    return _rejected("already_open", conversation_id=current.id)
                self._open(contact_id, command.conversation_id)
            case AddComment():
                comment = rows.make_comment(0, id=command.comment_id, contact_id=contact_id, text=command.text)
                self.put(replace(comment, conversation_id=command.conversation_id))
            case MarkRead() | MarkUnread() | MarkMentionsSeen():
                return self._mark(command)
            case CloseConversation() | ReopenConversation() | SnoozeConversation() | UnsnoozeConversation():
                self._move(command)
            case _:
                self._change_contact(command)
        return self._ok()

    def _change_contact(self, command: Command) -> None:
        contact_id = command.contact_id
        match command:
            case AssignContact():
                self._assign(contact_id, command.assignee_id, command.team_id)
            case MergeContacts():
                self._merge(command)
            case UndoMerge():
                self._undo(command)
            case BlockContact() | UnblockContact():
                self.put(replace(self.contact(contact_id), is_blocked=isinstance(command, BlockContact)))
            case TagContact() | UntagContact():
                self._tag(command)

    def _ok(self, **fields: Any) -> CommandAnswer:
        numbers = {"shared": self.numbers[Stream.SHARED], "private": self.numbers[Stream.PRIVATE]}
        return CommandAnswer(status=AnswerStatus.OK, **numbers, **fields)

    def _check_not_blocked(self, contact_id: ContactId) -> None:
        if self.contact(contact_id).is_blocked:
            raise RefusedError("contact_blocked")

    def _reply(self, command: SendMessage) -> CommandAnswer:
        contact_id = command.contact_id
        conversation = self._conversation_to_write_in(contact_id, command.conversation_id)
        message = self._message(contact_id, conversation, direction=Direction.OUTGOING, id=command.message_id)
        content = {"text": command.text, "attachments": command.attachments}
        self.sent |= words_of(command.text)
        message = self.put(replace(message, author_id=rows.user_id(), **content))
        if self.contact(contact_id).assignee_id is None:
            self._assign(contact_id, rows.user_id(), self.contact(contact_id).team_id)
            conversation = self.rows[conversation.id]
        self._add_last(conversation, message, waiting_since=None)
        return self._ok(remap=conversation.id if conversation.id != command.conversation_id else None)

    def _conversation_to_write_in(self, contact_id: ContactId, wanted: ConversationId) -> Conversation:
        is_new = wanted not in self.rows
        return self.open_conversation(contact_id) or self._open(
            contact_id, wanted if is_new else self._new_conversation_id()
        )

    def _move(
        self, command: CloseConversation | ReopenConversation | SnoozeConversation | UnsnoozeConversation
    ) -> None:
        """Bring a conversation from one state into another, where that is possible."""
        contact_id = command.contact_id
        conversation = self.rows.get(command.conversation_id)
        if not isinstance(conversation, Conversation) or conversation.contact_id != contact_id:
            raise RefusedError("conversation_not_found")
        is_open = conversation.status is ConversationStatus.OPEN
        match command:
            case CloseConversation() if is_open:
                self._close(conversation)
            case ReopenConversation() if not is_open and self.open_conversation(contact_id) is None:
                self._check_not_blocked(contact_id)
                self.put(replace(conversation, status=ConversationStatus.OPEN, closed_at=None))
                self.put(replace(self.contact(contact_id), open_conversation_id=conversation.id))
            case SnoozeConversation() if is_open:
                if conversation.incoming_count > command.seen_incoming:
                    raise RefusedError("newer_activity")
                self.put(replace(conversation, snoozed_until=command.until, snoozed_at=self._now()))
            case UnsnoozeConversation():
                self.put(replace(conversation, snoozed_until=None, snoozed_at=None))

    def _close(self, conversation: Conversation) -> None:
        awake = replace(conversation, snoozed_until=None, snoozed_at=None, waiting_since=None)
        self.put(replace(awake, status=ConversationStatus.CLOSED, closed_at=self._now()))
        self.put(replace(self.contact(conversation.contact_id), open_conversation_id=None))

    def _tag(self, command: TagContact | UntagContact) -> None:
        contact = self.contact(command.contact_id)
        tag_ids = {*contact.tag_ids} - {command.tag_id}
        if isinstance(command, TagContact):
            tag_ids.add(command.tag_id)
        self.put(replace(contact, tag_ids=tuple(sorted(tag_ids))))

    def _mark(self, command: MarkRead | MarkUnread | MarkMentionsSeen) -> CommandAnswer:
        if isinstance(command, MarkMentionsSeen):
            for mention in self.mentions(command.contact_id):
                if mention.comment_id in command.comment_ids:
                    self.put(replace(mention, is_seen=True), stream=Stream.PRIVATE)
            return self._ok()
        conversation = self.rows.get(command.conversation_id)
        if not isinstance(conversation, Conversation) or conversation.contact_id != command.contact_id:
            raise RefusedError("conversation_not_found")
        read = command.incoming_read
        if isinstance(command, MarkRead):
            read = max(read, self.incoming_read(command.conversation_id))
        mark = ReadMark(conversation_id=command.conversation_id, user_id=rows.user_id(), incoming_read=read)
        self.put(mark, stream=Stream.PRIVATE)
        return self._ok()

    def _open(self, contact_id: ContactId, conversation_id: ConversationId) -> Conversation:
        basis = rows.make_conversation(1, id=conversation_id, contact_id=contact_id)
        opened = self.put(replace(basis, opened_at=self._now(), activity_at=self._now()))
        self.put(replace(self.contact(contact_id), open_conversation_id=conversation_id))
        event = rows.make_event(self._unique(), contact_id=contact_id, conversation_id=conversation_id)
        self.put(replace(event, position=0))
        return opened

    def _assign(self, contact_id: ContactId, assignee_id: Any, team_id: Any) -> None:
        self.put(replace(self.contact(contact_id), assignee_id=assignee_id, team_id=team_id))
        conversation = self.open_conversation(contact_id)
        if conversation is not None:
            self.put(replace(conversation, assignee_id=assignee_id))

    # Merging ----------------------------------------------------------------------------------------------------------

    def _merge(self, command: MergeContacts) -> None:
        primary, secondary = self.contact(command.contact_id), self.contact(self.resolve(command.secondary_id))
        if primary.id == secondary.id or primary.is_blocked or secondary.is_blocked:
            raise RefusedError("same_contact")
        conversation = self.open_conversation(secondary.id)
        if conversation is not None:
            self._close(conversation)
        moved = frozenset(key for key, row in self.rows.items() if getattr(row, "contact_id", None) == secondary.id)
        moved -= {("access", secondary.id), *(key for key, row in self.rows.items() if isinstance(row, Draft))}
        assigned = (secondary.assignee_id, secondary.team_id)
        self.merges[command.merge_id] = _Merge(primary.id, secondary.id, assigned, moved)
        after = merged(primary, self.contact(secondary.id))
        stub = replace(self.contact(secondary.id), merged_into=primary.id, assignee_id=None, team_id=None)
        self.put(stub)
        self._give(moved, primary.id)
        self.ever_merged.add(secondary.id)
        self.move_drafts(secondary.id, primary.id, self._now())
        self.put(replace(self.contact(primary.id), tag_ids=after.tag_ids))
        self._assign(primary.id, after.assignee_id, after.team_id)
        detail = ContactMerged(merge_id=command.merge_id, secondary_id=secondary.id, secondary_name=secondary.name)
        event = rows.make_event(self._unique(), contact_id=primary.id, conversation_id=None, detail=detail)
        self.put(replace(event, position=0))

    def _undo(self, command: UndoMerge) -> None:
        merge = self.merges.get(command.merge_id)
        if merge is None or self.contact(merge.primary).merged_into is not None:
            raise RefusedError("merge_not_found")
        conversation = self.open_conversation(merge.primary)
        if conversation is not None and conversation.id in merge.moved:
            self._close(conversation)  # else it would be open over there without its contact's knowing
        assignee_id, team_id = merge.assigned
        stub = self.contact(merge.secondary)
        self.put(replace(stub, merged_into=None, assignee_id=assignee_id, team_id=team_id))
        of_primary = {key: row for key, row in self.rows.items() if getattr(row, "contact_id", None) == merge.primary}
        later = {key for key, row in of_primary.items() if getattr(row, "conversation_id", None) in merge.moved}
        self._give(merge.moved | later, merge.secondary)
        del self.merges[command.merge_id]
        self.needs_resync |= self.is_restricted and not self.sees(merge.secondary)

    def _give(self, keys: frozenset[object], contact_id: ContactId) -> None:
        """Give rows to another contact: conversations first, each row with a number of its own."""
        given = sorted((self.rows[key] for key in keys), key=lambda row: (not isinstance(row, Conversation), row.ver))
        for row in given:
            stream = Stream.PRIVATE if isinstance(row, Mention) else Stream.SHARED
            self.put(replace(row, contact_id=contact_id), stream=stream)

    # Making rows ------------------------------------------------------------------------------------------------------

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


def _rejected(code: str, **fields: Any) -> CommandAnswer:
    return CommandAnswer(status=AnswerStatus.REJECTED, code=code, **fields)
