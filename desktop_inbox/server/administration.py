"""What an administrator does, as functions: the command line calls them, and whoever prepares a server."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from desktop_inbox.domain.channel import Channel, ChannelKind, WebChatSettings
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.closing import ClosingCategory, ClosingNoteMode
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ClosingCategoryId, CommandId, UserId, WorkspaceId
from desktop_inbox.domain.workspace import Role, User, Workspace
from desktop_inbox.protocol.settings_commands import SaveClosingCategory
from desktop_inbox.server.channels.limits import LIMITS
from desktop_inbox.server.channels.voice_format import transcode
from desktop_inbox.server.channels.webchat import check_settings
from desktop_inbox.server.paths import resource_folder
from desktop_inbox.server.services import closing_notes, demo, workspaces
from desktop_inbox.server.services.authorization import check_binding
from desktop_inbox.server.services.demo_files import DemoFiles
from desktop_inbox.server.services.files import Files
from desktop_inbox.server.services.tokens import do_issue_code, do_revoke_all
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.backup import write_backup
from desktop_inbox.server.storage.database import Database, Tx
from desktop_inbox.server.storage.migrate import do_renew_epoch
from desktop_inbox.server.storage.rows import fetch_all

SIGN_IN_CODE_LIFETIME = timedelta(hours=1)
"""Long enough for whoever starts the application with it to choose a passphrase first."""


class SignInCode(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time authorization code. `expires_in` is in seconds."""

    code: str
    expires_in: int


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was written. `size` is in bytes."""

    file: str
    size: int


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A history of the database that was begun, by its name."""

    epoch: str


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an administrator creates, by name."""

    workspaces: list[Workspace]
    users: list[User]
    channels: list[Channel]
    closing_categories: list[ClosingCategory]


async def create_workspace(database: Database, name: str, clock: Clock) -> Workspace:
    """Create a workspace. Raises `UserError("empty_name")`."""
    workspace_id = WorkspaceId(new_id(clock))
    return await database.write(workspace_id, lambda tx: workspaces.do_create_workspace(tx, name))


async def create_demo(database: Database, files: Files, clock: Clock) -> WorkspaceId:
    """Fill an empty database with the demo workspace. Raises `UserError("database_not_empty")`."""
    demo_files = DemoFiles(resource_folder() / "demo", files.contents, transcode)
    return await demo.create_demo(database, clock, files=demo_files, limits=LIMITS)


async def find_workspace_id(database: Database, wanted: str) -> WorkspaceId:
    """Return the workspace with an id or a name; for an empty text the only one there is.

    Raises `UserError`: `workspace_not_found`, `workspace_ambiguous`.
    """
    found = await database.read(workspaces.find_workspaces)
    if wanted:
        found = [workspace for workspace in found if wanted in (str(workspace.id), workspace.name)]
    if not found:
        raise UserError("workspace_not_found")
    if len(found) > 1:
        raise UserError("workspace_ambiguous")
    return found[0].id


async def create_user(
    database: Database, workspace_id: WorkspaceId, *, name: str, email: str, password: str, role: Role
) -> User:
    """Create a user. Raises `UserError` as `workspaces.do_create_user` does."""
    return await database.write(
        workspace_id,
        lambda tx: workspaces.do_create_user(tx, name=name, email=email, password=password, role=role),
    )


async def create_web_chat(
    database: Database, workspace_id: WorkspaceId, name: str, settings: WebChatSettings
) -> Channel:
    """Create a web-chat channel. Raises `UserError`: `empty_name`, `bad_origin`, `bad_colour`."""
    checked = check_settings(settings)
    kind = ChannelKind.WEB_CHAT
    return await database.write(
        workspace_id, lambda tx: workspaces.do_create_channel(tx, kind, name, checked, limits=LIMITS[kind])
    )


async def set_closing_mode(database: Database, workspace_id: WorkspaceId, mode: ClosingNoteMode) -> Workspace:
    """Say what is asked for when a user of a workspace closes a conversation."""

    def work(tx: Tx) -> Workspace:
        [workspace] = [found for found in workspaces.find_workspaces(tx.conn) if found.id == workspace_id]
        return closing_notes.do_set_closing_mode(tx, workspace, mode)

    return await database.write(workspace_id, work)


async def save_closing_category(
    database: Database, workspace_id: WorkspaceId, name: str, *, description: str, order: int
) -> ClosingCategory:
    """Create the category of closing notes with a name, or change the one that has it; a removed one comes back.

    Raises `UserError`: `empty_name`, `description_too_long`, `name_taken`.
    """

    def work(tx: Tx) -> ClosingCategory:
        found = _category_named(tx, name)
        command = SaveClosingCategory(
            command_id=CommandId(new_id(tx.clock)),
            category_id=ClosingCategoryId(new_id(tx.clock)) if found is None else found.id,
            name=name,
            description=description,
            order=order,
        )
        return closing_notes.do_save_category(tx, command)

    return await database.write(workspace_id, work)


async def remove_closing_category(database: Database, workspace_id: WorkspaceId, name: str) -> ClosingCategory:
    """Offer a category of closing notes no more. Raises `UserError("category_not_found")`."""

    def work(tx: Tx) -> ClosingCategory:
        found = _category_named(tx, name)
        if found is None:
            raise UserError("category_not_found")
        return closing_notes.do_remove_category(tx, found.id)

    return await database.write(workspace_id, work)


async def set_password(database: Database, email: str, password: str) -> User:
    """Give a user another password, and sign them out everywhere.

    Raises `UserError`: `user_not_found`, `bad_password`.
    """
    user, workspace_id = await _find_user(database, email)

    def work(tx: Tx) -> None:
        workspaces.do_set_password(tx, user.id, password)
        do_revoke_all(tx, user.id)

    await database.write(workspace_id, work)
    return user


async def set_user_active(database: Database, email: str, *, is_active: bool) -> User:
    """Take a user's rights away, or give them back. Raises `UserError("user_not_found")`."""
    user, workspace_id = await _find_user(database, email)
    return await database.write(
        workspace_id, lambda tx: workspaces.do_set_user_active(tx, UserId(user.id), is_active=is_active)
    )


async def issue_sign_in_code(database: Database, email: str, *, code_challenge: str, redirect_uri: str) -> SignInCode:
    """Make an authorization code for a user without their password: who may write the database may act for all.

    Raises `UserError`: `user_not_found`, `user_inactive`, `bad_code_challenge`, `bad_redirect_uri`.
    """
    binding = check_binding(code_challenge, redirect_uri)
    user, workspace_id = await _find_user(database, email)
    if not user.is_active:
        raise UserError("user_inactive")
    code = await database.write(workspace_id, lambda tx: do_issue_code(tx, user.id, binding, SIGN_IN_CODE_LIFETIME))
    return SignInCode(code=code, expires_in=int(SIGN_IN_CODE_LIFETIME.total_seconds()))


async def list_directory(database: Database) -> Directory:
    """Return all workspaces, users, channels and categories of closing notes."""
    return await database.read(_directory)


async def back_up(database: Database, file: Path) -> Backup:
    """Write a copy of the database. Raises as `write_backup`."""
    size = await asyncio.to_thread(write_backup, database.url, file)
    return Backup(file=str(file), size=size)


async def begin_history(database: Database) -> History:
    """Begin another history: every application takes a new snapshot and sends again what it sent last.

    For a database that was put back from a copy other than a backup's, with no server running on it.
    """
    every_workspace = WorkspaceId(UUID(int=0))  # none has this id, and nothing of a workspace is written
    return History(epoch=await database.write(every_workspace, lambda tx: do_renew_epoch(tx.conn)))


def _directory(conn: Connection) -> Directory:
    categories = tables.closing_categories.c
    return Directory(
        workspaces=workspaces.find_workspaces(conn),
        users=fetch_all(conn, User, order_by=[tables.users.c.name, tables.users.c.id]),
        channels=fetch_all(conn, Channel, order_by=[tables.channels.c.name, tables.channels.c.id]),
        closing_categories=fetch_all(
            conn, ClosingCategory, order_by=[categories.order, categories.name, categories.id]
        ),
    )


def _category_named(tx: Tx, name: str) -> ClosingCategory | None:
    """Return the category with a name: the active one, where a removed one has it too."""
    found = [category for category in closing_notes.find_categories(tx.conn, tx.workspace_id) if category.name == name]
    return max(found, key=lambda category: category.is_active, default=None)


async def _find_user(database: Database, email: str) -> tuple[User, WorkspaceId]:
    found = await database.read(lambda conn: workspaces.find_user(conn, email))
    if found is None:
        raise UserError("user_not_found")
    return found
