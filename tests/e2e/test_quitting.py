"""Quitting the real application while what was sent can still be taken back, and with files that came back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from desktop_inbox.domain.message import DeliveryState
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.desktop import Desktop, OpenDesktop
from tests.fixtures.server_process import ServerProcess
from tests.fixtures.waiting import until, until_so

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

ANA = "ana@example.test"
QUESTION = "Hola 😄"


@pytest.fixture
async def visitor(browser: Browser, server_process: ServerProcess) -> AsyncIterator[ChatPage]:
    """Give the demo page in a browser, with a question asked."""
    context = await browser.new_context(locale="es-ES")
    page = ChatPage(await context.new_page())
    await page.page.goto(server_process.chat_page)
    await page.open()
    await page.say(QUESTION)
    yield page
    assert page.faults == []
    await context.close()


async def _begin(open_desktop: OpenDesktop) -> Desktop:
    """Open Ana's application with the visitor's contact; what she sends can be taken back for long."""
    desktop = await open_desktop(ANA)
    await desktop.online()
    await desktop.click(await desktop.contact())
    await desktop.shows(QUESTION)
    desktop.application.preferences.writing.set_undo_send_s(30)
    return desktop


async def test_what_was_sent_right_before_quitting_goes_at_once(open_desktop: OpenDesktop, visitor: ChatPage) -> None:
    desktop = await _begin(open_desktop)
    desktop.type("¡Hasta mañana!")
    desktop.press_enter()
    await desktop.shows("¡Hasta mañana!", DeliveryState.WAITING)
    await desktop.close()
    await expect(visitor.bubbles.last).to_have_text("¡Hasta mañana!")


async def test_what_was_sent_before_quitting_without_a_server_goes_at_the_next_start(
    open_desktop: OpenDesktop, server_process: ServerProcess, visitor: ChatPage
) -> None:
    desktop = await _begin(open_desktop)
    await asyncio.to_thread(server_process.stop)
    desktop.type("Escrito sin red")
    desktop.press_enter()
    await desktop.shows("Escrito sin red", DeliveryState.WAITING)
    await desktop.close()
    await asyncio.to_thread(server_process.start)
    again = await open_desktop(ANA)
    await again.online()
    await again.click(await again.contact())
    await again.shows("Escrito sin red", DeliveryState.READ)
    await expect(visitor.bubbles.last).to_have_text("Escrito sin red")


async def test_a_file_that_was_undone_is_there_after_a_restart_and_is_sent(
    open_desktop: OpenDesktop, visitor: ChatPage, tmp_path: Path
) -> None:
    (tmp_path / "tarifas.txt").write_text("cafe 2 EUR")
    desktop = await _begin(open_desktop)
    attachments, composer = desktop.desk.file_tools.attachments, desktop.desk.conversation.composer
    desktop.desk.file_tools.attach.open()
    attachments.add_files([tmp_path / "tarifas.txt"])
    await until(lambda: attachments.state.can_send)
    attachments.write_caption("Aquí están")
    attachments.send()
    await until(lambda: composer.undo.seconds_left)
    composer.undo.undo()
    await until(lambda: composer.enclosures.attachments)
    await desktop.close()

    again = await open_desktop(ANA)
    await again.online()
    await again.click(await again.contact())
    composer = again.desk.conversation.composer
    await until(lambda: [each.name for each in composer.enclosures.attachments] == ["tarifas.txt"])
    assert composer.text == "Aquí están"
    again.press_enter()
    await again.shows("Aquí están", DeliveryState.READ)
    await expect(visitor.page.get_by_text("tarifas.txt")).to_be_visible()
    await until_so(lambda: _has_no_draft(again))


async def _has_no_draft(desktop: Desktop) -> bool:
    return not await desktop.desk.session.store.is_anything_to_send() and not desktop.desk.conversation.composer.text
