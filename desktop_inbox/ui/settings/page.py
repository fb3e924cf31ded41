"""The page of a section: its words, a form, a list, and what is the matter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.dialogs import ask
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.ui.kit.tokens import RADIUS_CARD, tokens
from desktop_inbox.ui.settings.form_dialog import FormDialog
from desktop_inbox.ui.settings.form_view import FormView
from desktop_inbox.ui.settings.row_list import RowList
from desktop_inbox.viewmodels.settings.forms import Form
from desktop_inbox.viewmodels.settings.section import Question, Section

_WIDTH = 760
ADD_KEYS = "Ctrl+N"


class Card(QWidget):
    """A ground with a line around it."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        painter = QPainter(self)
        theme = tokens()
        paint_rounded(painter, QRectF(self.rect()), theme.panel, radius=RADIUS_CARD, line=theme.line)
        painter.end()


class HeadForm(Card):
    """The form above the list, with Save, and with Retry and Discard where the server has refused it."""

    def __init__(self, section: Section, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self._section, self._form = section, form
        self.view = FormView(form, self)
        self.state = Label("", TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self.retry = Button(self.tr("Retry"), ButtonKind.LINK, self)
        self.discard = Button(self.tr("Discard"), ButtonKind.LINK, self)
        self.reset = Button(self.tr("Cancel"), parent=self)
        self.save = Button(form.spec.accept, ButtonKind.PRIMARY, self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.state, 1)
        for button in (self.retry, self.discard, self.reset, self.save):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(self.view)
        layout.addLayout(row)
        self.save.clicked.connect(form.submit)
        for line in self.view.findChildren(QLineEdit):
            line.returnPressed.connect(self.save.click)
        form.refused.connect(self.view.focus_wrong)
        self.reset.clicked.connect(form.reset)
        self.retry.clicked.connect(section.retry_head)
        self.discard.clicked.connect(section.discard_head)
        form.changed.connect(self._show_state)
        section.changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        words, is_bad = self._section.head_state
        may_change = self._section.may_change and self._section.is_loaded
        self.state.setText(words)
        self.state.set_ink(Ink.BAD if is_bad else Ink.MUTED)
        self.view.set_changeable(is_changeable=may_change)
        for button in (self.retry, self.discard):
            button.setVisible(is_bad and may_change)
        self.save.setVisible(may_change)
        self.save.setEnabled(self._form.is_edited and not self._form.is_busy)
        self.reset.setVisible(may_change and self._form.is_edited)


class SectionPage(QWidget):
    """Shows a `Section`. Dialogs and questions open over the page, in `scope`."""

    def __init__(self, section: Section, scope: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._section, self._scope = section, scope
        text = section.text
        self.add = Button(text.add, ButtonKind.PRIMARY, self)
        self.add.setToolTip(QKeySequence(ADD_KEYS).toString(QKeySequence.SequenceFormat.NativeText))
        self.notice = Label("", TextStyle.BODY, Ink.MUTED, self, wraps=True)
        self.head = None if section.head is None else HeadForm(section, section.head, self)
        self.rows = RowList(section, self) if section.has_list else None
        self.state = StateView(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.add.clicked.connect(section.add)
        self.state.remedy_clicked.connect(self._on_remedy_clicked)
        section.changed.connect(self._show_section)
        section.form_wanted.connect(self._on_form_wanted)
        section.question_asked.connect(self._on_question_asked)
        self._show_section()

    def add_row(self) -> None:
        """Ask for a new row, where the user may add one now."""
        if self._section.can_add:
            self._section.add()

    def make_bars(self) -> Sequence[QWidget]:
        """Return what stands between the words and the list: nothing on most pages."""
        return ()

    def _lay_out(self) -> None:
        text = self._section.text
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(text.title, TextStyle.TITLE, parent=self))
        words.addWidget(Label(text.text, TextStyle.BODY, Ink.MUTED, self, wraps=True))
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(words, 1)
        top.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(14)
        column.addLayout(top)
        column.addWidget(self.notice)
        if self.head is not None:
            column.addWidget(self.head)
        for bar in self.make_bars():
            column.addWidget(bar)
        column.addWidget(self._list_card(), 1)
        holder = QWidget(self)
        holder.setLayout(column)
        holder.setMaximumWidth(_WIDTH)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(holder if self.rows is not None else self._scrolled(holder), 1)
        outer.addStretch(0)
        outer.setAlignment(Qt.AlignmentFlag.AlignLeading)

    def _list_card(self) -> QWidget:
        if self.rows is None:
            self._stack.hide()
            self.state.hide()
            return QWidget(self)
        card = Card(self)
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self.state)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._stack)
        self.setFocusProxy(self.rows)
        return card

    def _scrolled(self, holder: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMaximumWidth(_WIDTH)
        area.setWidget(holder)
        if self.head is not None:
            first = next(iter(self.head.view.fields.values()))
            self.setFocusProxy(first.editor)
        return area

    def _show_section(self) -> None:
        section = self._section
        self.add.setVisible(section.can_add)
        self.notice.setText(section.notice)
        self.notice.setVisible(bool(section.notice))
        if self.rows is None:
            return
        text = section.text
        if section.has_failed:
            words = self.tr("The data on this computer cannot be read now. Check that there is room on the disk.")
            self.state.show_state(Icon.TRIANGLE_ALERT, self.tr("Cannot be read"), words, self.tr("Try again"))
        elif not section.is_loaded:
            self.state.show_state(Icon.CLOCK, self.tr("Loading\u2026"))
        elif not section.model.rows:
            remedy = text.add if section.can_add else ""
            self.state.show_state(Icon.INBOX, text.empty_title, text.empty_text if section.can_add else "", remedy)
        shows_rows = section.is_loaded and not section.has_failed and bool(section.model.rows)
        self._stack.setCurrentWidget(self.rows if shows_rows else self.state)

    def _on_remedy_clicked(self) -> None:
        if self._section.has_failed:
            self._section.try_again()
        else:
            self._section.add()

    def _on_form_wanted(self, form: Form) -> None:
        self._scope.spawn("form", self._run_form(form))

    async def _run_form(self, form: Form) -> None:
        if not await FormDialog(form, self).run():
            form.left.emit()
        form.deleteLater()

    def _on_question_asked(self, question: Question) -> None:
        self._scope.spawn("question", self._run_question(question))

    async def _run_question(self, question: Question) -> None:
        if await ask(self, question.title, question.text, question.accept):
            question.go_on()
