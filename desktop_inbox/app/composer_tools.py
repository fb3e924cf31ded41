"""What stands beside the composer's text, put together."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop_inbox.domain.emoji import EMOJI_LANGUAGES
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.emoji_tool import EmojiTool
from desktop_inbox.ui.kit.resources import resource_path
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.emoji_source import EmojiSource
from desktop_inbox.viewmodels.preferences import SYSTEM, Preferences


class ComposerTools(QObject):
    """Adds the tools to one composer, which owns their widgets."""

    def __init__(
        self,
        *,
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
            language=_emoji_language(preferences.language),
            preferences=preferences,
            scope=scope,
            parent=self,
        )
        self.emoji = EmojiTool(composer, viewmodel, source)


def _emoji_language(preferred: str) -> str:
    """Return the language of the interface, or the system's where that is followed and emoji have names in it."""
    shown = QLocale().name().split("_")[0]
    if preferred != SYSTEM:
        return shown
    wishes = (name.split("-")[0] for name in QLocale.system().uiLanguages())
    return next((wish for wish in wishes if wish in EMOJI_LANGUAGES), shown)
