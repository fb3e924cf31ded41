"""A user's WebSocket from its handshake to its end: who it is, what they subscribe to, what they say."""

from __future__ import annotations

import asyncio
from uuid import UUID

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import (
    InboxError,
    ProtocolError,
    TransientError,
    UserError,
)
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.frames import FrameError, SetIdle, SetTyping, SetViewing, Subscribe
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.server.channels.rate_limits import RateLimiter
from desktop_inbox.server.live.client_frames import FRAME_RATE, GARBAGE_FRAMES, decode_frame
from desktop_inbox.server.live.direct import push_of
from desktop_inbox.server.live.encoding import EncodedFrame
from desktop_inbox.server.live.handshake import Message, Receive, Scope, Send, bearer_token, refuse
from desktop_inbox.server.live.hub import LiveHub
from desktop_inbox.server.live.line import LiveLine
from desktop_inbox.server.problems import make_problem, problem_of_error
from desktop_inbox.server.services.access import access_contact
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.services.tokens import Access
from desktop_inbox.server.storage.database import Database

CLOSE_GARBAGE = 4400
LINES_PER_USER = 16
GOODBYE_S = 2.0
SUBSCRIBE_TIMEOUT_S = 15.0
"""Who has not subscribed by then is no application of ours."""


class LiveEndpoint:
    """Serves `/v1/ws/{workspace_id}/live` as raw ASGI: the fewest steps between a commit and the socket."""

    def __init__(
        self, hub: LiveHub, database: Database, authority: TokenAuthority, *, clock: Clock, tasks: TaskScope
    ) -> None:
        """Take what it works with and own none of it. `tasks` holds the sending tasks: it is closed after the hub."""
        self._hub = hub
        self._database = database
        self._authority = authority
        self._tasks = tasks
        self._rates = RateLimiter(FRAME_RATE, clock)

    async def serve(self, workspace_id: UUID, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one WebSocket until it ends.

        The handshake is refused with a problem (401 `invalid_token`, 403 `forbidden`, 429 `rate_limited`, 503
        `unavailable`). Later the line is closed with 4401 (token ended or revoked), 4400 (garbage), 1013 (the database
        cannot be read) or 1012 (the server goes away).
        """
        await receive()
        try:
            access = await self._check(workspace_id, scope)
        except InboxError as error:
            await refuse(scope, send, problem_of_error(error))
            return
        if self._hub.count_of_user(access.actor) >= LINES_PER_USER:
            await refuse(scope, send, make_problem(ProblemCode.RATE_LIMITED))
            return
        await send({"type": "websocket.accept"})
        line = LiveLine(access, send, push_of(scope))
        sending = self._tasks.spawn("live-line", line.run())
        if sending is None:
            return
        self._hub.add(line)
        try:
            await self._listen(line, receive)
        finally:
            self._hub.remove(line)
            await _finish(line, sending)

    async def _check(self, workspace_id: UUID, scope: Scope) -> Access:
        if self._tasks.is_closed:
            raise TransientError("stopping")
        access = await self._authority.authenticate(bearer_token(scope))
        if access.actor.workspace_id != workspace_id:
            raise UserError("forbidden")
        return access

    async def _listen(self, line: LiveLine, receive: Receive) -> None:
        garbage = 0
        while True:
            timeout_s = None if line.is_subscribed or line.is_closing else SUBSCRIBE_TIMEOUT_S
            try:
                async with asyncio.timeout(timeout_s):
                    message = await receive()
            except TimeoutError:
                line.close(CLOSE_GARBAGE)
                continue
            if message["type"] == "websocket.disconnect":
                return
            if line.is_closing:
                continue
            try:
                await self._on_message(line, message)
            except InboxError as error:
                line.push(EncodedFrame(FrameError(code=error.code)))
                garbage += isinstance(error, ProtocolError)
                self._hub.metrics.garbage.labels(error.code).inc()
            if garbage >= GARBAGE_FRAMES:
                line.close(CLOSE_GARBAGE)

    async def _on_message(self, line: LiveLine, message: Message) -> None:
        if self._rates.take(line.family_id.hex):
            raise ProtocolError("rate_limited")
        frame = decode_frame(message)
        match frame:
            case Subscribe(cursor=cursor):
                await self._hub.begin(line, cursor)
            case _ if not line.is_subscribed:
                raise ProtocolError("not_subscribed")
            case SetTyping():
                await self._set_typing(line, frame)
            case SetViewing():
                await self._set_viewing(line, frame)
            case SetIdle(is_idle=is_idle):
                self._hub.set_idle(line, is_idle=is_idle)

    async def _set_typing(self, line: LiveLine, frame: SetTyping) -> None:
        if frame.contact_id not in line.typing_in:
            if not frame.is_typing:
                return
            await self._check_sees(line, frame.contact_id)
        self._hub.set_typing(line, frame.contact_id, is_typing=frame.is_typing)

    async def _set_viewing(self, line: LiveLine, frame: SetViewing) -> None:
        if frame.contact_id is not None:
            await self._check_sees(line, frame.contact_id)
        self._hub.set_viewing(line, frame.contact_id)

    async def _check_sees(self, line: LiveLine, contact_id: ContactId) -> None:
        await self._database.read(lambda conn: access_contact(conn, line.actor, contact_id))
        if not line.sees(contact_id):  # lost while it was read
            raise UserError("contact_not_found")


async def _finish(line: LiveLine, sending: asyncio.Task[None]) -> None:
    """End the sending task: it has said its goodbye if it was asked to, and nobody listens any more."""
    if not line.is_closing:
        sending.cancel()
    await asyncio.wait({sending}, timeout=GOODBYE_S)
    sending.cancel()
