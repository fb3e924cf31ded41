"""What one live line may be told of: read when it subscribes, and kept up to date by what is committed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.errors import AuthenticationError, ResyncRequiredError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Mention
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.visibility import Reach, reach_of
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.protocol.changes import Change, Cursor
from desktop_inbox.server.services.access import Actor, access_actor, access_contact_ids, actor_of, scope_of, sees
from desktop_inbox.server.services.changes import access_cursor, check_cursor
from desktop_inbox.server.storage.rows import row_contact_id


class Sight:
    """The contacts that a restricted user may see, without asking the database at every commit."""

    def __init__(self, actor: Actor, contact_ids: set[ContactId]) -> None:
        """Give who it is and what they may see now. Rights that change need another sight."""
        self._actor = actor
        self._contact_ids = contact_ids

    def __contains__(self, contact_id: ContactId) -> bool:
        """Return whether the user may see a contact."""
        return contact_id in self._contact_ids

    def follow(self, contacts: Iterable[Contact]) -> set[ContactId]:
        """Take note of contacts as they were written, in that order. Return those that were gained or lost."""
        changed: set[ContactId] = set()
        for contact in contacts:
            if sees(self._actor, contact) != (contact.id in self._contact_ids):
                self._contact_ids ^= {contact.id}
                changed ^= {contact.id}
        return changed

    def filtered(self, changes: Iterable[Change]) -> list[Change]:
        """Return the changes that the user may see."""
        return [change for change in changes if self._shows(change.row)]

    def _shows(self, row: Row) -> bool:
        contact_id = row.contact_id if isinstance(row, Mention | Draft) else row_contact_id(row)
        return contact_id is None or contact_id in self._contact_ids


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What a line begins with. `newest` is where the streams were when it was read; `sight` is None without limits."""

    actor: Actor
    newest: Cursor
    sight: Sight | None


def access_view(conn: Connection, actor: Actor, epoch: str, cursor: Cursor | None) -> View:
    """Return what a user's line begins with, by their rights as they are now.

    Raises `AuthenticationError` when they have none any more, and `ResyncRequiredError` when the cursor does not fit;
    without a cursor, when their rights are others than the actor's.
    """
    current = access_actor(conn, actor.workspace_id, actor.user_id)
    if current is None:
        raise AuthenticationError("invalid_token")
    if cursor is None and scope_of(current) != scope_of(actor):
        raise ResyncRequiredError(reason="scope")
    newest = access_cursor(conn, current, epoch) if cursor is None else check_cursor(conn, current, epoch, cursor)
    sight = None if current.reach is Reach.ALL else Sight(current, access_contact_ids(conn, current))
    return View(actor=current, newest=newest, sight=sight)


def keeps_rights(actor: Actor, written: Iterable[User | Team]) -> bool:
    """Return whether an actor sees the same contacts before, between and after all these writes."""
    scope = scope_of(actor)
    for row in written:
        actor = _after(actor, row)
        if scope_of(actor) != scope:
            return False
    return True


def _after(actor: Actor, row: User | Team) -> Actor:
    if isinstance(row, User):
        if row.id != actor.user_id:
            return actor
        # Somebody who is newly restricted to teams has another scope, whichever the teams are.
        is_of_teams = reach_of(row) is Reach.TEAMS and actor.reach is Reach.TEAMS
        return actor_of(row, actor.workspace_id, actor.team_ids if is_of_teams else frozenset())
    if actor.reach is not Reach.TEAMS:
        return actor
    is_member = row.is_active and actor.user_id in row.member_ids
    team_ids = actor.team_ids | {row.id} if is_member else actor.team_ids - {row.id}
    return msgspec.structs.replace(actor, team_ids=team_ids)
