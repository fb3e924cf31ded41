"""Snippets in the composer: the button, the popup, what is missing, and the files that come with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from desktop_inbox.ui.composer.composer import Composer, Tool
from desktop_inbox.ui.composer.enclosure_bar import EnclosureBar
from desktop_inbox.ui.composer.gap_bar import GapBar
from desktop_inbox.ui.composer.snippet_popup import SnippetPopup
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.snippets.completion import SIGN, SnippetCompletion
from desktop_inbox.viewmodels.snippets.library import SnippetLibrary

SNIPPET_KEYS = "Ctrl+/"


class SnippetTool(QObject):
    """Joins a composer, which owns the widgets. `settings_wanted`: the user wants to make snippets."""

    settings_wanted = Signal()

    def __init__(self, composer: Composer, viewmodel: ComposerViewModel, library: SnippetLibrary) -> None:
        super().__init__(composer)
        self._composer, self._library = composer, library
        composer.field.installEventFilter(self)
        self.completion = SnippetCompletion(library, viewmodel, self)
        self.completion.settings_wanted.connect(self.settings_wanted)
        self.gaps = GapBar(composer, viewmodel, library)
        self.enclosures = EnclosureBar(viewmodel, composer)
        for bar in (self.gaps, self.enclosures):
            composer.add_below_text(bar)
        self.popup = SnippetPopup(composer, self.completion)
        composer.add_completion(self.popup)
        self.completion.inserted.connect(self.gaps.go_to_first)
        shown = QKeySequence(SNIPPET_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.button = IconButton(Icon.TEXT_QUOTE, self.tr("Snippets (%1)").replace("%1", shown), composer)
        self.button.set_mirrors(True)
        self.button.clicked.connect(self.open)
        composer.add_tool(self.button, Tool.SNIPPETS)
        QShortcut(QKeySequence(SNIPPET_KEYS), composer, self.open, context=Qt.ShortcutContext.WindowShortcut)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Have the snippets read when somebody begins to write, so that they are there on the first slash."""
        if event.type() is QEvent.Type.FocusIn:
            self._library.prepare()
        return False

    def open(self) -> None:
        """Write the slash that the popup opens on, where something can be written; once more closes it."""
        if not self.button.isEnabled() or not self.button.isVisible():
            return
        field = self._composer.field
        self._composer.focus_field()
        if self.completion.is_open:
            self.completion.dismiss()
            return
        cursor = field.textCursor()
        before = field.document().characterAt(cursor.selectionStart() - 1) if cursor.selectionStart() else " "
        field.insert_text(SIGN if before.isspace() else f" {SIGN}")
