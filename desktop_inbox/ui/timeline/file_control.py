"""The files of a timeline: their pictures, where their content is, and what clicks and menus do with them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.ui.attachments.file_hands import FileHands
from desktop_inbox.ui.timeline.block import FileSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.ui.timeline.view import TimelineView
from desktop_inbox.viewmodels.timeline import TimelineViewModel


class FileControl(QObject):
    """Lets a timeline show and open its files."""

    def __init__(self, view: TimelineView, timeline: TimelineViewModel, sources: FileSources, hands: FileHands) -> None:
        super().__init__(view)
        self._timeline, self._files, self._hands = timeline, sources.files, hands
        view.show_files(sources)
        view.file_activated.connect(self._on_file_activated)

    def _on_file_activated(self, hit: FileHit, key: str) -> None:
        attachment = hit.file.attachment
        match hit.action:
            case FileAction.OPEN:
                self._hands.open(attachment, self._timeline.state.contact_id, hit.position_ms)
            case FileAction.OUTSIDE:
                self._hands.open_outside(attachment)
            case FileAction.SAVE:
                self._hands.save_as(attachment)
            case FileAction.SHOW:
                self._hands.show_in_folder(attachment)
            case FileAction.RETRY if self._files.status(attachment).is_upload:
                self._files.retry(attachment.id)
            case FileAction.RETRY:
                self._files.fetch(attachment)
            case FileAction.CANCEL if self._files.status(attachment).is_upload:
                self._timeline.actions.edit(key)  # nothing of the message is lost with the one file
            case FileAction.CANCEL:
                self._files.cancel(attachment.id)
