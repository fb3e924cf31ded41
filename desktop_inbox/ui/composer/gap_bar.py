"""The line below the text that says which values are missing in it, and leads from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QWidget

from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.snippet_preview import cursor_over, gap_format
from desktop_inbox.ui.composer.text_units import code_points
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.ui.kit.warning_sign import WarningSign
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.snippets.library import SnippetLibrary
from desktop_inbox.viewmodels.snippets.words import missing_words

GAP_KEYS = "F8"


class GapBar(QWidget):
    """Hidden while nothing is missing. Marks the gaps in the field.

    Tab in the field goes to the next gap behind the caret; behind the last one it leaves the field as ever. F8 goes
    round and round.
    """

    def __init__(self, composer: Composer, viewmodel: ComposerViewModel, library: SnippetLibrary) -> None:
        super().__init__(composer)
        self._composer, self._viewmodel, self._library = composer, viewmodel, library
        self._field = composer.field
        self.text = ElidedLabel("", TextStyle.SMALL, parent=self)
        self.send_anyway = Button(self.tr("Send anyway"), ButtonKind.LINK, self)
        self.next = Button(self.tr("Next (%1)").replace("%1", GAP_KEYS), ButtonKind.LINK, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.setSpacing(8)
        layout.addWidget(WarningSign(self))
        layout.addWidget(self.text, 1)
        layout.addWidget(self.send_anyway)
        layout.addWidget(self.next)
        self.hide()
        self._field.installEventFilter(self)
        self.next.clicked.connect(self.go_on)
        self.send_anyway.clicked.connect(self._on_send_anyway)
        QShortcut(QKeySequence(GAP_KEYS), composer, self.go_on, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        viewmodel.gaps.changed.connect(self._show_gaps)
        self._show_gaps()

    def go_on(self) -> None:
        """Choose the next gap, from the beginning again after the last one: what is typed takes its place."""
        if not self._go_behind(self._caret()):
            self._go_behind(0)

    def go_to_first(self, length: int) -> None:
        """Choose the first gap in what was just put in before the caret, so many code points."""
        self._go_behind(self._caret() - length)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let Tab go to the next gap."""
        if watched is not self._field or event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        is_tab = event.key() == Qt.Key.Key_Tab and not event.modifiers()
        return is_tab and not self._composer.is_completing and self._go_behind(self._caret())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._show_gaps()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter = QPainter(self)
        paint_rounded(painter, QRectF(self.rect()), tokens().warning_soft, radius=RADIUS_CONTROL)
        painter.end()

    def _caret(self) -> int:
        """Return where the caret is, in code points: behind what is selected."""
        return code_points(self._field.toPlainText(), self._field.textCursor().selectionEnd())

    def _go_behind(self, place: int) -> bool:
        """Choose the first gap from a place on. Returns whether there is any."""
        gap = next((gap for gap in self._viewmodel.gaps.open if gap.start >= place), None)
        if gap is None:
            return False
        self._field.setTextCursor(cursor_over(self._field, self._field.toPlainText(), gap.start, gap.end))
        self._field.ensureCursorVisible()
        self._composer.focus_field()
        return True

    def _show_gaps(self) -> None:
        gaps, is_asking = self._viewmodel.gaps.open, self._viewmodel.gaps.is_asking
        was_asking = self.send_anyway.isVisibleTo(self)
        text = self._field.toPlainText()
        self._field.setExtraSelections([self._selection(text, gap.start, gap.end) for gap in gaps])
        self.setVisible(bool(gaps))
        self.send_anyway.setVisible(is_asking)
        if not gaps:
            return
        words = self.tr("%n value(s) are missing: %1", None, len(gaps))
        words = words.replace("%1", missing_words((gap.name for gap in gaps), self._library.words))
        self.text.setText(" ".join((self.tr("Not sent."), words)) if is_asking else words)
        if is_asking and not was_asking:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.text.text()))
            self._go_behind(0)

    def _selection(self, text: str, start: int, end: int) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor_over(self._field, text, start, end)
        selection.format = gap_format()
        return selection

    def _on_send_anyway(self) -> None:
        self._viewmodel.send_with_gaps()
        self._composer.focus_field()
