"""Commands on conversations: reply now or later, comment, assign, open, close, snooze; what was read, and drafts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.draft import DRAFT_CHARACTERS, DraftMode
from desktop_inbox.domain.ids import ChannelId, CommentId, ContactId, ConversationId, MessageId, TeamId, UserId
from desktop_inbox.protocol.command_base import DRAFT_LANE, CommandBase, ContactCommand

ATTACHMENTS = 10
"""The most attachments of one message, on any channel."""

MENTIONS = 50
"""The most users, and the most teams, that one comment mentions."""

MENTIONS_AT_ONCE = 200
"""The most comments in one `MarkMentionsSeen`."""

REOPEN_PERIOD = timedelta(hours=1)
"""How long a closing can be taken back."""


class _Reply(ContactCommand, frozen=True, kw_only=True):
    """What a user writes to a contact.

    `attachments` name contents that were uploaded by the same user (`protocol.uploads`), or `copied_from` ones that the
    user sees; of each the server takes the name, the duration, the waveform, that a sound is a voice note and that
    anything is a plain file, and finds the rest in the content. `quoted_id`: the message of this contact that is
    answered; one that is unknown, or a channel without quotes, is no error: there is no quote then. `channel_id`: where
    it goes; None: as the server chooses, which is the conversation's channel, else that of the contact's newest
    identity.
    """

    message_id: MessageId
    text: str
    attachments: Annotated[tuple[Attachment, ...], msgspec.Meta(max_length=ATTACHMENTS)] = ()
    quoted_id: MessageId | None = None
    channel_id: ChannelId | None = None


class SendMessage(_Reply, frozen=True, kw_only=True, tag="message.send"):
    """Send a message to a contact. Opens a conversation when there is none open, or joins the open one (`remap`).

    `conversation_id` is the one the client wrote in, or the id that a new one shall have. The first reply assigns an
    unassigned contact to its author. Rejected: `empty_text` (and no attachments), `no_channel` (the contact has no
    identity there, or it is not active), `contact_blocked`, `attachment_not_found` (not uploaded whole, or not theirs),
    and as `domain.channel_limits.check_reply`.
    """

    conversation_id: ConversationId


class ScheduleMessage(_Reply, frozen=True, kw_only=True, tag="message.schedule"):
    """Let the server send a message later. The same `message_id` again changes one that waits.

    A time that is past sends one that waits at once. Its author replies then, as by `SendMessage`. Rejected as
    `SendMessage` and: `time_in_past` (a new one), `time_too_far` (`domain.scheduled.LATEST_SENDING`), `too_many`
    (`SCHEDULED_PER_CONTACT`), `not_waiting` (it was sent or cancelled), `id_taken`.
    """

    send_at: Annotated[datetime, msgspec.Meta(tz=True)]
    cancels_on_message: bool = True


class CancelScheduledMessage(ContactCommand, frozen=True, kw_only=True, tag="message.cancel_scheduled"):
    """Let a scheduled message not be sent; by anybody who sees the contact. One that waits no more stays as it is.

    Rejected: `message_not_found`.
    """

    message_id: MessageId


class SaveDraft(CommandBase, frozen=True, kw_only=True, tag="draft.save"):
    """Keep what the user has written and not sent, for their other desktops; empty text: nothing. The last writer wins.

    All drafts are one lane, so they hold up no reply. One for a merged contact goes to where that was merged. One
    that is rejected stays on its desktop: nobody need decide about it.
    """

    contact_id: ContactId
    mode: DraftMode
    text: Annotated[str, msgspec.Meta(max_length=DRAFT_CHARACTERS)]
    quoted_id: MessageId | None = None

    @property
    def lane(self) -> UUID:
        """The lane of all drafts."""
        return DRAFT_LANE


class AddComment(ContactCommand, frozen=True, kw_only=True, tag="comment.add"):
    """Write an internal note. It is no reply, assigns nobody and opens nothing.

    Rejected: `empty_text`, `text_too_long`. Those mentioned who are unknown, inactive or may not see the contact are
    not told.
    """

    comment_id: CommentId
    conversation_id: ConversationId | None = None
    text: str
    mentioned_user_ids: Annotated[tuple[UserId, ...], msgspec.Meta(max_length=MENTIONS)] = ()
    mentioned_team_ids: Annotated[tuple[TeamId, ...], msgspec.Meta(max_length=MENTIONS)] = ()


class AssignContact(ContactCommand, frozen=True, kw_only=True, tag="contact.assign"):
    """Assign a contact by hand to a user, a team or both, or unassign it (None and None). The last writer wins.

    Who picks a user keeps the team; who picks a team leaves the user out. Rejected: `user_not_found`,
    `team_not_found`, also for those who are not active.
    """

    assignee_id: UserId | None
    team_id: TeamId | None = None


class OpenConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.open"):
    """Open a conversation by hand.

    Rejected: `already_open` with the open one's id in `conversation_id`, `contact_blocked`.
    """

    conversation_id: ConversationId


class CloseConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.close"):
    """Close a conversation. `seen_incoming` is the `incoming_count` that the user saw.

    Rejected: `newer_activity` when the contact has written more since; `contact_blocked`; `category_required`,
    `category_not_found`, `summary_required`, `summary_too_long` by `domain.closing.check_closing_note`. Closing a
    closed one changes nothing and is ok; its note is kept, whatever it has, in an event of its own.
    """

    conversation_id: ConversationId
    seen_incoming: int
    category: str = ""
    summary: str = ""


class ReopenConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.reopen"):
    """Take a closing back, within `REOPEN_PERIOD` of it. One that is open is left as it is.

    Rejected: `conversation_not_found`, `already_open` (another one is), `too_late`, `contact_blocked`.
    """

    conversation_id: ConversationId


class SnoozeConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.snooze"):
    """Put an open conversation out of the way until a time, also one that is snoozed already.

    Rejected: `snooze_in_past` by the server's clock (a command that waited too long: it just stays open),
    `snooze_too_long` (`domain.snooze.LONGEST_SNOOZE`), `conversation_closed`, `contact_blocked`, `newer_activity` when
    the contact has written more than `seen_incoming` since.
    """

    conversation_id: ConversationId
    until: Annotated[datetime, msgspec.Meta(tz=True)]
    seen_incoming: int


class UnsnoozeConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.unsnooze"):
    """Bring a snoozed conversation back. One that is not snoozed is left as it is."""

    conversation_id: ConversationId


class MarkRead(ContactCommand, frozen=True, kw_only=True, tag="conversation.mark_read"):
    """Raise the user's read mark to `incoming_read`; of two marks the greater wins."""

    conversation_id: ConversationId
    incoming_read: int


class MarkUnread(ContactCommand, frozen=True, kw_only=True, tag="conversation.mark_unread"):
    """Lower the user's read mark to `incoming_read`, whatever it was."""

    conversation_id: ConversationId
    incoming_read: int


class MarkMentionsSeen(ContactCommand, frozen=True, kw_only=True, tag="mentions.mark_seen"):
    """Note that the user has looked at comments that mention them. Unknown ones are left out."""

    comment_ids: Annotated[tuple[CommentId, ...], msgspec.Meta(max_length=MENTIONS_AT_ONCE)]


ConversationCommand = (
    SendMessage
    | ScheduleMessage
    | CancelScheduledMessage
    | SaveDraft
    | AddComment
    | AssignContact
    | OpenConversation
    | CloseConversation
    | ReopenConversation
    | SnoozeConversation
    | UnsnoozeConversation
    | MarkRead
    | MarkUnread
    | MarkMentionsSeen
)
