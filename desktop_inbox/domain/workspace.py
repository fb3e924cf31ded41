"""The workspace and the people who work in it."""

from __future__ import annotations

from enum import StrEnum

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import TeamId, UserId, WorkspaceId
from desktop_inbox.domain.snooze import DEFAULT_PRESETS, SnoozePreset

PASSWORD_CHARACTERS = (8, 200)
"""The shortest and the longest password, in Unicode code points."""

TEAMS = 200
"""The most active teams of a workspace."""

_EMAIL_CHARACTERS = 254


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


class Restriction(StrEnum):
    """Which contacts an agent sees: all, those of theirs and of their teams, or theirs only. Binds agents alone."""

    NONE = "none"
    TEAMS = "teams"
    OWN = "own"


class Workspace(Entity, frozen=True, kw_only=True, tag="workspace"):
    """A company's inbox.

    `closing_note_mode`: what is asked for when a user closes a conversation. `auto_closing`: when conversations close
    by themselves. `snooze_presets`: what the snooze menu offers, in its order. `opens_on_channel_events`: whether an
    event of a channel without a message opens a conversation, or only creates the contact. `unassigns_on_close`:
    whether closing by hand unassigns the contact.
    """

    id: WorkspaceId
    name: str
    closing_note_mode: ClosingNoteMode = ClosingNoteMode.OPTIONAL
    auto_closing: AutoClosing = AutoClosing()
    snooze_presets: tuple[SnoozePreset, ...] = DEFAULT_PRESETS
    opens_on_channel_events: bool = False
    unassigns_on_close: bool = False


class User(Entity, frozen=True, kw_only=True, tag="user"):
    """A person who works in the workspace. An inactive user cannot sign in and stays readable in history.

    `availability` is what they say of themselves; whether they are here at all is told live and stored nowhere.
    """

    id: UserId
    name: str
    email: str
    role: Role = Role.AGENT
    availability: Availability = Availability.AVAILABLE
    is_active: bool = True
    restriction: Restriction = Restriction.NONE


class Team(Entity, frozen=True, kw_only=True, tag="team"):
    """A named group of users. A removed one is inactive: it is offered no more and gives nobody rights."""

    id: TeamId
    name: str
    member_ids: tuple[UserId, ...] = ()
    is_active: bool = True


def normal_email(email: str) -> str:
    """Return a user's e-mail address as addresses are compared: people do not tell upper case from lower in theirs."""
    return email.strip().lower()


def check_user_email(email: str) -> str:
    """Return a user's e-mail address as it is stored. Raises `UserError("bad_email")` for what cannot be one."""
    email = normal_email(email)
    local, at, domain = email.rpartition("@")
    is_one_word = email.isprintable() and " " not in email
    if not (local and at and domain and is_one_word and len(email) <= _EMAIL_CHARACTERS):
        raise UserError("bad_email")
    return email
