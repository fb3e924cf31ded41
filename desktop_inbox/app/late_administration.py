"""An administration that exists before the network is loaded."""

from __future__ import annotations

from desktop_inbox.domain.channel import WebChatSettings, embedding_code
from desktop_inbox.domain.errors import TransientError
from desktop_inbox.domain.ids import ChannelId, UserId
from desktop_inbox.domain.ports import Administration


class LateAdministration:
    """Stands in for `sync`'s (`domain.ports.Administration`) and passes everything on once there is one.

    Until then everything that needs the server raises `TransientError`, as offline.
    """

    def __init__(self, server: str) -> None:
        """Take the server's address, and begin without a connection."""
        self._server = server
        self._administration: Administration | None = None

    def attach(self, administration: Administration) -> None:
        """Take the one that has a connection."""
        self._administration = administration

    async def set_password(self, user_id: UserId, password: str) -> None:
        """Pass on that a user gets a password."""
        await self._connected().set_password(user_id, password)

    async def webchat_settings(self, channel_id: ChannelId) -> WebChatSettings:
        """Pass on what a web chat's settings are."""
        return await self._connected().webchat_settings(channel_id)

    async def save_webchat(self, channel_id: ChannelId, name: str, settings: WebChatSettings) -> None:
        """Pass on a new or changed web chat."""
        await self._connected().save_webchat(channel_id, name, settings)

    async def set_channel_active(self, channel_id: ChannelId, *, is_active: bool) -> None:
        """Pass on that a channel is stopped, or works again."""
        await self._connected().set_channel_active(channel_id, is_active=is_active)

    def embedding_code(self, channel_id: ChannelId) -> str:
        """Return the HTML that puts a web chat on a web site, also without a connection."""
        return embedding_code(self._server, channel_id)

    def _connected(self) -> Administration:
        if self._administration is None:
            raise TransientError
        return self._administration
