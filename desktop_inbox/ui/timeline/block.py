"""What stands in a bubble above its text: quotes, pictures, files, voice notes. Each is a block of its own.

A bubble asks every block for its size, decides how wide it gets, places the blocks, and then only paints them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.timeline.geometry import Hit
from desktop_inbox.viewmodels.file_words import FileWords
from desktop_inbox.viewmodels.files import FilesViewModel
from desktop_inbox.viewmodels.voice.playback import Playback


class Block(Protocol):
    """A part of a bubble. `width` and `height` are what it takes, in device-independent pixels, before it is placed.

    Coordinates are the row's. A block never changes its size: what changes while it is shown (a download, a position)
    is looked up as it is painted.
    """

    width: float
    height: float

    def place(self, rect: QRectF) -> None:
        """Stand there from now on: as high as was asked for, at least as wide."""
        ...

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the block; what lies outside `clip` may be left out."""
        ...

    def hit(self, at: QPointF) -> Hit | None:
        """Return what a click there means; None: nothing."""
        ...


@dataclass(frozen=True, slots=True)
class FileSources:
    """Where files look up where their content is, the words for that, and their pictures."""

    files: FilesViewModel
    pictures: Pictures
    words: FileWords


@dataclass(slots=True)
class BlockSources:
    """Where blocks look up what changes while they are shown. `files` None: nothing but their names is known.

    `playback` None: sounds cannot be played here.
    """

    files: FileSources | None = None
    playback: Playback | None = None
