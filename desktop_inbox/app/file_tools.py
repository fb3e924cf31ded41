"""Files on the screens of one session: what shows, opens and sends them, put together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_inbox.app.late_video import VideoLoaders
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ports import LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import FileTransfers
from desktop_inbox.media import images
from desktop_inbox.ui.attachments.attach_tool import AttachTool
from desktop_inbox.ui.attachments.file_hands import FileHands
from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.details.shared_files import SharedFilesSection
from desktop_inbox.ui.timeline.block import FileSources
from desktop_inbox.ui.timeline.file_control import FileControl
from desktop_inbox.viewmodels.attachment_intake import Intake
from desktop_inbox.viewmodels.attachments import AttachmentsViewModel
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.details import DetailsViewModel
from desktop_inbox.viewmodels.file_handling import FileHandling
from desktop_inbox.viewmodels.file_viewing import FileViewing
from desktop_inbox.viewmodels.file_words import FileWords
from desktop_inbox.viewmodels.files import FilesViewModel
from desktop_inbox.viewmodels.opened_files import OpenedFiles
from desktop_inbox.viewmodels.shared_files import SharedFilesViewModel
from desktop_inbox.viewmodels.toasts import Toasts


class FileTools(QObject):
    """Adds files to a conversation's column. `files` says where contents are, to whoever shows some.

    `opened` is the folder for copies that other programs open. `close` removes them. `viewed`: a file is looked at over
    the window.
    """

    viewed = Signal()

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        cache: FileCache,
        transfers: FileTransfers,
        live: LiveSession,
        window: QWidget,
        column: ConversationColumn,
        conversation: ConversationViewModel,
        toasts: Toasts,
        opened: Path,
        video: VideoLoaders,
        clock: Clock,
        scope: TaskScope,
        parent: QObject,
    ) -> None:
        """Take what files work with. What `video` loads is loaded when the first video is shown."""
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        self._shared: list[SharedFilesViewModel] = []
        self.files = FilesViewModel(cache=cache, transfers=transfers, live=live, scope=scope, parent=self)
        self.pictures = Pictures(self.files, video.make_poster, scope, self)
        self._handling = FileHandling(
            files=self.files, opened=OpenedFiles(opened), toasts=toasts, scope=scope, parent=self
        )
        self._handling.view_wanted.connect(self.viewed)
        scope.spawn("clear copies of files", self._handling.clear())
        self.hands = FileHands(
            window=window,
            files=self.files,
            handling=self._handling,
            viewing=FileViewing(store, scope, self),
            load_video=video.pane,
            scope=scope,
            parent=self,
        )
        self.timeline = FileControl(
            column.timeline.view,
            conversation.timeline,
            FileSources(self.files, self.pictures, FileWords(self)),
            self.hands,
        )
        self.attachments = AttachmentsViewModel(
            store=store,
            files=self.files,
            intake=Intake(cache, images),
            scope=scope,
            clock=clock,
            parent=self,
        )
        self.attach = AttachTool(
            composer=column.composer,
            viewmodel=conversation.composer,
            chat=column,
            attachments=self.attachments,
            pictures=self.pictures,
            scope=scope,
        )

    async def close(self) -> None:
        """Stop listening, and remove what was copied for other programs."""
        self.files.close()
        for shared in self._shared:
            shared.close()
        await self._handling.clear()

    def add_shared_files(self, pane: DetailsPane, details: DetailsViewModel) -> None:
        """Show the files of whose details a column shows."""
        shared = SharedFilesViewModel(store=self._store, scope=self._scope, clock=self._clock, parent=self)
        follow = partial(_follow, shared, details)
        details.changed.connect(follow)
        follow()
        self._shared.append(shared)
        pane.add_section(SharedFilesSection(shared, self.hands, self.files, self.pictures, pane))


def _follow(shared: SharedFilesViewModel, details: DetailsViewModel) -> None:
    shared.show_contact(None if details.page is None else details.page.id)
