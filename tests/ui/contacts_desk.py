"""The Contacts screen over a real store, for its tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.contacts.screen import ContactsScreen
from desktop_inbox.viewmodels.contacts import ContactsViewModels
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.times import TimeWording
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.screens import SetClock
from tests.fixtures.waiting import until
from tests.ui.contact_book_sample import contact_rows
from tests.ui.sample import NOW


@dataclass
class ContactsDesk:
    """The screen and what it stands on."""

    store: Store
    models: ContactsViewModels
    screen: ContactsScreen
    scope: TaskScope
    preferences: Preferences

    async def settle(self) -> None:
        """Wait until the store's notices were delivered and what they ask for was read."""
        for _ in range(2):
            await asyncio.sleep(0.01)
            await until(lambda: not self._is_reading(), 10)

    def _is_reading(self) -> bool:
        """Tell whether something is read, or will be after a pause."""
        pauses = self.models.book.findChildren(QTimer)
        return bool(self.scope.running()) or any(pause.isActive() for pause in pauses)

    @property
    def names(self) -> list[str]:
        """The names that the book shows, in order."""
        return [
            self.models.book.model.data(self.models.book.model.index(n))
            for n in range(len(self.models.book.model.rows))
        ]

    async def commands(self) -> list[object]:
        """Return what waits in the outbox."""
        return [each.command for each in await self.store.outbox()]


@asynccontextmanager
async def open_contacts(
    store: Store, folder: Path, *, user: int = 1, with_rows: bool = True
) -> AsyncIterator[ContactsDesk]:
    """Give the visible screen of a user, started and read; fail when one of its tasks had failed."""
    await fill(store, *(contact_rows() if with_rows else [rows.make_workspace(), rows.make_user(1)]))
    errors: list[BaseException] = []
    scope = TaskScope("contacts", errors.append)
    preferences = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    models = ContactsViewModels(
        store=store, scope=scope, clock=SetClock(NOW), user_id=rows.user_id(user), times=TimeWording(UTC)
    )
    screen = ContactsScreen(models, preferences, scope)
    screen.resize(1200, 800)
    screen.show()
    models.start()
    desk = ContactsDesk(store, models, screen, scope, preferences)
    await desk.settle()
    screen.activateWindow()
    try:
        yield desk
    finally:
        models.close()
        assert await scope.close() == []
        screen.close()
        screen.deleteLater()
    assert errors == []
