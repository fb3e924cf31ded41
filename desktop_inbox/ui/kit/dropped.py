"""What of a drop or of the clipboard can be attached: files of this computer, and pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

_TEXT = "text/plain"


def local_files(source: QMimeData) -> list[Path]:
    """Return the files and folders that are meant, in their order; none for web addresses and text."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]


def picture_in(source: QMimeData) -> QImage | None:
    """Return a picture that is no file; None where there is none, or where it only illustrates a text."""
    if not source.hasImage() or source.hasFormat(_TEXT):
        return None
    image = source.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


def can_be_attached(source: QMimeData) -> bool:
    """Tell whether there is something to attach. The picture itself is not looked at: that may take a while."""
    return any(url.isLocalFile() for url in source.urls()) or (source.hasImage() and not source.hasFormat(_TEXT))
