"""Asking where a CSV file shall be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_place(parent: QWidget, title: str, name: str, chosen: Callable[[Path], None]) -> None:
    """Open the system's dialog; `chosen` is called with the place. `name` without its ending is what it offers."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([QCoreApplication.translate("CsvPlace", "CSV files (*.csv)")])
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(f"{name}.csv")
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()
