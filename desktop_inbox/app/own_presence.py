"""The signed-in user's own presence: what they say of it, and whether their computer is untouched."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop_inbox.app.idle import LoadBus, system_source
from desktop_inbox.app.idle_watch import IdleWatch
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ports import Colleagues, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.shell.availability import AvailabilitySign
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.availability import AvailabilityViewModel
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.preferences import Preferences


class OwnPresence(QObject):
    """Watches over the computer and places the user's availability in the window; loaded after the first paint.

    The window owns the widgets; `close` ends the rest.
    """

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        window: MainWindow,
        models: MessagesViewModels,
        store: Store,
        live: LiveSession,
        colleagues: Colleagues,
        clock: Clock,
        preferences: Preferences,
        scope: TaskScope,
        load_bus: LoadBus,
        parent: QObject,
    ) -> None:
        """Begin to watch. `load_bus` loads who asks the session bus, where that is needed."""
        super().__init__(parent)
        self.watch = IdleWatch(
            window,
            source=system_source(QGuiApplication.platformName(), os.environ, load_bus),
            live=live,
            colleagues=colleagues,
            preferences=preferences,
            clock=clock,
        )
        self.availability = AvailabilityViewModel(
            models.session,
            store=store,
            live=live,
            colleagues=colleagues,
            scope=scope,
            clock=clock,
            parent=self,
        )
        self.availability.failed.connect(models.toasts.show)
        window.place_availability(AvailabilitySign(self.availability))

    def close(self) -> None:
        """Stop watching and listening; before the store is closed."""
        self.watch.close()
        self.availability.close()
