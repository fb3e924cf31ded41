"""The pictures that screens paint: decoded off the GUI thread in just the size that is wanted, and kept for a while.

Those of videos are made of their first frames. Small files are fetched when they come into view, others when they are
asked for.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.media import images
from desktop_inbox.viewmodels.files import WHOLE_BYTES, FilePhase, FilesViewModel

FETCHED_BYTES = 5_000_000
"""Pictures and videos up to this size are fetched by themselves."""

_KEPT_BYTES = 48 * 1024 * 1024
_AT_ONCE = 2
_BYTES_A_PIXEL = 4

_Key = tuple[AttachmentId, int, int]


class Pictures(QObject):
    """Pictures of files, by file and size. `changed(AttachmentId)`: another picture is to be painted.

    Belongs to the GUI thread; its work ends with the scope.
    """

    changed = Signal(object)

    def __init__(
        self,
        files: FilesViewModel,
        make_poster: Callable[[bytes], bytes],
        scope: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `make_poster` makes a picture file of a video, on a thread; raises `UserError`."""
        super().__init__(parent)
        self._files, self._make_poster, self._scope = files, make_poster, scope
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._kept_bytes = 0
        self._loading: set[_Key] = set()
        self._broken: set[AttachmentId] = set()
        self._fetched: set[AttachmentId] = set()
        self._turn = asyncio.Semaphore(_AT_ONCE)

    def picture(self, attachment: Attachment, size: QSize, *, fetches: bool = True) -> QPixmap | None:
        """Return the picture of a file, cut to that many physical pixels; None while there is none, or never.

        What is missing is loaded, and fetched if it is small, unless nothing is to be; `changed` comes then.
        """
        key = (attachment.id, size.width(), size.height())
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if attachment.id in self._broken or key in self._loading or attachment.size_bytes > WHOLE_BYTES:
            return None
        status = self._files.status(attachment)
        if status.is_here:
            self._loading.add(key)
            self._scope.spawn("load picture", self._load(attachment, key))
        elif fetches and status.phase is FilePhase.ABSENT and attachment.size_bytes <= FETCHED_BYTES:
            self._fetch_once(attachment)
        return None

    def is_broken(self, attachment_id: AttachmentId) -> bool:
        """Tell whether a file turned out to be no picture that can be shown."""
        return attachment_id in self._broken

    def _fetch_once(self, attachment: Attachment) -> None:
        """Fetch a file, unless that was begun before: the user may have stopped it."""
        if attachment.id not in self._fetched:
            self._fetched.add(attachment.id)
            self._files.fetch(attachment)

    async def _load(self, attachment: Attachment, key: _Key) -> None:
        attachment_id, width, height = key
        try:
            async with self._turn:
                data = await self._small_copy(attachment)
                if data is None:
                    return
                image = await asyncio.to_thread(_cut, data, QSize(width, height))
            self._keep(key, QPixmap.fromImage(image))
        except UserError:
            self._broken.add(attachment_id)
        finally:
            self._loading.discard(key)
        self.changed.emit(attachment_id)

    async def _small_copy(self, attachment: Attachment) -> bytes | None:
        """Return a file with the picture in a small size; None when the content has gone meanwhile."""
        small = await self._files.thumbnail(attachment.id)
        if small is None:
            data = await self._files.content(attachment.id)
            if data is None:
                return None
            make = self._make_poster if attachment.kind is AttachmentKind.VIDEO else images.make_thumbnail
            small = await asyncio.to_thread(make, data)
            await self._files.keep_thumbnail(attachment.id, small)
        return small

    def _keep(self, key: _Key, pixmap: QPixmap) -> None:
        self._kept[key] = pixmap
        self._kept_bytes += _cost(pixmap)
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= _cost(oldest)


def _cost(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * _BYTES_A_PIXEL


def _cut(data: bytes, size: QSize) -> QImage:
    """Return the middle of a picture in exactly that size: as much of it as there is room for."""
    image = images.read_picture(data)
    covering = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    middle = QRect(
        (covering.width() - size.width()) // 2, (covering.height() - size.height()) // 2, size.width(), size.height()
    )
    return covering.copy(middle)
