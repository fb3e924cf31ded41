"""Rules of channels for whoever administers them: their names, settings and limits."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, select, update

from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.workspaces import (
    ChannelSettings,
    check_name,
    do_store_channel,
    find_channel_settings,
)
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one


def do_save_channel(tx: Tx, wanted: Channel, settings: object) -> Channel:
    """Create a channel with an id, a fresh secret and settings, or change the name and settings of the one that has it.

    `settings` is anything that encodes as a JSON object; the caller has checked it. Whether an existing one is active
    stays, and so do its limits. Raises `UserError`: `empty_name`, `channel_not_found` (it is of another kind),
    `id_taken` in another workspace.
    """
    channels = tables.channels.c
    name = check_name(wanted.name)
    before = fetch_one(tx.conn, Channel, channels.id == wanted.id, channels.workspace_id == tx.workspace_id)
    if before is None:
        if tx.conn.scalar(select(channels.id).where(channels.id == wanted.id)) is not None:
            raise UserError("id_taken")
        return do_store_channel(tx, msgspec.structs.replace(wanted, name=name), settings)
    if before.kind is not wanted.kind:
        raise UserError("channel_not_found")
    stored = tables.channel_settings
    statement = update(stored).where(stored.c.channel_id == wanted.id)
    tx.conn.execute(statement.values(settings=msgspec.json.encode(settings).decode()))
    if before.name == name:
        return before
    return tx.put("channel.updated", msgspec.structs.replace(before, name=name))


def do_refresh_limits(tx: Tx, limits: Mapping[ChannelKind, ChannelLimits]) -> list[Channel]:
    """Give the workspace's channels the limits of their kinds. Returns those that had others, or none."""
    channels = fetch_all(tx.conn, Channel, tables.channels.c.workspace_id == tx.workspace_id)
    outdated = [channel for channel in channels if channel.limits != limits.get(channel.kind, channel.limits)]
    return [tx.put("channel.updated", msgspec.structs.replace(one, limits=limits[one.kind])) for one in outdated]


def access_channel_settings(
    conn: Connection, actor: Actor, channel_id: ChannelId, kind: ChannelKind
) -> ChannelSettings:
    """Return what only the server knows of a channel, active or not. Raises `UserError("channel_not_found")`."""
    found = find_channel_settings(conn, channel_id)
    if found is None or found.workspace_id != actor.workspace_id or found.channel.kind is not kind:
        raise UserError("channel_not_found")
    return found
