"""Rules of what users write: replies to a contact, and comments that only users see."""

from __future__ import annotations

from sqlalchemy import select

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import CommentId, ConversationId
from desktop_inbox.domain.message import Comment
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.server.services.access import Actor, access_contact
from desktop_inbox.server.services.attachments import do_attach
from desktop_inbox.server.services.checks import check_text
from desktop_inbox.server.services.mentions import do_tell_mentioned, find_mentioned
from desktop_inbox.server.services.outgoing import Content, check_message_id_free, do_send, find_way, taken
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx


def do_send_message(tx: Tx, actor: Actor, command: SendMessage) -> ConversationId | None:
    """Send a reply, as `outgoing.do_send`.

    Returns the conversation that it went into, when that is another than the command's. Raises `UserError` as the
    command says.
    """
    text = check_text(command.text, may_be_empty=bool(command.attachments))
    way = find_way(tx, actor, command.contact_id, command.channel_id)
    check_message_id_free(tx, command.message_id)
    attachments = do_attach(tx, actor, way.contact.id, command.attachments)
    content = Content(
        message_id=command.message_id,
        author_id=actor.user_id,
        text=text,
        attachments=taken(way.channel, text, attachments),
        quoted_id=command.quoted_id,
        conversation_id=command.conversation_id,
    )
    message = do_send(tx, way, content)
    return None if message.conversation_id == command.conversation_id else message.conversation_id


def do_add_comment(tx: Tx, actor: Actor, command: AddComment) -> Comment:
    """Write a comment. It assigns nobody and opens nothing.

    One on a conversation that never came to be (its opening was rejected, or joined another) goes to the open one.
    Those whom it mentions are told, as `find_mentioned` says.
    Raises `UserError`: `empty_text`, `text_too_long`, `contact_not_found`, `id_taken`.
    """
    text = check_text(command.text)
    contact = access_contact(tx.conn, actor, command.contact_id)
    conversation_id = command.conversation_id
    if conversation_id is not None and not _is_conversation_of(tx, contact, conversation_id):
        conversation_id = contact.open_conversation_id
    _check_id_free(tx, command.comment_id)
    mentioned = find_mentioned(tx, actor, contact, command)
    comment = Comment(
        id=command.comment_id,
        contact_id=contact.id,
        conversation_id=conversation_id,
        author_id=actor.user_id,
        text=text,
        created_at=tx.clock.now(),
        mentioned_user_ids=mentioned.user_ids,
        mentioned_team_ids=mentioned.team_ids,
    )
    comment = tx.put("comment.added", comment)
    do_tell_mentioned(tx, comment, mentioned.told)
    return comment


def _is_conversation_of(tx: Tx, contact: Contact, conversation_id: ConversationId) -> bool:
    conversations = tables.conversations.c
    is_wanted = (conversations.id == conversation_id) & (conversations.contact_id == contact.id)
    return tx.conn.scalar(select(conversations.id).where(is_wanted)) is not None


def _check_id_free(tx: Tx, comment_id: CommentId) -> None:
    comments = tables.comments.c
    if tx.conn.scalar(select(comments.id).where(comments.id == comment_id)) is not None:
        raise UserError("id_taken")
