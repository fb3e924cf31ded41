"""What is said about files that are about to be sent."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.errors import InboxError, StoreError
from desktop_inbox.viewmodels.file_words import FileWords


class AttachmentWords(QObject):
    """Says why a file cannot go, or how it goes otherwise than it was. `channel` is where it would go."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = FileWords(self)
        self.channel = ""

    def problem(self, error: InboxError) -> str:
        """Say why a file cannot be sent, and what can be done."""
        if isinstance(error, StoreError):
            return self.tr("This computer cannot store the file now. Check that its disk has free space.")
        if error.code == "file_too_large":
            return self._too_large(error)
        if error.code in ("kind_not_taken", "type_not_taken"):
            return self._not_taken(error)
        reasons = {
            "file_empty": self.tr("The file is empty."),
            "not_a_file": self.tr("Folders cannot be sent. Compress it first."),
            "file_vanished": self.tr("The file is not there any more."),
            "file_changed": self.tr("The file changed while it was read. Add it again when it is finished."),
            "file_not_readable": self.tr("The file cannot be read. Check that you may open it."),
            "image_too_large": self.tr("The picture has too many pixels to be handled safely."),
            "image_unreadable": self.tr("The picture is damaged."),
        }
        return reasons.get(error.code) or self.tr("The file cannot be sent.")

    def shrunk(self, before_bytes: int, after_bytes: int) -> str:
        """Say that a picture was made smaller."""
        words = self.tr("Made smaller for %1: %2 instead of %3", "channel, size now, size before")
        for place, value in (
            ("%1", self.channel),
            ("%2", self._files.size(after_bytes)),
            ("%3", self._files.size(before_bytes)),
        ):
            words = words.replace(place, value)
        return words

    def converted(self) -> str:
        """Say that a picture was saved as another type."""
        return self.tr("Converted: %1 does not take this type", "channel").replace("%1", self.channel)

    def as_file(self) -> str:
        """Say that what is shown here is only a file there."""
        return self.tr("Goes as a file: %1 does not show it", "channel").replace("%1", self.channel)

    def preparing(self) -> str:
        """Say that a file is being looked at and copied."""
        return self.tr("Preparing…")

    def offline(self) -> str:
        """Say that files wait for the network."""
        return self.tr("You are offline. The files go when you are connected again, also after this is closed.")

    def _too_large(self, error: InboxError) -> str:
        limit = error.params.get("limit", error.params.get("limit_bytes", 0))
        size = self._files.size(limit if isinstance(limit, int) else 0)
        sentences = {
            AttachmentKind.IMAGE: self.tr("%1 takes pictures up to %2"),
            AttachmentKind.VIDEO: self.tr("%1 takes video up to %2"),
            AttachmentKind.AUDIO: self.tr("%1 takes audio up to %2"),
        }
        kind = error.params.get("kind")
        found = sentences.get(kind) if isinstance(kind, AttachmentKind) else None
        return (found or self.tr("%1 takes files up to %2")).replace("%1", self.channel).replace("%2", size)

    def _not_taken(self, error: InboxError) -> str:
        if error.code == "type_not_taken":
            return self.tr("%1 does not take files of this type").replace("%1", self.channel)
        sentences = {
            AttachmentKind.IMAGE: self.tr("%1 takes no pictures"),
            AttachmentKind.VIDEO: self.tr("%1 takes no video"),
            AttachmentKind.AUDIO: self.tr("%1 takes no audio"),
        }
        kind = error.params.get("kind")
        found = sentences.get(kind) if isinstance(kind, AttachmentKind) else None
        return (found or self.tr("%1 takes no files")).replace("%1", self.channel)
