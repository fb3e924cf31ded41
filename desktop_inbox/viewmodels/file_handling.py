"""What a user does with a file: opening it, saving it, showing where it was saved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.attachment import Attachment, AttachmentKind, clean_file_name, is_dangerous
from desktop_inbox.domain.errors import InboxError, StoreError, UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.files import FilesViewModel
from desktop_inbox.viewmodels.opened_files import OpenedFiles
from desktop_inbox.viewmodels.toasts import Toasts

_SHOWN_HERE = frozenset({AttachmentKind.IMAGE, AttachmentKind.VIDEO})
_MOST_NAMES = 1_000


class FileHandling(QObject):
    """Opens and saves files, fetching them first where they are not here. Says in a toast how it went.

    `view_wanted(Attachment)`: it is shown by ourselves. `open_wanted(Path)`: a copy is to be opened by the system's
    program for it. `show_wanted(Path)`: a file of the user is to be shown in its folder. Belongs to the loop's thread.
    """

    view_wanted = Signal(object)
    open_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(
        self,
        *,
        files: FilesViewModel,
        opened: OpenedFiles,
        toasts: Toasts,
        scope: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._files, self._opened, self._toasts, self._scope = files, opened, toasts, scope
        self._saved: dict[AttachmentId, Path] = {}

    def open(self, attachment: Attachment) -> None:
        """Open a file: pictures and video here, others in their program. Those that may run are not opened at all."""
        if attachment.kind in _SHOWN_HERE:
            self.view_wanted.emit(attachment)
        else:
            self.open_outside(attachment)

    def open_outside(self, attachment: Attachment) -> None:
        """Open a file in the system's program for it, unless it may run."""
        if is_dangerous(attachment.name):
            words = self.tr("“%1” is not opened from here: files of this type can run programs. You can save it.")
            self._toasts.show(words.replace("%1", attachment.name))
        else:
            self._files.fetch(attachment, partial(self._begin, "open file", self._open, attachment))

    def save(self, attachment: Attachment, path: Path) -> None:
        """Save a file in a place that the user chose, in the place of what was there."""
        self._files.fetch(attachment, partial(self._begin, "save file", partial(self._save, path=path), attachment))

    def show_in_folder(self, attachment: Attachment, folder: Path) -> None:
        """Show where a file was saved; one that was not is saved in a folder first, beside what is there."""
        self._files.fetch(attachment, partial(self._begin, "show file", partial(self._show, folder=folder), attachment))

    async def copy(self, attachment: Attachment) -> Path | None:
        """Return a private copy of a file that is here, for as long as the application runs; None after saying why."""
        try:
            return await self._copy(attachment)
        except (UserError, StoreError, OSError) as error:
            self._say(error, attachment)
            return None

    def say_not_opened(self, path: Path) -> None:
        """Hear that the system has not opened a copy, and say so."""
        words = self.tr("“%1” cannot be opened: this computer has no program for it. You can save it.")
        self._toasts.show(words.replace("%1", path.name))

    async def clear(self) -> None:
        """Remove all copies that were made for other programs."""
        await self._opened.clear()

    def _begin(self, name: str, work: Callable[[Attachment], Awaitable[None]], attachment: Attachment) -> None:
        self._scope.spawn(name, self._guarded(work, attachment))

    async def _guarded(self, work: Callable[[Attachment], Awaitable[None]], attachment: Attachment) -> None:
        try:
            await work(attachment)
        except (UserError, StoreError, OSError) as error:
            self._say(error, attachment)

    async def _open(self, attachment: Attachment) -> None:
        self.open_wanted.emit(await self._copy(attachment))

    async def _copy(self, attachment: Attachment) -> Path:
        path = await self._opened.place(attachment)
        if not await asyncio.to_thread(path.exists):
            await self._files.export(attachment.id, path)
            await self._opened.seal(path)
        return path

    async def _save(self, attachment: Attachment, path: Path) -> None:
        await self._files.export(attachment.id, path)
        self._saved[attachment.id] = path
        self._toasts.show(self.tr("Saved as “%1”").replace("%1", path.name))

    async def _show(self, attachment: Attachment, folder: Path) -> None:
        saved = self._saved.get(attachment.id)
        if saved is None or not await asyncio.to_thread(saved.exists):
            saved = await asyncio.to_thread(_free_name, folder, clean_file_name(attachment.name))
            await self._save(attachment, saved)
        self.show_wanted.emit(saved)

    def _say(self, error: InboxError | OSError, attachment: Attachment) -> None:
        """Say why something could not be done with a file."""
        if isinstance(error, UserError) and error.code == "file_not_here":
            self._files.forget(attachment.id)
        reasons = {
            "disk_full": self.tr("“%1” cannot be saved: the disk is full."),
            "not_writable": self.tr("“%1” cannot be saved there: you may not write in that folder."),
            "file_not_here": self.tr("“%1” is no longer on this computer. Open it again to load it."),
        }
        code = error.code if isinstance(error, InboxError) else "not_writable"
        words = reasons.get(code) or self.tr("“%1” cannot be opened now. Check that the disk has free space.")
        self._toasts.show(words.replace("%1", attachment.name))


def _free_name(folder: Path, name: str) -> Path:
    """Return a path in a folder that no file has yet: "name.pdf", else "name (1).pdf" and so on."""
    first = folder / name
    tries = (first.with_name(f"{first.stem} ({number}){first.suffix}") for number in range(1, _MOST_NAMES))
    return next((path for path in (first, *tries) if not path.exists()), first)
