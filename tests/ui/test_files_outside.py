"""Files that leave the application on computers where something is missing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from tests.ui.conversation_desk import CONTACT
from tests.ui.file_desk import attachment, fill_files, open_files


async def test_where_there_are_no_downloads_files_are_saved_beside_them(store, files, tmp_path, monkeypatch):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "Downloads"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    await fill_files(store)
    async with open_files(store, files, tmp_path) as desk:
        desk.tools.hands.save_as(attachment(1))
        dialog = desk.window.findChild(QFileDialog)
        assert dialog.directory().absolutePath() == str(tmp_path)
        dialog.close()


async def test_where_no_program_opens_a_file_that_is_said(store, files, tmp_path, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    pdf = attachment(1, "factura.pdf")
    await fill_files(store)
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(pdf, b"%PDF")
        desk.tools.hands.open(pdf, CONTACT)
        await desk.settle()
        assert desk.desk.toasts.current.text.startswith("“factura.pdf” cannot be opened: this computer has no program")
