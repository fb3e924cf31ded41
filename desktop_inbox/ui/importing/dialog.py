"""The dialog that a CSV file is imported in: a file, its columns, what is wrong with it, and how far it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QStackedWidget,
    QWidget,
)

from desktop_inbox.ui.importing.pages import CheckPage, ColumnsPage, ProgressPage
from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.viewmodels.table_import import ImportState, ImportStep, TableImport

_SIZE = (720, 520)
_BUSY = frozenset({ImportStep.READING, ImportStep.CHECKING, ImportStep.STORING})


class ImportDialog(Dialog):
    """Leads through an import, one step after the other; each can be gone back from until rows are stored.

    Files can also be dropped on it. Closing it while they are sent stops nothing: they are in the outbox.
    """

    def __init__(self, table: TableImport, parent: QWidget | None = None) -> None:
        super().__init__(table.words.title(), parent)
        self._import = table
        self._step: ImportStep | None = None
        self.setAcceptDrops(True)
        self.resize(*_SIZE)
        self.steps = QStackedWidget(self)
        self._file_page, self._columns_page = StateView(self), ColumnsPage(table, self)
        self._check_page, self._progress_page = CheckPage(table, self), ProgressPage(table, self)
        for page in (self._file_page, self._columns_page, self._check_page, self._progress_page):
            self.steps.addWidget(page)
        self._file_page.remedy_clicked.connect(self._on_file_wanted)
        self.failure = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.content.addWidget(self.steps, 1)
        self.content.addWidget(self.failure)
        self.back = self.add_button(self.tr("Back"))
        self.back.clicked.connect(self._on_back)
        self.stop = self.add_button(self.tr("Stop import"))
        self.stop.clicked.connect(table.stop)
        self.leave = self.add_button(self.tr("Cancel"))
        self.leave.clicked.connect(self.reject)
        self.go_on = self.add_button("", ButtonKind.PRIMARY)
        self.go_on.clicked.connect(self._on_go_on)
        table.changed.connect(self._show_state)
        self._show_state()

    def reject(self) -> None:
        """Leave: stop what runs, unless rows are on their way already."""
        self._import.cancel()
        super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take one file."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile() and self._import.state.step not in _BUSY:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read the file."""
        self._import.open_file(Path(event.mimeData().urls()[0].toLocalFile()))

    def _show_state(self) -> None:
        state = self._import.state
        self.failure.setText(state.failure)
        self.failure.setVisible(bool(state.failure))
        pages = {
            ImportStep.NO_FILE: self._file_page,
            ImportStep.PREVIEW: self._columns_page,
            ImportStep.CHECKED: self._check_page,
        }
        self.steps.setCurrentWidget(pages.get(state.step, self._progress_page))
        self._file_page.show_state(
            Icon.UPLOAD,
            self.tr("Choose a CSV file"),
            self.tr("Any spreadsheet program writes one. The first row names the columns; up to 200,000 rows."),
            self.tr("Choose file…"),
        )
        self._columns_page.show_state(state)
        self._check_page.show_state(state)
        self._progress_page.show_state(state)
        self._show_buttons(state)

    def _show_buttons(self, state: ImportState) -> None:
        self.back.setVisible(state.step in (ImportStep.PREVIEW, ImportStep.CHECKED, ImportStep.CHECKING))
        self.stop.setVisible(state.can_stop)
        self.leave.setText(self.tr("Close") if state.step is ImportStep.STORED else self.tr("Cancel"))
        words = {
            ImportStep.PREVIEW: self.tr("Check"),
            ImportStep.CHECKED: self._import.words.accept(state.items),
        }
        self.go_on.setText(words.get(state.step, ""))
        self.go_on.setVisible(state.step in words)
        self.go_on.setEnabled(state.can_check or (state.step is ImportStep.CHECKED and state.items > 0))
        if state.step is not self._step:
            self._step = state.step
            self._give_keyboard()

    def _give_keyboard(self) -> None:
        """Let Enter go on with a new step, or leave where there is nothing to go on with."""
        if self._step is ImportStep.NO_FILE:
            self._file_page.setFocus()
        else:
            (self.go_on if self.go_on.isEnabled() else self.leave).setFocus()

    def _on_file_wanted(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a CSV file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("CSV files (*.csv *.tsv *.txt)"), self.tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.open()

    def _on_file_chosen(self, name: str) -> None:
        self._import.open_file(Path(name))

    def _on_back(self) -> None:
        if self._import.state.step is ImportStep.PREVIEW:
            self._on_file_wanted()
        else:
            self._import.back()

    def _on_go_on(self) -> None:
        if self._import.state.step is ImportStep.PREVIEW:
            self._import.check()
        else:
            self._import.confirm()
