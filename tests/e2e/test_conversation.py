"""A visitor in a real browser, the real server, and the real application: the whole way of a message and its answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.domain.ports import ConnectionState
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.desktop import Desktop, OpenDesktop
from tests.fixtures.server_process import ServerProcess
from tests.fixtures.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

ANA, LUIS = "ana@example.test", "luis@example.test"
QUESTION = "Hola 😄"
ANSWER = "¡Hola! ¿En qué puedo ayudarte?"


@pytest.fixture
async def visitor(browser: Browser, server_process: ServerProcess) -> AsyncIterator[ChatPage]:
    """Give the demo page in a browser, with the chat open."""
    context = await browser.new_context(locale="es-ES")
    page = ChatPage(await context.new_page())
    await page.page.goto(server_process.chat_page)
    await page.open()
    yield page
    assert page.faults == []
    await context.close()


async def _answered(desktop: Desktop, visitor: ChatPage) -> None:
    """Let the visitor ask and the agent answer."""
    await visitor.say(QUESTION)
    await desktop.click(await desktop.contact())
    await desktop.shows(QUESTION)
    desktop.type(ANSWER)
    desktop.press_enter()
    await desktop.shows(ANSWER, DeliveryState.READ)


async def test_a_message_appears_unread_unassigned_at_the_top(open_desktop: OpenDesktop, visitor: ChatPage) -> None:
    desktop = await open_desktop(ANA)
    await desktop.online()
    assert desktop.rows == ()
    await visitor.say(QUESTION)
    row = await desktop.contact()
    assert (row.unread, row.assignee_id, row.preview) == ("1", None, QUESTION)
    await visitor.say("¿Tenéis café?")
    await desktop.contact(lambda row: row.unread == "2")


async def test_the_answer_is_shown_at_once_ticked_assigned_and_read(
    open_desktop: OpenDesktop, visitor: ChatPage
) -> None:
    desktop = await open_desktop(ANA)
    await visitor.say(QUESTION)
    await desktop.click(await desktop.contact())
    await desktop.shows(QUESTION)
    await desktop.contact(lambda row: not row.unread)
    desktop.type(ANSWER)
    assert desktop.bubble(ANSWER) is None
    desktop.press_enter()
    await desktop.shows(ANSWER)
    await expect(visitor.bubbles.last).to_have_text(ANSWER)
    await expect(visitor.page.locator(".author").last).to_have_text("Ana")
    await desktop.shows(ANSWER, DeliveryState.READ)
    row = await desktop.contact(lambda row: row.assignee_id is not None)
    assert row.assignee_id == desktop.desk.session.account.user_id
    await until(lambda: [text for text in desktop.texts() if "assigned" in text.lower()])


async def test_both_see_each_other_type(open_desktop: OpenDesktop, visitor: ChatPage) -> None:
    desktop = await open_desktop(ANA)
    await desktop.online()
    await visitor.say(QUESTION)
    await desktop.click(await desktop.contact())
    await desktop.shows(QUESTION)
    await expect(visitor.typing).to_be_empty()
    desktop.type("Un momento")
    await expect(visitor.typing).not_to_be_empty()
    assert not desktop.somebody_types()
    await visitor.input.press_sequentially("Tengo una pregunta")
    await until(desktop.somebody_types)


async def test_history_is_read_without_the_server_and_caught_up_with_it(
    open_desktop: OpenDesktop, server_process: ServerProcess, visitor: ChatPage
) -> None:
    first = await open_desktop(ANA)
    await _answered(first, visitor)
    await first.close()
    await asyncio.to_thread(server_process.stop)

    desktop = await open_desktop(ANA)
    await desktop.click(await desktop.contact())
    await desktop.shows(QUESTION)
    await desktop.shows(ANSWER, DeliveryState.READ)
    await until(lambda: desktop.state is ConnectionState.OFFLINE)
    desktop.type("Escrito sin red")
    desktop.press_enter()
    await desktop.shows("Escrito sin red", DeliveryState.WAITING)

    await asyncio.to_thread(server_process.start)
    await desktop.online()
    await expect(visitor.bubbles.last).to_have_text("Escrito sin red", timeout=20_000)
    await desktop.shows("Escrito sin red", DeliveryState.READ)
    await visitor.say("Gracias")
    await desktop.shows("Gracias")


async def test_two_users_see_the_same(open_desktop: OpenDesktop, visitor: ChatPage) -> None:
    ana, luis = await open_desktop(ANA), await open_desktop(LUIS)
    await ana.online()
    await luis.online()
    await visitor.say(QUESTION)
    for desktop in (ana, luis):
        await desktop.click(await desktop.contact())
        await desktop.shows(QUESTION)
    ana.type(ANSWER)
    await until(luis.somebody_types)
    ana.press_enter()
    await luis.shows(ANSWER, DeliveryState.READ)
    await luis.contact(lambda row: row.assignee_id == ana.desk.session.account.user_id)
    await ana.shows(ANSWER, DeliveryState.READ)
    assert [text for text in ana.texts() if text in {QUESTION, ANSWER}] == [QUESTION, ANSWER]
    assert [text for text in luis.texts() if text in {QUESTION, ANSWER}] == [QUESTION, ANSWER]
