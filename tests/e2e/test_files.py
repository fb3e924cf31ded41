"""Files between two real applications by the real server: sent from the dialog, seen, opened, and kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser
from PySide6.QtCore import QMimeData, QSize, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.viewmodels.files import FilePhase
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.desktop import Desktop, OpenDesktop
from tests.fixtures.server_process import ServerProcess
from tests.fixtures.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

ANA, LUIS = "ana@example.test", "luis@example.test"
QUESTION = "¿Me mandáis la factura?"
CAPTION = "Aquí tienes"
PDF = b"%PDF-1.4 " + bytes(range(256)) * 4000


@pytest.fixture
async def visitor(browser: Browser, server_process: ServerProcess) -> AsyncIterator[ChatPage]:
    """Give the demo page in a browser, with a question asked."""
    context = await browser.new_context(locale="es-ES")
    page = ChatPage(await context.new_page())
    await page.page.goto(server_process.chat_page)
    await page.open()
    await page.say(QUESTION)
    yield page
    await context.close()


async def _send(desktop: Desktop, folder: Path) -> None:
    """Paste a picture and a document into the composer, and send them with a caption."""
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#aa3311"))
    image.save(str(folder / "guia.png"))
    (folder / "factura.pdf").write_bytes(PDF)
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile(str(folder / name)) for name in ("guia.png", "factura.pdf")])
    desktop.desk.column.composer.field.insertFromMimeData(source)
    dialog = await until(lambda: desktop.desk.file_tools.attach.dialog)
    dialog.field.insert_text(CAPTION)
    await until(lambda: desktop.desk.file_tools.attachments.state.can_send, 20)
    (folder / "factura.pdf").unlink()  # the copy is sent
    dialog.send.click()


async def _attachments(desktop: Desktop) -> list[Attachment]:
    """Wait for the message with the caption, and return its files."""
    row = await until(lambda: bubble if (bubble := desktop.bubble(CAPTION)) and bubble.files else None, 30)
    return [file.attachment for file in row.files]


async def test_what_one_agent_sends_another_sees_opens_and_keeps(
    open_desktop: OpenDesktop,
    server_process: ServerProcess,
    visitor: ChatPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    ana = await open_desktop(ANA)
    await ana.click(await ana.contact())
    await ana.shows(QUESTION)
    await _send(ana, tmp_path)
    await ana.shows(CAPTION, DeliveryState.READ)
    await ana.close()

    luis = await open_desktop(LUIS)
    await luis.click(await luis.contact(lambda row: row.has_file))
    picture, pdf = await _attachments(luis)
    assert (picture.width, picture.height, picture.media_type) == (900, 600, "image/png")
    assert (pdf.name, pdf.size_bytes, pdf.media_type) == ("factura.pdf", len(PDF), "application/pdf")
    tools = luis.desk.file_tools
    shown = await until(lambda: tools.pictures.picture(picture, QSize(90, 60)), 30)  # it comes by itself
    assert shown.toImage().pixelColor(40, 30).red() > 150
    assert tools.files.status(pdf).phase is FilePhase.ABSENT
    tools.hands.open(pdf, None)
    await until(lambda: opened, 30)
    assert opened[0].read_bytes() == PDF
    await luis.close()
    assert not opened[0].exists()

    server_process.stop()  # what was opened once is here without the network
    again = await open_desktop(LUIS)
    await again.click(await again.contact())
    _, pdf = await _attachments(again)
    await until(lambda: again.desk.file_tools.files.status(pdf).phase is FilePhase.HERE)
