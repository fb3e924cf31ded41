"""What stands beside the composer's text, put together."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Signal

from desktop_inbox.app.spelling_process import SpellingProcess
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.emoji import EMOJI_LANGUAGES
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.emoji_tool import EmojiTool
from desktop_inbox.ui.composer.snippet_tool import SnippetTool
from desktop_inbox.ui.composer.spelling_tool import SpellingTool
from desktop_inbox.ui.kit.resources import resource_path
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.emoji_source import EmojiSource
from desktop_inbox.viewmodels.preferences import SYSTEM, Preferences
from desktop_inbox.viewmodels.snippets.library import SnippetLibrary
from desktop_inbox.viewmodels.snippets.values import VariableValues
from desktop_inbox.viewmodels.spelling import Spelling


class ComposerTools(QObject):
    """Adds the tools to one composer, which owns their widgets. `close` it before the store.

    `snippet_settings_wanted`: the user wants to make snippets.
    """

    snippet_settings_wanted = Signal()

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        user_id: UserId,
        composer: Composer,
        viewmodel: ComposerViewModel,
        preferences: Preferences,
        scope: TaskScope,
        parent: QObject,
    ) -> None:
        """Take what the tools work with. What they need besides is loaded when it is first wanted."""
        super().__init__(parent)
        source = EmojiSource(
            folder=resource_path("emoji"),
            language=_language(preferences.language),
            preferences=preferences,
            scope=scope,
            parent=self,
        )
        self.emoji = EmojiTool(composer, viewmodel, source)
        self._library = SnippetLibrary(
            store=store, scope=scope, user_id=user_id, wording=VariableValues(parent=self), parent=self
        )
        self.snippets = SnippetTool(composer, viewmodel, self._library)
        self.snippets.settings_wanted.connect(self.snippet_settings_wanted)
        own_words = preferences.folder / f"spelling-words-{user_id}.txt"
        self._speller = SpellingProcess(resource_path("dictionaries"), own_words)
        spelling = Spelling(
            speller=self._speller,
            preferences=preferences.writing,
            interface_language=_language(preferences.language),
            scope=scope,
            parent=self,
        )
        self.spelling = SpellingTool(composer, viewmodel, spelling, scope)

    def close(self) -> None:
        """Stop listening and reading."""
        self._library.close()
        self._speller.close()


def _language(preferred: str) -> str:
    """Return the language of the interface, or the system's where that is followed and we know its words."""
    shown = QLocale().name().split("_")[0]
    if preferred != SYSTEM:
        return shown
    wishes = (name.split("-")[0] for name in QLocale.system().uiLanguages())
    return next((wish for wish in wishes if wish in EMOJI_LANGUAGES), shown)
