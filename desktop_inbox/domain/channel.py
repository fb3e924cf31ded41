"""Channels: connected accounts on messaging media."""

from __future__ import annotations

from enum import StrEnum

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ChannelId


class ChannelKind(StrEnum):
    """The medium of a channel."""

    WEB_CHAT = "web_chat"
    WHATSAPP = "whatsapp"
    MESSENGER = "messenger"
    VIBER = "viber"
    TELEGRAM = "telegram"
    EMAIL = "email"


class Channel(Entity, frozen=True, kw_only=True, tag="channel"):
    """A connected account, as clients see it: its secrets never leave the server."""

    id: ChannelId
    kind: ChannelKind
    name: str
    is_active: bool = True
