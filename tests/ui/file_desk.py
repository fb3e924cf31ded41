"""A conversation's column with its files over real stores, without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.app.file_tools import FileTools
from desktop_inbox.app.late_video import VideoLoaders
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.ui.conversation.column import ConversationColumn
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.file_caches import put_fetched
from tests.fixtures.made_up_sound import MadeUpTransfers
from tests.ui.conversation_desk import Desk, conversation_rows, open_desk

WHATSAPP = ChannelLimits(
    caption_characters=20,
    attachments=10,
    files=(
        FileLimit(kind=AttachmentKind.IMAGE, size_bytes=30_000, media_types=("image/jpeg", "image/png")),
        FileLimit(kind=AttachmentKind.VIDEO, size_bytes=16_000, media_types=("video/mp4",)),
        FileLimit(kind=AttachmentKind.FILE, size_bytes=40_000),
    ),
)
"""What a channel takes in these tests: little of everything, no sounds."""


def attachment(number: int, name: str = "", **fields: object) -> Attachment:
    """Return an attachment by number."""
    return Attachment(
        **{
            "id": AttachmentId(rows.make_id(30, number)),
            "name": name or f"file-{number}.pdf",
            "size_bytes": 182_000,
            **fields,
        }
    )


def picture(number: int, width: int = 400, height: int = 200, **fields: object) -> Attachment:
    """Return a picture's attachment by number."""
    shape = {"kind": AttachmentKind.IMAGE, "media_type": "image/png", "width": width, "height": height}
    return attachment(number, **{"name": f"picture-{number}.png", "size_bytes": 2_000, **shape, **fields})


def png(width: int = 400, height: int = 200, colour: str = "#2266cc") -> bytes:
    """Return a PNG file of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return buffer.data().data()


@dataclass
class FileDesk:
    """The column in a window, with its files."""

    desk: Desk
    window: QWidget
    column: ConversationColumn
    tools: FileTools
    cache: FileCache
    transfers: MadeUpTransfers

    async def settle(self) -> None:
        """Wait until nothing is read any more."""
        await self.desk.settle()

    async def has(self, file: Attachment, data: bytes) -> None:
        """Let a content be here, as after a download."""
        await put_fetched(self.cache, file.id, data)
        self.tools.files.forget(file.id)
        await self.settle()

    async def sent(self) -> list[SendMessage]:
        """Return the messages in the outbox."""
        await self.settle()
        return [command for command in await self.desk.commands() if isinstance(command, SendMessage)]


async def fill_files(store: Store, *messages: object, limits: ChannelLimits = WHATSAPP) -> None:
    """Give contact 1 an open conversation with messages, on a channel with limits."""
    await fill(store, *conversation_rows(*messages), rows.make_channel(ver=900, limits=limits))


@asynccontextmanager
async def open_files(
    store: Store,
    cache: FileCache,
    folder: Path,
    *,
    video: VideoLoaders | None = None,
) -> AsyncIterator[FileDesk]:
    """Show the column of contact 1, and take it away after."""
    async with open_desk(store) as desk:
        transfers = MadeUpTransfers()
        window = QWidget()
        column = ConversationColumn(desk.model)
        QVBoxLayout(window).addWidget(column)
        tools = FileTools(
            store=store,
            cache=cache,
            transfers=transfers,
            live=desk.live,
            window=window,
            column=column,
            conversation=desk.model,
            toasts=desk.toasts,
            opened=folder / "opened",
            video=video or VideoLoaders(_no_video, _no_poster),
            clock=desk.clock,
            scope=desk.scope,
            parent=window,
        )
        window.resize(640, 760)
        window.show()
        files = FileDesk(desk, window, column, tools, cache, transfers)
        try:
            await desk.open()
            yield files
        finally:
            if tools.attach.dialog is not None:
                tools.attachments.caption = ""
                tools.attachments.cancel()
                tools.attach.dialog.done(0)
            if tools.hands.viewer is not None:
                tools.hands.viewer.close()
            await desk.settle()
            await tools.close()
            window.close()
            window.deleteLater()


def _no_video() -> type:
    raise AssertionError("no video is played in this test")


def _no_poster(_content: bytes) -> bytes:
    raise UserError("image_unreadable")
