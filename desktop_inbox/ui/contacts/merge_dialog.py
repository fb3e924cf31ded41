"""The dialog that two contacts are merged in: who the other is, and what is kept of the two."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_inbox.ui.kit.avatars import Person, paint_avatar
from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.ui.kit.painting import mirrored, paint_focus_ring, paint_text, start_side
from desktop_inbox.ui.kit.search_field import SearchField
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.list_model import ListRole
from desktop_inbox.viewmodels.merging import CandidateRow, KeptValue, MergePreview, MergeViewModel

_SIZE = (640, 520)
_AVATAR = 32
_OTHER_REASON = Qt.FocusReason.OtherFocusReason


class MergeDialog(Dialog):
    """First a contact is looked for, then what a merge would do is shown. Nothing happens before the last button."""

    def __init__(self, viewmodel: MergeViewModel, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Merge contacts"), parent)
        self._viewmodel = viewmodel
        self.resize(*_SIZE)
        self.search = SearchField(self.tr("Search contacts"), QKeySequence(), self)
        self.search.textChanged.connect(viewmodel.search)
        self.search.left_downwards.connect(self._on_left_downwards)
        self.candidates = ChoiceList(self.tr("Contacts"), self)
        self.candidates.setModel(viewmodel.candidates)
        self.candidates.setItemDelegate(_CandidateDelegate(self.candidates))
        self.candidates.row_opened.connect(self._on_row_opened)
        self.candidates.clicked.connect(self._on_row_opened)
        self._nobody = StateView(self)
        self._found = QStackedWidget(self)
        self._found.addWidget(self.candidates)
        self._found.addWidget(self._nobody)
        self._choice = QWidget(self)
        choice = QVBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.addWidget(self.search)
        choice.addWidget(self._found, 1)
        self.preview = _PreviewPage(viewmodel, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._choice)
        self._pages.addWidget(self.preview)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.content.addWidget(self._pages, 1)
        self.content.addWidget(self.problem)
        self.back = self.add_button(self.tr("Back"))
        self.back.clicked.connect(viewmodel.go_back)
        self.swap = self.add_button(self.tr("Swap"))
        self.swap.setToolTip(self.tr("Let the other contact stay"))
        self.swap.clicked.connect(viewmodel.swap)
        self.add_button(self.tr("Cancel")).clicked.connect(self.reject)
        self.confirm = self.add_button(self.tr("Merge"), ButtonKind.PRIMARY)
        self.confirm.clicked.connect(viewmodel.confirm)
        viewmodel.confirmed.connect(self.accept)
        viewmodel.changed.connect(self._show_state)
        self._show_state()
        self.search.setFocus(_OTHER_REASON)

    def _show_state(self) -> None:
        preview = self._viewmodel.preview
        for button in (self.back, self.swap, self.confirm):
            button.setVisible(preview is not None)
        problem = self._viewmodel.failure or (preview.problem if preview else "")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        page = self._choice if preview is None else self.preview
        is_other = page is not self._pages.currentWidget()
        self._pages.setCurrentWidget(page)
        if preview is None:
            self._show_candidates()
        else:
            self.confirm.setEnabled(not preview.problem)
            self.preview.show_preview(preview)
        if is_other:
            (self.search if preview is None else self.preview.first or self.swap).setFocus(_OTHER_REASON)

    def _show_candidates(self) -> None:
        is_empty = not self._viewmodel.candidates.rows
        self._found.setCurrentWidget(self._nobody if is_empty else self.candidates)
        if self.search.text().strip():
            self._nobody.show_state(Icon.SEARCH, self.tr("Nobody found"), self.tr("Try another name, email or phone."))
        else:
            words = self.tr("No other contact has the same email or phone. Search for the one you mean.")
            self._nobody.show_state(Icon.USERS, self.tr("No duplicates known"), words)

    def _on_left_downwards(self) -> None:
        self.candidates.setFocus(Qt.FocusReason.TabFocusReason)
        if self._viewmodel.candidates.rows and not self.candidates.currentIndex().isValid():
            self.candidates.setCurrentIndex(self._viewmodel.candidates.index(0))

    def _on_row_opened(self, index: QModelIndex) -> None:
        row = index.data(ListRole.ROW)
        if isinstance(row, CandidateRow):
            self._viewmodel.choose(row.id)


async def ask_to_merge(viewmodel: MergeViewModel, parent: QWidget) -> None:
    """Lead through a merge, and end the view-model."""
    viewmodel.start()
    try:
        await MergeDialog(viewmodel, parent).run()
    finally:
        viewmodel.close()
        viewmodel.deleteLater()


class _PreviewPage(QWidget):
    """Who stays, which values are kept, and what moves."""

    def __init__(self, viewmodel: MergeViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._stays = Label("", TextStyle.BODY_BOLD, parent=self, wraps=True)
        self._note = Label(self.tr("This can be undone for 24 hours."), TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self._moves = Label("", TextStyle.BODY, parent=self, wraps=True)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices: dict[object, tuple[QRadioButton, QRadioButton]] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stays)
        layout.addWidget(self._area, 1)
        layout.addWidget(Label(self.tr("What moves"), TextStyle.SMALL_BOLD, Ink.MUTED, self))
        layout.addWidget(self._moves)
        layout.addWidget(self._note)
        self._shown: tuple[object, ...] = ()

    @property
    def first(self) -> QRadioButton | None:
        """The first value that there is a choice of; None: there is none."""
        return next(
            (button for pair in self.choices.values() for button in pair if button.isChecked() and button.isEnabled()),
            None,
        )

    def show_preview(self, preview: MergePreview) -> None:
        """Show what would be; the rows are made anew for other contacts only."""
        words = self.tr("%1 stays, %2 goes into it.")
        self._stays.setText(words.replace("%1", preview.primary.name).replace("%2", preview.secondary.name))
        self._moves.setText("\n".join(f"\u2022 {line}" for line in preview.moves))
        people = (preview.primary.id, preview.secondary.id, tuple(value.key for value in preview.values))
        if people != self._shown:
            self._shown = people
            self._make_rows(preview)
        for value in preview.values:
            own, other = self.choices[value.key]
            (other if value.takes_other else own).setChecked(True)

    def _make_rows(self, preview: MergePreview) -> None:
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(12)
        for column, name in ((1, preview.primary.name), (2, preview.secondary.name)):
            grid.addWidget(ElidedLabel(name, TextStyle.SMALL_BOLD, Ink.MUTED, page), 0, column)
            grid.setColumnStretch(column, 1)
        self.choices = {}
        for row, value in enumerate(preview.values, start=1):
            self._add_value(page, grid, row, value)
        grid.setRowStretch(len(preview.values) + 1, 1)
        self._area.setWidget(page)

    def _add_value(self, page: QWidget, grid: QGridLayout, row: int, value: KeptValue) -> None:
        grid.addWidget(ElidedLabel(value.name, TextStyle.SMALL, Ink.MUTED, page), row, 0)
        group = QButtonGroup(page)
        buttons = []
        for column, text in ((1, value.own), (2, value.other)):
            button = QRadioButton(text.replace("&", "&&"), page)
            button.setAccessibleName(f"{value.name}: {text}")
            button.setEnabled(value.is_open)
            button.setVisible(bool(text))
            button.toggled.connect(partial(self._on_toggled, value.key, column == 2))
            group.addButton(button)
            grid.addWidget(button, row, column)
            buttons.append(button)
        self.choices[value.key] = (buttons[0], buttons[1])

    def _on_toggled(self, key: object, is_other: bool, is_on: bool) -> None:  # noqa: FBT001 - a slot
        preview = self._viewmodel.preview
        value = next((v for v in preview.values if v.key == key), None) if preview else None
        if is_on and value is not None and value.is_open and value.takes_other is not is_other:
            self._viewmodel.take(value.key, from_other=is_other)


class _CandidateDelegate(QStyledItemDelegate):
    """Paints a `CandidateRow`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        return QSize(option.rect.width(), max(52, round(2 * metrics(TextStyle.BODY).height()) + 14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ListRole.ROW)
        if not isinstance(row, CandidateRow):
            return
        painter.save()
        theme, rect = tokens(), QRectF(option.rect)
        is_lit = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        ground = theme.hover if is_lit else theme.panel
        painter.fillRect(rect, ground)
        avatar = QRectF(rect.left() + 8, rect.center().y() - _AVATAR / 2, _AVATAR, _AVATAR)
        person = Person(row.id, row.initials, row.channel)
        direction = option.direction
        paint_avatar(painter, mirrored(avatar, rect, direction), person, ground=ground, direction=direction)
        side = start_side(direction)
        line = metrics(TextStyle.BODY).height() + 2
        left = 8 + _AVATAR + 12
        second = " · ".join(part for part in (row.note, row.line) if part)
        for top, text, style, colour in (
            (rect.center().y() - line, row.name, TextStyle.BODY_MEDIUM, theme.text),
            (rect.center().y(), second, TextStyle.SMALL, theme.muted),
        ):
            box = mirrored(QRectF(rect.left() + left, top, rect.width() - left - 8, line), rect, direction)
            paint_text(painter, text, box, style=style, colour=colour, alignment=side)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus_ring(painter, rect.adjusted(2, 2, -2, -2))
        painter.restore()
