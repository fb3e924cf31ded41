"""Signing in with a real browser: the page, its policies, and the redirect into the application's own listener."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, expect

from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.sync.http import HttpClient
from desktop_inbox.sync.sign_in import SignIn
from tests.fixtures.server_process import PASSWORD, ServerProcess

pytestmark = pytest.mark.browser


async def test_a_user_signs_in_with_keyboard_alone(server_process: ServerProcess, browser: Browser) -> None:
    http = HttpClient(server_process.address)
    sign_in = SignIn(http, language="es")
    context = await browser.new_context()
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    try:
        await page.goto(await sign_in.start())
        await expect(page.get_by_role("heading")).to_have_text("Inicia sesión en Desktop Inbox")
        await expect(page.get_by_label("Correo electrónico")).to_be_focused()
        await page.keyboard.type("ana@example.test")
        await page.keyboard.press("Tab")
        await page.keyboard.type("wrong password")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("El correo o la contraseña no son correctos.")
        await expect(page.get_by_label("Contraseña")).to_be_focused()
        complaints.clear()  # the browser reports the refusal's status
        await page.keyboard.type(PASSWORD)
        async with asyncio.TaskGroup() as group:
            tokens = group.create_task(sign_in.wait())
            await page.keyboard.press("Enter")
        assert isinstance(tokens.result(), TokenResponse)
        await expect(page.get_by_role("heading")).to_have_text("Has iniciado sesión")
        assert complaints == []
    finally:
        await context.close()
        await sign_in.close()
        await http.close()
