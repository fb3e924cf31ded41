"""Pictures and videos over the whole window, on a dark ground."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.media import images
from desktop_inbox.ui.attachments.dark_button import DarkButton
from desktop_inbox.ui.attachments.picture_view import PictureView
from desktop_inbox.ui.attachments.viewer_bar import ViewerBar
from desktop_inbox.ui.attachments.waiting_view import WaitingView
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.tokens import DARK
from desktop_inbox.viewmodels.file_handling import FileHandling
from desktop_inbox.viewmodels.file_viewing import FileViewing
from desktop_inbox.viewmodels.file_words import FileWords
from desktop_inbox.viewmodels.files import FilePhase, FilesViewModel

if TYPE_CHECKING:
    from desktop_inbox.ui.attachments.video_pane import VideoPane

_LONGEST_SIDE = 6_000
"""Pictures are shown with so many pixels at most."""


class FileViewer(QDialog):
    """Shows what a `FileViewing` views, over a window.

    Left and Right go to the neighbours, the wheel, + and - zoom, 0 fits, Space plays, the system's key for saving
    saves, Escape closes. `save_wanted(Attachment)`: it is to be saved. It deletes itself when it is closed.
    """

    save_wanted = Signal(object)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the window passes in
        self,
        *,
        viewing: FileViewing,
        files: FilesViewModel,
        handling: FileHandling,
        scope: TaskScope,
        load_video: Callable[[], type[VideoPane]],
        position_ms: int,
        parent: QWidget,
    ) -> None:
        """Take what is viewed. `load_video` loads what plays videos, when the first one is shown.

        `position_ms`: where the video begins that is viewed first.
        """
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._viewing, self._files, self._handling = viewing, files, handling
        self._scope, self._load_video, self._position_ms = scope, load_video, position_ms
        self._words = FileWords(self)
        self._shown: Attachment | None = None
        self._is_loading = self._is_broken = False
        self.bar = ViewerBar(self)
        self.picture = PictureView(self)
        self.waiting = WaitingView(self)
        self.video: VideoPane | None = None
        self.previous = DarkButton(Icon.CHEVRON_LEFT, self.tr("Previous"), self)
        self.next = DarkButton(Icon.CHEVRON_RIGHT, self.tr("Next"), self)
        self._lay_out()
        self.bar.leave.clicked.connect(self.close)
        self.bar.save.clicked.connect(self._save)
        self.bar.outside.clicked.connect(self._open_outside)
        self.bar.wanted_zoom.connect(self.picture.zoom)
        self.waiting.pressed.connect(self._fetch)
        self.previous.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        viewing.changed.connect(self._show)
        files.changed.connect(self._on_file_changed)
        self._over = parent.window()
        self._over.installEventFilter(self)
        self.setGeometry(self._over.geometry())
        self._show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go, zoom, play, save, close."""
        key = Qt.Key(event.key())
        is_video = self.video is not None and self._stack.currentWidget() is self.video
        if event.matches(QKeySequence.StandardKey.Save):
            self._save()
        elif is_video and self.video is not None and key is Qt.Key.Key_Space:
            self.video.toggle()
        elif not is_video and self.picture.handle_key(event):
            return
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            ahead = Qt.Key.Key_Left if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
            self._viewing.step(1 if key is ahead else -1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Lie over the window wherever that goes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self._over.geometry())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), DARK.rail)
        painter.end()

    def done(self, result: int) -> None:
        """Let the video's file go with the window."""
        if self.video is not None:
            self.video.close_video()
        super().done(result)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self.picture)
        middle = QHBoxLayout()
        middle.setContentsMargins(12, 0, 12, 12)
        middle.addWidget(self.previous)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(middle, 1)

    def _show(self) -> None:
        """Show the file that is viewed now, or that it is on its way."""
        attachment = self._viewing.current
        if attachment is None:
            return
        self.bar.name.setText(attachment.name)
        place = self.tr("%1 of %2", "number, count").replace("%1", str(self._viewing.number))
        place = place.replace("%2", str(self._viewing.count))
        detail = self._words.detail(attachment)
        self.bar.detail.setText(f"{place} · {detail}" if self._viewing.count > 1 else detail)
        self.setWindowTitle(attachment.name)
        self.setAccessibleName(f"{attachment.name}, {place}")
        for button, is_there in (
            (self.previous, self._viewing.number > 1),
            (self.next, self._viewing.number < self._viewing.count),
        ):
            button.setEnabled(is_there)
            button.setVisible(self._viewing.count > 1)
        is_picture = attachment.kind is AttachmentKind.IMAGE
        self.bar.zoom_in.setVisible(is_picture)
        self.bar.zoom_out.setVisible(is_picture)
        if self._shown is None or self._shown.id != attachment.id:
            if self._shown is not None:
                self._position_ms = 0
            self._shown, self._is_loading, self._is_broken = attachment, False, False
            self._leave_video()
            self._fetch()

    def _fetch(self) -> None:
        """Fetch the file where it is not here, and load it."""
        attachment = self._shown
        if attachment is None:
            return
        self._show_waiting()
        self._files.fetch(attachment, self._load_soon)

    def _load_soon(self) -> None:
        attachment = self._shown
        if attachment is not None and not self._is_loading and self._files.status(attachment).is_here:
            self._is_loading = True
            is_video = attachment.kind is AttachmentKind.VIDEO
            self._scope.spawn("view file", self._play(attachment) if is_video else self._load(attachment))

    async def _load(self, attachment: Attachment) -> None:
        data = await self._files.content(attachment.id)
        room = self._stack.size() * self.devicePixelRatioF()
        try:
            loaded = None if data is None else await asyncio.to_thread(_decoded, data, room)
        except UserError:
            loaded = None
        if self._shown is not attachment:
            return
        self._is_loading, self._is_broken = False, loaded is None
        if loaded is None:
            self._show_waiting()
            return
        whole, fitted = loaded
        self.picture.show_picture(QPixmap.fromImage(whole), QPixmap.fromImage(fitted))
        self._stack.setCurrentWidget(self.picture)

    async def _play(self, attachment: Attachment) -> None:
        path = await self._handling.copy(attachment)
        if self._shown is not attachment:
            return
        self._is_loading = False
        pane = None if path is None else self._video_pane()
        if path is None or pane is None:
            self._is_broken = True
            self._show_waiting()
            return
        self._stack.setCurrentWidget(pane)
        position_ms, self._position_ms = self._position_ms, 0
        pane.show_video(path, position_ms)

    def _video_pane(self) -> VideoPane | None:
        """Return what plays videos; None: nothing on this computer does."""
        if self.video is None:
            try:
                self.video = self._load_video()(self)
            except UserError:
                return None
            self._stack.addWidget(self.video)
        return self.video

    def _leave_video(self) -> None:
        if self.video is not None:
            self.video.close_video()

    def _show_waiting(self) -> None:
        attachment = self._shown
        if attachment is None:
            return
        status = self._files.status(attachment)
        if self._is_broken:
            self.waiting.show_words(self.tr("This file cannot be shown here."))
        elif status.phase is FilePhase.FAILED:
            self.waiting.show_words(self._words.failure(status))
        else:
            self.waiting.show_share(status.share, self._words.standing(attachment, status))
        self._stack.setCurrentWidget(self.waiting)

    def _save(self) -> None:
        if self._shown is not None:
            self.save_wanted.emit(self._shown)

    def _open_outside(self) -> None:
        if self._shown is not None:
            self._handling.open_outside(self._shown)

    def _go_back(self) -> None:
        self._viewing.step(-1)

    def _go_on(self) -> None:
        self._viewing.step(1)

    def _on_file_changed(self, attachment_id: object) -> None:
        is_shown = self._shown is not None and self._shown.id == attachment_id
        if is_shown and self._stack.currentWidget() is self.waiting and not self._is_loading:
            self._show_waiting()


def _decoded(data: bytes, room: QSize) -> tuple[QImage, QImage]:
    """Return a picture, and a copy of it that fits a room in physical pixels."""
    whole = images.read_picture(data, _LONGEST_SIDE)
    if whole.width() <= room.width() and whole.height() <= room.height():
        return whole, whole
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return whole, whole.scaled(room, keep, smooth)
