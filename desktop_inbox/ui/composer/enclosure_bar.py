"""The files that go with the message that is being written."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.domain.errors import UserError
from desktop_inbox.ui.kit.chips import RemovableChip
from desktop_inbox.ui.kit.flow_layout import FlowLayout
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.attachment_words import AttachmentWords
from desktop_inbox.viewmodels.composer import ComposerViewModel


class EnclosureBar(QWidget):
    """A chip for each file, with a cross that leaves it out, and why one cannot go; hidden while there is none."""

    def __init__(self, viewmodel: ComposerViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._words = AttachmentWords(self)
        self.chips: list[RemovableChip] = []
        room = QWidget(self)
        self._flow = FlowLayout(room, spacing=6)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(room)
        layout.addWidget(self.problem)
        self.setAccessibleName(self.tr("Files that go with the message"))
        viewmodel.enclosures.changed.connect(self._show_chips)
        viewmodel.channel.changed.connect(self._show_problems)
        viewmodel.state_changed.connect(self._show_problems)
        self._show_chips()

    def _show_chips(self) -> None:
        enclosures = self._viewmodel.enclosures
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        for attachment in enclosures.attachments:
            chip = RemovableChip(attachment.name, self.tr("Leave this file out"), self)
            chip.removed.connect(partial(enclosures.remove, attachment.id))
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self.setVisible(bool(self.chips))
        self._show_problems()

    def _show_problems(self) -> None:
        option, problems = self._viewmodel.channel.current, self._viewmodel.not_taken
        self._words.channel = "" if option is None else option.name
        names = {attachment.id: attachment.name for attachment in self._viewmodel.enclosures.attachments}
        lines = [self._line(names[key], error) for key, error in problems.items()]
        self.problem.setText("\n".join(lines))
        self.problem.setVisible(bool(lines))

    def _line(self, name: str, error: UserError) -> str:
        return f"{name}: {self._words.problem(error)}"
