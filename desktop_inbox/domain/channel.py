"""Channels: connected accounts on messaging media."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_inbox.domain.channel_limits import ChannelLimits
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
    """A connected account, as clients see it: its secrets never leave the server. `limits` are those of its kind."""

    id: ChannelId
    kind: ChannelKind
    name: str
    is_active: bool = True
    limits: ChannelLimits = ChannelLimits()


def embedding_code(server: str, channel_id: ChannelId) -> str:
    """Return the HTML that puts a web chat of the server at an address (`https://host`) on a web site."""
    quoted = server.replace("&", "&amp;").replace('"', "&quot;")
    return f'<script src="{quoted}/webchat/widget.js" data-channel="{channel_id}" async></script>'


DEFAULT_COLOUR = "#1f6feb"


class WebChatSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the owner of a web-chat channel sets.

    `allowed_origins`: the web sites that may embed it, as scheme and host; empty: only the server's own pages.
    `title` heads the panel (empty: the channel's name), `greeting` welcomes a new visitor (empty: the widget's own
    words). `colour` is `#rrggbb`. `asks_profile`: offer to leave name and email.
    """

    allowed_origins: tuple[str, ...] = ()
    title: str = ""
    greeting: str = ""
    colour: str = DEFAULT_COLOUR
    asks_profile: bool = True
