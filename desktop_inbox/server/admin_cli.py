"""`desktop-inbox admin`: the command line of the administration, and how outcomes are printed."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from desktop_inbox.domain.channel import ChannelKind, WebChatSettings
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.closing import LARGEST_ORDER, ClosingNoteMode
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.workspace import Role
from desktop_inbox.server import administration as jobs
from desktop_inbox.server.files_option import add_files_option
from desktop_inbox.server.paths import default_files_folder
from desktop_inbox.server.services.files import Files
from desktop_inbox.server.storage.database import Database

CODE_CHALLENGE = "--code-challenge"

Subparsers = Any
"""argparse has no public name for what `add_subparsers` returns."""


def add_admin_parser(commands: Subparsers, shared: argparse.ArgumentParser) -> None:
    """Add `admin` and its jobs to the program's commands. `shared` holds the options that all commands have."""
    admin = commands.add_parser(
        "admin",
        help="create workspaces, users and channels, back up",
        description="Works on the server's database, also while the server runs.",
    )
    every = argparse.ArgumentParser(add_help=False, parents=[shared])
    every.add_argument("--json", action="store_true", help="print one JSON object")
    some = admin.add_subparsers(dest="job", required=True, metavar="JOB")
    _add_directory_jobs(some, every)
    _add_user_jobs(some, every)
    _add_closing_jobs(some, every)


def run_admin(options: argparse.Namespace) -> int:
    """Do what the command line asks for and print the outcome. Raises `InboxError`. Returns the exit code.

    `options.database` must be there by now.
    """
    outcome = asyncio.run(_with_database(_JOBS[options.job], options))
    lines = [msgspec.json.encode(outcome).decode()] if options.json else _readable(msgspec.to_builtins(outcome))
    for line in lines:
        print(line)  # noqa: T201 - it is a command
    return 0


def _readable(outcome: dict[str, Any]) -> Iterator[str]:
    """Return the outcome as lines: a value each, and of a list a line for each of its rows."""
    for name, value in outcome.items():
        if isinstance(value, list):
            yield f"{name}:"
            yield from ("  " + ", ".join(f"{key} {field}" for key, field in row.items()) for row in value)
        else:
            yield f"{name}: {value}"


async def _with_database(job: Any, options: argparse.Namespace) -> Any:
    database = await Database.open(options.database, clock=SystemClock())
    try:
        return await job(database, options)
    finally:
        await database.close()


def _add_directory_jobs(some: Subparsers, every: argparse.ArgumentParser) -> None:
    workspace = some.add_parser("create-workspace", parents=[every], help="create a workspace")
    workspace.add_argument("name")
    channel = some.add_parser("create-channel", parents=[every], help="create a web-chat channel")
    _add_workspace(channel)
    channel.add_argument("name")
    channel.add_argument("--kind", choices=[ChannelKind.WEB_CHAT.value], default=ChannelKind.WEB_CHAT.value)
    channel.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="a web site that may embed the chat, for example https://shop.example; may be repeated",
    )
    channel.add_argument("--title", default="", help="what the chat's panel is headed by (default: the name)")
    channel.add_argument("--greeting", default="", help="what a new visitor is welcomed with")
    channel.add_argument("--no-profile", action="store_true", help="do not offer to leave name and e-mail address")
    some.add_parser("list", parents=[every], help="list workspaces, users, channels and categories")
    backup = some.add_parser(
        "backup", parents=[every], help="write a copy of an SQLite database, also while it is used"
    )
    backup.add_argument("file", type=Path)
    some.add_parser(
        "restored",
        parents=[every],
        help="say that the database was put back from another copy than `backup` makes (the server is stopped)",
    )
    add_files_option(
        some.add_parser("demo", parents=[every], help="fill an empty database with a lively demo workspace")
    )


def _add_user_jobs(some: Subparsers, every: argparse.ArgumentParser) -> None:
    user = some.add_parser(
        "create-user",
        parents=[every],
        help="create a user; the password is asked for, or read from standard input",
    )
    _add_workspace(user)
    user.add_argument("--name", required=True)
    user.add_argument("--email", required=True)
    user.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)
    for job, words in (
        ("set-password", "give a user another password; it is asked for, or read from standard input"),
        ("deactivate-user", "take a user's rights away and sign them out everywhere"),
        ("activate-user", "give a user their rights back"),
    ):
        _add_email(some.add_parser(job, parents=[every], help=words))
    code = some.add_parser(
        "sign-in-code",
        parents=[every],
        help="make a one-time authorization code for a user, good for an hour",
    )
    _add_email(code)
    code.add_argument(CODE_CHALLENGE, required=True, help="the PKCE S256 challenge of whoever redeems the code")
    code.add_argument("--redirect-uri", required=True, metavar="URL", help="http://127.0.0.1:PORT/callback")


def _add_closing_jobs(some: Subparsers, every: argparse.ArgumentParser) -> None:
    mode = some.add_parser("closing-notes", parents=[every], help="say what is asked for when a conversation is closed")
    _add_workspace(mode)
    mode.add_argument("mode", choices=[mode.value for mode in ClosingNoteMode])
    category = some.add_parser(
        "save-category", parents=[every], help="create a category of closing notes, or change the one with that name"
    )
    _add_workspace(category)
    category.add_argument("name")
    category.add_argument("--description", default="", help="what it is for, shown below its name")
    category.add_argument("--order", type=_order, default=0, metavar="N", help="smaller ones first")
    gone = some.add_parser("remove-category", parents=[every], help="offer a category no more; old notes keep it")
    _add_workspace(gone)
    gone.add_argument("name")


def _order(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LARGEST_ORDER:
        raise argparse.ArgumentTypeError(f"0 to {LARGEST_ORDER}")
    return number


def _add_workspace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", default="", metavar="ID|NAME", help="needed only where there are several")


def _add_email(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", required=True, metavar="EMAIL")


def _read_password() -> str:
    """Ask for a password twice; from a pipe, read its first line.

    It is no argument: everybody on the machine sees those.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise UserError("passwords_differ")
    return password


async def _create_workspace(database: Database, options: argparse.Namespace) -> object:
    return await jobs.create_workspace(database, options.name, SystemClock())


async def _create_user(database: Database, options: argparse.Namespace) -> object:
    workspace_id = await jobs.find_workspace_id(database, options.workspace)
    password = await asyncio.to_thread(_read_password)
    return await jobs.create_user(
        database, workspace_id, name=options.name, email=options.email, password=password, role=Role(options.role)
    )


async def _create_channel(database: Database, options: argparse.Namespace) -> object:
    settings = WebChatSettings(
        allowed_origins=tuple(options.origin),
        title=options.title,
        greeting=options.greeting,
        asks_profile=not options.no_profile,
    )
    workspace_id = await jobs.find_workspace_id(database, options.workspace)
    return await jobs.create_web_chat(database, workspace_id, options.name, settings)


async def _set_closing_mode(database: Database, options: argparse.Namespace) -> object:
    workspace_id = await jobs.find_workspace_id(database, options.workspace)
    return await jobs.set_closing_mode(database, workspace_id, ClosingNoteMode(options.mode))


async def _save_category(database: Database, options: argparse.Namespace) -> object:
    workspace_id = await jobs.find_workspace_id(database, options.workspace)
    return await jobs.save_closing_category(
        database, workspace_id, options.name, description=options.description, order=options.order
    )


async def _remove_category(database: Database, options: argparse.Namespace) -> object:
    workspace_id = await jobs.find_workspace_id(database, options.workspace)
    return await jobs.remove_closing_category(database, workspace_id, options.name)


async def _set_password(database: Database, options: argparse.Namespace) -> object:
    password = await asyncio.to_thread(_read_password)
    return await jobs.set_password(database, options.user, password)


async def _set_active(database: Database, options: argparse.Namespace) -> object:
    return await jobs.set_user_active(database, options.user, is_active=options.job == "activate-user")


async def _sign_in_code(database: Database, options: argparse.Namespace) -> object:
    return await jobs.issue_sign_in_code(
        database, options.user, code_challenge=options.code_challenge, redirect_uri=options.redirect_uri
    )


async def _demo(database: Database, options: argparse.Namespace) -> object:
    folder = options.files.folder or default_files_folder(options.database)
    files = await Files.open(database, folder, options.files.s3_url, SystemClock())
    await jobs.create_demo(database, files, SystemClock())
    return await jobs.list_directory(database)


async def _list(database: Database, _options: argparse.Namespace) -> object:
    return await jobs.list_directory(database)


async def _back_up(database: Database, options: argparse.Namespace) -> object:
    return await jobs.back_up(database, options.file)


async def _restored(database: Database, _options: argparse.Namespace) -> object:
    return await jobs.begin_history(database)


_JOBS = {
    "create-workspace": _create_workspace,
    "create-user": _create_user,
    "create-channel": _create_channel,
    "closing-notes": _set_closing_mode,
    "save-category": _save_category,
    "remove-category": _remove_category,
    "set-password": _set_password,
    "activate-user": _set_active,
    "deactivate-user": _set_active,
    "sign-in-code": _sign_in_code,
    "demo": _demo,
    "list": _list,
    "backup": _back_up,
    "restored": _restored,
}
