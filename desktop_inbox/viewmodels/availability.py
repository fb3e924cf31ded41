"""What the signed-in user says of being here, and what colleagues see of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.ports import Colleagues, ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.domain.presence import Presence, Shown, shown_availability
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import Availability
from desktop_inbox.protocol.settings_commands import SetAvailability
from desktop_inbox.viewmodels.people import availability_words
from desktop_inbox.viewmodels.session import SessionViewModel

_NOT_HERE = (ConnectionState.OFFLINE, ConnectionState.SIGNED_OUT)


class AvailabilityViewModel(QObject):
    """The user's own availability. `changed` when `shown` or `chosen` is another; `failed(str)` says what went wrong.

    Belongs to the loop's thread. `close` before the store is closed.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        session: SessionViewModel,
        *,
        store: Store,
        live: LiveSession,
        colleagues: Colleagues,
        scope: TaskScope,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with; who the user is comes from `session`."""
        super().__init__(parent)
        self._session, self._store, self._scope, self._clock = session, store, scope, clock
        self._live, self._colleagues = live, colleagues
        self._chosen: Availability | None = None
        self._shown: Shown | None = None
        self._subscriptions = (
            live.subscribe_status(self._on_status_changed),
            colleagues.subscribe_presence(self._refresh),
        )
        session.changed.connect(self._refresh)
        self._refresh()

    @property
    def chosen(self) -> Availability | None:
        """What the user has chosen, also while that waits for the server; None before the first sync."""
        return self._chosen

    @property
    def shown(self) -> Shown | None:
        """What colleagues see: also offline, and away at an untouched computer; None before the first sync."""
        return self._shown

    @property
    def words(self) -> str:
        """`shown` in words; empty before the first sync."""
        return "" if self._shown is None else availability_words(self._shown)

    def choose(self, availability: Availability) -> None:
        """Say something else of oneself. Offline it waits in the outbox."""
        if availability is not self._chosen:
            self._scope.spawn("availability", self._give(availability))

    def close(self) -> None:
        """Stop listening."""
        self._session.changed.disconnect(self._refresh)
        for subscription in self._subscriptions:
            subscription.close()

    async def _give(self, availability: Availability) -> None:
        try:
            command_id = CommandId(new_id(self._clock))
            await self._store.enqueue(SetAvailability(command_id=command_id, availability=availability))
        except StoreUnavailableError:
            self.changed.emit()  # whoever shows a choice shows the one that stands
            self.failed.emit(self.tr("Your availability could not be changed. Is the disk full?"))

    def _on_status_changed(self, _status: ConnectionStatus) -> None:
        self._refresh()

    def _refresh(self) -> None:
        user = self._session.user
        chosen = None if user is None else user.availability
        shown = None if user is None else shown_availability(user, self._presence())
        if (chosen, shown) != (self._chosen, self._shown):
            self._chosen, self._shown = chosen, shown
            self.changed.emit()

    def _presence(self) -> Presence | None:
        """Return what the server tells the others of this user; None while that is not known yet."""
        user_id, state = self._session.user_id, self._live.status.state
        if state in _NOT_HERE:
            return Presence(user_id=user_id)
        return next((known for known in self._colleagues.presences() if known.user_id == user_id), None)
