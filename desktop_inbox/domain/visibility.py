"""Which contacts a user may see."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.workspace import Restriction, Role, Team, User


class Reach(StrEnum):
    """How far a user sees: every contact, those of theirs and of their teams, or theirs only."""

    ALL = "all"
    TEAMS = "teams"
    OWN = "own"


def reach_of(user: User) -> Reach:
    """Return how far a user sees. Only agents are ever restricted."""
    if user.role is not Role.AGENT:
        return Reach.ALL
    return {Restriction.NONE: Reach.ALL, Restriction.TEAMS: Reach.TEAMS, Restriction.OWN: Reach.OWN}[user.restriction]


def teams_of(user: User, teams: Iterable[Team]) -> frozenset[TeamId]:
    """Return the active teams that a user is in."""
    return frozenset(team.id for team in teams if team.is_active and user.id in team.member_ids)


def may_see(user: User, team_ids: frozenset[TeamId], contact: Contact) -> bool:
    """Return whether a user, in these teams, may see a contact and all that belongs to it."""
    return is_in_reach(reach_of(user), user.id, team_ids, contact)


def is_in_reach(reach: Reach, user_id: UserId, team_ids: frozenset[TeamId], contact: Contact) -> bool:
    """Return whether a user who sees so far, in these teams, may see a contact and all that belongs to it."""
    if reach is Reach.ALL or contact.assignee_id == user_id:
        return True
    return reach is Reach.TEAMS and contact.team_id in team_ids
