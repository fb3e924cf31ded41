"""The files that go with a message because a snippet has brought them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.chips import RemovableChip
from desktop_inbox.ui.kit.flow_layout import FlowLayout
from desktop_inbox.viewmodels.enclosures import Enclosures


class EnclosureBar(QWidget):
    """A chip for each file, with a cross that leaves it out; hidden while there is none."""

    def __init__(self, enclosures: Enclosures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._enclosures = enclosures
        self.chips: list[RemovableChip] = []
        self._flow = FlowLayout(self, spacing=6)
        self.setAccessibleName(self.tr("Files that go with the message"))
        enclosures.changed.connect(self._show_chips)
        self._show_chips()

    def _show_chips(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        for attachment in self._enclosures.attachments:
            chip = RemovableChip(attachment.name, self.tr("Leave this file out"), self)
            chip.removed.connect(partial(self._enclosures.remove, attachment.id))
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self.setVisible(bool(self.chips))
