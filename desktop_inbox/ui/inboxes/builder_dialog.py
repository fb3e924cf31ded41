"""The dialog that a custom inbox is made or changed in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_inbox.domain.inbox_filter import Match
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.ui.inboxes.condition_row import ConditionRow
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder

_WIDTH = 640
_MOST_ROWS_HEIGHT = 300


class InboxBuilderDialog(Dialog):
    """Shows an `InboxFilterBuilder`. Enter in a field saves, Escape leaves. It ends when the inbox is saved."""

    def __init__(self, builder: InboxFilterBuilder, parent: QWidget | None = None) -> None:
        """Take a builder that is loaded."""
        super().__init__(self.tr("New custom inbox") if builder.is_new else self.tr("Edit custom inbox"), parent)
        self._builder = builder
        self.setMinimumWidth(_WIDTH)
        self.name = QLineEdit(self)
        self.match = ChoiceBox(self)
        self.add = Button(self.tr("Add condition"), ButtonKind.LINK, self)
        self.rows: list[ConditionRow] = []
        self._rows_layout = QVBoxLayout()
        self._scroll = QScrollArea(self)
        self.count = Label("", TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self.private = QRadioButton(self.tr("Only me"), self)
        self.shared = QRadioButton(self.tr("Everybody in the workspace"), self)
        self._sharing_note = Label("", TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self._set_up()
        self._lay_out()
        self.cancel = self.add_button(self.tr("Cancel"))
        self.save = self.add_button(self.tr("Create") if builder.is_new else self.tr("Save"), ButtonKind.PRIMARY)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save_clicked)
        builder.saved.connect(self._on_saved)
        builder.changed.connect(self._show_builder)
        builder.line_changed.connect(self._show_line)
        builder.lines_changed.connect(self._show_lines)
        self._show_lines()
        self._show_builder()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_up(self) -> None:
        builder = self._builder
        self.name.setText(builder.name)
        self.name.setMaxLength(NAME_CHARACTERS)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.textEdited.connect(builder.set_name)
        self.match.addItem(self.tr("all conditions"), Match.ALL.value)
        self.match.addItem(self.tr("any condition"), Match.ANY.value)
        self.match.setAccessibleName(self.tr("How many conditions must hold"))
        self.match.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.match.activated.connect(self._on_match_chosen)
        self.add.clicked.connect(self._on_add_clicked)
        sharing = QButtonGroup(self)
        sharing.addButton(self.private)
        sharing.addButton(self.shared)
        self.shared.setChecked(builder.is_shared)
        self.private.setChecked(not builder.is_shared)
        self.shared.toggled.connect(self._on_shared_toggled)

    def _lay_out(self) -> None:
        name_label = Label(self.tr("Name"), TextStyle.BODY_MEDIUM, parent=self)
        name_label.setBuddy(self.name)
        match = QHBoxLayout()
        match.setSpacing(8)
        match.addWidget(Label(self.tr("Contacts that fulfil"), TextStyle.BODY_MEDIUM, parent=self))
        match.addWidget(self.match)
        match.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addStretch(1)
        sharing = QHBoxLayout()
        sharing.setSpacing(16)
        sharing.addWidget(Label(self.tr("Who sees it"), TextStyle.BODY_MEDIUM, parent=self))
        sharing.addWidget(self.private)
        sharing.addWidget(self.shared)
        sharing.addStretch(1)
        self._set_up_rows()
        for part in (name_label, self.name, match, self._scroll, below, self.count, sharing):
            if isinstance(part, QHBoxLayout):
                self.content.addLayout(part)
            else:
                self.content.addWidget(part)
        self.content.addWidget(self._sharing_note)
        self.content.addWidget(self.problem)

    def _set_up_rows(self) -> None:
        page = QWidget(self)
        self._rows_layout.setContentsMargins(0, 0, 0, 0)
        self._rows_layout.setSpacing(8)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._rows_layout)
        outer.addStretch(1)
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setBackgroundRole(QPalette.ColorRole.NoRole)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # Showing ----------------------------------------------------------------------------------------------------------
    def _show_builder(self) -> None:
        builder = self._builder
        self.match.setCurrentIndex(self.match.findData(builder.match.value))
        self.add.setEnabled(builder.has_room)
        self.count.setText(builder.count_words)
        self._sharing_note.setVisible(builder.becomes_another)
        self._sharing_note.setText(
            self.tr("A private inbox of the same conditions takes its place. Teammates no longer see it.")
            if not builder.is_shared
            else self.tr("A shared inbox of the same conditions takes its place.")
        )
        self.problem.setText(builder.problem)
        self.problem.setVisible(bool(builder.problem))

    def _show_line(self, number: int) -> None:
        for row in self.rows:
            if row.number == number:
                row.show_line()
        self._fit_rows()

    def _show_lines(self) -> None:
        """Keep the rows of the lines that are still there, and bring the others."""
        numbers = [line.number for line in self._builder.lines]
        for row in self.rows:
            if row.number not in numbers:
                self._rows_layout.removeWidget(row)
                row.deleteLater()
        kept = {row.number: row for row in self.rows if row.number in numbers}
        for row in kept.values():
            row.show_line()
        self.rows = [kept.get(number) or self._new_row(number) for number in numbers]
        self._keep_tab_order()
        self._fit_rows()

    def _new_row(self, number: int) -> ConditionRow:
        row = ConditionRow(self._builder, number, self)
        self._rows_layout.addWidget(row)
        row.show()  # the layout would do so later, and does not count it before
        return row

    def _keep_tab_order(self) -> None:
        """Let Tab go through the rows in their order, and from the last one to what follows."""
        before: QWidget = self.match
        for row in self.rows:
            for field in (row.subject, row.test, row.editor, row.remove):
                if field is not None:
                    self.setTabOrder(before, field)
                    before = field
        self.setTabOrder(before, self.add)

    def _fit_rows(self) -> None:
        self._scroll.setVisible(bool(self.rows))
        self._rows_layout.activate()
        self._scroll.setFixedHeight(min(_MOST_ROWS_HEIGHT, self._rows_layout.sizeHint().height() + 2))

    # What happens -----------------------------------------------------------------------------------------------------
    def _on_match_chosen(self, number: int) -> None:
        self._builder.set_match(Match(self.match.itemData(number)))

    def _on_shared_toggled(self, is_shared: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._builder.set_shared(is_shared=is_shared)

    def _on_add_clicked(self) -> None:
        self._builder.add_line()
        if self.rows:
            self.rows[-1].subject.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.rows[-1])

    def _on_save_clicked(self) -> None:
        self._builder.save()
        if self._builder.is_name_wrong:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for row in self.rows:
            if self._builder.line(row.number).problem:
                (row.editor or row.subject).setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroll.ensureWidgetVisible(row)
                return

    def _on_saved(self, _inbox_id: object) -> None:
        self.accept()
