"""Spelling in the composer: wrong words are marked, and the menu of the field says what they might be."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.highlighter import FieldHighlighter
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.spelling import Spelling


class SpellingTool(QObject):
    """Joins a composer. Replies are checked in the contact's language, comments in the interface's."""

    def __init__(self, composer: Composer, viewmodel: ComposerViewModel, spelling: Spelling, scope: TaskScope) -> None:
        super().__init__(composer)
        self._field, self._viewmodel, self._spelling, self._scope = composer.field, viewmodel, spelling, scope
        self.highlighter = FieldHighlighter(composer.field, spelling)
        composer.field.menu_opening.connect(self._on_menu_opening)
        composer.installEventFilter(self)
        viewmodel.state_changed.connect(self._on_state_changed)
        self._on_state_changed()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the theme."""
        if event.type() is QEvent.Type.PaletteChange:
            self.highlighter.look_again()
        return False

    def _on_state_changed(self) -> None:
        state = self._viewmodel.state
        if state.mode is ComposerMode.REPLY:
            self._spelling.set_reader(state.language, state.contact_name)
        else:
            self._spelling.set_reader()

    def _on_menu_opening(self, menu: QMenu, position: int) -> None:
        """Put what is about spelling before everything else."""
        first = menu.actions()[0]
        found = self.highlighter.word_at(position)
        if found is not None:
            start, end, word = found
            waiting = QAction(self.tr("Looking for suggestions…"), menu)
            waiting.setEnabled(False)
            add = QAction(self.tr("Add to dictionary"), menu)
            add.triggered.connect(partial(self._spelling.add_word, word))
            for action in (waiting, add):
                menu.insertAction(first, action)
            menu.insertSeparator(first)
            self._scope.spawn("suggest", self._suggest(menu, waiting, start, end, word))
        menu.addSeparator()
        switch = menu.addAction(self.tr("Check spelling"))
        switch.setCheckable(True)
        switch.setChecked(self._spelling.is_on)
        switch.toggled.connect(self._on_switched)

    async def _suggest(self, menu: QMenu, waiting: QAction, start: int, end: int, word: str) -> None:
        suggestions = await self._spelling.suggestions(word)
        if not isValid(menu):  # it was closed
            return
        for suggestion in suggestions:
            action = QAction(suggestion.replace("&", "&&"), menu)
            action.triggered.connect(partial(self._replace, start, end, word, suggestion))
            menu.insertAction(waiting, action)
        if suggestions:
            menu.removeAction(waiting)
            menu.setActiveAction(menu.actions()[0])
        else:
            waiting.setText(self.tr("No suggestions"))

    def _replace(self, start: int, end: int, word: str, suggestion: str) -> None:
        """Put a word in the place of another, if that still stands there; undo leads back."""
        cursor = QTextCursor(self._field.document())
        if end >= self._field.document().characterCount():  # the text is another by now
            return
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        if cursor.selectedText() == word:
            cursor.insertText(suggestion)

    def _on_switched(self, is_on: bool) -> None:  # noqa: FBT001 - a slot
        self._spelling.set_on(is_on=is_on)
