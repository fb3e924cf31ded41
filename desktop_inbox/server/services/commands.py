"""Commands of users: each takes effect once, however often it is sent, and none harms its neighbours."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select

from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import CommandId, ConversationId
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer, CommandResponse
from desktop_inbox.protocol.contact_commands import (
    BlockContact,
    CreateContact,
    ImportContacts,
    MergeContacts,
    SetContactDetail,
    SetContactField,
    TagContact,
    UnblockContact,
    UndoMerge,
    UntagContact,
)
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CancelScheduledMessage,
    CloseConversation,
    MarkMentionsSeen,
    MarkRead,
    MarkUnread,
    OpenConversation,
    ReopenConversation,
    SaveDraft,
    ScheduleMessage,
    SendMessage,
    SnoozeConversation,
    UnsnoozeConversation,
)
from desktop_inbox.protocol.settings_commands import SettingsCommand
from desktop_inbox.server.problems import describe_failure
from desktop_inbox.server.services.access import Actor, access_actor
from desktop_inbox.server.services.blocking import do_block_contact, do_unblock_contact
from desktop_inbox.server.services.contact_details import do_create_contact, do_set_detail, do_set_field
from desktop_inbox.server.services.drafts import do_save_draft
from desktop_inbox.server.services.handling import (
    do_assign_contact,
    do_close_conversation,
    do_mark_read,
    do_mark_unread,
    do_open_conversation,
)
from desktop_inbox.server.services.importing import do_import_contacts
from desktop_inbox.server.services.mentions import do_mark_mentions_seen
from desktop_inbox.server.services.merging import do_merge_contacts, do_undo_merge
from desktop_inbox.server.services.redirects import redirected
from desktop_inbox.server.services.reopening import do_reopen_conversation
from desktop_inbox.server.services.replies import do_add_comment, do_send_message
from desktop_inbox.server.services.scheduled import do_cancel_scheduled_message, do_schedule_message
from desktop_inbox.server.services.snoozing import do_snooze_conversation, do_unsnooze_conversation
from desktop_inbox.server.services.tagging import do_tag_contact, do_untag_contact
from desktop_inbox.server.services.workspace_settings import do_change_settings
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Database, Tx

RETRY_AFTER_S = 2.0
"""When a client should try again after the database could not be used."""

logger = logging.getLogger(__name__)

_COMMAND = msgspec.json.Decoder(Command)
_ANSWER = msgspec.json.Decoder(CommandAnswer)

_RULES: Mapping[type[Command], Callable[[Tx, Actor, Any], object]] = {
    ScheduleMessage: do_schedule_message,
    CancelScheduledMessage: do_cancel_scheduled_message,
    SaveDraft: do_save_draft,
    AddComment: do_add_comment,
    AssignContact: do_assign_contact,
    OpenConversation: do_open_conversation,
    CloseConversation: do_close_conversation,
    ReopenConversation: do_reopen_conversation,
    SnoozeConversation: do_snooze_conversation,
    UnsnoozeConversation: do_unsnooze_conversation,
    MarkRead: do_mark_read,
    MarkUnread: do_mark_unread,
    BlockContact: do_block_contact,
    UnblockContact: do_unblock_contact,
    MarkMentionsSeen: do_mark_mentions_seen,
    CreateContact: do_create_contact,
    SetContactDetail: do_set_detail,
    SetContactField: do_set_field,
    TagContact: do_tag_contact,
    UntagContact: do_untag_contact,
    MergeContacts: do_merge_contacts,
    UndoMerge: do_undo_merge,
    ImportContacts: do_import_contacts,
}
"""The rules of the commands on contacts, but for `SendMessage`, whose rule has an answer of its own."""


async def execute(db: Database, actor: Actor, commands: Sequence[msgspec.Raw]) -> CommandResponse:
    """Decode and carry out commands in their order, each in a savepoint of its own, and answer each.

    What took effect is durable when this returns. Raises nothing for a command's sake: a command that cannot be decoded
    is answered `BAD`, one that the rules refuse `REJECTED`, and `RETRY` where the database cannot be used now.
    """
    answers = await asyncio.gather(*(_execute_one(db, actor, raw) for raw in commands))
    return CommandResponse(epoch=db.epoch, answers=list(answers))


def do_command(tx: Tx, actor: Actor, command: Command) -> CommandAnswer:
    """Carry out a command and store its receipt, or return the stored answer of one that took effect before.

    Raises `UserError` for one that the rules refuse: nothing is written then, and it may be sent again.
    """
    receipts = tables.receipts
    current = access_actor(tx.conn, actor.workspace_id, actor.user_id)
    if current is None:
        raise UserError("not_allowed")
    receipt = tx.conn.execute(select(receipts).where(receipts.c.command_id == command.command_id)).one_or_none()
    if receipt is not None:
        if receipt.user_id != actor.user_id:
            raise UserError("id_taken")
        return msgspec.structs.replace(_ANSWER.decode(receipt.answer), status=AnswerStatus.DUPLICATE)
    remap = _do_one(tx, current, redirected(tx.conn, command))
    answer = CommandAnswer(
        command_id=command.command_id,
        status=AnswerStatus.OK,
        shared=tx.shared_number if actor.workspace_id in tx.changes else 0,
        private=tx.private_number(actor.user_id) if actor.user_id in tx.changes else 0,
        remap=remap,
    )
    values = {
        "command_id": command.command_id,
        "workspace_id": actor.workspace_id,
        "user_id": actor.user_id,
        "answer": msgspec.json.encode(answer).decode(),
        "created_at": tx.clock.now(),
    }
    tx.conn.execute(insert(receipts), values)
    return answer


def _do_one(tx: Tx, actor: Actor, command: Command) -> ConversationId | None:
    """Carry out one command; return the conversation that a message went into instead of the command's own."""
    if isinstance(command, SendMessage):
        return do_send_message(tx, actor, command)
    if isinstance(command, SettingsCommand):
        do_change_settings(tx, actor, command)
    else:
        _RULES[type(command)](tx, actor, command)
    return None


async def _execute_one(db: Database, actor: Actor, raw: msgspec.Raw) -> CommandAnswer:
    try:
        command = _COMMAND.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return CommandAnswer(command_id=_readable_id(raw), status=AnswerStatus.BAD, code="bad_command")
    try:
        return await db.write(actor.workspace_id, lambda tx: do_command(tx, actor, command))
    except UserError as error:
        found = error.params.get("conversation_id")
        return CommandAnswer(
            command_id=command.command_id,
            status=AnswerStatus.REJECTED,
            code=error.code,
            conversation_id=msgspec.convert(found, ConversationId | None),
        )
    except StoreUnavailableError as error:
        return CommandAnswer(
            command_id=command.command_id, status=AnswerStatus.RETRY, code=error.code, retry_after_s=RETRY_AFTER_S
        )
    except Exception as error:  # noqa: BLE001 - it must not keep the neighbours from their answers
        # Rejected, not to be tried again: a mistake of ours would not be sent for ever.
        logger.error("The command %s failed: %s", type(command).__name__, describe_failure(error))  # noqa: TRY400 - no text
        return CommandAnswer(command_id=command.command_id, status=AnswerStatus.REJECTED, code="internal")


class _Head(msgspec.Struct):
    command_id: CommandId | None = None


def _readable_id(raw: msgspec.Raw) -> CommandId | None:
    try:
        return msgspec.json.decode(raw, type=_Head).command_id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
