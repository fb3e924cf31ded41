"""A large file between two real applications, with the server killed and the sender's application ended on the way."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QUrl

from desktop_inbox.app.visitor import Visitor
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.transfers import Transfer
from desktop_inbox.sync.file_api import FileApi
from desktop_inbox.viewmodels.files import FilePhase
from tests.fixtures.desktop import Desktop, OpenDesktop
from tests.fixtures.server_process import ServerProcess
from tests.fixtures.waiting import until, until_so

pytestmark = pytest.mark.e2e

ANA, LUIS = "ana@example.test", "luis@example.test"
CAPTION = "El vídeo de la avería"
CONTENT = secrets.token_bytes(8 * 1024**2)
PATIENCE_S = 60.0


async def test_a_file_arrives_whole_though_both_sides_end_on_the_way(
    open_desktop: OpenDesktop, server_process: ServerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FileApi, "append", _append_slowly)
    visitor = Visitor(server_process.address, server_process.channel_id, SystemClock())
    await visitor.arrive()
    await visitor.write("No arranca")
    await visitor.close()

    ana = await open_desktop(ANA)
    await ana.click(await ana.contact())
    await _send(ana, tmp_path / "averia.bin")
    sent = (await _files(ana))[0]
    halfway = await until(lambda: _moved(ana, sent), PATIENCE_S)
    await asyncio.to_thread(server_process.kill)
    assert halfway.done_bytes < len(CONTENT), "the server was killed on the way"
    await until(lambda: ana.state is ConnectionState.OFFLINE, PATIENCE_S)
    assert (await ana.shows(CAPTION)).state is DeliveryState.WAITING
    await ana.close()

    await asyncio.to_thread(server_process.start)
    ana = await open_desktop(ANA)
    await ana.click(await ana.contact())
    await until(lambda: (b := ana.bubble(CAPTION)) and b.state is not DeliveryState.WAITING, PATIENCE_S)
    await until_so(lambda: _has_no_uploads(ana), PATIENCE_S)

    luis = await open_desktop(LUIS)
    await luis.click(await luis.contact(lambda row: row.has_file))
    received = (await _files(luis))[0]
    assert (received.id, received.size_bytes) == (sent.id, len(CONTENT))
    luis.desk.file_tools.files.fetch(received)
    await until(lambda: luis.desk.file_tools.files.status(received).phase is FilePhase.HERE, PATIENCE_S)
    assert await luis.desk.session.files.content(received.id) == CONTENT


async def _append_slowly(self: FileApi, *arguments: Any, append: Any = FileApi.append) -> int:
    """Append a piece over a line on which there is time to end something."""
    await asyncio.sleep(0.5)
    return int(await append(self, *arguments))


async def _send(desktop: Desktop, path: Path) -> None:
    """Paste a file into the composer, and send it with a caption before it is on the server."""
    await asyncio.to_thread(path.write_bytes, CONTENT)
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile(str(path))])
    desktop.desk.column.composer.field.insertFromMimeData(source)
    dialog = await until(lambda: desktop.desk.file_tools.attach.dialog)
    dialog.field.insert_text(CAPTION)
    await until(lambda: desktop.desk.file_tools.attachments.state.can_send, PATIENCE_S)
    await asyncio.to_thread(path.unlink)
    dialog.send.click()


async def _files(desktop: Desktop) -> list[Attachment]:
    """Wait for the bubble with the caption, and return its files."""
    row = await until(lambda: bubble if (bubble := desktop.bubble(CAPTION)) and bubble.files else None, PATIENCE_S)
    return [file.attachment for file in row.files]


def _moved(desktop: Desktop, attachment: Attachment) -> Transfer | None:
    transfer = desktop.desk.session.transfers.transfer(attachment.id)
    return transfer if transfer is not None and transfer.done_bytes > 0 else None


async def _has_no_uploads(desktop: Desktop) -> bool:
    return not await desktop.desk.session.store.uploads()
