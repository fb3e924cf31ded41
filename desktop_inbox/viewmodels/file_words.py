"""The words of files: type, size and duration, in the language of the interface."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.viewmodels.file_kinds import file_ending
from desktop_inbox.viewmodels.files import FilePhase, FileStatus
from desktop_inbox.viewmodels.times import playing_time

_DECIMALS_FROM = 1000 * 1000
"""Sizes from one megabyte on have a decimal."""


class FileWords(QObject):
    """Words files. Sizes are decimal (1 KB is 1,000 bytes), as the systems' file managers and the channels count."""

    def size(self, size_bytes: int) -> str:
        """Return a size as people read it: "182 KB"."""
        decimals = 1 if size_bytes >= _DECIMALS_FROM else 0
        text = QLocale().formattedDataSize(size_bytes, decimals, QLocale.DataSizeFormat.DataSizeSIFormat)
        zero = f"{QLocale().decimalPoint()}{QLocale().zeroDigit()}"
        # The same sizes without ".0"; and "kB", which is right, looks wrong beside "MB".
        return text.replace(f"{zero} ", " ").replace("kB", "KB")

    def type(self, attachment: Attachment) -> str:
        """Name the type of a file: its ending in capitals, else its kind."""
        if attachment.kind is AttachmentKind.VOICE:
            return self.tr("Voice note")
        names = {
            AttachmentKind.IMAGE: self.tr("Image"),
            AttachmentKind.VIDEO: self.tr("Video"),
            AttachmentKind.AUDIO: self.tr("Audio"),
        }
        return file_ending(attachment.name).upper() or names.get(attachment.kind) or self.tr("File")

    def detail(self, attachment: Attachment) -> str:
        """Return type, duration where there is one, and size: "PDF · 182 KB"."""
        parts = [self.type(attachment)]
        if attachment.duration_ms:
            parts.append(playing_time(attachment.duration_ms))
        if attachment.size_bytes and attachment.kind is not AttachmentKind.VOICE:
            parts.append(self.size(attachment.size_bytes))
        return " · ".join(parts)

    def standing(self, attachment: Attachment, status: FileStatus) -> str:
        """Say how a file stands; its detail while there is nothing to say."""
        match status.phase:
            case FilePhase.WAITING if status.is_offline:
                return self.tr("Waiting for connection")
            case FilePhase.WAITING if status.code == "storage_full":
                return self.tr("The server's disk is full")
            case FilePhase.WAITING:
                return self.tr("Waiting…")
            case FilePhase.RUNNING:
                done = self.size(round(attachment.size_bytes * status.share))
                return (
                    self.tr("%1 of %2", "bytes done, bytes in all")
                    .replace("%1", done)
                    .replace("%2", self.size(attachment.size_bytes))
                )
            case FilePhase.FAILED:
                return self.failure(status)
        return self.detail(attachment)

    def failure(self, status: FileStatus) -> str:
        """Say why a file did not come, or go."""
        reasons = {
            "attachment_not_found": self.tr("No longer on the server"),
            "file_damaged": self.tr("Arrived damaged · Try again"),
            "store_unavailable": self.tr("No room on this computer"),
            "file_too_large": self.tr("Too large for the server"),
            "too_many": self.tr("Too many uploads · Try later"),
            "file_not_here": self.tr("No longer on this computer"),
        }
        usual = self.tr("Not sent · Try again") if status.is_upload else self.tr("Not loaded · Try again")
        return reasons.get(status.code) or usual

    def no_playing(self, code: str) -> str:
        """Say why a video is not played in its bubble."""
        reasons = {
            "no_player": self.tr("Videos cannot be played on this computer."),
            "video_too_large": self.tr("This video is too large to be played in the chat."),
            "file_not_here": self.tr("This video is no longer on this computer."),
        }
        return reasons.get(code) or self.tr("This video cannot be played here.")

    def spoken(self, attachment: Attachment) -> str:
        """Say a file for a screen reader: its name, if that means anything, and its detail."""
        detail = self.detail(attachment)
        return detail if attachment.kind is AttachmentKind.VOICE else f"{attachment.name}, {detail}"
