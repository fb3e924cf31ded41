"""Rules of what users do with a contact's conversations: assign, open, close, and mark as read or unread."""

from __future__ import annotations

from desktop_inbox.domain.closing import ClosingNote, clean_closing_note
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, ReadMark, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ConversationClosed
from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.workspace import Team
from desktop_inbox.protocol.conversation_commands import (
    AssignContact,
    CloseConversation,
    MarkRead,
    MarkUnread,
    OpenConversation,
)
from desktop_inbox.server.services.access import (
    Actor,
    access_contact,
    access_conversation,
    access_me,
    access_open_conversation,
    access_user,
)
from desktop_inbox.server.services.blocking import check_not_blocked
from desktop_inbox.server.services.closing_notes import check_note_of
from desktop_inbox.server.services.conversations import (
    Cause,
    assignment,
    do_assign,
    do_close,
    do_open,
    do_record_event,
    is_conversation_id_taken,
    new_conversation,
)
from desktop_inbox.server.services.outgoing import find_channel
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one


def do_assign_contact(tx: Tx, actor: Actor, command: AssignContact) -> None:
    """Assign a contact by hand to a user, a team or both, or unassign it. The last writer wins.

    What the contact has already is not checked again: somebody who left, or a removed team, may stay. The same once
    more changes nothing. Raises `UserError`: `contact_not_found`, `user_not_found`, `team_not_found` (both also for
    those who are not active).
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    user_id, team_id = command.assignee_id, command.team_id
    if (user_id, team_id) == (contact.assignee_id, contact.team_id):
        return
    if user_id is not None and user_id != contact.assignee_id:
        _check_user(tx, actor, user_id)
    if team_id is not None and team_id != contact.team_id:
        _check_team(tx, team_id)
    conversation = access_open_conversation(tx.conn, actor, contact)
    do_assign(tx, contact, conversation, Cause(Source.USER, actor.user_id), assignment(contact, user_id, team_id))


def do_open_conversation(tx: Tx, actor: Actor, command: OpenConversation) -> Conversation:
    """Open a conversation by hand. It does not assign the contact.

    Raises `UserError`: `contact_not_found`, `contact_blocked`, `already_open` (`conversation_id`: the open one),
    `id_taken`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    check_not_blocked(contact)
    if contact.open_conversation_id is not None:
        raise UserError("already_open", conversation_id=contact.open_conversation_id)
    if is_conversation_id_taken(tx, command.conversation_id):
        raise UserError("id_taken")
    cause = Cause(Source.USER, actor.user_id)
    channel = find_channel(tx, contact, None)
    channel_id = None if channel is None else channel.id
    conversation = new_conversation(contact, command.conversation_id, channel_id, cause, tx.clock.now())
    return do_open(tx, contact, conversation, cause)[1]


def do_close_conversation(tx: Tx, actor: Actor, command: CloseConversation) -> None:
    """Close a conversation with its closing note. Of a second closing only the note is kept, as an event.

    What the workspace asks for is asked of the first closing only. Where the workspace unassigns on closing, the
    contact is unassigned and the conversation keeps its assignee. Raises `UserError`: `contact_not_found`,
    `conversation_not_found`, `contact_blocked`, `newer_activity` (the contact has written more than the user saw), and
    as `check_note_of`.
    """
    note = ClosingNote(category=command.category, summary=command.summary)
    contact = access_contact(tx.conn, actor, command.contact_id)
    conversation = access_conversation(tx.conn, actor, contact.id, command.conversation_id)
    cause = Cause(Source.USER, actor.user_id)
    if conversation.status is ConversationStatus.CLOSED:
        note = clean_closing_note(note)
        if note.category or note.summary:
            do_record_event(tx, contact, conversation.id, cause, _closed_with(note))
        return
    check_not_blocked(contact)
    if conversation.incoming_count > command.seen_incoming:
        raise UserError("newer_activity")
    note = check_note_of(tx, actor, note)
    contact, conversation = do_close(tx, contact, conversation, cause, _closed_with(note))
    _do_unassign_after_closing(tx, actor, contact, conversation)


def do_mark_read(tx: Tx, actor: Actor, command: MarkRead) -> None:
    """Raise the actor's read mark; a smaller one changes nothing. Raises `UserError("conversation_not_found")`."""
    conversation = access_conversation(tx.conn, actor, command.contact_id, command.conversation_id)
    mark = _read_mark(tx, actor, conversation)
    _do_set_mark(tx, mark, max(mark.incoming_read, min(command.incoming_read, conversation.incoming_count)))


def do_mark_unread(tx: Tx, actor: Actor, command: MarkUnread) -> None:
    """Set the actor's read mark, whatever it was. Raises `UserError("conversation_not_found")`."""
    conversation = access_conversation(tx.conn, actor, command.contact_id, command.conversation_id)
    mark = _read_mark(tx, actor, conversation)
    _do_set_mark(tx, mark, max(0, min(command.incoming_read, conversation.incoming_count)))


def _check_user(tx: Tx, actor: Actor, user_id: UserId) -> None:
    if not access_user(tx.conn, actor, user_id).is_active:
        raise UserError("user_not_found")


def _check_team(tx: Tx, team_id: TeamId) -> None:
    teams = tables.teams.c
    if fetch_one(tx.conn, Team, teams.id == team_id, teams.workspace_id == tx.workspace_id, teams.is_active) is None:
        raise UserError("team_not_found")


def _do_unassign_after_closing(tx: Tx, actor: Actor, contact: Contact, closed: Conversation) -> None:
    _, workspace = access_me(tx.conn, actor)
    is_assigned = contact.assignee_id is not None or contact.team_id is not None
    if workspace.unassigns_on_close and is_assigned:
        do_assign(tx, contact, closed, Cause(Source.USER, actor.user_id), assignment(contact, None, None))


def _closed_with(note: ClosingNote) -> ConversationClosed:
    return ConversationClosed(category=note.category, summary=note.summary)


def _read_mark(tx: Tx, actor: Actor, conversation: Conversation) -> ReadMark:
    marks = tables.read_marks.c
    mark = fetch_one(tx.conn, ReadMark, marks.user_id == actor.user_id, marks.conversation_id == conversation.id)
    return mark or ReadMark(user_id=actor.user_id, conversation_id=conversation.id)


def _do_set_mark(tx: Tx, mark: ReadMark, incoming_read: int) -> None:
    if incoming_read == mark.incoming_read:
        return
    marked = ReadMark(
        ver=mark.ver, user_id=mark.user_id, conversation_id=mark.conversation_id, incoming_read=incoming_read
    )
    tx.put_private(mark.user_id, "read_mark.moved", marked)
