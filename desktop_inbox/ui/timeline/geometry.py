"""Sizes of the timeline, in device-independent pixels, and what the layouts of rows have in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.domain.ids import MessageId
from desktop_inbox.viewmodels.message_text import Link
from desktop_inbox.viewmodels.timeline_rows import FileRow

MARGIN: Final = 22
"""From the edge of the column to a bubble, where reading begins."""
MARGIN_END: Final = 12
"""The same at the other side: the scroll bar takes the rest."""
_BUBBLE_SHARE, _BUBBLE_WIDTH, _BUBBLE_INDENT = 0.62, 340, 32
"""The widest bubble: a part of the column, or that many pixels if it leaves that many free."""
CARD_SHARE: Final = 0.80
CARD_WIDTH: Final = 440
GAP_IN_GROUP: Final = 3
GAP: Final = 8
PADDING: Final = 12
ICON: Final = 14


class RowAction(Enum):
    """What a click on part of a row does."""

    RETRY = "retry"
    SEND_ANYWAY = "send_anyway"
    EDIT = "edit"
    DISCARD = "discard"
    UNDO_MERGE = "undo_merge"
    REPLY = "reply"
    SEND_NOW = "send_now"
    CANCEL = "cancel"
    DISMISS = "dismiss"


class FileAction(Enum):
    """What is done with a file. `OPEN`: show it, fetching it first where it is not here. `SHOW`: in its folder.

    `OUTSIDE`: in the system's program for it. With sounds and videos: `PLAY` plays or pauses, `SEEK` goes to a
    position, `SPEED` plays faster, `MUTE` plays silently or not.
    """

    OPEN = "open"
    CANCEL = "cancel"
    RETRY = "retry"
    SAVE = "save"
    SHOW = "show"
    PLAY = "play"
    SEEK = "seek"
    SPEED = "speed"
    MUTE = "mute"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class FileHit:
    """A file is meant, and something is to be done with it. `position_ms`: where `SEEK` goes, and `OPEN` begins.

    `line` is what `SEEK` goes along: a pressed button can be drawn along it.
    """

    file: FileRow
    action: FileAction
    position_ms: int = 0
    line: SeekLine | None = None


@dataclass(frozen=True, slots=True)
class SeekLine:
    """Where in a row the time of something played runs, from left to right in every language."""

    left: float
    width: float
    duration_ms: int

    def hit(self, file: FileRow, x: float) -> FileHit:
        """Return the place on the line that is the nearest to a point of the row."""
        share = min(1.0, max(0.0, (x - self.left) / self.width))
        return FileHit(file, FileAction.SEEK, round(share * self.duration_ms), self)


@dataclass(frozen=True, slots=True)
class QuoteHit:
    """A quote is meant: the message that it quotes is to be shown."""

    message_id: MessageId


Hit = Link | RowAction | FileHit | QuoteHit
"""What is under the pointer."""


@dataclass(frozen=True, slots=True)
class Look:
    """How rows are laid out now: the width of the column and the direction of the interface."""

    width: int
    direction: Qt.LayoutDirection

    @property
    def end(self) -> int:
        """Where rows end, counted from where they begin."""
        return self.width - MARGIN_END

    @property
    def widest(self) -> int:
        """The width of the widest bubble. In a narrow column it takes nearly all."""
        room = self.end - MARGIN - _BUBBLE_INDENT
        return max(round(self.width * _BUBBLE_SHARE), min(_BUBBLE_WIDTH, room))

    @property
    def middle(self) -> float:
        """What is centred stands around this."""
        return (MARGIN + self.end) / 2

    def placed(self, rect: QRectF) -> QRectF:
        """Return a rectangle meant for a left-to-right column as it stands in this one."""
        if self.direction is Qt.LayoutDirection.LeftToRight:
            return rect
        return QRectF(self.width - rect.right(), rect.top(), rect.width(), rect.height())

    @property
    def is_rtl(self) -> bool:
        """True where the interface runs from right to left."""
        return self.direction is Qt.LayoutDirection.RightToLeft


class RowLayout(Protocol):
    """A row laid out for one `Look`. Coordinates are relative to the row's top left corner."""

    height: float

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the row; what lies outside `clip` may be left out."""
        ...

    def hit(self, at: QPointF) -> Hit | None:
        """Return what a click there means."""
        ...

    def outline(self) -> QRectF:
        """Return the rectangle that the focus ring goes around."""
        ...
