"""Who is signed in, and where."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import User
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.store_signals import StoreSignals


class SessionViewModel(QObject):
    """The signed-in user and the workspace, as the cache knows them; no user and empty texts before the first sync.

    `sign_out_requested` goes to the application, which ends the session. Belongs to the loop's thread.
    """

    changed = Signal()
    sign_out_requested = Signal()

    def __init__(self, *, store: Store, scope: TaskScope, user_id: UserId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.user_id = user_id
        self.user: User | None = None
        self.workspace_name = ""
        self._store = store
        self._jobs = JobQueue("session", scope, self._on_store_failed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    @property
    def user_name(self) -> str:
        """The user's name."""
        return "" if self.user is None else self.user.name

    @property
    def user_email(self) -> str:
        """The user's e-mail address."""
        return "" if self.user is None else self.user.email

    @property
    def initials(self) -> str:
        """The user's initials; empty when the name is not known yet."""
        return initials(self.user_name)

    def start(self) -> None:
        """Read who it is and keep up from then on."""
        self._jobs.ask(self._read)

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()

    def sign_out(self) -> None:
        """Ask to end the session."""
        self.sign_out_requested.emit()

    async def _read(self) -> None:
        workspace = await self._store.workspace()
        self.workspace_name = workspace.name if workspace else ""
        users = await self._store.users()
        self.user = next((user for user in users if user.id == self.user_id), self.user)
        self.changed.emit()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep what is known: the list says what is wrong."""
