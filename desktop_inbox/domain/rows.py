"""Unions of entities: everything that is synced, and everything that stands in a timeline."""

from __future__ import annotations

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact import Contact, ContactAccess, Identity
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.conversation import Conversation, ReadMark
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Team, User, Workspace

TimelineItem = Message | Comment | Event
"""What stands in a contact's timeline, ordered by `position`."""

DirectoryRow = Workspace | User | Team | Channel | ClosingCategory | Tag | ContactField | CustomInbox
"""What belongs to the workspace, not to a contact: few rows, which every user has (custom inboxes: those they see)."""

Row = (
    DirectoryRow
    | Snippet
    | Contact
    | Identity
    | Conversation
    | ReadMark
    | Message
    | Comment
    | Event
    | Mention
    | ScheduledMessage
    | Draft
    | ContactAccess
)
"""Everything that is synced. The `type` field on the wire is the struct's tag."""
