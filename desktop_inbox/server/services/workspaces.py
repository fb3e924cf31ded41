"""Rules of the directory: workspaces, users, channels. What `desktop-inbox admin` does."""

from __future__ import annotations

import secrets
from functools import cache

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, bindparam, delete, insert, select

from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId, UserId, WorkspaceId
from desktop_inbox.domain.text import clean_name
from desktop_inbox.domain.workspace import (
    PASSWORD_CHARACTERS,
    Availability,
    Role,
    User,
    Workspace,
    check_user_email,
    normal_email,
)
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import Lookup, fetch_all, fetch_one

# The library's defaults are the second recommended option of RFC 9106, section 4: Argon2id, 64 MiB, 3 passes, 4 lanes.
_HASHER = PasswordHasher()

NO_FILES = ChannelLimits()
"""What a channel takes of which nothing else is known: text."""


class ChannelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What only the server knows of a channel. `settings` is JSON in the form of the channel's module.

    `secret` is a key of 32 random bytes for the module's own use.
    """

    channel: Channel
    workspace_id: WorkspaceId
    settings: msgspec.Raw
    secret: bytes


def do_create_workspace(tx: Tx, name: str) -> Workspace:
    """Create the transaction's workspace. Raises `UserError("empty_name")`."""
    return tx.put("workspace.created", Workspace(id=tx.workspace_id, name=check_name(name)))


def do_create_user(tx: Tx, *, name: str, email: str, password: str | None, role: Role = Role.AGENT) -> User:
    """Create a user who signs in by e-mail address and password (None: not by password, until one is set).

    Takes some 50 ms with a password, because it is hashed.
    Raises `UserError`: `empty_name`, `bad_email`, `email_taken`, `bad_password` (see `domain.workspace`).
    """
    user_id = UserId(new_id(tx.clock))
    user = User(id=user_id, name=check_name(name), email=check_free_email(tx, email, user_id), role=role)
    user = tx.put("user.created", user)
    if password is not None:
        do_store_password(tx, user.id, hash_password(password))
    return user


def do_set_password(tx: Tx, user_id: UserId, password: str) -> None:
    """Give a user another password. Raises `UserError`: `user_not_found`, `bad_password`."""
    find_member(tx, user_id)
    do_store_password(tx, user_id, hash_password(password))


def do_set_user_active(tx: Tx, user_id: UserId, *, is_active: bool) -> User:
    """Take a user's rights away, or give them back. What they wrote and what is assigned to them stays as it is.

    Raises `UserError`: `user_not_found`, `last_owner`.
    """
    user = find_member(tx, user_id)
    if user.is_active == is_active:
        return user
    if not is_active:
        check_owner_remains(tx, user)
    kind = "user.activated" if is_active else "user.deactivated"
    return tx.put(kind, msgspec.structs.replace(user, is_active=is_active))


def do_set_availability(tx: Tx, user_id: UserId, availability: Availability) -> User:
    """Say whether a user takes conversations now. Raises `UserError("user_not_found")`."""
    user = find_member(tx, user_id)
    if user.availability is availability:
        return user
    return tx.put("user.availability_changed", msgspec.structs.replace(user, availability=availability))


def do_create_channel(
    tx: Tx, kind: ChannelKind, name: str, settings: object = None, *, limits: ChannelLimits = NO_FILES
) -> Channel:
    """Create a channel with a fresh secret; `settings` is anything that encodes as a JSON object (None: an empty one).

    Raises `UserError("empty_name")`.
    """
    channel = Channel(id=ChannelId(new_id(tx.clock)), kind=kind, name=check_name(name), limits=limits)
    return do_store_channel(tx, channel, {} if settings is None else settings)


def do_store_channel(tx: Tx, channel: Channel, settings: object) -> Channel:
    """Store a new channel with a fresh secret. The caller has checked its name and id."""
    channel = tx.put("channel.created", channel)
    values = {
        "channel_id": channel.id,
        "settings": msgspec.json.encode(settings).decode(),
        "secret": secrets.token_bytes(32),
    }
    tx.conn.execute(insert(tables.channel_settings), values)
    return channel


def do_set_channel_active(tx: Tx, channel_id: ChannelId, *, is_active: bool) -> Channel:
    """Stop a channel, or let it work again. Raises `UserError("channel_not_found")`."""
    channels = tables.channels.c
    channel = fetch_one(tx.conn, Channel, channels.id == channel_id, channels.workspace_id == tx.workspace_id)
    if channel is None:
        raise UserError("channel_not_found")
    if channel.is_active == is_active:
        return channel
    kind = "channel.activated" if is_active else "channel.deactivated"
    return tx.put(kind, msgspec.structs.replace(channel, is_active=is_active))


def find_workspaces(conn: Connection) -> list[Workspace]:
    """Return all workspaces, by name."""
    return fetch_all(conn, Workspace, order_by=[tables.workspaces.c.name, tables.workspaces.c.id])


def find_user(conn: Connection, email: str) -> tuple[User, WorkspaceId] | None:
    """Return the user with an e-mail address, active or not, and their workspace; None when there is none."""
    users = tables.users.c
    user = fetch_one(conn, User, users.email == normal_email(email))
    if user is None:
        return None
    workspace_id = conn.scalars(select(users.workspace_id).where(users.id == user.id)).one()
    return user, WorkspaceId(workspace_id)


def find_channel_settings(conn: Connection, channel_id: ChannelId) -> ChannelSettings | None:
    """Return what the server knows of a channel, active or not; None for an unknown one."""
    found = _CHANNEL.all(conn, channel_id=channel_id)
    if not found:
        return None
    workspace_id, settings, secret = conn.execute(_CHANNEL_SETTINGS, {"channel_id": channel_id}).one()
    return ChannelSettings(
        channel=found[0],
        workspace_id=WorkspaceId(workspace_id),
        settings=msgspec.Raw(settings.encode()),
        secret=secret,
    )


def check_password(conn: Connection, email: str, password: str) -> tuple[User, WorkspaceId] | None:
    """Return the active user to whom address and password belong; None when they do not.

    Takes some 50 ms in any case, so its time tells nothing.
    """
    found = find_user(conn, email)
    stored = None
    if found is not None:
        credentials = tables.credentials.c
        stored = conn.scalar(select(credentials.password_hash).where(credentials.user_id == found[0].id))
    try:
        _HASHER.verify(stored or _nobodys_hash(), password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return None
    return found if found is not None and found[0].is_active else None


def check_name(name: str) -> str:
    """Return a name as it is stored. Raises `UserError("empty_name")`."""
    name = clean_name(name)
    if not name:
        raise UserError("empty_name")
    return name


def find_member(tx: Tx, user_id: UserId) -> User:
    """Return a user of the transaction's workspace, active or not. Raises `UserError("user_not_found")`."""
    users = tables.users.c
    user = fetch_one(tx.conn, User, users.id == user_id, users.workspace_id == tx.workspace_id)
    if user is None:
        raise UserError("user_not_found")
    return user


def check_free_email(tx: Tx, email: str, user_id: UserId) -> str:
    """Return a user's e-mail address as it is stored. Raises `UserError`: `bad_email`, `email_taken` by another."""
    email = check_user_email(email)
    users = tables.users.c
    if fetch_one(tx.conn, User, users.email == email, users.id != user_id) is not None:
        raise UserError("email_taken")
    return email


def check_owner_remains(tx: Tx, user: User) -> None:
    """Raise `UserError("last_owner")` for the only active owner: without one, nobody could make another."""
    users = tables.users.c
    others = (users.workspace_id == tx.workspace_id) & (users.role == Role.OWNER) & (users.id != user.id)
    is_owner = user.role is Role.OWNER and user.is_active
    if is_owner and fetch_one(tx.conn, User, others, users.is_active) is None:
        raise UserError("last_owner")


@cache
def _nobodys_hash() -> str:
    """Return what unknown people's passwords are checked against, so that they take as long as known people's."""
    return _HASHER.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """Return what is stored of a password. Takes some 50 ms. Raises `UserError("bad_password")`."""
    shortest, longest = PASSWORD_CHARACTERS
    if not shortest <= len(password) <= longest:
        raise UserError("bad_password", shortest=shortest, longest=longest)
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def do_store_password(tx: Tx, user_id: UserId, password_hash: str) -> None:
    """Let a user sign in by the password with this hash, and by no other."""
    credentials = tables.credentials
    tx.conn.execute(delete(credentials).where(credentials.c.user_id == user_id))
    values = {"user_id": user_id, "password_hash": password_hash, "changed_at": tx.clock.now()}
    tx.conn.execute(insert(credentials), values)


# Every request of a visitor asks for them.
_CHANNEL = Lookup(Channel, tables.channels.c.id == bindparam("channel_id"))
_CHANNEL_SETTINGS = (
    select(tables.channels.c.workspace_id, tables.channel_settings.c.settings, tables.channel_settings.c.secret)
    .join_from(tables.channels, tables.channel_settings)
    .where(tables.channels.c.id == bindparam("channel_id"))
)
