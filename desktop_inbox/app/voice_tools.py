"""Voice notes, put together: recording them in the composer, playing them in the timeline."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_inbox.app.late_sound import LateSound, SoundLoaders
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.timeline.sound_control import SoundControl
from desktop_inbox.ui.voice.voice_tool import VoiceTool
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.files import FilesViewModel
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.toasts import Toasts
from desktop_inbox.viewmodels.voice.playback import Playback
from desktop_inbox.viewmodels.voice.recorder import VoiceRecorder
from desktop_inbox.viewmodels.voice.recordings import Recordings
from desktop_inbox.viewmodels.voice.recovery import Recovery
from desktop_inbox.viewmodels.voice.sending import VoiceSender
from desktop_inbox.viewmodels.voice.words import VoiceWords


class VoiceTools(QObject):
    """Adds voice notes to a conversation column. `close` it before the files and the store.

    `contact_wanted(ContactId)`: the user wants to see a recording that an earlier run has left.
    """

    contact_wanted = Signal(object)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        contents: FileCache,
        files: FilesViewModel,
        column: ConversationColumn,
        conversation: ConversationViewModel,
        preferences: Preferences,
        toasts: Toasts,
        loaders: SoundLoaders,
        scope: TaskScope,
        clock: Clock,
        parent: QObject,
    ) -> None:
        """Take what they work with. What `loaders` load is loaded when it is first wanted."""
        super().__init__(parent)
        self._toasts = toasts
        self._words = VoiceWords(self)
        tools, recordings, composer = LateSound(loaders), Recordings(contents, clock), conversation.composer
        self.playback = Playback(tools=tools, files=files, scope=scope, parent=self)
        self.playback.failed.connect(self._on_playing_failed)
        self.recorder = VoiceRecorder(
            recordings=recordings,
            tools=tools,
            playback=self.playback,
            sender=VoiceSender(store, conversation.writer, composer),
            channel=composer.channel,
            preferences=preferences,
            scope=scope,
            clock=clock,
            parent=self,
        )
        self.tool = VoiceTool(column.composer, composer, self.recorder, scope)
        view = column.timeline.view
        self._sounds = SoundControl(view, conversation.timeline.model, self.playback)
        conversation.contact_changed.connect(self.playback.pause)
        self._recovery = Recovery(
            store=store,
            recordings=recordings,
            recorder=self.recorder,
            tools=tools,
            toasts=toasts,
            scope=scope,
            parent=self,
        )
        self._recovery.wanted.connect(self.contact_wanted)
        self._recovery.start()

    async def close(self) -> None:
        """End what is being recorded and played. What was recorded is offered at the next start."""
        self.playback.close()
        await self.recorder.close()

    def _on_playing_failed(self, code: str) -> None:
        self._toasts.show(self._words.no_playing(code))
