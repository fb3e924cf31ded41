"""Emoji in the composer: the button, its popup, and names that are completed after a colon."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from desktop_inbox.ui.composer.completion_popup import CompletionPopup
from desktop_inbox.ui.composer.composer import Composer, Tool
from desktop_inbox.ui.composer.emoji_delegate import ROW_HEIGHT, EmojiRowDelegate
from desktop_inbox.ui.composer.emoji_popup import EmojiPopup
from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.emoji_completion import EmojiCompletion
from desktop_inbox.viewmodels.emoji_picker import EmojiPicker
from desktop_inbox.viewmodels.emoji_source import EmojiSource

EMOJI_KEYS = "Ctrl+."


class EmojiTool(QObject):
    """Joins a composer. The popup is made when it is first opened; the composer owns the widgets."""

    def __init__(self, composer: Composer, viewmodel: ComposerViewModel, source: EmojiSource) -> None:
        super().__init__(composer)
        self._composer, self._viewmodel, self._source = composer, viewmodel, source
        self._picker = EmojiPicker(source, self)
        self._picker.picked.connect(self._on_picked)
        self.popup: EmojiPopup | None = None
        shown = QKeySequence(EMOJI_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.button = IconButton(Icon.SMILE, self.tr("Emoji (%1)").replace("%1", shown), composer)
        self.button.clicked.connect(self.open)
        composer.add_tool(self.button, Tool.EMOJI)
        self.completion = CompletionPopup(composer.field, EmojiCompletion(source, self), EmojiRowDelegate(), ROW_HEIGHT)
        self.completion.list.setAccessibleName(self.tr("Emoji"))
        composer.add_completion(self.completion)
        QShortcut(QKeySequence(EMOJI_KEYS), composer, self.open, context=Qt.ShortcutContext.WindowShortcut)

    def open(self) -> None:
        """Open the popup over its button, where something can be written."""
        if not self.button.isEnabled() or not self.button.isVisible():
            return
        if self.popup is None:
            self.popup = EmojiPopup(self._picker, self._composer)
        self.popup.open_above(self.button)

    def complete_in(self, field: ComposerField) -> None:
        """Complete names in another field too, as long as that lives."""
        popup = CompletionPopup(field, EmojiCompletion(self._source, field), EmojiRowDelegate(), ROW_HEIGHT)
        popup.list.setAccessibleName(self.tr("Emoji"))
        field.textChanged.connect(partial(_follow, popup, field))

    def _on_picked(self, text: str) -> None:
        self._viewmodel.insert(text)
        if self.popup is None or not self.popup.isVisible():
            self._composer.focus_field()


def _follow(popup: CompletionPopup, field: ComposerField) -> None:
    popup.follow(field.toPlainText(), is_typed=True)
