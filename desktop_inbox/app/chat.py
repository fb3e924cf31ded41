"""The conversation of the contact that is open: its view-models, its column and the tools in it, put together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from desktop_inbox.app.composer_tools import ComposerTools
from desktop_inbox.app.file_tools import FileTools
from desktop_inbox.app.late_sound import SoundLoaders
from desktop_inbox.app.late_video import VideoLoaders
from desktop_inbox.app.voice_tools import VoiceTools
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.ports import Colleagues, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import FileTransfers
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.conversation.place import ChatPlace
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.preferences import Preferences


class Chat(QObject):
    """Made in three steps, none of them long: itself, `equip`, `furnish`. `close` it after them, before the session."""

    composer_tools: ComposerTools
    file_tools: FileTools
    voice_tools: VoiceTools

    def __init__(  # noqa: PLR0913 - all keyword-only: what the desk passes in
        self,
        *,
        store: Store,
        contents: FileCache,
        transfers: FileTransfers,
        live: LiveSession,
        colleagues: Colleagues,
        user_id: UserId,
        opened: Path,
        models: MessagesViewModels,
        window: MainWindow,
        people: People,
        preferences: Preferences,
        video: VideoLoaders,
        loaders: SoundLoaders,
        clock: Clock,
        scope: TaskScope,
        parent: QObject,
    ) -> None:
        """Make the column; nothing is seen before `furnish`. `opened`: the folder for copies that others open."""
        super().__init__(parent)
        self._opened = opened
        self._store, self._contents, self._live, self._transfers = store, contents, live, transfers
        self._user_id, self._models, self._window = user_id, models, window
        self._video, self._loaders = video, loaders
        self._preferences, self._clock, self._scope = preferences, clock, scope
        self.conversation = ConversationViewModel(
            store=store,
            live=live,
            colleagues=colleagues,
            people=people,
            toasts=models.toasts,
            scope=scope,
            clock=clock,
            writing=preferences.writing,
            parent=self,
        )
        self.column = ConversationColumn(self.conversation)

    def equip(self) -> None:
        """Make the tools of its composer and its timeline."""
        self.composer_tools = self._make_composer_tools()
        self.file_tools = self._make_file_tools()
        self.voice_tools = self._make_voice_tools()
        self.file_tools.viewed.connect(self.voice_tools.playback.pause)
        self.file_tools.attach.dress = self.composer_tools.emoji.complete_in

    def furnish(self, place: ChatPlace, details: DetailsPane) -> None:
        """Put the column into its place, let it follow what is chosen, and add the files to the details."""
        place.take(self.column)
        models, conversation = self._models, self.conversation
        self.file_tools.add_shared_files(details, models.details)
        models.contact_list.selected_changed.connect(conversation.open)
        models.details.jump_requested.connect(conversation.timeline.jump_to_conversation)
        conversation.moved.connect(models.contact_list.select)
        conversation.open(models.contact_list.selected_id)
        self._window.put_chat_in_reading_order()

    async def close(self) -> None:
        """End what belongs to it. What was being written is kept as a draft."""
        self.composer_tools.close()
        await self.voice_tools.close()
        await self.conversation.close()
        await self.file_tools.close()

    def _make_composer_tools(self) -> ComposerTools:
        return ComposerTools(
            store=self._store,
            user_id=self._user_id,
            composer=self.column.composer,
            viewmodel=self.conversation.composer,
            preferences=self._preferences,
            scope=self._scope,
            parent=self,
        )

    def _make_file_tools(self) -> FileTools:
        return FileTools(
            store=self._store,
            cache=self._contents,
            transfers=self._transfers,
            live=self._live,
            window=self._window,
            column=self.column,
            conversation=self.conversation,
            toasts=self._models.toasts,
            opened=self._opened,
            video=self._video,
            clock=self._clock,
            scope=self._scope,
            parent=self,
        )

    def _make_voice_tools(self) -> VoiceTools:
        return VoiceTools(
            store=self._store,
            contents=self._contents,
            files=self.file_tools.files,
            column=self.column,
            conversation=self.conversation,
            preferences=self._preferences,
            toasts=self._models.toasts,
            loaders=self._loaders,
            scope=self._scope,
            clock=self._clock,
            parent=self,
        )
