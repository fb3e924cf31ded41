"""The workspace and the people who work in it."""

from __future__ import annotations

from enum import StrEnum

from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import TeamId, UserId, WorkspaceId


class Role(StrEnum):
    """What a user may do: an owner everything, a manager all but ownership, an agent works the inboxes."""

    OWNER = "owner"
    MANAGER = "manager"
    AGENT = "agent"


class Availability(StrEnum):
    """Whether a user takes conversations now."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


class Workspace(Entity, frozen=True, kw_only=True, tag="workspace"):
    """A company's inbox. `closing_note_mode`: what is asked for when a user closes a conversation."""

    id: WorkspaceId
    name: str
    closing_note_mode: ClosingNoteMode = ClosingNoteMode.OPTIONAL


class User(Entity, frozen=True, kw_only=True, tag="user"):
    """A person who works in the workspace. An inactive user cannot sign in and stays readable in history."""

    id: UserId
    name: str
    email: str
    role: Role = Role.AGENT
    availability: Availability = Availability.AVAILABLE
    is_active: bool = True


class Team(Entity, frozen=True, kw_only=True, tag="team"):
    """A named group of users."""

    id: TeamId
    name: str
    member_ids: tuple[UserId, ...] = ()
