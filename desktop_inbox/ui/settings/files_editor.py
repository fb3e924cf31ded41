"""The editor of the files of a form."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.chips import RemovableChip
from desktop_inbox.ui.kit.flow_layout import FlowLayout
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.settings.editor import Editor
from desktop_inbox.viewmodels.settings.forms import Field, FilesHelp


class FilesEditor(Editor):
    """A chip for each file, whose cross takes it out, and a button that adds some."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        if field.files is None:
            raise TypeError(field.name)
        self._help: FilesHelp = field.files
        self._files: tuple[Attachment, ...] = ()
        holder = QWidget(self)
        self.chips: list[RemovableChip] = []
        self._chip_room = QWidget(holder)
        self._flow = FlowLayout(self._chip_room, spacing=6)
        self.add = Button(self.tr("Add files…"), parent=holder)
        self.add.clicked.connect(self._on_add_clicked)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, holder, wraps=True)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._chip_room)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.problem)
        self.hold(holder)
        self.setFocusProxy(self.add)
        self._show()

    def show_value(self, value: Any) -> None:
        """Show files."""
        if tuple(value or ()) != self._files:
            self._files = tuple(value or ())
            self._show()

    def take(self, paths: list[Path]) -> None:
        """Add files, as many as there is room for."""
        room = self.field.limit - len(self._files)
        too_many = self.tr("There can be %n file(s) at most.", None, self.field.limit)
        self._say(too_many if len(paths) > room else "")
        if room > 0:
            self._help.take(paths[:room], self._on_taken, self._say)

    def _on_add_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Add files"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files_chosen)
        dialog.open()

    def _on_files_chosen(self, names: list[str]) -> None:
        self.take([Path(name) for name in names])

    def _on_taken(self, attachment: Attachment) -> None:
        if isValid(self):  # the form may have ended meanwhile
            self._put((*self._files, attachment))

    def _on_removed(self, attachment: Attachment) -> None:
        self._put(tuple(each for each in self._files if each is not attachment))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, files: tuple[Attachment, ...]) -> None:
        self._files = files
        self._show()
        self.edited.emit(files)

    def _say(self, words: str) -> None:
        if isValid(self):
            self.problem.setText(words)
            self.problem.setVisible(bool(words))

    def _show(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        for attachment in self._files:
            chip = RemovableChip(attachment.name, self.tr("Take this file out"), self._chip_room)
            chip.removed.connect(partial(self._on_removed, attachment))
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self._chip_room.setVisible(bool(self._files))
        self.add.setVisible(len(self._files) < self.field.limit)
        self.problem.setVisible(bool(self.problem.text()))
