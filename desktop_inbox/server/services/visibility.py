"""Telling restricted agents which contacts they gained and lost. Who may see what is `domain.visibility`'s rule."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Connection, select

from desktop_inbox.domain.contact import Contact, ContactAccess
from desktop_inbox.domain.conversation import ReadMark
from desktop_inbox.domain.ids import ContactId, TeamId, UserId, WorkspaceId
from desktop_inbox.domain.visibility import Reach, may_see, reach_of, teams_of
from desktop_inbox.domain.workspace import Restriction, Role, Team, User
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one

CONTACT_GAINED, CONTACT_LOST = "contact_access.gained", "contact_access.lost"
"""The kinds of changes by which an agent's view of a contact changes, and of the rows that come with it."""

CONTACT_UNMERGED = "contact.unmerged"
"""The kind of change by which a contact gets back what it had. To restricted agents who see only the other contact it
is as if rows were deleted, of which changes cannot tell: they start anew."""


def note_visibility(tx: Tx, before: Contact | None, after: Contact) -> None:
    """Write a `ContactAccess` for each restricted agent who may see a contact now and could not, or the reverse.

    Call it in the transaction that creates a contact (None: it was not there before) or changes its assignee or team.
    """
    if _responsible(before) == _responsible(after):
        return
    for user, team_ids in _restricted_agents(tx.conn, tx.workspace_id):
        could_see = before is not None and may_see(user, team_ids, before)
        can_see = may_see(user, team_ids, after)
        if can_see != could_see:
            _do_note(tx, user.id, after.id, is_visible=can_see)


def note_moved(tx: Tx, source: Contact, to: Contact) -> None:
    """Send again what is private to a conversation, to those who see it now because it moves to another contact.

    Call it before the conversations of `source` move. The mentions in them are sent by whoever moves them.
    """
    seers = {
        user.id
        for user, team_ids in _restricted_agents(tx.conn, tx.workspace_id)
        if may_see(user, team_ids, to) and not may_see(user, team_ids, source)
    }
    if not seers:
        return
    marks, conversations = tables.read_marks, tables.conversations
    of_source = select(conversations.c.id).where(conversations.c.contact_id == source.id)
    is_wanted = marks.c.user_id.in_(seers) & marks.c.conversation_id.in_(of_source)
    for mark in fetch_all(tx.conn, ReadMark, is_wanted, order_by=[marks.c.user_id, marks.c.ver]):
        tx.put_private(mark.user_id, "read_mark.moved", mark)


def find_team_ids(conn: Connection, workspace_id: WorkspaceId, user: User) -> frozenset[TeamId]:
    """Return the active teams whose contacts a user sees beside their own; none unless they are restricted to teams."""
    if reach_of(user) is not Reach.TEAMS:
        return frozenset()
    return teams_of(user, _active_teams(conn, workspace_id))


def _responsible(contact: Contact | None) -> tuple[UserId | None, TeamId | None]:
    return (None, None) if contact is None else (contact.assignee_id, contact.team_id)


def _restricted_agents(conn: Connection, workspace_id: WorkspaceId) -> list[tuple[User, frozenset[TeamId]]]:
    users = tables.users.c
    is_restricted = (users.role == Role.AGENT) & (users.restriction != Restriction.NONE) & users.is_active
    agents = fetch_all(conn, User, users.workspace_id == workspace_id, is_restricted)
    if not any(reach_of(user) is Reach.TEAMS for user in agents):
        return [(user, frozenset()) for user in agents]
    teams = _active_teams(conn, workspace_id)
    return [(user, teams_of(user, teams)) for user in agents]


def _active_teams(conn: Connection, workspace_id: WorkspaceId) -> list[Team]:
    teams = tables.teams.c
    return fetch_all(conn, Team, teams.workspace_id == workspace_id, teams.is_active)


def _do_note(tx: Tx, user_id: UserId, contact_id: ContactId, *, is_visible: bool) -> None:
    noted = tables.contact_access.c
    access = fetch_one(tx.conn, ContactAccess, noted.user_id == user_id, noted.contact_id == contact_id)
    access = access or ContactAccess(user_id=user_id, contact_id=contact_id, is_visible=is_visible)
    tx.put_private(user_id, CONTACT_GAINED if is_visible else CONTACT_LOST, replace(access, is_visible=is_visible))
