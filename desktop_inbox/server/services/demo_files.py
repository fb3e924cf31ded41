"""The files that people of the demo workspace send: real ones, kept and looked at as if they had been uploaded."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import UUID

import msgspec
from msgspec.structs import replace

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId, WorkspaceId
from desktop_inbox.server.services.attachments import Uploader, do_store_attachment
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.services.sniffing import inspect
from desktop_inbox.server.storage.blobs import guarded
from desktop_inbox.server.storage.database import Tx

_log = logging.getLogger(__name__)
_VOICE_TYPE = "audio/ogg"
_NO_ID = AttachmentId(UUID(int=0))


class Sound(Protocol):
    """A voice note that was encoded: how long it lasts, and its waveform as in `Attachment`."""

    @property
    def duration_ms(self) -> int:
        """How long it lasts, in milliseconds."""
        ...

    @property
    def waveform(self) -> bytes:
        """One byte for each bar."""
        ...


Encode = Callable[[Path, str, Path, str], Sound]
"""Writes a voice note: source and its media type, target and its media type. Blocks. Raises `UserError`."""


class DemoFiles:
    """Keeps the contents of the demo's files, and lets people of the story have uploaded them."""

    def __init__(self, folder: Path, contents: Contents, encode: Encode) -> None:
        """Give the folder where the files are. Takes what it works with and owns none of it."""
        self._folder = folder
        self._contents = contents
        self._encode = encode
        self._kept: dict[str, Attachment] = {}

    async def keep(self, workspace_id: WorkspaceId, names: Iterable[str]) -> None:
        """Keep the contents of files. Sounds become voice notes, where there is an ffmpeg. Twice is harmless.

        Raises `StoreUnavailableError`.
        """
        with TemporaryDirectory(prefix="demo-") as folder:
            for name in names:
                source, target = self._folder / name, Path(folder) / name
                self._kept[name] = await asyncio.to_thread(guarded, lambda a=source, b=target: self._describe(a, b))
                await self._contents.keep(workspace_id, self._kept[name].sha256, target, lambda _: None)

    def do_upload(self, tx: Tx, uploader: Uploader, names: Iterable[str]) -> tuple[Attachment, ...]:
        """Let somebody have uploaded files that were kept. Returns new attachments of nothing yet, in their order."""
        uploaded = tuple(replace(self._kept[name], id=AttachmentId(new_id(tx.clock))) for name in names)
        for attachment in uploaded:
            do_store_attachment(tx, uploader, attachment)
        return uploaded

    def _describe(self, source: Path, target: Path) -> Attachment:
        """Write the content to keep, and return what it is; its id is no real one."""
        found = inspect(source)
        attachment = Attachment(id=_NO_ID, name=source.name, **msgspec.structs.asdict(found))
        if found.kind is AttachmentKind.AUDIO:
            attachment = self._as_voice_note(attachment, source, target)
        if attachment.kind is not AttachmentKind.VOICE:
            shutil.copyfile(source, target)  # the storage takes what it is given for its own
        content = target.read_bytes()
        return replace(attachment, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())

    def _as_voice_note(self, attachment: Attachment, source: Path, target: Path) -> Attachment:
        try:
            sound = self._encode(source, attachment.media_type, target, _VOICE_TYPE)
        except UserError as error:
            _log.warning("A voice note of the demo stays a file: %s", error.code)
            return attachment
        return replace(
            attachment,
            kind=AttachmentKind.VOICE,
            media_type=_VOICE_TYPE,
            duration_ms=sound.duration_ms,
            waveform=sound.waveform,
        )
