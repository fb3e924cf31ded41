"""Settings: which role may change what, and the rules of the workspace's own settings."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.protocol.settings_commands import (
    ImportSnippets,
    RemoveClosingCategory,
    RemoveContactField,
    RemoveCustomInbox,
    RemoveSnippet,
    RemoveTag,
    RemoveTeam,
    SaveClosingCategory,
    SaveContactField,
    SaveCustomInbox,
    SaveSnippet,
    SaveTag,
    SaveTeam,
    SaveUser,
    SetAvailability,
    SetClosingMode,
    SettingsCommand,
    SetUserActive,
    UpdateWorkspace,
)
from desktop_inbox.server.services.access import Actor, access_me
from desktop_inbox.server.services.checks import check_administers
from desktop_inbox.server.services.closing_notes import do_remove_category, do_save_category, do_set_closing_mode
from desktop_inbox.server.services.contact_fields import do_remove_field, do_save_field
from desktop_inbox.server.services.custom_inboxes import do_remove_custom_inbox, do_save_custom_inbox
from desktop_inbox.server.services.people import do_change_user_active, do_remove_team, do_save_team, do_save_user
from desktop_inbox.server.services.snippet_import import do_import_snippets
from desktop_inbox.server.services.snippets import do_remove_snippet, do_save_snippet
from desktop_inbox.server.services.tags import do_remove_tag, do_save_tag
from desktop_inbox.server.services.workspaces import check_name, do_set_availability
from desktop_inbox.server.storage.database import Tx


def do_change_settings(tx: Tx, actor: Actor, command: SettingsCommand) -> None:
    """Carry out a command: users set what is their own, managers and owners everything.

    Raises `UserError`: `not_allowed`, and as the single commands say.
    """
    match command:
        case SetAvailability():
            do_set_availability(tx, actor.user_id, command.availability)
        case SaveCustomInbox():
            do_save_custom_inbox(tx, actor, command)
        case RemoveCustomInbox():
            do_remove_custom_inbox(tx, actor, command.inbox_id)
        case SaveSnippet():
            do_save_snippet(tx, actor, command)
        case RemoveSnippet():
            do_remove_snippet(tx, actor, command.snippet_id)
        case ImportSnippets():
            do_import_snippets(tx, actor, command)
        case _:
            check_administers(actor)
            _do_administer(tx, actor, command)


def do_update_workspace(tx: Tx, workspace: Workspace, command: UpdateWorkspace) -> Workspace:
    """Change the settings that are named. The same once more changes nothing. Raises `UserError("empty_name")`."""
    named = {name: getattr(command, name) for name in _SETTINGS}
    named = {name: value for name, value in named.items() if value is not UNSET}
    if "name" in named:
        named["name"] = check_name(named["name"])
    updated = msgspec.structs.replace(workspace, **named)
    return workspace if updated == workspace else tx.put("workspace.updated", updated)


_SETTINGS = ("name", "auto_closing", "snooze_presets", "opens_on_channel_events", "unassigns_on_close")


def _do_administer(tx: Tx, actor: Actor, command: SettingsCommand) -> None:
    """Carry out a command of a manager or owner."""
    match command:
        case UpdateWorkspace():
            do_update_workspace(tx, access_me(tx.conn, actor)[1], command)
        case SetClosingMode():
            do_set_closing_mode(tx, access_me(tx.conn, actor)[1], command.mode)
        case SaveClosingCategory():
            do_save_category(tx, command)
        case RemoveClosingCategory():
            do_remove_category(tx, command.category_id)
        case SaveUser():
            do_save_user(tx, actor, command)
        case SetUserActive():
            do_change_user_active(tx, actor, command)
        case _:
            _do_change_list(tx, command)


def _do_change_list(tx: Tx, command: SettingsCommand) -> None:
    match command:
        case SaveTeam():
            do_save_team(tx, command)
        case RemoveTeam():
            do_remove_team(tx, command.team_id)
        case SaveTag():
            do_save_tag(tx, command)
        case RemoveTag():
            do_remove_tag(tx, command.tag_id)
        case SaveContactField():
            do_save_field(tx, command)
        case RemoveContactField():
            do_remove_field(tx, command.field_id)
        case _:
            raise TypeError(type(command))
