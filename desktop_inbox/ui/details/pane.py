"""The column of a contact's details."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_inbox.ui.details.card import CARD_INSET, CardButton
from desktop_inbox.ui.details.facts import FactsSection
from desktop_inbox.ui.details.fields import FieldList
from desktop_inbox.ui.details.tags import TagsField
from desktop_inbox.ui.kit.avatars import Avatar, Person
from desktop_inbox.ui.kit.buttons import Button, ButtonKind, IconButton, MenuButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.panel import Hairline, Panel
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.viewmodels.detail_editing import DetailEditing
from desktop_inbox.viewmodels.details import DetailsViewModel
from desktop_inbox.viewmodels.details_rows import ConversationCard, DetailsPage

_AVATAR = 64
_FEW_CARDS = 8
_CORNER = 10
_ASSIGNEE_WIDTH = 220


class DetailsPane(QScrollArea):
    """Shows a `DetailsViewModel`, and what will stand here while no contact is chosen.

    `hide_requested`: the user wants the room for something else. `assign_requested(QWidget)`: they want to pick another
    assignee, beside that widget.
    """

    hide_requested = Signal()
    assign_requested = Signal(object)

    def __init__(
        self,
        viewmodel: DetailsViewModel,
        parent: QWidget | None = None,
        *,
        can_hide: bool = True,
        can_assign: bool = False,
    ) -> None:
        """`can_hide`: there is a button for `hide_requested`. `can_assign`: there is one for `assign_requested`."""
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._shows_all_cards = False
        self._shown_id: object = None
        self._set_up_area()
        self._page = Panel(self)
        self._avatar = Avatar(_AVATAR, self._page)
        self._name = Label("", TextStyle.HEADING, parent=self._page, wraps=True)
        self._assignee = Label("", TextStyle.SMALL, Ink.MUTED, self._page, wraps=True)
        self._assignee.setVisible(not can_assign)
        self.assign = MenuButton("", self.tr("Assignee"), self._page)
        self.assign.setMaximumWidth(_ASSIGNEE_WIDTH)
        self.assign.setVisible(can_assign)
        self.assign.clicked.connect(self._on_assign_clicked)
        self.editing = DetailEditing(viewmodel, self)
        self.tags = TagsField(self.editing.tags, self._page)
        self.tags.removed.connect(self.editing.remove_tag)
        self._blocked = Label(self.tr("Blocked"), TextStyle.SMALL_BOLD, Ink.BAD, self._page)
        self.duplicates = Button("", ButtonKind.LINK, self._page)
        self.duplicates.clicked.connect(viewmodel.request_merge)
        self.facts = FactsSection(viewmodel, self.editing, self._page)
        self._cards_title = Label("", TextStyle.SMALL_BOLD, Ink.MUTED, self._page)
        self._cards: list[CardButton] = []
        self._cards_layout = QVBoxLayout()
        self._more = Button("", ButtonKind.LINK, self._page)
        self._more.clicked.connect(self._on_more_clicked)
        self._channels_title = Label(self.tr("Channels"), TextStyle.SMALL_BOLD, Ink.MUTED, self._page)
        self._channels = FieldList(self._page)
        self._lay_out()
        self._nobody = StateView(self)
        text = self.tr("Choose a contact to see who it is and what was discussed before.")
        self._nobody.show_state(Icon.USER, self.tr("No contact selected"), text)
        self.setWidget(self._make_ground())
        self._hide = self._make_hide_button()
        self._hide.setVisible(can_hide)
        viewmodel.changed.connect(self._show_page)
        self._show_page()

    def add_section(self, section: QWidget) -> None:
        """Put a section below those that are there. It keeps `CARD_INSET` free beside what is no card."""
        self._sections.addWidget(section)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._place_button()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the direction of the layout."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place_button()

    def _make_hide_button(self) -> IconButton:
        button = IconButton(Icon.PANEL_RIGHT, self.tr("Hide contact details"), self)
        button.set_mirrors(True)
        button.clicked.connect(self.hide_requested)
        for before, after in pairwise((self, button, self.assign)):
            QWidget.setTabOrder(before, after)
        return button

    def _place_button(self) -> None:
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self._hide.move(_CORNER if is_rtl else self.viewport().width() - self._hide.width() - _CORNER, _CORNER)

    def _set_up_area(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Contact details"))
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)

    def _make_ground(self) -> Panel:
        ground = Panel(self)
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page)
        layout.addWidget(self._nobody)
        return ground

    def _lay_out(self) -> None:
        page = QVBoxLayout(self._page)
        page.setContentsMargins(8, 18, 8, 16)
        page.setSpacing(10)
        self._sections = QVBoxLayout()
        self._cards_layout.setSpacing(0)
        page.addLayout(self._lay_out_upper())
        page.addLayout(self._cards_layout)
        page.addLayout(self._lay_out_lower())
        page.addLayout(self._sections)
        page.addStretch(1)

    def _lay_out_upper(self) -> QVBoxLayout:
        layout = _inset()
        layout.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._name, self._assignee):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addWidget(self.assign, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._blocked, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.tags)
        layout.addWidget(self.duplicates, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(4)
        layout.addWidget(Hairline(self._page))
        layout.addSpacing(4)
        layout.addWidget(self.facts)
        layout.addSpacing(6)
        layout.addWidget(self._cards_title)
        return layout

    def _lay_out_lower(self) -> QVBoxLayout:
        layout = _inset()
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(6)
        layout.addWidget(self._channels_title)
        layout.addWidget(self._channels)
        return layout

    def _show_page(self) -> None:
        page = self._viewmodel.page
        self._page.setVisible(page is not None)
        self._nobody.setVisible(page is None)
        if page is None:
            return
        if page.id != self._shown_id:
            self._shown_id, self._shows_all_cards = page.id, False
            self.facts.edit.setChecked(False)
            self.verticalScrollBar().setValue(0)
        self._show_person(page)
        self.facts.show_page(page)
        self._cards_title.setText(self.tr("Conversations (%n)", None, len(page.cards)))
        self._cards_title.setVisible(bool(page.cards))
        self._show_cards(page.cards)
        self._channels_title.setVisible(bool(page.channels))
        self._channels.show_fields(page.channels)

    def _show_person(self, page: DetailsPage) -> None:
        self._avatar.show_person(Person(page.id, page.initials, page.channel))
        self._name.setText(page.name)
        self._assignee.setText(page.assignee)
        self.assign.show_text(page.assignee)
        self._blocked.setVisible(page.is_blocked)
        self.tags.show_tags(page.tags)
        self.duplicates.setText(self.tr("%n possible duplicate(s)…", None, page.duplicates))
        self.duplicates.setVisible(page.duplicates > 0)

    def _show_cards(self, cards: tuple[ConversationCard, ...]) -> None:
        """Show the newest few, or all; buttons that are there already are used again."""
        shown = cards if self._shows_all_cards else cards[:_FEW_CARDS]
        while len(self._cards) > len(shown):
            button = self._cards.pop()
            button.hide()
            button.deleteLater()
        while len(self._cards) < len(shown):
            button = CardButton(shown[len(self._cards)], self._page)
            button.clicked.connect(self._on_card_clicked)
            QWidget.setTabOrder(self._cards[-1] if self._cards else self._cards_title, button)
            self._cards.append(button)
            self._cards_layout.addWidget(button)
        for button, card in zip(self._cards, shown, strict=True):
            button.show_card(card)
        left = len(cards) - len(shown)
        self._more.setText(self.tr("Show %n more", None, left))
        self._more.setVisible(left > 0)

    def _on_assign_clicked(self) -> None:
        self.assign_requested.emit(self.assign)

    def _on_more_clicked(self) -> None:
        self._shows_all_cards = True
        self._show_page()

    def _on_card_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, CardButton):
            self._viewmodel.jump_to(button.card.id)


def _inset() -> QVBoxLayout:
    """Return a column for what stands in line with the words of the cards, whose grounds are wider."""
    layout = QVBoxLayout()
    layout.setContentsMargins(CARD_INSET, 0, CARD_INSET, 0)
    layout.setSpacing(10)
    return layout
