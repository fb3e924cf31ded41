"""What sort of file something is, as people tell them apart. Pure: no Qt."""

from __future__ import annotations

from enum import Enum

from desktop_inbox.domain.attachment import Attachment, AttachmentKind

_ENDING_CHARACTERS = 5


class FileFamily(Enum):
    """What has an icon of its own."""

    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"
    PDF = "pdf"
    TEXT = "text"
    SHEET = "sheet"
    ARCHIVE = "archive"
    OTHER = "other"


_BY_KIND = {
    AttachmentKind.IMAGE: FileFamily.PICTURE,
    AttachmentKind.VIDEO: FileFamily.VIDEO,
    AttachmentKind.AUDIO: FileFamily.SOUND,
    AttachmentKind.VOICE: FileFamily.SOUND,
}
_BY_ENDING = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "heic", "bmp", "tif", "tiff"), FileFamily.PICTURE),
    **dict.fromkeys(("mp4", "mov", "webm", "mkv", "avi", "3gp"), FileFamily.VIDEO),
    **dict.fromkeys(("mp3", "ogg", "opus", "m4a", "wav", "flac", "aac", "amr"), FileFamily.SOUND),
    "pdf": FileFamily.PDF,
    **dict.fromkeys(("txt", "md", "doc", "docx", "odt", "rtf", "pages", "log"), FileFamily.TEXT),
    **dict.fromkeys(("csv", "tsv", "xls", "xlsx", "ods", "numbers"), FileFamily.SHEET),
    **dict.fromkeys(("zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst"), FileFamily.ARCHIVE),
}


def file_family(attachment: Attachment) -> FileFamily:
    """Return the family of a file: by what the server found in it, else by its name."""
    found = _BY_KIND.get(attachment.kind)
    if found is not None:
        return found
    if attachment.media_type == "application/pdf":
        return FileFamily.PDF
    return _BY_ENDING.get(file_ending(attachment.name).lower(), FileFamily.OTHER)


def file_ending(name: str) -> str:
    """Return the ending of a file's name without its dot, as it is written; empty when there is none worth showing."""
    stem, dot, ending = name.rpartition(".")
    is_ending = bool(stem and dot) and 0 < len(ending) <= _ENDING_CHARACTERS and ending.isalnum()
    return ending if is_ending else ""
