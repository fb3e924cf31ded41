"""Who works in the workspace: its users and teams, and who of them is here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.ports import Colleagues
from desktop_inbox.domain.presence import Presence, Shown, shown_availability
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals


class People(QObject):
    """The directory as far as it is about people. `changed` after any of it did. Belongs to the loop's thread.

    Nothing is known before the first `changed`. Users and teams that are no longer active stay known by name.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        colleagues: Colleagues,
        user_id: UserId,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with, and begin to read."""
        super().__init__(parent)
        self.user_id = user_id
        self.directory = Directory()
        self._store, self._colleagues = store, colleagues
        self._users: dict[UserId, User] = {}
        self._teams: dict[TeamId, Team] = {}
        self._jobs = JobQueue("people", scope, self._on_store_failed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._presence = colleagues.subscribe_presence(self.changed.emit)
        self._jobs.ask(self._read)

    def user(self, user_id: UserId | None) -> User | None:
        """Return a user, active or not; None when there is none of that id."""
        return None if user_id is None else self._users.get(user_id)

    def team(self, team_id: TeamId | None) -> Team | None:
        """Return a team, active or not; None when there is none of that id."""
        return None if team_id is None else self._teams.get(team_id)

    def active_users(self) -> tuple[User, ...]:
        """Return the users who work here now: the signed-in one first, the others by name."""
        users = (user for user in self.directory.users if user.is_active)
        return tuple(sorted(users, key=lambda user: (user.id != self.user_id, user.name.casefold())))

    def active_teams(self) -> tuple[Team, ...]:
        """Return the teams, in the order of lists."""
        return tuple(team for team in self.directory.teams if team.is_active)

    def shown(self, user: User) -> Shown:
        """Return how available a user is."""
        presences = {presence.user_id: presence for presence in self._colleagues.presences()}
        if not presences:  # nothing is known of anybody, as while we are offline
            return shown_availability(user, None)
        presence = presences.get(user.id)
        if user.id == self.user_id and (presence is None or not presence.is_online):
            return shown_availability(user, None)
        return shown_availability(user, presence or Presence(user_id=user.id))

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()
        self._presence.close()

    async def _read(self) -> None:
        self.directory = await self._store.directory()
        self._users = {user.id: user for user in self.directory.users}
        self._teams = {team.id: team for team in self.directory.teams}
        self.changed.emit()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep what is known: the list says what is wrong."""


def availability_words(shown: Shown) -> str:
    """Return how available somebody is, in words."""
    match shown:
        case Shown.AVAILABLE:
            return QCoreApplication.translate("Availability", "Available")
        case Shown.BUSY:
            return QCoreApplication.translate("Availability", "Busy")
        case Shown.AWAY:
            return QCoreApplication.translate("Availability", "Away")
        case Shown.OFFLINE:
            return QCoreApplication.translate("Availability", "Offline")
