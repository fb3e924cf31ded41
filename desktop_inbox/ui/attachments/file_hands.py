"""What users do with files on the screen: opened here or outside, saved, shown in their folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_inbox.domain.attachment import Attachment, clean_file_name
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.attachments.viewer import FileViewer
from desktop_inbox.viewmodels.file_handling import FileHandling
from desktop_inbox.viewmodels.file_viewing import FileViewing
from desktop_inbox.viewmodels.files import FilesViewModel

if TYPE_CHECKING:
    from desktop_inbox.ui.attachments.video_pane import VideoPane


class FileHands(QObject):
    """Leads through dialogs over a window, and hands files to the system."""

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        window: QWidget,
        files: FilesViewModel,
        handling: FileHandling,
        viewing: FileViewing,
        load_video: Callable[[], type[VideoPane]],
        scope: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `load_video` loads what plays videos, when the first one is shown."""
        super().__init__(parent)
        self._window, self._files, self._handling, self._viewing = window, files, handling, viewing
        self._load_video, self._scope = load_video, scope
        self._contact_id: ContactId | None = None
        self._position_ms = 0
        self.viewer: FileViewer | None = None
        handling.view_wanted.connect(self._on_view_wanted)
        handling.open_wanted.connect(self._on_open_wanted)
        handling.show_wanted.connect(self._on_show_wanted)

    def open(self, attachment: Attachment, contact_id: ContactId | None, position_ms: int = 0) -> None:
        """Open a file. Where it is viewed here, the contact's others can be viewed too (None: there are none).

        `position_ms`: where a video begins.
        """
        self._contact_id, self._position_ms = contact_id, position_ms
        self._handling.open(attachment)

    def open_outside(self, attachment: Attachment) -> None:
        """Open a file in the system's program for it, unless it may run."""
        self._handling.open_outside(attachment)

    def save_as(self, attachment: Attachment) -> None:
        """Let the user choose where a file is saved, and save it."""
        parent = self._window if self.viewer is None else self.viewer
        dialog = QFileDialog(parent, self.tr("Save file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(_downloads())
        dialog.selectFile(clean_file_name(attachment.name))
        dialog.fileSelected.connect(partial(self._save, attachment))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_in_folder(self, attachment: Attachment) -> None:
        """Show where a file was saved; one that was not is saved among the user's downloads first."""
        self._handling.show_in_folder(attachment, Path(_downloads()))

    def _save(self, attachment: Attachment, path: str) -> None:
        self._handling.save(attachment, Path(path))

    def _on_view_wanted(self, attachment: Attachment) -> None:
        self._viewing.view(attachment, self._contact_id)
        if self.viewer is None:
            self.viewer = FileViewer(
                viewing=self._viewing,
                files=self._files,
                handling=self._handling,
                scope=self._scope,
                load_video=self._load_video,
                position_ms=self._position_ms,
                parent=self._window,
            )
            self.viewer.save_wanted.connect(self.save_as)
            self.viewer.finished.connect(self._on_viewer_finished)
            self.viewer.open()

    def _on_viewer_finished(self) -> None:
        self.viewer = None

    def _on_open_wanted(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._handling.say_not_opened(path)

    def _on_show_wanted(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _downloads() -> str:
    """Return where the user's downloads go; where there is no such folder, the user's own."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    return folder if folder and Path(folder).is_dir() else str(Path.home())
