"""Rules of people: which users and teams there are, and who may decide about whom."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import TeamId, UserId, WorkspaceId
from desktop_inbox.domain.workspace import TEAMS, Role, Team, User
from desktop_inbox.protocol.settings_commands import SaveTeam, SaveUser, SetUserActive
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.named_rows import do_remove_named, do_save_named, find_named
from desktop_inbox.server.services.workspaces import (
    check_free_email,
    check_name,
    check_owner_remains,
    do_set_user_active,
    find_member,
)
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one


def do_save_user(tx: Tx, actor: Actor, command: SaveUser) -> User:
    """Create a user, who cannot sign in yet, or change one, for a manager or owner.

    Raises `UserError`: `not_allowed` (only owners create, change or make owners), and as the command says.
    """
    users = tables.users.c
    before = fetch_one(tx.conn, User, users.id == command.user_id, users.workspace_id == tx.workspace_id)
    if before is None and tx.conn.scalar(select(users.id).where(users.id == command.user_id)) is not None:
        raise UserError("id_taken")
    _check_rank(actor, command.role)
    if before is not None:
        _check_change(tx, actor, before, command.role)
    name, email = check_name(command.name), check_free_email(tx, command.email, command.user_id)
    user = msgspec.structs.replace(
        before or User(id=command.user_id, name=name, email=email),
        name=name,
        email=email,
        role=command.role,
        restriction=command.restriction,
    )
    if user == before:
        return before
    return tx.put("user.created" if before is None else "user.updated", user)


def do_change_user_active(tx: Tx, actor: Actor, command: SetUserActive) -> User:
    """Take a user's rights away, or give them back, for a manager or owner.

    Raises `UserError`: `not_allowed` (owners, by a manager), `own_role` (oneself), `user_not_found`, `last_owner`.
    """
    user = find_member(tx, command.user_id)
    _check_rank(actor, user.role)
    if user.id == actor.user_id:
        raise UserError("own_role")
    return do_set_user_active(tx, user.id, is_active=command.is_active)


def check_may_set_password(conn: Connection, actor: Actor, user_id: UserId) -> None:
    """Raise `UserError` unless the actor may give the user a password: `not_allowed`, `user_not_found`."""
    if actor.role is Role.AGENT:
        raise UserError("not_allowed")
    users = tables.users.c
    user = fetch_one(conn, User, users.id == user_id, users.workspace_id == actor.workspace_id)
    if user is None:
        raise UserError("user_not_found")
    _check_rank(actor, user.role)


def do_save_team(tx: Tx, command: SaveTeam) -> Team:
    """Create or change a team, and offer it. Members who are unknown or inactive are left out, and nobody is in twice.

    Raises `UserError` as the command says.
    """
    active = _active_user_ids(tx.conn, tx.workspace_id)
    members = tuple(user_id for user_id in dict.fromkeys(command.member_ids) if user_id in active)
    return do_save_named(tx, Team(id=command.team_id, name=check_name(command.name), member_ids=members), TEAMS)


def do_remove_team(tx: Tx, team_id: TeamId) -> Team:
    """Offer a team no more. Contacts that are assigned to it stay so. Raises `UserError("team_not_found")`."""
    return do_remove_named(tx, find_named(tx, Team, team_id), "team_not_found")


def _check_rank(actor: Actor, role: Role) -> None:
    """Raise `UserError("not_allowed")` for a manager who would decide about an owner."""
    if role is Role.OWNER and actor.role is not Role.OWNER:
        raise UserError("not_allowed")


def _check_change(tx: Tx, actor: Actor, before: User, role: Role) -> None:
    _check_rank(actor, before.role)
    if role is before.role:
        return
    if before.id == actor.user_id:
        raise UserError("own_role")
    check_owner_remains(tx, before)


def _active_user_ids(conn: Connection, workspace_id: WorkspaceId) -> set[UserId]:
    users = tables.users.c
    query = select(users.id).where(users.workspace_id == workspace_id, users.is_active)
    return {UserId(user_id) for user_id in conn.scalars(query)}
