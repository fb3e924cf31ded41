"""A conversation with videos that are played in their bubbles, over real stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest

from desktop_inbox.app.late_video import VideoLoaders
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.sound import SoundTools
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.ui.timeline.sound_control import SoundControl
from desktop_inbox.ui.timeline.view import TimelineView
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from desktop_inbox.viewmodels.voice.playback import Playback, PlaybackState
from tests.fixtures.made_up_sound import MadeUpSound
from tests.ui.file_desk import FileDesk, attachment, open_files

_STEP = 6


def video(number: int, name: str = "unboxing.mp4", **fields: object) -> Attachment:
    """Return a video's attachment by number."""
    return attachment(number, name, **{"kind": AttachmentKind.VIDEO, "media_type": "video/mp4", **fields})


@dataclass
class VideoDesk:
    """The files' desk, and what plays."""

    files: FileDesk
    playback: Playback
    control: SoundControl

    @property
    def view(self) -> TimelineView:
        """The timeline."""
        return self.files.column.timeline.view

    def state(self, played: Attachment) -> PlaybackState:
        """Return how something stands."""
        return self.playback.state(played.id)

    def index(self, shown: Attachment) -> QModelIndex:
        """Return the row of a file."""
        rows = self.files.desk.model.timeline.model
        for number, row in enumerate(rows.rows):
            if isinstance(row, BubbleRow) and any(file.attachment.id == shown.id for file in row.files):
                return rows.index(number)
        raise AssertionError("no such row")

    def rect(self, shown: Attachment) -> QRect:
        """Return where a row is in the viewport."""
        return self.view.visualRect(self.index(shown))

    def places(self, shown: Attachment) -> dict[FileAction, list[tuple[QPoint, FileHit]]]:
        """Return where in a row which action is, by trying every few pixels."""
        rect, row = self.rect(shown), self.files.desk.model.timeline.model.row_at(self.index(shown))
        found: dict[FileAction, list[tuple[QPoint, FileHit]]] = {}
        for y in range(0, rect.height(), _STEP):
            for x in range(0, rect.width(), _STEP):
                hit = self.view.delegate.hit(row, QPointF(x, y))
                if isinstance(hit, FileHit):
                    found.setdefault(hit.action, []).append((rect.topLeft() + QPoint(x, y), hit))
        return found

    async def click(self, shown: Attachment, action: FileAction) -> FileHit:
        """Click in the middle of where an action is."""
        found = self.places(shown)[action]
        at, hit = found[len(found) // 2]
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        await self.files.settle()
        return hit

    async def press(self, shown: Attachment, key: Qt.Key) -> None:
        """Press a key on a row."""
        self.view.setCurrentIndex(self.index(shown))
        QTest.keyClick(self.view, key)
        await self.files.settle()


@asynccontextmanager
async def open_videos(
    store: Store,
    cache: FileCache,
    folder: Path,
    *,
    sound: SoundTools | None = None,
    loaders: VideoLoaders | None = None,
) -> AsyncIterator[VideoDesk]:
    """Show the column of contact 1 with what plays, and take it away after. `sound` None: made up."""
    async with open_files(store, cache, folder, video=loaders) as files:
        playback = Playback(tools=sound or MadeUpSound(), files=files.tools.files, scope=files.desk.scope)
        files.tools.viewed.connect(playback.pause)
        files.desk.model.contact_changed.connect(playback.pause)
        control = SoundControl(files.column.timeline.view, files.desk.model.timeline.model, playback)
        try:
            yield VideoDesk(files, playback, control)
        finally:
            playback.close()
