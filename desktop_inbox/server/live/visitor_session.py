"""A visitor's WebSocket from its handshake to its end: from which site, who it is, what they report."""

from __future__ import annotations

import asyncio

from desktop_inbox.domain.errors import AuthenticationError, InboxError, ProtocolError, StoreError
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.problems import Problem, ProblemCode
from desktop_inbox.server.channels.webchat import Hello, Read, Ready, Received, VisitorFrame, Writing, parse_frame
from desktop_inbox.server.channels.webchat_access import WebChat, access_contact_of_visitor
from desktop_inbox.server.channels.webchat_gate import Caller, WebChatGate
from desktop_inbox.server.live.handshake import Message, Receive, Scope, Send, header, refuse
from desktop_inbox.server.live.visitor_line import CLOSE_TRY_AGAIN, VisitorLine
from desktop_inbox.server.live.visitors import VisitorHub
from desktop_inbox.server.problems import ProblemError, make_problem, problem_of_error
from desktop_inbox.server.services.delivery import do_report_delivery_upto
from desktop_inbox.server.storage.database import Database

CLOSE_GARBAGE = 4400
CLOSE_INVALID_TOKEN = 4401
CLOSE_RATE_LIMITED = 4429
GARBAGE_FRAMES = 5
GOODBYE_S = 2.0
HELLO_TIMEOUT_S = 10.0
LINES_PER_VISITOR = 8


class VisitorEndpoint:
    """Serves `/webchat/{channel_id}/live` as raw ASGI."""

    def __init__(self, hub: VisitorHub, gate: WebChatGate, database: Database, tasks: TaskScope) -> None:
        """Take what it works with and own none of it. `tasks` holds the sending tasks: it is closed after the hub."""
        self._hub = hub
        self._gate = gate
        self._database = database
        self._tasks = tasks

    async def serve(self, channel_id: ChannelId, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one WebSocket until it ends.

        The handshake is refused with a problem (403 `origin_not_allowed`, 404 `not_found`, 429 `rate_limited`, 503
        `unavailable`). Later the line is closed with 4400 (garbage, or no `hello` in time), 4401 (token not valid),
        4403 (the channel has ended), 4429 (too many lines or frames), 1013 (come back and fetch) or 1012 (the server
        goes away).
        """
        await receive()
        chat = await self._enter(channel_id, scope)
        if isinstance(chat, Problem):
            await refuse(scope, send, chat)
            return
        await send({"type": "websocket.accept"})
        line = await self._greet(chat, receive, send)
        sending = None if line is None else self._tasks.spawn("visitor-line", line.run())
        if line is None or sending is None:
            return
        self._hub.add(line)
        try:
            await self._begin(line)
            await self._listen(line, receive)
        finally:
            self._hub.remove(line)
            if not line.is_closing:
                sending.cancel()
            await asyncio.wait({sending}, timeout=GOODBYE_S)
            sending.cancel()

    async def _enter(self, channel_id: ChannelId, scope: Scope) -> WebChat | Problem:
        client = scope.get("client")
        caller = Caller(
            origin=header(scope, b"origin"), host=header(scope, b"host") or "", address=client[0] if client else None
        )
        try:
            self._gate.count_request(caller)
            if self._tasks.is_closed:
                return make_problem(ProblemCode.UNAVAILABLE)
            return await self._gate.find(channel_id, caller)
        except ProblemError as error:
            return error.problem
        except InboxError as error:
            return problem_of_error(error)

    async def _greet(self, chat: WebChat, receive: Receive, send: Send) -> VisitorLine | None:
        """Return the line of the visitor who says hello; None when it was closed instead."""
        code = CLOSE_GARBAGE
        try:
            async with asyncio.timeout(HELLO_TIMEOUT_S):
                message = await receive()
            if message["type"] == "websocket.disconnect":
                return None
            frame = _decode(message)
            if isinstance(frame, Hello):
                token = self._gate.verify(chat, frame.token)
                if self._hub.count_of_visitor(chat.id, token.visitor_id) < LINES_PER_VISITOR:
                    return VisitorLine(chat, token.visitor_id, send)
                code = CLOSE_RATE_LIMITED
        except AuthenticationError:
            code = CLOSE_INVALID_TOKEN
        except (TimeoutError, ProtocolError):
            pass
        await send({"type": "websocket.close", "code": code})
        return None

    async def _begin(self, line: VisitorLine) -> None:
        # The line is in the hub already, so a first message that is stored meanwhile binds it too.
        try:
            contact = await self._database.read(
                lambda conn: access_contact_of_visitor(conn, line.chat, line.visitor_id)
            )
        except StoreError:
            line.close(CLOSE_TRY_AGAIN)
            return
        line.push(Ready())
        if contact is not None:
            self._hub.bind(line, contact.id)

    async def _listen(self, line: VisitorLine, receive: Receive) -> None:
        garbage = 0
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            if line.is_closing:
                continue
            try:
                self._gate.count_frame(line.visitor_id)
                await self._on_frame(line, _decode(message))
            except ProtocolError:
                garbage += 1
                if garbage >= GARBAGE_FRAMES:
                    line.close(CLOSE_GARBAGE)
            except ProblemError:
                line.close(CLOSE_RATE_LIMITED)
            except StoreError:
                line.close(CLOSE_TRY_AGAIN)

    async def _on_frame(self, line: VisitorLine, frame: VisitorFrame) -> None:
        match frame:
            case Hello():
                raise ProtocolError("bad_frame")
            case Writing(is_typing=is_typing):
                self._hub.set_typing(line, is_typing=is_typing)
            case Received(upto=upto) if upto > max(line.received, line.read):
                line.received = upto
                await self._report(line, upto, DeliveryState.DELIVERED)
            case Read(upto=upto) if upto > line.read:
                line.read = upto
                await self._report(line, upto, DeliveryState.READ)
            case _:
                pass  # said before

    async def _report(self, line: VisitorLine, upto: int, state: DeliveryState) -> None:
        contact_id = line.contact_id
        if contact_id is not None:
            await self._database.write(
                line.chat.workspace_id,
                lambda tx: do_report_delivery_upto(tx, contact_id, line.chat.id, upto, state),
            )


def _decode(message: Message) -> VisitorFrame:
    text = message.get("text")
    if text is None:
        raise ProtocolError("binary_frame")
    return parse_frame(text)
