"""Comments stay inside: nothing that a visitor is sent, by any route or frame, holds anything of one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import CommandId, CommentId, ContactId, ConversationId, MergeId, MessageId
from desktop_inbox.domain.message import Comment, DeliveryState
from desktop_inbox.domain.workspace import User
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.contact_commands import CreateContact, MergeContacts
from desktop_inbox.protocol.conversation_commands import AddComment, CloseConversation, MarkRead, SendMessage
from desktop_inbox.protocol.uploads import OFFSET_HEADER, PIECE_MEDIA_TYPE
from desktop_inbox.server.channels.webchat_access import find_addressed
from desktop_inbox.server.services.access import actor_of
from desktop_inbox.server.services.commands import execute
from desktop_inbox.server.services.delivery import do_report_delivery
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.api_server import Workplace, call, make_scope
from tests.fixtures.waiting import until

SECRET = "between us: this one does not pay"

ROUTES: dict[tuple[str, str], Any] = {
    ("GET", "/webchat/widget.js"): None,
    ("GET", "/webchat/demo.css"): None,
    ("GET", "/webchat/{channel_id}/demo"): None,
    ("POST", "/webchat/{channel_id}/session"): {},
    ("GET", "/webchat/{channel_id}/messages"): None,
    ("POST", "/webchat/{channel_id}/messages"): {"id": str(UUID(int=77)), "text": "Hola"},
    ("POST", "/webchat/{channel_id}/opened"): None,
    ("POST", "/webchat/{channel_id}/profile"): {"name": "Susan", "email": "susan@example.test"},
    ("PUT", "/webchat/{channel_id}/uploads/{upload_id}"): {"name": "list.txt", "size_bytes": 5},
    ("PATCH", "/webchat/{channel_id}/uploads/{upload_id}"): b"words",
    ("GET", "/webchat/{channel_id}/attachments/{attachment_id}"): None,
    ("DELETE", "/webchat/{channel_id}/uploads/{upload_id}"): None,
}
"""Every route that a visitor's browser uses, with the body that it sends there; bytes are a piece of an upload."""

UPLOAD_ID = UUID(int=78)


class Browser:
    """A visitor's browser: `heard` is everything that it was ever sent, bodies, headers and frames."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.heard: list[str] = []
        self.token = ""
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._serving: asyncio.Task[None] | None = None

    async def call(self, method: str, path: str, body: object = None) -> bytes:
        """Call a route (`{channel_id}` is the chat) and return the body of its answer, which must be a success."""
        path = path.replace("{channel_id}", str(self.workplace.channel.id))
        path = path.replace("{upload_id}", str(UPLOAD_ID)).replace("{attachment_id}", str(UPLOAD_ID))
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        if isinstance(body, bytes):
            headers |= {"content-type": PIECE_MEDIA_TYPE, OFFSET_HEADER: "0"}
        elif body is not None:
            headers["content-type"] = "application/json"
            body = msgspec.json.encode(body)
        data = body or b""
        answer = await call(self.workplace.server, method, path, headers=headers, body=data)
        assert answer.status < 300, (path, answer.body)
        self.heard += [answer.body.decode(), str(answer.headers)]
        return answer.body

    async def begin(self) -> None:
        """Begin a visit, and open the live line."""
        answer = await self.call("POST", "/webchat/{channel_id}/session", {})
        self.token = msgspec.json.decode(answer)["token"]
        scope = make_scope("websocket", f"/webchat/{self.workplace.channel.id}/live", {"host": "inbox.test"})
        self._incoming.put_nowait({"type": "websocket.connect"})
        self.tell(type="hello", token=self.token)
        self._serving = asyncio.create_task(self.workplace.server.asgi(scope, self._incoming.get, self._take))
        await until(lambda: '{"type":"ready"}' in self.heard)

    def tell(self, **frame: object) -> None:
        """Send a frame on the live line."""
        self._incoming.put_nowait({"type": "websocket.receive", "text": msgspec.json.encode(frame).decode()})

    async def leave(self) -> None:
        """End the live line."""
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        if self._serving is not None:
            await self._serving

    async def _take(self, message: Any) -> None:
        self.heard.append(message.get("text") or "")


class Team:
    """Ana, who answers, and Zelda, who only comments."""

    def __init__(self, workplace: Workplace, zelda: User) -> None:
        self.workplace, self.zelda = workplace, zelda
        self.comment_ids: list[CommentId] = []

    def new(self) -> UUID:
        return new_id(self.workplace.clock)

    async def do(self, user: User, command: Command) -> None:
        actor = actor_of(user, self.workplace.workspace_id)
        raw = msgspec.Raw(msgspec.json.encode(command))
        [answer] = (await execute(self.workplace.server.database, actor, [raw])).answers
        assert answer.status is AnswerStatus.OK, answer

    async def comment(self, on: ContactId) -> None:
        """Write the secret on a contact as Zelda, with Ana mentioned."""
        self.comment_ids.append(CommentId(self.new()))
        comment = AddComment(
            command_id=CommandId(self.new()),
            contact_id=on,
            comment_id=self.comment_ids[-1],
            text=SECRET,
            mentioned_user_ids=(self.workplace.ana.id,),
        )
        await self.do(self.zelda, comment)

    async def reply(self, to: ContactId, text: str) -> None:
        conversation_id = ConversationId(self.new())
        command_id, message_id = CommandId(self.new()), MessageId(self.new())
        reply = SendMessage(
            command_id=command_id, contact_id=to, message_id=message_id, conversation_id=conversation_id, text=text
        )
        await self.do(self.workplace.ana, reply)

    async def conversation(self) -> Conversation:
        """Return the newest conversation."""
        database = self.workplace.server.database
        return max(await database.read(lambda conn: fetch_all(conn, Conversation)), key=lambda one: one.id)


@pytest.fixture
async def team(workplace: Workplace) -> Team:
    return Team(workplace, await workplace.add_user("Zelda Hidden", "zelda@example.test"))


@pytest.fixture
async def browser(workplace: Workplace) -> AsyncIterator[Browser]:
    browser = Browser(workplace)
    await browser.begin()
    yield browser
    await browser.leave()


async def _live_a_life(team: Team, browser: Browser) -> None:
    """Let visitor and users do what there is, with comments before, between and after everything."""
    await browser.call("POST", "/webchat/{channel_id}/opened")
    browser.tell(type="typing", is_typing=True)
    await browser.call("POST", "/webchat/{channel_id}/messages", {"id": str(UUID(int=1)), "text": "My order?"})
    conversation = await team.conversation()
    contact_id = conversation.contact_id
    await team.comment(contact_id)
    await team.reply(contact_id, "first answer")
    await team.comment(contact_id)
    read = {"command_id": CommandId(team.new()), "contact_id": contact_id, "conversation_id": conversation.id}
    await team.do(team.workplace.ana, MarkRead(**read, incoming_read=1))
    closing = {**read, "command_id": CommandId(team.new()), "summary": SECRET}
    await team.do(team.workplace.ana, CloseConversation(**closing, seen_incoming=1))
    await team.comment(contact_id)
    other = ContactId(team.new())
    await team.do(team.workplace.ana, CreateContact(command_id=CommandId(team.new()), contact_id=other, name="Sue"))
    await team.comment(other)
    merge = MergeContacts(
        command_id=CommandId(team.new()), contact_id=contact_id, secondary_id=other, merge_id=MergeId(team.new())
    )
    await team.do(team.workplace.ana, merge)
    browser.tell(type="received", upto=2**40)
    browser.tell(type="read", upto=2**40)
    await team.comment(contact_id)
    await team.reply(contact_id, "last answer")
    await until(lambda: any("last answer" in heard for heard in browser.heard))


async def test_nothing_that_a_visitor_is_sent_holds_anything_of_a_comment(team: Team, browser: Browser) -> None:
    await _live_a_life(team, browser)
    for (method, path), body in ROUTES.items():
        await browser.call(method, path, body)
    page = msgspec.json.decode(await browser.call("GET", "/webchat/{channel_id}/messages"))
    assert [message["text"] for message in page["messages"]] == ["My order?", "first answer", "last answer", "Hola"]
    heard = "\n".join(browser.heard)
    hidden = [SECRET, "Zelda", str(team.zelda.id), *map(str, team.comment_ids)]
    assert [word for word in hidden if word in heard] == []


async def test_every_route_of_visitors_is_known_here(workplace: Workplace) -> None:
    routes = workplace.server.asgi._http.routes  # type: ignore[attr-defined]
    served = {
        (method, route.path_format.replace(":uuid", ""))
        for route in routes
        for method in getattr(route, "methods", ())
        if route.path_format.startswith("/webchat/") and method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }
    assert served == set(ROUTES)


async def test_a_comment_taken_for_a_message_is_found_and_reported_nowhere(team: Team, browser: Browser) -> None:
    await _live_a_life(team, browser)
    database, ids = team.workplace.server.database, [MessageId(comment_id) for comment_id in team.comment_ids]
    assert await database.read(lambda conn: find_addressed(conn, ids)) == []
    before = await database.read(lambda conn: fetch_all(conn, Comment))
    reported = await database.write(
        team.workplace.workspace_id, lambda tx: do_report_delivery(tx, ids, DeliveryState.READ)
    )
    assert reported == []
    assert await database.read(lambda conn: fetch_all(conn, Comment)) == before
