"""How far an export is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink
from desktop_inbox.viewmodels.table_export import TableExport


class ExportBar(QWidget):
    """How far an export is, and how it ended; hidden while there is none."""

    def __init__(self, export: TableExport, parent: QWidget) -> None:
        super().__init__(parent)
        self._export = export
        self.words = ElidedLabel("", TextStyle.SMALL, parent=self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.stop = Button(self.tr("Cancel"), ButtonKind.LINK, self)
        self.stop.clicked.connect(self._on_stop_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 6, 16, 6)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.stop)
        self._export.changed.connect(self._show_state)
        self.hide()

    def _show_state(self) -> None:
        state = self._export.state
        self.setVisible(state.is_running or state.is_done or bool(state.failure))
        self.bar.setVisible(state.is_running)
        self.bar.setRange(0, state.total)
        self.bar.setValue(state.done)
        self.words.set_ink(Ink.BAD if state.failure else Ink.TEXT)
        self.stop.setText(self.tr("Cancel") if state.is_running else self.tr("Dismiss"))
        self.words.setText(state.failure or self._export.words)

    def _on_stop_clicked(self) -> None:
        if self._export.state.is_running:
            self._export.cancel()
        else:
            self.hide()
