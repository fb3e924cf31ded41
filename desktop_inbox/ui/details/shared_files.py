"""The files that were shared with a contact, in the column of its details."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_inbox.domain.attachment import is_dangerous
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.ui.attachments.file_hands import FileHands
from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.details.card import CARD_INSET
from desktop_inbox.ui.details.file_card import FileCardButton
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.files import FilesViewModel
from desktop_inbox.viewmodels.shared_files import SharedFilesViewModel


class SharedFilesSection(QWidget):
    """The newest files; a click opens one, its menu saves it."""

    def __init__(
        self,
        shared: SharedFilesViewModel,
        hands: FileHands,
        files: FilesViewModel,
        pictures: Pictures,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._shared, self._hands, self._pictures = shared, hands, pictures
        self.cards: list[FileCardButton] = []
        self.empty = Label(self.tr("No files yet"), TextStyle.SMALL, Ink.MUTED, self)
        self.more = Button(self.tr("Show more"), ButtonKind.LINK, self)
        self.more.clicked.connect(shared.show_more)
        self._cards_layout = QVBoxLayout()
        self._cards_layout.setSpacing(0)
        head, foot = QVBoxLayout(), QVBoxLayout()
        for part in (head, foot):
            part.setContentsMargins(CARD_INSET, 0, CARD_INSET, 0)
            part.setSpacing(8)
        head.addWidget(Label(self.tr("Shared files"), TextStyle.SMALL_BOLD, Ink.MUTED, self))
        head.addWidget(self.empty)
        foot.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(8)
        for rows in (head, self._cards_layout, foot):
            layout.addLayout(rows)
        shared.changed.connect(self._show_cards)
        files.changed.connect(self._on_file_changed)
        pictures.changed.connect(self._on_file_changed)
        self._show_cards()

    def _show_cards(self) -> None:
        cards = self._shared.cards
        while len(self.cards) > len(cards):
            button = self.cards.pop()
            button.hide()
            button.deleteLater()
        while len(self.cards) < len(cards):
            self._add(FileCardButton(cards[len(self.cards)], self._pictures, self))
        for button, card in zip(self.cards, cards, strict=True):
            button.show_card(card)
        self.empty.setVisible(not cards)
        self.more.setVisible(self._shared.has_more)

    def _on_file_changed(self, attachment_id: AttachmentId) -> None:
        for button in self.cards:
            if button.card.attachment.id == attachment_id:
                button.update()

    def _add(self, button: FileCardButton) -> None:
        button.clicked.connect(partial(self._open, button))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(partial(self._show_menu, button))
        self.cards.append(button)
        self._cards_layout.addWidget(button)

    def _open(self, button: FileCardButton, *_checked: bool) -> None:
        self._hands.open(button.card.attachment, self._shared.contact_id)

    def _show_menu(self, button: FileCardButton, at: QPoint) -> None:
        self.menu_of(button).popup(button.mapToGlobal(at))

    def menu_of(self, button: FileCardButton) -> QMenu:
        """Return what can be done with a file; the menu deletes itself when it closes."""
        attachment = button.card.attachment
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not is_dangerous(attachment.name):
            menu.addAction(icon(Icon.EXTERNAL_LINK), self.tr("Open"), partial(self._open, button))
        menu.addAction(icon(Icon.DOWNLOAD), self.tr("Save as…"), partial(self._hands.save_as, attachment))
        menu.addAction(
            icon(Icon.FOLDER_OPEN), self.tr("Show in folder"), partial(self._hands.show_in_folder, attachment)
        )
        return menu
