"""The popup that snippets are picked from, over the composer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_inbox.ui.composer.completion_popup import CompletionPopup
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.snippet_delegate import ROW_HEIGHT, SnippetDelegate
from desktop_inbox.ui.composer.snippet_preview import PreviewPane
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.ui.kit.panel import Hairline
from desktop_inbox.viewmodels.snippets.completion import SnippetCompletion

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class SnippetPopup(CompletionPopup):
    """A heading, the snippets, and what the chosen one would put in; without any, what is the matter.

    While it is open, the preview does not become smaller, so that the rows stay where they are. Page Up and Page Down
    go through it. While there is nothing to pick, only Escape is its own; and Enter while it is still looked for, which
    would send what was meant as a search.
    """

    def __init__(self, composer: Composer, completion: SnippetCompletion) -> None:
        super().__init__(composer.field, completion, SnippetDelegate(), ROW_HEIGHT)
        self._snippets = completion
        self.stand_above(composer)
        composer.installEventFilter(self)
        self.list.setAccessibleName(self.tr("Snippets"))
        self.preview = PreviewPane(self)
        self._line = Hairline(self)
        self._message = QWidget(self)
        self.message = Label("", TextStyle.BODY, Ink.MUTED, self._message, wraps=True)
        self.settings = Button(self.tr("Open Settings"), ButtonKind.LINK, self._message)
        self.settings.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.settings.clicked.connect(completion.settings_wanted)
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._show_chosen)
        completion.rows_changed.connect(self._show_chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave keys to the field while nothing can be picked, go through the preview, and stay with the composer."""
        if watched is self._below:
            if self.isVisible() and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                self._place()
            return False
        if isinstance(event, QKeyEvent) and self._snippets.is_open and not self._field.is_composing:
            key = Qt.Key(event.key())
            if not self._snippets.model.rows and key is not Qt.Key.Key_Escape:
                return self._snippets.is_loading and key in _ENTER
            if key in _PAGES and not event.modifiers():
                if event.type() is QEvent.Type.KeyPress:
                    self.preview.turn_pages(_PAGES[key])
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Break the preview's lines anew: Qt lays nothing out that is hidden, and the window may be another width."""
        super().showEvent(event)
        self._show_chosen()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 14, 8)
        head.setSpacing(12)
        head.addWidget(Label(self.tr("Snippets"), TextStyle.SMALL, Ink.MUTED, self))
        keys = ElidedLabel(self.tr("↑↓ choose · Enter insert · Esc close"), TextStyle.SMALL, Ink.MUTED, self)
        head.addStretch(1)
        head.addWidget(keys)
        message = QHBoxLayout(self._message)
        message.setContentsMargins(14, 12, 8, 12)
        message.addWidget(self.message, 1)
        message.addWidget(self.settings)
        self.content.setContentsMargins(1, 1, 1, 1)
        self.content.insertLayout(0, head)
        self.content.insertWidget(1, Hairline(self))
        for widget in (self._line, self.preview, self._message):
            self.content.addWidget(widget)

    def _place(self) -> None:
        if not self.isVisible():
            self.preview.forget()
        has_rows = bool(self._snippets.model.rows)
        for widget in (self.list, self._line, self.preview):
            widget.setVisible(has_rows)
        self._message.setVisible(not has_rows)
        self.message.setText(self._snippets.message)
        self.settings.setVisible(self._snippets.is_empty)
        self._show_chosen()
        super()._place()

    def _show_chosen(self) -> None:
        row = self._snippets.model.row_at(self.list.currentIndex())
        if row is None:
            return
        self.preview.show_preview(self._snippets.preview(row))
        if self._below is not None:
            self.preview.fit(self._below.width() - 2)
        if self.isVisible():
            super()._place()
