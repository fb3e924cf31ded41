"""Snippets in the composer: the button, the popup, what is missing, and the files that come with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor

from desktop_inbox.ui.composer.composer import Composer, Tool
from desktop_inbox.ui.composer.enclosure_bar import EnclosureBar
from desktop_inbox.ui.composer.gap_bar import GapBar
from desktop_inbox.ui.composer.snippet_files import SnippetFiles
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
        self._written = ""
        self._revision: int | None = None
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
        files = SnippetFiles(composer.field, viewmodel.enclosures)
        self.completion.enclosed.connect(files.enclose)
        self.completion.followed.connect(self._on_followed)
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
        """Write the slash that the popup opens on, where something can be written; once more closes it.

        The slash goes again where nothing is picked and nothing is written after it.
        """
        if not self.button.isEnabled() or not self.button.isVisible():
            return
        field = self._composer.field
        self._composer.focus_field()
        if self.completion.is_open:
            self.completion.dismiss()
            return
        cursor = field.textCursor()
        before = field.document().characterAt(cursor.selectionStart() - 1) if cursor.selectionStart() else " "
        self._written = SIGN if before.isspace() else f" {SIGN}"
        field.insert_text(self._written)
        self._revision = field.document().revision()

    def _on_followed(self) -> None:
        if self._revision is not None and not self.completion.is_open:
            QTimer.singleShot(0, self, self._take_slash_back)  # what was picked is put in only after this

    def _take_slash_back(self) -> None:
        field = self._composer.field
        if not self.completion.is_open and field.document().revision() == self._revision:
            cursor = field.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(self._written))
            if cursor.selectedText() == self._written:
                cursor.removeSelectedText()
        self._revision = None
