"""The server's endpoints, as a signed-in user."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec

from desktop_inbox.domain.errors import AuthenticationError
from desktop_inbox.domain.ids import ContactId, WorkspaceId
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.commands import Command, CommandRequest, CommandResponse
from desktop_inbox.protocol.session import Me
from desktop_inbox.sync.faults import UNAUTHORIZED, Answer, decoded, error_of
from desktop_inbox.sync.http import HttpClient, Request, Streamed
from desktop_inbox.sync.line import WebSocketLine
from desktop_inbox.sync.tokens import TokenSource

T = TypeVar("T")


class AuthorizedHttp:
    """Requests with the user's access token. One that the server refuses is renewed, once."""

    def __init__(self, http: HttpClient, tokens: TokenSource) -> None:
        """Take what it works with and own none of it."""
        self._http = http
        self._tokens = tokens

    async def send(self, request: Request) -> bytes:
        """Send a request and return the body of its good answer. Raises as `HttpClient.send`."""
        return await self._with_token(lambda token: self._http.send(request, token))

    async def fetch(self, request: Request) -> Answer:
        """Send a request and return its answer, whatever its status but 401. Raises as `HttpClient.fetch`."""

        async def attempt(token: str) -> Answer:
            answer = await self._http.fetch(request, token)
            if answer.status == UNAUTHORIZED:
                raise error_of(answer)
            return answer

        return await self._with_token(attempt)

    @contextlib.asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[Streamed]:
        """Send a request and give its answer, whatever its status but 401, before its body has come.

        Raises as `HttpClient.stream`.
        """
        async with contextlib.AsyncExitStack() as open_answers:

            async def attempt(token: str) -> Streamed:
                answer = await open_answers.enter_async_context(self._http.stream(request, token))
                if answer.status == UNAUTHORIZED:
                    raise AuthenticationError
                return answer

            yield await self._with_token(attempt)

    async def open_line(self, path: str) -> WebSocketLine:
        """Open a WebSocket. Raises as `HttpClient.send`."""
        return WebSocketLine(await self._with_token(lambda token: self._http.open_websocket(path, token)))

    async def me(self) -> Me:
        """Return who the signed-in user is, and where."""
        return decoded(await self.send(Request(path="/v1/me")), Me)

    async def _with_token(self, attempt: Callable[[str], Awaitable[T]]) -> T:
        token = await self._tokens.access_token()
        try:
            return await attempt(token)
        except AuthenticationError as error:
            if error.code != AuthenticationError.code:
                raise
        return await attempt(await self._tokens.renew(token))


class WorkspaceApi:
    """One workspace on the server (`sync.remote.Remote`)."""

    def __init__(self, http: AuthorizedHttp, workspace_id: WorkspaceId) -> None:
        """Take the requests, and the workspace that they are about."""
        self._http = http
        self._path = f"/v1/ws/{workspace_id}"

    async def snapshot_page(self, page: str | None) -> bytes:
        """Fetch a page of a snapshot (`SnapshotPage`): the first for None, else the one of a token."""
        query = {} if page is None else {"page": page}
        return await self._http.send(Request(path=f"{self._path}/snapshot", query=query))

    async def changes(self, cursor: Cursor, wait_s: float) -> bytes:
        """Fetch what follows a cursor (`ChangesPage`); with nothing new the answer comes after `wait_s` seconds."""
        query = {
            "epoch": cursor.epoch,
            "scope": cursor.scope,
            "shared": str(cursor.shared),
            "private": str(cursor.private),
            "wait": f"{wait_s:g}",
        }
        return await self._http.send(Request(path=f"{self._path}/changes", query=query, wait_s=wait_s))

    async def timeline_page(self, contact_id: ContactId, before: int, limit: int) -> bytes:
        """Fetch the items of a contact below a position (`TimelinePage`)."""
        query = {"before": str(before), "limit": str(limit)}
        return await self._http.send(Request(path=f"{self._path}/contacts/{contact_id}/timeline", query=query))

    async def send_commands(self, commands: Sequence[Command]) -> CommandResponse:
        """Hand over commands, at most `COMMANDS_PER_REQUEST`; the answers are in their order."""
        body = CommandRequest(commands=[msgspec.Raw(msgspec.json.encode(command)) for command in commands])
        request = Request(method="POST", path=f"{self._path}/commands", body=msgspec.json.encode(body))
        return decoded(await self._http.send(request), CommandResponse)

    async def open_line(self) -> WebSocketLine:
        """Open the live line. Nothing is pushed before a `Subscribe` was sent."""
        return await self._http.open_line(f"{self._path}/live")
