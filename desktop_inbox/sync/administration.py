"""What managers and owners do beside the outbox, over HTTP at once (`domain.ports.Administration`)."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.channel import WebChatSettings, embedding_code
from desktop_inbox.domain.ids import ChannelId, UserId, WorkspaceId
from desktop_inbox.protocol.administration import SaveWebChat, SetChannelActive, SetPassword
from desktop_inbox.sync.api import AuthorizedHttp
from desktop_inbox.sync.faults import decoded, refusal_of
from desktop_inbox.sync.http import Request


class HttpAdministration:
    """One workspace's administration on a server, as the signed-in user. Nothing waits: offline it fails at once."""

    def __init__(self, http: AuthorizedHttp, *, server: str, workspace_id: WorkspaceId) -> None:
        """Take the requests, the server's address (`https://host`), and the workspace that they are about."""
        self._http = http
        self._server = server
        self._path = f"/v1/ws/{workspace_id}"

    async def set_password(self, user_id: UserId, password: str) -> None:
        """Give a user a password."""
        await self._put(f"/users/{user_id}/password", SetPassword(password=password))

    async def webchat_settings(self, channel_id: ChannelId) -> WebChatSettings:
        """Return a web chat's settings."""
        request = Request(path=f"{self._path}/channels/{channel_id}/web-chat")
        return decoded(await self._send(request), WebChatSettings)

    async def save_webchat(self, channel_id: ChannelId, name: str, settings: WebChatSettings) -> None:
        """Create a web chat with this id, or change it."""
        await self._put(f"/channels/{channel_id}/web-chat", SaveWebChat(name=name, settings=settings))

    async def set_channel_active(self, channel_id: ChannelId, *, is_active: bool) -> None:
        """Stop a channel, or let it work again."""
        await self._put(f"/channels/{channel_id}/active", SetChannelActive(is_active=is_active))

    def embedding_code(self, channel_id: ChannelId) -> str:
        """Return the HTML that puts a web chat on a web site."""
        return embedding_code(self._server, channel_id)

    async def _put(self, path: str, body: SetPassword | SaveWebChat | SetChannelActive) -> None:
        await self._send(Request(method="PUT", path=f"{self._path}{path}", body=msgspec.json.encode(body)))

    async def _send(self, request: Request) -> bytes:
        answer = await self._http.fetch(request)
        if answer.status != 200:
            raise refusal_of(answer)
        return answer.body
