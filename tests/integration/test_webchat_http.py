"""The web chat's HTTP side against the real server: sessions, messages, profiles, origins, limits, files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import aiohttp
import msgspec
import pytest

from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.event import ChannelEventKind, ConversationOpened, Event
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.domain.message import Direction
from desktop_inbox.server.channels.webchat import BODY_BYTES, MESSAGE_RATE, PAGE_MESSAGES
from desktop_inbox.server.services.workspaces import do_set_channel_active
from tests.fixtures.webchat import SHOP, Visitor, WebChatServer

EVIL = "https://evil.example"


async def test_a_visitors_message_opens_an_unassigned_conversation(web_chat: WebChatServer, visitor: Visitor) -> None:
    said = await visitor.say("Hola 😄\n¿Qué tal?")
    assert (said["text"], said["mine"], said["position"] > 0) == ("Hola 😄\n¿Qué tal?", True, True)
    contact = await web_chat.contact()
    (identity,) = await web_chat.rows(Identity)
    assert contact.name == f"visitor-{identity.address[-4:]}"
    assert contact.assignee_id is None
    (conversation,) = await web_chat.rows(Conversation)
    assert (conversation.status, conversation.opened_source) == (ConversationStatus.OPEN, Source.CONTACT)
    (message,) = await web_chat.messages()
    assert (message.direction, message.text) == (Direction.INCOMING, "Hola 😄\n¿Qué tal?")


async def test_a_session_stores_nothing(web_chat: WebChatServer, visitor: Visitor) -> None:
    session = await visitor.begin()
    assert (session["is_known"], session["has_profile"], session["title"]) == (False, False, "Café Aurora")
    assert await web_chat.rows(Contact) == []


async def test_the_same_message_again_is_one_message(web_chat: WebChatServer, visitor: Visitor) -> None:
    message_id = new_id(web_chat.clock)
    first = await visitor.say("Hola", message_id)
    again = await visitor.say("Hola", message_id)
    assert first == again
    assert first["id"] == str(message_id)
    assert len(await web_chat.messages()) == 1


async def test_a_visitor_cannot_name_anothers_message(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    message_id = new_id(web_chat.clock)
    await visitor.say("my address is a secret", message_id)
    assert (await other_visitor.say("Hola", message_id))["text"] == "Hola"
    assert len(await web_chat.messages()) == 2


async def test_history_shows_own_messages_and_answers_only(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    said = await visitor.say("one")
    await web_chat.comment("between us: be careful with this one")
    await web_chat.reply("two")
    await other_visitor.say("not yours")
    page = await visitor.get("messages")
    assert [(m["text"], m.get("mine", False), m.get("author", "")) for m in page["messages"]] == [
        ("one", True, ""),
        ("two", False, "Ana"),
    ]
    assert page["messages"][0] == said
    assert set(page["messages"][1]) == {"id", "position", "text", "at", "author"}
    assert (page["more"], page["seen"]) == (False, 0)
    assert "Moreno" not in str(page)


async def test_two_visitors_who_are_one_contact_do_not_see_each_others_messages(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    await visitor.say("from my desk")
    await web_chat.unite(other_visitor.token)
    await other_visitor.say("from a shared computer")
    await web_chat.reply("to both")
    assert [m["text"] for m in (await visitor.get("messages"))["messages"]] == ["from my desk", "to both"]
    assert [m["text"] for m in (await other_visitor.get("messages"))["messages"]] == [
        "from a shared computer",
        "to both",
    ]


async def test_history_comes_in_pages(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.say("first")
    for number in range(PAGE_MESSAGES + 5):
        await web_chat.reply(str(number))
    newest = await visitor.get("messages")
    assert (len(newest["messages"]), newest["more"]) == (PAGE_MESSAGES, True)
    older = await visitor.get(f"messages?before={newest['messages'][0]['position']}")
    assert ([m["text"] for m in older["messages"]], older["more"]) == (["first", "0", "1", "2", "3", "4"], False)
    assert [m["text"] for m in newest["messages"]] == [str(number) for number in range(5, PAGE_MESSAGES + 5)]


async def test_seen_is_the_newest_message_that_a_user_has_read(web_chat: WebChatServer, visitor: Visitor) -> None:
    said = [await visitor.say(text) for text in ("one", "two", "three")]
    await web_chat.mark_read(2)
    assert (await visitor.get("messages"))["seen"] == said[1]["position"]


async def test_a_visitor_stays_who_they_are(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.say("Hola")
    session = await visitor.begin()
    assert session["is_known"]
    assert len((await visitor.get("messages"))["messages"]) == 1


@pytest.mark.parametrize("token", ["", "v1.AAAA.BBBB", "garbage"])
async def test_a_token_that_is_not_ours(web_chat: WebChatServer, visitor: Visitor, token: str) -> None:
    await visitor.say("Hola")
    visitor.token = token
    assert (await visitor.get("messages", 401))["code"] == "invalid_token"
    assert not (await visitor.begin())["is_known"]
    assert (await visitor.get("messages"))["messages"] == []


async def test_a_token_is_worth_nothing_on_another_channel(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.say("Hola")
    web_chat.chat_id = web_chat.other_chat_id
    await visitor.get("messages", 401)
    assert not (await visitor.begin())["is_known"]


async def test_an_inactive_or_unknown_channel_is_not_there(web_chat: WebChatServer, visitor: Visitor) -> None:
    chat_id = web_chat.chat_id
    await web_chat.server.database.write(
        web_chat.workspace_id, lambda tx: do_set_channel_active(tx, chat_id, is_active=False)
    )
    assert (await visitor.get("messages", 404))["code"] == "not_found"
    await visitor.get("demo", 404)
    web_chat.chat_id = ChannelId(UUID(int=5))
    await visitor.get("messages", 404)


async def test_name_and_email(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.post("profile", {"name": "Ana"}, 404)
    await visitor.say("Hola")
    assert not (await visitor.begin())["has_profile"]
    await visitor.post("profile", {"name": " Susan\nCarter ", "email": "susan@carter.example"}, 204)
    contact = await web_chat.contact()
    assert (contact.name, contact.email) == ("Susan Carter", "susan@carter.example")
    assert (await visitor.begin())["has_profile"]
    await visitor.post("profile", {"email": "susan@new.example"}, 204)
    assert (await web_chat.contact()).name == "Susan Carter"
    problem = await visitor.post("profile", {"email": "nobody"}, 400)
    assert (problem["code"], problem["detail"]) == ("bad_request", "bad_email")
    assert (await web_chat.contact()).email == "susan@new.example"


async def test_an_allowed_site_may_read_every_answer(visitor: Visitor, http: aiohttp.ClientSession) -> None:
    url = f"{visitor.server.chat_url}/messages"
    async with http.get(url, headers={"Origin": SHOP}) as response:
        assert response.status == 401
        assert response.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Origin" in response.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    preflight = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}
    for path in ("messages", "session", "profile", "opened"):
        async with http.options(f"{visitor.server.chat_url}/{path}", headers=preflight) as response:
            assert response.status == 204
            assert response.headers["Access-Control-Allow-Origin"] == SHOP
            assert "POST" in response.headers["Access-Control-Allow-Methods"]
            assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("origin", [EVIL, "null", "https://shop.example:8443", "http://shop.example"])
async def test_another_site_may_nothing(
    web_chat: WebChatServer, visitor: Visitor, http: aiohttp.ClientSession, origin: str
) -> None:
    visitor.origin = origin
    for path, body in (("session", {}), ("messages", {"id": str(UUID(int=1)), "text": "Hola"})):
        assert (await visitor.post(path, body, 403))["code"] == "origin_not_allowed"
    for call in (http.get, http.options):
        async with call(f"{web_chat.chat_url}/messages", headers=visitor.headers) as response:
            assert response.status == 403
            assert "Access-Control-Allow-Origin" not in response.headers
    assert await web_chat.messages() == []


async def test_own_pages_and_programs_may(web_chat: WebChatServer, visitor: Visitor) -> None:
    for origin in (web_chat.url, None):
        visitor.origin = origin
        await visitor.say("Hola")


async def test_settings_count_at_once(web_chat: WebChatServer, visitor: Visitor) -> None:
    settings = WebChatSettings(allowed_origins=("https://*.shop.example",), greeting="¡Buenas!", colour="#aa3300")
    await web_chat.set_channel(settings=msgspec.json.encode(settings).decode())
    await visitor.get("messages", 403)
    visitor.origin = "https://www.shop.example"
    session = await visitor.begin()
    assert (session["title"], session["greeting"], session["colour"]) == ("Shop", "¡Buenas!", "#aa3300")


async def test_too_many_messages_wait(visitor: Visitor, other_visitor: Visitor, http: aiohttp.ClientSession) -> None:
    for number in range(MESSAGE_RATE.burst):
        await visitor.say(str(number))
    url, body = f"{visitor.server.chat_url}/messages", {"id": str(UUID(int=1)), "text": "one too many"}
    async with http.post(url, json=body, headers=visitor.headers) as response:
        problem = await response.json(content_type=None)
        assert (response.status, problem["code"]) == (429, "rate_limited")
        assert 0 < problem["retry_after_s"] <= 2
        assert response.headers["Retry-After"] in ("1", "2")
        assert response.headers["Access-Control-Allow-Origin"] == SHOP
    await other_visitor.say("Hola")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": str(UUID(int=1)), "text": "x" * 4001}, 400),
        ({"id": str(UUID(int=1)), "text": " \n "}, 400),
        ({"id": "1", "text": "Hola"}, 400),
        ({"text": "Hola"}, 400),
        ([], 400),
        ({"id": str(UUID(int=1)), "text": "x" * BODY_BYTES}, 413),
    ],
)
async def test_what_is_no_message_is_refused(web_chat: WebChatServer, visitor: Visitor, body: Any, status: int) -> None:
    await visitor.post("messages", body, status)
    assert await web_chat.messages() == []


async def test_the_longest_text_is_taken(visitor: Visitor) -> None:
    assert (await visitor.say("😄" * 4000))["text"] == "😄" * 4000


async def test_only_json_is_taken(visitor: Visitor, http: aiohttp.ClientSession) -> None:
    headers = {**visitor.headers, "Content-Type": "text/plain"}
    body = b'{"id":"00000000-0000-7000-8000-000000000001","text":"Hola"}'
    async with http.post(f"{visitor.server.chat_url}/messages", data=body, headers=headers) as response:
        assert response.status == 415


@pytest.mark.parametrize("query", ["before=-1", "before=x", f"before={2**63}"])
async def test_what_is_no_position_is_refused(visitor: Visitor, query: str) -> None:
    await visitor.get(f"messages?{query}", 400)


async def test_the_script_is_served_to_every_site(web_chat: WebChatServer, http: aiohttp.ClientSession) -> None:
    url = f"{web_chat.url}/webchat/widget.js"
    async with http.get(url, headers={"Origin": EVIL}) as response:
        script = await response.text()
        assert response.content_type == "text/javascript"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert int(response.headers["Content-Length"]) < 30_000
        etag = response.headers["ETag"]
    assert "innerHTML" not in script
    assert "eval(" not in script
    async with http.get(url, headers={"If-None-Match": etag}) as response:
        assert (response.status, await response.read()) == (304, b"")
    async with http.get(url, headers={"Accept-Encoding": "identity"}) as response:
        assert await response.text() == script


@pytest.mark.parametrize(
    ("query", "languages", "language"),
    [
        ("", "es-ES,en;q=0.5", "es"),
        ("", "fr,de", "en"),
        ("?lang=es", "en", "es"),
        ("?lang=xx", "es", "es"),
        ("", "", "en"),
    ],
)
async def test_the_demo_speaks_the_visitors_language(
    web_chat: WebChatServer, http: aiohttp.ClientSession, query: str, languages: str, language: str
) -> None:
    async with http.get(f"{web_chat.chat_url}/demo{query}", headers={"Accept-Language": languages}) as response:
        page = await response.text()
        assert f'<html lang="{language}">' in page
        assert f'data-channel="{web_chat.chat_id}"' in page
        assert "'unsafe" not in response.headers["Content-Security-Policy"]


async def test_opening_the_chat_makes_a_contact(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.post("opened", None, 204)
    await visitor.post("opened", None, 204)
    contact = await web_chat.contact()
    (identity,) = await web_chat.rows(Identity)
    assert (contact.name, contact.assignee_id) == (f"visitor-{identity.address[-4:]}", None)
    assert await web_chat.rows(Conversation) == []
    assert (await visitor.begin())["is_known"]
    await visitor.post("profile", {"name": "Susan"}, 204)
    await visitor.say("Hola")
    assert (await web_chat.contact()).name == "Susan"


async def test_opening_the_chat_opens_a_conversation_where_the_workspace_says_so(
    web_chat: WebChatServer, visitor: Visitor
) -> None:
    await web_chat.set_workspace(opens_on_channel_events=True)
    await visitor.post("opened", None, 204)
    await visitor.post("opened", None, 204)
    (conversation,) = await web_chat.rows(Conversation)
    assert (conversation.status, conversation.opened_source) == (ConversationStatus.OPEN, Source.CONTACT)
    (event,) = await web_chat.rows(Event)
    assert event.detail == ConversationOpened(channel_event=ChannelEventKind.CHAT_OPENED)
    await visitor.say("Hola")
    (conversation,) = await web_chat.rows(Conversation)
    assert conversation.incoming_count == 1


async def test_opening_is_counted_and_needs_a_token(visitor: Visitor, http: aiohttp.ClientSession) -> None:
    for _ in range(MESSAGE_RATE.burst):
        await visitor.post("opened", None, 204)
    assert (await visitor.post("opened", None, 429))["code"] == "rate_limited"
    visitor.token = ""
    await visitor.post("opened", None, 401)
