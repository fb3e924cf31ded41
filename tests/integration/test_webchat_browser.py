"""The widget in a real Chromium against the real server: what a visitor does and sees."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import msgspec
import pytest
from playwright.async_api import Locator, Route, expect

from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.message import DeliveryState, Direction
from desktop_inbox.protocol.frames import ContactTyping
from tests.fixtures.chat_page import ChatPage, OpenChat
from tests.fixtures.waiting import until
from tests.fixtures.webchat import WebChatServer

pytestmark = pytest.mark.browser

GREETING = "Hello! 👋 How can we help you?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "es-ES"}


async def becomes(check: Callable[[], Awaitable[object]], wanted: object) -> None:
    """Wait until a coroutine's result is what is wanted."""
    for _ in range(250):
        if (found := await check()) == wanted:
            return
        await asyncio.sleep(0.02)
    assert found == wanted


async def top_of(locator: Locator) -> float:
    """Return how many pixels an element is below the top of the window."""
    box = await locator.bounding_box()
    assert box is not None
    return box["y"]


async def texts_of(server: WebChatServer) -> list[str]:
    return [message.text for message in await server.messages()]


async def test_a_message_arrives_and_its_answer_comes_back(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.shows(GREETING)
    await chat.say("Hola 😄")
    await chat.shows(GREETING, "Hola 😄")
    await becomes(chat.ticks, ["sent"])
    (message,) = await web_chat.messages()
    assert (message.text, message.direction) == ("Hola 😄", Direction.INCOMING)
    await web_chat.reply("¡Hola! 👋\n¿En qué te ayudo?")
    await chat.shows(GREETING, "Hola 😄", "¡Hola! 👋\n¿En qué te ayudo?")
    await expect(chat.page.locator(".author").last).to_have_text("Ana")
    await web_chat.mark_read(1)
    await becomes(chat.ticks, ["seen"])


@pytest.mark.parametrize(("locale", "pattern"), [("en-US", r"^[34]:\d\d\sAM$"), ("es-ES", r"^[34]:\d\d$")])
async def test_times_are_written_as_in_the_visitors_language(open_chat: OpenChat, locale: str, pattern: str) -> None:
    hours = (3 - datetime.now(UTC).hour + 12) % 24 - 12
    zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"  # where it is three at night now; their signs are turned round
    chat = await open_chat(locale=locale, timezone_id=zone)
    await chat.open()
    await chat.say("Hola")
    await expect(chat.page.locator(".row.mine time")).to_have_text(re.compile(pattern))


async def test_opening_the_panel_is_told_once_while_the_page_is_there(
    web_chat: WebChatServer, open_chat: OpenChat
) -> None:
    await web_chat.set_workspace(opens_on_channel_events=True)
    chat = await open_chat()
    told: list[str] = []
    chat.page.on("request", lambda request: told.append(request.method) if request.url.endswith("/opened") else None)
    await expect(chat.launcher).to_be_visible()
    assert await web_chat.rows(Contact) == [], "looking at a page tells nothing"
    for _ in range(2):
        await chat.open()
        await chat.page.keyboard.press("Escape")
        await expect(chat.panel).to_be_hidden()

    async def conversations() -> list[int]:
        return [conversation.incoming_count for conversation in await web_chat.rows(Conversation)]

    await becomes(conversations, [0])
    assert told == ["POST"]
    await chat.open()
    await expect(chat.page.locator(".profile")).to_be_hidden()
    await chat.say("Hola")
    await expect(chat.page.locator(".profile")).to_be_visible()
    assert await conversations() == [1]


async def test_the_agents_ticks_follow_what_the_visitor_sees(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say("Hola")
    await becomes(chat.ticks, ["sent"])

    async def states() -> list[DeliveryState]:
        return [m.state for m in await web_chat.messages() if m.direction is Direction.OUTGOING]

    await web_chat.reply("one")
    await becomes(states, [DeliveryState.READ])
    await chat.input.press("Escape")
    await web_chat.reply("two")
    await becomes(states, [DeliveryState.READ, DeliveryState.DELIVERED])
    await expect(chat.badge).to_have_text("1")
    await expect(chat.launcher).to_have_accessible_name("Open chat, 1 unread")
    await chat.open()
    await becomes(states, [DeliveryState.READ, DeliveryState.READ])
    await expect(chat.badge).to_be_hidden()


async def test_each_sees_the_other_type(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say("Hola")
    await becomes(chat.ticks, ["sent"])
    contact_id = (await web_chat.contact()).id
    await web_chat.type(web_chat.ana, is_typing=True)
    await expect(chat.typing).to_have_text("Ana is writing…")
    await web_chat.type(web_chat.ana, is_typing=False)
    await expect(chat.typing).to_have_text("")
    heard: list[ContactTyping] = []
    subscription = web_chat.server.board.subscribe(lambda _, typing: heard.append(typing))
    await chat.input.press_sequentially("¿Ten")
    await until(lambda: heard == [ContactTyping(contact_id=contact_id, is_typing=True)])
    await chat.input.press("Enter")
    await until(lambda: heard[1:] == [ContactTyping(contact_id=contact_id, is_typing=False)])
    subscription.close()


async def test_history_stays_after_a_reload(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say("Hola")
    await becomes(chat.ticks, ["sent"])
    await web_chat.reply("Hi")
    await chat.shows(GREETING, "Hola", "Hi")
    await chat.input.fill("half a thought")
    await chat.input.press("Escape")
    await web_chat.reply("Still there?")
    await chat.page.reload()
    await expect(chat.badge).to_have_text("1")
    await chat.open()
    await chat.shows(GREETING, "Hola", "Hi", "Still there?")
    await expect(chat.input).to_have_value("half a thought")
    await chat.say("Yes")
    await becomes(chat.ticks, ["sent", "sent"])
    assert (await web_chat.contact()).name.startswith("visitor-")


async def test_a_message_written_while_the_server_is_away_arrives_once(
    web_chat: WebChatServer, open_chat: OpenChat
) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say("one")
    await becomes(chat.ticks, ["sent"])
    await web_chat.stop()
    await chat.say("two")
    await chat.say("three")
    await expect(chat.page.locator(".status")).to_contain_text("No connection", timeout=15_000)
    assert await chat.ticks() == ["sent", "waiting", "waiting"]
    await web_chat.start()
    await becomes(chat.ticks, ["sent", "sent", "sent"])
    await chat.shows(GREETING, "one", "two", "three")
    await web_chat.reply("four")
    await chat.shows(GREETING, "one", "two", "three", "four")
    assert await texts_of(web_chat) == ["one", "two", "three", "four"]


async def test_an_unsent_message_survives_a_reload(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    blocked = f"{web_chat.chat_url}/messages"
    await chat.page.route(blocked, lambda route: route.abort())
    await chat.say("do not lose me")
    await becomes(chat.ticks, ["waiting"])
    await chat.page.reload()
    await chat.page.unroute(blocked)
    await chat.open()
    await becomes(chat.ticks, ["sent"])
    assert await texts_of(web_chat) == ["do not lose me"]


async def test_an_answer_that_is_lost_does_not_double_the_message(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    lost: list[str] = []

    async def lose_the_first_answer(route: Route) -> None:
        if not lost and route.request.method == "POST":
            lost.append((await route.fetch()).url)
            await route.abort()
        else:
            await route.continue_()

    await chat.page.route(f"{web_chat.chat_url}/messages", lose_the_first_answer)
    await chat.say("only once")
    await becomes(chat.ticks, ["sent"])
    await chat.shows(GREETING, "only once")
    assert lost
    assert await texts_of(web_chat) == ["only once"]


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "javascript:alert(1)"])
async def test_text_is_text(web_chat: WebChatServer, open_chat: OpenChat, text: str) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say(text)
    await becomes(chat.ticks, ["sent"])
    await web_chat.reply(text)
    await chat.shows(GREETING, text, text)
    assert await chat.log.locator("img, script, a").count() == 0


async def test_links_are_safe_and_true(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say("Hola")
    await becomes(chat.ticks, ["sent"])
    await web_chat.reply(
        "See https://shop.example/a(b)?q=1. Or (www.shop.example), not https://bank.example@evil.example/ "
        "nor ftp://shop.example; beware of https://\u0430pple.com/"
    )
    links = chat.log.locator("a")
    await expect(links).to_have_count(3)
    found = [(await link.get_attribute("href"), await link.text_content()) for link in await links.all()]
    assert found == [
        ("https://shop.example/a(b)?q=1", "https://shop.example/a(b)?q=1"),
        ("https://www.shop.example/", "www.shop.example"),
        ("https://xn--pple-43d.com/", "https://xn--pple-43d.com/"),
    ]
    assert {await link.get_attribute("rel") for link in await links.all()} == {"noopener noreferrer nofollow"}
    assert {await link.get_attribute("target") for link in await links.all()} == {"_blank"}


async def test_with_the_keyboard_alone(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    press = chat.page.keyboard.press
    for _ in range(20):
        await press("Tab")
        if await chat.has_focus() == "launcher":
            break
    await expect(chat.launcher).to_have_accessible_name("Open chat")
    await press("Enter")
    await expect(chat.panel).to_be_visible()
    assert await chat.has_focus() == "TEXTAREA"
    await chat.page.keyboard.type("two")
    await press("Shift+Enter")
    await chat.page.keyboard.type("lines")
    await press("Enter")
    await becomes(chat.ticks, ["sent"])
    assert await texts_of(web_chat) == ["two\nlines"]
    await press("Escape")
    await expect(chat.panel).to_be_hidden()
    assert await chat.has_focus() == "launcher"


async def test_enter_of_an_input_method_does_not_send(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.input.fill("にほ")
    await chat.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(chat.input).to_have_value("にほ")


async def test_on_a_phone_the_panel_is_the_whole_screen(open_chat: OpenChat) -> None:
    chat = await open_chat(**PHONE)
    await chat.open()
    await becomes(chat.panel.bounding_box, {"x": 0, "y": 0, "width": 390, "height": 844})
    await expect(chat.panel).to_have_attribute("aria-modal", "true")
    await expect(chat.launcher).to_be_hidden()
    assert await chat.input.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 16
    await chat.say("Hola")
    await becomes(chat.ticks, ["sent"])
    await expect(chat.page.get_by_role("button", name="Añadir")).to_be_visible()
    seen = set()
    for _ in range(12):
        await chat.page.keyboard.press("Tab")
        seen.add(await chat.has_focus())
    assert "" not in seen
    assert {"close", "TEXTAREA", "link strong"} <= seen
    await chat.page.get_by_role("button", name="Cerrar el chat").click()
    await expect(chat.panel).to_be_hidden()
    assert await chat.page.evaluate("document.documentElement.style.overflow") == ""


async def test_older_messages_load_without_a_jump(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say("first")
    await becomes(chat.ticks, ["sent"])
    for number in range(70):
        await web_chat.reply(f"answer {number}")
    await chat.page.reload()
    await chat.open()
    await expect(chat.bubbles).to_have_count(30)
    asked, release = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await release.wait()
        await route.continue_()

    await chat.page.route("**/messages?before=*", hold)
    top = chat.bubbles.get_by_text("answer 41", exact=True)
    await chat.log.evaluate("one => { one.scrollTop = 60; }")
    before = await top_of(top)
    await asked.wait()
    release.set()
    await expect(chat.bubbles).to_have_count(60)
    assert abs(await top_of(top) - before) < 2  # pixels, of which rounding takes one
    await expect(chat.page.get_by_role("button", name="Jump to the newest message")).to_be_visible()
    await chat.log.evaluate("one => { one.scrollTop = 0; }")
    await expect(chat.bubbles).to_have_count(72)
    await expect(chat.bubbles.first).to_have_text(GREETING)


async def test_name_and_email_are_offered_and_stored(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat(locale="es-ES")
    await chat.open()
    offer = chat.page.get_by_role("button", name="Añadir")
    await expect(offer).to_be_hidden()
    await chat.say("Hola")
    await offer.click()
    await chat.page.get_by_label("Nombre").fill("Susan Carter")
    await chat.page.get_by_label("Correo electrónico").fill("susan@")
    await chat.page.get_by_role("button", name="Guardar").click()
    await expect(chat.page.get_by_role("alert")).to_have_text("Este correo no parece correcto")
    await chat.page.get_by_label("Correo electrónico").fill("susan@carter.example")
    await chat.page.get_by_role("button", name="Guardar").click()
    await expect(chat.page.get_by_text("¡Gracias! Lo hemos anotado.")).to_be_visible()
    contact = await web_chat.contact()
    assert (contact.name, contact.email) == ("Susan Carter", "susan@carter.example")


async def test_a_declined_offer_does_not_come_back(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.say("Hola")
    await chat.page.get_by_role("button", name="Not now").click()
    await chat.page.reload()
    await chat.open()
    await chat.shows(GREETING, "Hola")
    await expect(chat.page.get_by_role("button", name="Not now")).to_be_hidden()


async def test_a_message_that_is_refused_can_be_discarded(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    blocked = f"{web_chat.chat_url}/messages"
    await chat.page.route(blocked, lambda route: route.fulfill(status=400, json={"code": "bad_request"}))
    await chat.say("never")
    await becomes(chat.ticks, ["failed"])
    await chat.page.unroute(blocked)
    await chat.say("but this")
    await becomes(chat.ticks, ["sent", "failed"])
    await chat.page.get_by_role("button", name="Discard").click()
    await becomes(chat.ticks, ["sent"])
    assert await texts_of(web_chat) == ["but this"]


async def test_two_tabs_are_one_visitor(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await open_chat()
    second = ChatPage(await chat.page.context.new_page())
    await second.page.goto(f"{web_chat.chat_url}/demo")
    await chat.open()
    await chat.say("from the first")
    await becomes(chat.ticks, ["sent"])
    await second.open()
    await second.shows(GREETING, "from the first")
    await second.say("from the second")
    await chat.shows(GREETING, "from the first", "from the second")
    await web_chat.contact()


async def test_text_that_is_too_long_stays_with_its_writer(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.open()
    await chat.input.fill("😄" * 4003)
    await chat.input.press("Enter")
    await expect(chat.page.get_by_text("3 characters too many")).to_be_visible()
    await chat.shows(GREETING)


@pytest.fixture
async def shop(web_chat: WebChatServer) -> AsyncIterator[str]:
    """Give the origin of another web site that embeds the chat with the script tag, and nothing else."""
    page = f'<!doctype html><html lang="en"><title>Shop</title><script src="{web_chat.url}/webchat/widget.js" '
    body = (page + f'data-channel="{web_chat.chat_id}" async></script><body><h1>Shop</h1>').encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}"


async def test_another_site_embeds_the_chat_only_when_allowed(
    web_chat: WebChatServer, open_chat: OpenChat, shop: str
) -> None:
    chat = await open_chat(shop)
    await expect(chat.page.get_by_role("heading", name="Shop")).to_be_visible()
    await until(lambda: chat.warnings)
    await expect(chat.launcher).to_be_hidden()
    settings = WebChatSettings(allowed_origins=(shop,), greeting="Welcome!", colour="#ffd54a")
    await web_chat.set_channel(settings=msgspec.json.encode(settings).decode())
    allowed = await open_chat(shop)
    await allowed.open()
    await allowed.say("Hola")
    await becomes(allowed.ticks, ["sent"])
    await allowed.shows("Welcome!", "Hola")
    await web_chat.reply("Hi")
    await allowed.shows("Welcome!", "Hola", "Hi")
    ink = await allowed.page.locator("header").evaluate("one => getComputedStyle(one).color")
    assert ink == "rgb(16, 21, 28)"
