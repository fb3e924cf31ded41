"""Pictures of the running application, light and dark, for the documentation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from desktop_inbox.app.application import Application
from desktop_inbox.app.hands import see
from desktop_inbox.domain.ports import ConnectionState

WINDOW_SIZE = (1440, 900)
THEMES = ("light", "dark")
SETTLE_S = 0.3


class Screenshots:
    """Opens the newest conversation and saves `main-light.png` and `main-dark.png`."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        """Say where they go, and how to tell about it."""
        self._folder = folder
        self._tell = tell

    async def run(self, application: Application) -> int:
        """Take the pictures. Returns the exit code."""
        desk = application.desk
        if desk is None:
            raise RuntimeError("the application has no window")
        self._folder.mkdir(parents=True, exist_ok=True)
        desk.window.resize(*WINDOW_SIZE)
        await see("the connection", lambda: desk.session.live.status.state is ConnectionState.ONLINE)
        rows = desk.models.contact_list.model
        await see("the contact list", rows.rowCount)
        desk.models.contact_list.select(rows.rows[0].id)
        await see("the timeline", desk.conversation.timeline.model.rowCount)
        for theme in THEMES:
            application.preferences.set_theme(theme)
            await asyncio.sleep(SETTLE_S)
            path = self._folder / f"main-{theme}.png"
            desk.window.grab().save(str(path))
            self._tell(f"Saved {path}")
        return 0
