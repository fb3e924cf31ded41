"""Which blocks a bubble has, and how they are stacked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.ui.timeline.block import Block, BlockSources
from desktop_inbox.ui.timeline.file_block import FileBlock
from desktop_inbox.ui.timeline.geometry import Hit, Look
from desktop_inbox.ui.timeline.image_block import ImageBlock
from desktop_inbox.ui.timeline.quote_block import QuoteBlock
from desktop_inbox.ui.timeline.video_block import VideoBlock
from desktop_inbox.ui.timeline.voice_block import VoiceBlock
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, BubbleSide

_GAP = 6


class BlockStack:
    """The blocks of a bubble that stand above its text, one below the other. `height` has the gap to the text in it."""

    def __init__(self, row: BubbleRow, look: Look, widest: float, sources: BlockSources) -> None:
        self._blocks = _blocks(row, look, widest, sources)
        self.width = max(block.width for block in self._blocks)
        self.height = sum(block.height + _GAP for block in self._blocks)

    def place(self, left: float, top: float, width: float) -> None:
        """Stand there, all blocks in one width."""
        for block in self._blocks:
            block.place(QRectF(left, top, width, block.height))
            top += block.height + _GAP

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint all blocks."""
        for block in self._blocks:
            block.paint(painter, clip)

    def hit(self, at: QPointF) -> Hit | None:
        """Return what a click there means."""
        return next((hit for block in self._blocks if (hit := block.hit(at)) is not None), None)


def block_stack(row: BubbleRow, look: Look, widest: float, sources: BlockSources) -> BlockStack | None:
    """Return the blocks of a row that are at most `widest` wide; None when it has only text."""
    return BlockStack(row, look, widest, sources) if row.files or row.quote is not None else None


def _blocks(row: BubbleRow, look: Look, widest: float, sources: BlockSources) -> list[Block]:
    """Return the quote, the pictures together, and then every other file by itself."""
    blocks: list[Block] = []
    if row.quote is not None:
        blocks.append(QuoteBlock(row.quote, look, widest))
    pictures = tuple(file for file in row.files if file.attachment.kind is AttachmentKind.IMAGE)
    if pictures:
        blocks.append(ImageBlock(pictures, look, widest, sources))
    for file in row.files:
        if file.attachment.kind in (AttachmentKind.VOICE, AttachmentKind.AUDIO):
            is_incoming = row.side is BubbleSide.INCOMING
            blocks.append(VoiceBlock(file, look, widest, sources, is_new=is_incoming))
        elif file.attachment.kind is AttachmentKind.VIDEO:
            blocks.append(VideoBlock(file, look, widest, sources))
        elif file.attachment.kind is not AttachmentKind.IMAGE:
            blocks.append(FileBlock(file, look, widest, sources))
    return blocks
