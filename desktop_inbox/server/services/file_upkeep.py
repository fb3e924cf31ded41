"""Removing files that nothing bears: uploads left unfinished, attachments left unused, and their contents."""

from __future__ import annotations

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.protocol.uploads import UNUSED_KEPT
from desktop_inbox.server.services.attachments import do_remove_unused
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.services.setting_aside import do_set_aside_of_removed
from desktop_inbox.server.services.uploads import Uploads
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage.database import Database

_ROWS_PER_WRITE = 1_000


class FileUpkeep:
    """Tidies the files of all workspaces, also while they are used. Belongs to one event loop."""

    def __init__(self, database: Database, contents: Contents, uploads: Uploads, clock: Clock) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._contents = contents
        self._uploads = uploads
        self._clock = clock

    async def tidy(self) -> None:
        """Remove what may go by now. Raises `StoreUnavailableError`; it may be called again at any time."""
        for workspace in await self._database.read(find_workspaces):
            await self._uploads.remove_old(workspace.id)
            await self._set_aside(workspace.id)
            await self._remove_unused(workspace.id)
            await self._contents.remove_unused(workspace.id)
        await self._uploads.remove_strays()

    async def _set_aside(self, workspace_id: WorkspaceId) -> None:
        while await self._database.write(workspace_id, lambda tx: do_set_aside_of_removed(tx, _ROWS_PER_WRITE)):
            pass

    async def _remove_unused(self, workspace_id: WorkspaceId) -> None:
        before = self._clock.now() - UNUSED_KEPT
        while await self._database.write(workspace_id, lambda tx: do_remove_unused(tx, before, _ROWS_PER_WRITE)):
            pass
