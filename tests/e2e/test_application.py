"""The application around its window: signing in and out, a damaged cache, a passphrase, another language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from playwright.async_api import Browser
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget

from desktop_inbox.app import late
from desktop_inbox.app.hands import type_text
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import Profile
from desktop_inbox.app.vault import VaultUnavailableError
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.ui.sign_in.window import SignInWindow
from tests.fixtures.desktop import Desktop, OpenDesktop, TestKeychain
from tests.fixtures.server_process import PASSWORD, ServerProcess
from tests.fixtures.waiting import until

pytestmark = pytest.mark.e2e

WidgetT = TypeVar("WidgetT", bound=QWidget)
ANA = "ana@example.test"
LUIS = "luis@example.test"


def _shown(kind: type[WidgetT]) -> WidgetT | None:
    """Return the newest visible window of a kind."""
    windows = [window for window in QApplication.topLevelWidgets() if isinstance(window, kind) and window.isVisible()]
    return windows[-1] if windows else None


def _click(window: QWidget, text: str) -> None:
    """Click the button with a text."""
    next(button for button in window.findChildren(QPushButton) if button.text() == text and button.isVisible()).click()


@pytest.fixture
async def new_desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desktop]:
    """Give an application that was just started on a new profile, before anybody has signed in."""
    monkeypatch.setattr(late, "keychain_class", lambda: TestKeychain)
    profile = Profile(tmp_path / "new")
    desktop = Desktop(profile, Options(profile=str(profile.folder)))
    yield desktop
    await desktop.close()


async def _sign_in_page(window: SignInWindow, server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> str:
    """Type the server's address, click, and return the address that the browser was to open."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    field = window.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.clear()
    type_text(field, server.address)
    _click(window, "Sign in with the browser")
    return (await until(lambda: opened, 20))[-1]


async def _fill_in(browser: Browser, address: str, email: str) -> None:
    page = await browser.new_page()
    await page.goto(address)
    await page.locator("input[type=email], input[name=email]").first.fill(email)
    await page.locator("input[type=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").first.click()
    await page.wait_for_url("http://127.0.0.1:*/callback*")
    await page.close()


@pytest.mark.browser
async def test_signing_in_with_the_browser_and_out_again(
    new_desktop: Desktop, server_process: ServerProcess, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = await until(lambda: _shown(SignInWindow), 20)
    await _fill_in(browser, await _sign_in_page(window, server_process, monkeypatch), ANA)
    await new_desktop.opened()
    await new_desktop.online()
    await until(lambda: new_desktop.desk.models.session.user_name == "Ana Moreno")
    profile = new_desktop.application.profile
    assert profile.cache.exists()
    await until(profile.files.exists)

    new_desktop.desk.models.session.sign_out()
    await until(lambda: _shown(SignInWindow), 20)
    assert profile.account() is None
    assert not profile.cache.exists()
    assert not profile.files.exists()
    assert await TestKeychain(profile.folder).load() is None


@pytest.mark.browser
async def test_another_user_may_not_take_over_a_profile(
    open_desktop: OpenDesktop, server_process: ServerProcess, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await open_desktop(ANA)
    await first.online()
    await first.close()
    vault = TestKeychain(first.application.profile.folder)
    secrets = await vault.load()
    assert secrets is not None
    await vault.save(msgspec.structs.replace(secrets, refresh_token="revoked"))
    desktop = await open_desktop(ANA)
    await until(lambda: desktop.state is ConnectionState.SIGNED_OUT, 20)
    desktop.desk.models.connection.use_remedy()
    window = await until(lambda: _shown(SignInWindow), 20)
    await _fill_in(browser, await _sign_in_page(window, server_process, monkeypatch), LUIS)
    await until(lambda: [label for label in _texts(window) if "another user or workspace" in label], 20)
    await _fill_in(browser, await _sign_in_page(window, server_process, monkeypatch), ANA)
    await desktop.online()
    assert _shown(SignInWindow) is None


def _texts(window: QWidget) -> list[str]:
    return [child.text() for child in window.findChildren(QWidget) if hasattr(child, "text")]


async def test_a_damaged_cache_is_put_aside_and_fetched_again(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    first = await open_desktop(ANA)
    await first.online()
    await first.close()
    cache = tmp_path / ANA / "cache.db"
    cache.write_bytes(b"no database at all " * 1000)
    opening = asyncio.get_running_loop().create_task(open_desktop(ANA))
    notice = await until(lambda: _shown(QDialog), 20)
    assert notice.windowTitle() == "The local copy was damaged"
    _click(notice, "Close")
    desktop = await opening
    await desktop.online()
    await until(lambda: desktop.desk.models.session.workspace_name == "Café Aurora")
    kept = [path for path in (tmp_path / ANA).glob("cache-*.db") if path.read_bytes().startswith(b"no database")]
    assert len(kept) == 1


async def test_damaged_files_are_put_aside_and_cost_no_message(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    first = await open_desktop(ANA)
    await first.online()
    await first.close()
    (tmp_path / ANA / "files.db").write_bytes(b"no database at all " * 1000)
    desktop = await open_desktop(ANA)
    notice = await until(lambda: _shown(QDialog), 20)
    assert notice.windowTitle() == "Files were damaged"
    _click(notice, "Close")
    await desktop.online()
    assert len(list((tmp_path / ANA).glob("files-*.db"))) == 1
    assert not list((tmp_path / ANA).glob("cache-*.db"))


async def test_without_a_keychain_a_passphrase_protects_the_profile(
    open_desktop: OpenDesktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_self: TestKeychain) -> None:
        raise VaultUnavailableError("no_keychain")

    monkeypatch.setattr(TestKeychain, "load", fail)
    opening = asyncio.get_running_loop().create_task(open_desktop(ANA))
    await _answer_passphrase("short", "short")
    assert not opening.done()
    await _answer_passphrase("a long passphrase", "a long passphrase")
    first = await opening
    await first.online()
    await first.close()
    assert (tmp_path / ANA / "secrets.sealed").exists()

    opening = asyncio.get_running_loop().create_task(open_desktop(ANA))
    dialog = await _answer_passphrase("a wrong passphrase")
    await until(lambda: _shown(QDialog) not in {None, dialog} and "This passphrase is wrong." in _texts(_dialog()), 20)
    await _answer_passphrase("a long passphrase")
    await (await opening).online()


def _dialog() -> QDialog:
    dialog = _shown(QDialog)
    assert dialog is not None
    return dialog


async def _answer_passphrase(*texts: str) -> QDialog:
    """Type into the passphrase dialog's fields and continue."""
    dialog = await until(lambda: _shown(QDialog), 20)
    for field, text in zip(dialog.findChildren(QLineEdit), texts, strict=True):
        field.clear()
        type_text(field, text)
    _click(dialog, "Continue")
    return dialog


async def test_another_language_is_spoken_at_once(open_desktop: OpenDesktop) -> None:
    desktop = await open_desktop(ANA)
    english = desktop.desk
    await until(lambda: english.models.inboxes.model.rows, 20)
    assert english.models.inboxes.model.rows[0].name == "All"
    desktop.application.preferences.set_language("es")
    await until(lambda: desktop.application.desk not in {None, english}, 20)
    await until(lambda: desktop.desk.models.inboxes.model.rows, 20)
    spanish = desktop.desk
    assert spanish.models.inboxes.model.rows[0].name == "Todas"
    desktop.application.preferences.set_language("system")
    await until(lambda: desktop.application.desk not in {None, spanish}, 20)


async def test_who_closes_while_the_language_changes_gets_no_other_window(open_desktop: OpenDesktop) -> None:
    desktop = await open_desktop(ANA)
    desktop.application.preferences.set_language("es")
    desktop.application.close()
    await desktop.close()
    assert desktop.application.desk is None
