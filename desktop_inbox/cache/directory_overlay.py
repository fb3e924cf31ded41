"""The effects of the user's own settings commands on the directory's rows, before the server has answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from desktop_inbox.cache.overlay import PendingCommand
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact_fields import ContactField, check_email
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.inbox_filter import CustomInbox, InboxFilter
from desktop_inbox.domain.rows import DirectoryRow
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.text import clean_name, clean_text
from desktop_inbox.domain.workspace import Team, User, Workspace
from desktop_inbox.protocol.settings_commands import (
    RemoveClosingCategory,
    RemoveContactField,
    RemoveCustomInbox,
    RemoveTag,
    RemoveTeam,
    SaveClosingCategory,
    SaveContactField,
    SaveCustomInbox,
    SaveTag,
    SaveTeam,
    SaveUser,
    SetAvailability,
    SetClosingMode,
    SettingsCommand,
    SetUserActive,
    UpdateWorkspace,
)

Rows = dict[UUID, DirectoryRow]
_R = TypeVar("_R", bound=DirectoryRow)


def lay_over(rows: Rows, pending: Iterable[PendingCommand], user_id: UserId) -> None:
    """Show commands, in their order, on the rows by id. `user_id` gave them.

    The rows may be those of some kinds only: then rows of other kinds appear beside them, for the caller to leave out.
    """
    for entry in pending:
        command = entry.command
        if isinstance(command, UpdateWorkspace | SetClosingMode):
            _change_workspace(rows, command)
        elif isinstance(command, SettingsCommand):
            _change_row(rows, command, user_id)


def _change_workspace(rows: Rows, command: UpdateWorkspace | SetClosingMode) -> None:
    workspace = next((row for row in rows.values() if isinstance(row, Workspace)), None)
    if workspace is None:
        return
    if isinstance(command, SetClosingMode):
        rows[workspace.id] = replace(workspace, closing_note_mode=command.mode)
        return
    named = {name: getattr(command, name) for name in _SETTINGS}
    rows[workspace.id] = replace(workspace, **{name: value for name, value in named.items() if value is not UNSET})


_SETTINGS = tuple(name for name in UpdateWorkspace.__struct_fields__ if name in Workspace.__struct_fields__)


def _change_row(rows: Rows, command: SettingsCommand, user_id: UserId) -> None:
    match command:
        case SetAvailability():
            if (user := _known(rows, user_id, User)) is not None:
                rows[user.id] = replace(user, availability=command.availability)
        case SetUserActive():
            if (user := _known(rows, command.user_id, User)) is not None:
                rows[user.id] = replace(user, is_active=command.is_active)
        case SaveUser():
            _save_user(rows, command)
        case SaveTeam() | SaveClosingCategory() | SaveTag() | SaveContactField():
            row = _saved(rows, command)
            rows[row.id] = row
        case SaveCustomInbox():
            _save_custom_inbox(rows, command, user_id)
        case _:
            _remove(rows, command)


def _save_user(rows: Rows, command: SaveUser) -> None:
    try:
        email = check_email(command.email)
    except UserError:
        email = command.email  # the server will refuse it: until then it is shown as it was written
    name = clean_name(command.name)
    user = _known(rows, command.user_id, User) or User(id=command.user_id, name=name, email=email)
    rows[user.id] = replace(user, name=name, email=email, role=command.role, restriction=command.restriction)


def _saved(rows: Rows, command: SaveTeam | SaveClosingCategory | SaveTag | SaveContactField) -> DirectoryRow:
    """Return the row as it is after saving: new, changed or back again."""
    name = clean_name(command.name)
    match command:
        case SaveTeam(team_id=team_id, member_ids=member_ids):
            team = _known(rows, team_id, Team) or Team(id=team_id, name=name)
            return replace(team, name=name, member_ids=member_ids, is_active=True)
        case SaveClosingCategory(category_id=category_id, order=order):
            category = _known(rows, category_id, ClosingCategory) or ClosingCategory(id=category_id, name=name)
            description = clean_text(command.description)
            return replace(category, name=name, description=description, order=order, is_active=True)
        case SaveTag(tag_id=tag_id, colour=colour):
            tag = _known(rows, tag_id, Tag) or Tag(id=tag_id, name=name)
            return replace(tag, name=name, description=clean_text(command.description), colour=colour, is_active=True)
        case SaveContactField(field_id=field_id, options=options, order=order):
            field = _known(rows, field_id, ContactField) or ContactField(id=field_id, name=name, kind=command.kind)
            return replace(field, name=name, options=options, order=order, is_active=True)


def _save_custom_inbox(rows: Rows, command: SaveCustomInbox, user_id: UserId) -> None:
    name = clean_name(command.name)
    inbox = _known(rows, command.inbox_id, CustomInbox) or CustomInbox(
        id=command.inbox_id, owner_id=user_id, name=name, is_shared=command.is_shared
    )
    rows[inbox.id] = replace(inbox, name=name, filter=command.filter, is_active=True)


def _remove(rows: Rows, command: SettingsCommand) -> None:
    match command:
        case (
            RemoveTeam(team_id=row_id)
            | RemoveTag(tag_id=row_id)
            | RemoveContactField(field_id=row_id)
            | RemoveClosingCategory(category_id=row_id)
            | RemoveCustomInbox(inbox_id=row_id)
        ):
            row = rows.get(row_id)
        case _:
            raise TypeError(type(command))
    if isinstance(row, CustomInbox):
        rows[row.id] = replace(row, filter=InboxFilter(), is_active=False)
    elif isinstance(row, Team | Tag | ContactField | ClosingCategory):
        rows[row.id] = replace(row, is_active=False)


def _known(rows: Rows, row_id: UUID, kind: type[_R]) -> _R | None:
    row = rows.get(row_id)
    return row if isinstance(row, kind) else None
