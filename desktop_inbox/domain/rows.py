"""Unions of entities: everything that is synced, and everything that stands in a timeline."""

from __future__ import annotations

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, ReadMark
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.message import Comment, Message
from desktop_inbox.domain.workspace import Team, User, Workspace

TimelineItem = Message | Comment | Event
"""What stands in a contact's timeline, ordered by `position`."""

DirectoryRow = Workspace | User | Team | Channel | ClosingCategory
"""What belongs to the workspace, not to a contact: few rows, which every user has."""

Row = DirectoryRow | Contact | Identity | Conversation | ReadMark | Message | Comment | Event
"""Everything that is synced. The `type` field on the wire is the struct's tag."""
