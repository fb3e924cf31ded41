"""Files that are added to a snippet while its form is filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.errors import StoreError, UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.uploads import UPLOAD_BYTES
from desktop_inbox.viewmodels.attachment_intake import Intake, TakenIn
from desktop_inbox.viewmodels.attachment_words import AttachmentWords


class SnippetAttachments(QObject):
    """Copies files and has them uploaded while the form is open, for one form after the other.

    `settle` when a form has ended: what was added and is not in the snippet is dropped. Belongs to the loop's thread.
    """

    def __init__(
        self, *, intake: Intake, store: Store, scope: TaskScope, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._intake, self._store, self._scope, self._clock = intake, store, scope, clock
        self._words = AttachmentWords(self)
        self._words.channel = self.tr("A snippet")
        self._added: set[AttachmentId] = set()

    def take(self, paths: Sequence[Path], taken: Callable[[Attachment], None], refused: Callable[[str], None]) -> None:
        """Take files in, in a task. `taken` is called with each, or `refused` with why it cannot be one."""
        self._scope.spawn("snippet files", self._take_all(paths, taken, refused))

    def settle(self, kept: Sequence[Attachment]) -> None:
        """Drop what was added and is not kept."""
        dropped = self._added - {attachment.id for attachment in kept}
        self._added = set()
        if dropped:
            self._scope.spawn("drop snippet files", self._drop(tuple(dropped)))

    async def _take_all(
        self, paths: Sequence[Path], taken: Callable[[Attachment], None], refused: Callable[[str], None]
    ) -> None:
        for path in paths:
            try:
                attachment = await self._take(path)
            except (UserError, StoreError) as error:
                refused(f"{path.name}: {self._words.problem(error)}")
            else:
                taken(attachment)

    async def _take(self, path: Path) -> Attachment:
        found = await self._intake.look_at_file(AttachmentId(new_id(self._clock)), path)
        if found.size_bytes > UPLOAD_BYTES:
            raise UserError("file_too_large", limit=UPLOAD_BYTES)
        await self._intake.keep(TakenIn(attachment=found, original=found), path)
        self._added.add(found.id)
        await self._store.add_uploads(None, [found])
        return found

    async def _drop(self, attachment_ids: Sequence[AttachmentId]) -> None:
        await self._store.drop_uploads(attachment_ids)
        await self._intake.drop(attachment_ids)
