"""The effects of the user's own commands on conversations, before the server has answered."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

import msgspec
from msgspec.structs import replace

from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.event import (
    ContactAssigned,
    ConversationClosed,
    ConversationOpened,
    ConversationReopened,
    ConversationReturned,
    ConversationSnoozed,
    EventDetail,
)
from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CancelScheduledMessage,
    CloseConversation,
    ConversationCommand,
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


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives the commands, and what their effects depend on.

    `keeps_created`: a contact that they create is assigned to them, because they would not see it otherwise.
    `unassigns_on_close`: the workspace's setting.
    """

    user_id: UserId
    keeps_created: bool = False
    unassigns_on_close: bool = False


def change_conversation(
    state: ContactState, command: ConversationCommand, at: datetime, author: Author
) -> EventDetail | None:
    """Show a command given at a time. Return the event that it will be; None: it changes nothing, or is none.

    One that the server would reject for what is known here changes nothing.
    """
    match command:
        case AssignContact():
            return assign(state, command.assignee_id, command.team_id)
        case MarkRead() | MarkUnread() | MarkMentionsSeen():
            _mark(state, command)
            return None
        case ScheduleMessage() | CancelScheduledMessage() | SaveDraft():
            return None  # they change nothing but what they put beside the timeline
        case SendMessage() | AddComment():
            raise TypeError(type(command))  # texts are the matter of `overlay`
        case _:
            return _move(state, command, at, author)


def _move(
    state: ContactState,
    command: OpenConversation | CloseConversation | ReopenConversation | SnoozeConversation | UnsnoozeConversation,
    at: datetime,
    author: Author,
) -> EventDetail | None:
    """Show a command that brings a conversation from one state into another."""
    match command:
        case OpenConversation():
            return _open(state, command, at, author)
        case CloseConversation():
            return _close(state, command, at, author)
        case ReopenConversation():
            return _reopen(state, command)
        case SnoozeConversation():
            return _snooze(state, command, at, author)
        case UnsnoozeConversation():
            return _unsnooze(state, command, at)
        case _:
            assert_never(command)


def assign(state: ContactState, assignee_id: UserId | None, team_id: TeamId | None) -> ContactAssigned | None:
    """Assign the contact, and its open conversation with it."""
    contact = state.contact
    if contact is None or (contact.assignee_id, contact.team_id) == (assignee_id, team_id):
        return None
    state.contact = replace(contact, assignee_id=assignee_id, team_id=team_id)
    conversation = state.open_conversation()
    if conversation is not None:
        state.put(replace(conversation, assignee_id=assignee_id))
    return ContactAssigned(
        assignee_id=assignee_id, previous_id=contact.assignee_id, team_id=team_id, previous_team_id=contact.team_id
    )


def opened(state: ContactState, command: SendMessage | OpenConversation, at: datetime, author: Author) -> Conversation:
    """Return a new conversation on the channel of the newest one, with the contact's assignee."""
    newest = state.newest()
    return Conversation(
        id=command.conversation_id,
        contact_id=command.contact_id,
        channel_id=newest.channel_id if newest else None,
        opened_at=at,
        opened_source=Source.USER,
        opened_by=author.user_id,
        assignee_id=state.contact.assignee_id if state.contact else None,
        activity_at=at,
    )


def _open(state: ContactState, command: OpenConversation, at: datetime, author: Author) -> ConversationOpened | None:
    if state.open_conversation() is not None or state.is_blocked:
        return None
    state.put(opened(state, command, at, author))
    return ConversationOpened()


def _close(state: ContactState, command: CloseConversation, at: datetime, author: Author) -> ConversationClosed | None:
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or not _is_going_on(state, conversation, command.seen_incoming):
        return None
    closed = replace(
        conversation,
        status=ConversationStatus.CLOSED,
        closed_at=at,
        closed_source=Source.USER,
        closed_by=author.user_id,
        closing_category=command.category,
        closing_summary=command.summary,
        waiting_since=None,
        idle_since=None,
    )
    state.put(_awake(closed))
    if author.unassigns_on_close:
        assign(state, None, None)
    return ConversationClosed(category=command.category, summary=command.summary)


def _reopen(state: ContactState, command: ReopenConversation) -> ConversationReopened | None:
    """Take a closing back. Since when the contact waits, only the server knows."""
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or state.open_conversation() is not None or state.is_blocked:
        return None
    reopened = replace(
        conversation,
        status=ConversationStatus.OPEN,
        closed_at=None,
        closed_source=None,
        closed_by=None,
        closing_category="",
        closing_summary="",
        assignee_id=state.contact.assignee_id if state.contact else None,
    )
    state.put(reopened)
    return ConversationReopened()


def _snooze(
    state: ContactState, command: SnoozeConversation, at: datetime, author: Author
) -> ConversationSnoozed | None:
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or not _is_going_on(state, conversation, command.seen_incoming):
        return None
    if conversation.snoozed_until == command.until:
        return None
    returned = _returned(conversation, at)
    state.put(replace(returned, snoozed_until=command.until, snoozed_at=at, snoozed_by=author.user_id))
    return ConversationSnoozed(until=command.until)


def _unsnooze(state: ContactState, command: UnsnoozeConversation, at: datetime) -> ConversationReturned | None:
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or conversation.snoozed_until is None:
        return None
    state.put(_returned(conversation, at))
    return ConversationReturned()


def _is_going_on(state: ContactState, conversation: Conversation, seen_incoming: int) -> bool:
    """Tell whether a conversation can be put aside: it is open, not blocked, and the contact has not written since."""
    is_open = conversation.status is ConversationStatus.OPEN
    return is_open and not state.is_blocked and conversation.incoming_count <= seen_incoming


def _returned(conversation: Conversation, at: datetime) -> Conversation:
    """Return the conversation as it is when it is not snoozed. The time snoozed does not count as idle."""
    idle_since = conversation.idle_since
    if idle_since is not None and conversation.snoozed_at is not None:
        idle_since += at - max(idle_since, conversation.snoozed_at)
    return _awake(replace(conversation, idle_since=idle_since))


def _awake(conversation: Conversation) -> Conversation:
    return replace(conversation, snoozed_until=None, snoozed_at=None, snoozed_by=None)


def _mark(state: ContactState, command: MarkRead | MarkUnread | MarkMentionsSeen) -> None:
    """Note what the user has looked at."""
    match command:
        case MarkRead():
            read = state.read.get(command.conversation_id, 0)
            state.read[command.conversation_id] = max(read, command.incoming_read)
        case MarkUnread():
            state.read[command.conversation_id] = command.incoming_read
        case MarkMentionsSeen():
            seen = set(command.comment_ids) & state.mentions.keys()
            state.mentions.update(
                {comment_id: replace(state.mentions[comment_id], is_seen=True) for comment_id in seen}
            )
