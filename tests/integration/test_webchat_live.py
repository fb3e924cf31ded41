"""The web chat's live side against the real server: messages, ticks, typing, origins, bad input, going away."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ChannelId, CommandId, MergeId
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.protocol.contact_commands import MergeContacts, UndoMerge
from desktop_inbox.protocol.frames import ContactTyping
from desktop_inbox.server.live import visitor_session
from desktop_inbox.server.services.workspaces import do_set_channel_active
from tests.fixtures.waiting import until
from tests.fixtures.webchat import Visitor, WebChatServer

Line = aiohttp.ClientWebSocketResponse


async def receive(line: Line, kind: str) -> dict[str, Any]:
    """Return the next frame, which must be of a kind."""
    frame: dict[str, Any] = await line.receive_json(timeout=5)
    assert frame["type"] == kind, frame
    return frame


async def closed_with(line: Line) -> int | None:
    """Return the code that the line is closed with, whatever came before."""
    while (message := await line.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
        pass
    assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED), message
    return line.close_code


async def test_an_answer_arrives_with_the_first_name_only(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.say("Hola")
    line = await visitor.live()
    await web_chat.comment("between us")
    message_id = await web_chat.reply("¡Hola! ¿En qué te ayudo?")
    message = (await receive(line, "message"))["message"]
    assert (message["id"], message["text"], message["author"]) == (str(message_id), "¡Hola! ¿En qué te ayudo?", "Ana")
    assert set(message) == {"id", "position", "text", "at", "author"}


async def test_the_first_message_makes_an_open_line_the_contacts(web_chat: WebChatServer, visitor: Visitor) -> None:
    line = await visitor.live()
    said = await visitor.say("Hola")
    assert (await receive(line, "message"))["message"] == said
    await web_chat.reply("Hi")
    assert (await receive(line, "message"))["message"]["text"] == "Hi"


async def test_every_tab_of_a_visitor_hears_and_nobody_else(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    await visitor.say("Hola")
    contact_id = (await web_chat.contact()).id
    await other_visitor.say("Buenas")
    tabs = [await visitor.live(), await visitor.live()]
    other = await other_visitor.live()
    said = await visitor.say("from one of the tabs")
    await web_chat.reply("for the first visitor", contact_id=contact_id)
    for tab in tabs:
        assert (await receive(tab, "message"))["message"] == said
        assert (await receive(tab, "message"))["message"]["text"] == "for the first visitor"
    await other_visitor.say("still here")
    assert (await receive(other, "message"))["message"]["text"] == "still here"


async def test_two_visitors_who_are_one_contact_hear_the_answers_only(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    await visitor.say("from my desk")
    await web_chat.unite(other_visitor.token)
    line = await other_visitor.live()
    await visitor.say("not for the other browser")
    await web_chat.reply("to both")
    assert (await receive(line, "message"))["message"]["text"] == "to both"


async def test_a_line_follows_its_visitor_through_a_merge_and_back(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    await visitor.say("from my desk")
    primary_id = (await web_chat.contact()).id
    await other_visitor.say("from my phone")
    [secondary_id] = [contact.id for contact in await web_chat.rows(Contact) if contact.id != primary_id]
    line = await other_visitor.live()
    ids = {"contact_id": primary_id, "merge_id": MergeId(new_id(web_chat.clock))}
    command_ids = [CommandId(new_id(web_chat.clock)) for _ in range(2)]
    await web_chat.command(web_chat.ana, MergeContacts(command_id=command_ids[0], secondary_id=secondary_id, **ids))
    await web_chat.reply("to both", contact_id=primary_id)
    assert (await receive(line, "message"))["message"]["text"] == "to both"
    await web_chat.command(web_chat.ana, UndoMerge(command_id=command_ids[1], **ids))
    await web_chat.reply("to the first", contact_id=primary_id)
    await web_chat.reply("to the second", contact_id=secondary_id)
    assert (await receive(line, "message"))["message"]["text"] == "to the second"


async def test_what_is_said_on_one_chat_is_not_heard_on_another(
    web_chat: WebChatServer, visitor: Visitor, http: aiohttp.ClientSession
) -> None:
    await visitor.say("on the shop's chat")
    web_chat.chat_id = web_chat.other_chat_id
    on_blog = Visitor(web_chat, http)
    await on_blog.begin()
    await web_chat.unite(on_blog.token)
    line = await on_blog.live()
    await web_chat.reply("on the shop's chat too")
    assert (await on_blog.get("messages"))["messages"] == []
    said = await on_blog.say("on the blog's")
    assert (await receive(line, "message"))["message"] == said


async def test_ticks_come_back(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.say("Hola")
    line = await visitor.live()
    states: list[DeliveryState] = []
    for text in ("one", "two"):
        await web_chat.reply(text)
    first, second = [(await receive(line, "message"))["message"]["position"] for _ in range(2)]

    async def state_of(position: int) -> DeliveryState:
        return next(m.state for m in await web_chat.messages() if m.position == position)

    async def reaches(position: int, state: DeliveryState) -> None:
        for _ in range(200):
            if await state_of(position) is state:
                return
            await visitor.get("messages")
        raise AssertionError(states)

    await line.send_json({"type": "received", "upto": second})
    await reaches(second, DeliveryState.DELIVERED)
    assert await state_of(first) is DeliveryState.DELIVERED
    await line.send_json({"type": "read", "upto": first})
    await reaches(first, DeliveryState.READ)
    assert await state_of(second) is DeliveryState.DELIVERED
    said = await visitor.say("a report is no message")
    assert (await receive(line, "message"))["message"] == said


async def test_the_visitor_hears_that_a_user_has_read(web_chat: WebChatServer, visitor: Visitor) -> None:
    first, _ = await visitor.say("one"), await visitor.say("two")
    line = await visitor.live()
    await web_chat.mark_read(1)
    assert (await receive(line, "seen"))["upto"] == first["position"]


async def test_users_typing_reaches_the_visitor(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.say("Hola")
    line = await visitor.live()
    await web_chat.type(web_chat.ana, is_typing=True)
    assert await receive(line, "typing") == {"type": "typing", "is_typing": True, "author": "Ana"}
    await web_chat.type(web_chat.luis, is_typing=True)
    assert (await receive(line, "typing"))["author"] == "Luis"
    await web_chat.type(web_chat.luis, is_typing=False)
    assert (await receive(line, "typing"))["author"] == "Ana"
    late = await visitor.live()
    assert (await receive(late, "typing"))["author"] == "Ana"
    await web_chat.type(web_chat.ana, is_typing=False)
    for one in (line, late):
        frame = await receive(one, "typing")
        frame = frame if not frame["is_typing"] else await receive(one, "typing")
        assert frame == {"type": "typing", "is_typing": False}


async def test_the_visitors_typing_reaches_the_users(web_chat: WebChatServer, visitor: Visitor) -> None:
    heard: list[ContactTyping] = []
    subscription = web_chat.server.board.subscribe(lambda _, typing: heard.append(typing))
    early = await visitor.live()
    await early.send_json({"type": "typing", "is_typing": True})
    await visitor.say("Hola")
    contact_id = (await web_chat.contact()).id
    line = await visitor.live()
    await line.send_json({"type": "typing", "is_typing": True})
    await until(lambda: heard)
    assert heard == [ContactTyping(contact_id=contact_id, is_typing=True)]
    await line.close()
    await until(lambda: len(heard) == 2)
    assert not heard[1].is_typing
    subscription.close()


async def test_another_site_gets_no_line(visitor: Visitor) -> None:
    for origin in ("https://evil.example", "null"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await visitor.connect({"Origin": origin})
        assert caught.value.status == 403


async def test_an_unknown_channel_has_no_line(web_chat: WebChatServer, visitor: Visitor) -> None:
    web_chat.chat_id = ChannelId(web_chat.workspace_id)
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await visitor.connect()
    assert caught.value.status in (403, 404)


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ('{"type":"hello","token":"garbage"}', 4401),
        ('{"type":"typing","is_typing":true}', 4400),
        ("garbage", 4400),
        ('{"type":"hello","token":"' + "x" * 5000 + '"}', 4400),
    ],
)
async def test_who_does_not_say_hello_is_sent_away(visitor: Visitor, first: str, code: int) -> None:
    line = await visitor.connect()
    await line.send_str(first)
    assert await closed_with(line) == code


async def test_who_says_nothing_is_sent_away(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_session, "HELLO_TIMEOUT_S", 0.05)
    assert await closed_with(await visitor.connect()) == 4400


async def test_garbage_ends_a_line_but_not_at_once(visitor: Visitor) -> None:
    line = await visitor.live()
    for _ in range(visitor_session.GARBAGE_FRAMES - 1):
        await line.send_str("{")
    said = await visitor.say("still here")
    assert (await receive(line, "message"))["message"] == said
    await line.send_bytes(b"{}")
    assert await closed_with(line) == 4400


async def test_too_many_frames_end_a_line(visitor: Visitor) -> None:
    line = await visitor.live()
    for _ in range(100):
        await line.send_json({"type": "received", "upto": 1})
    assert await closed_with(line) == 4429


async def test_a_visitor_has_a_limited_number_of_tabs(visitor: Visitor) -> None:
    tabs = [await visitor.live() for _ in range(visitor_session.LINES_PER_VISITOR)]
    line = await visitor.connect()
    await line.send_json({"type": "hello", "token": visitor.token})
    assert await closed_with(line) == 4429
    await tabs[0].close()
    await visitor.live()


async def test_a_channel_that_ends_takes_its_lines_along(web_chat: WebChatServer, visitor: Visitor) -> None:
    line = await visitor.live()
    await web_chat.server.database.write(
        web_chat.workspace_id, lambda tx: do_set_channel_active(tx, web_chat.chat_id, is_active=False)
    )
    assert await closed_with(line) == 4403


async def test_a_server_that_goes_away_says_so(web_chat: WebChatServer, visitor: Visitor) -> None:
    line = await visitor.live()
    web_chat.server.begin_stopping()
    assert await closed_with(line) == 1012


@pytest.mark.parametrize("error", [StoreUnavailableError, LookupError])
async def test_a_database_that_cannot_be_read_sends_visitors_away(
    web_chat: WebChatServer, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    await visitor.say("Hola")
    line = await visitor.live()
    contact_id = (await web_chat.contact()).id

    async def fail(_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(web_chat.server.database, "read", fail)
        await web_chat.reply("not heard now", contact_id=contact_id)
        assert await closed_with(line) == 1013
    line = await visitor.live()
    assert [m["text"] for m in (await visitor.get("messages"))["messages"]] == ["Hola", "not heard now"]
    await web_chat.reply("heard again", contact_id=contact_id)
    assert (await receive(line, "message"))["message"]["text"] == "heard again"
