"""The details panel: one contact's fields, conversations and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId, ConversationId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.details_rows import DetailsPage, DetailsPageMaker
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.times import TimeWording

if TYPE_CHECKING:
    from desktop_inbox.protocol.command_base import CommandBase
    from desktop_inbox.protocol.commands import Command

_TIMES_MS = 20_000


class DetailsViewModel(QObject):
    """Shows one contact at a time. `page` is None while there is nothing to show. Belongs to the loop's thread.

    What is changed (see `detail_editing`) waits in the outbox, offline too, and shows at once.
    `jump_requested(ConversationId)`: the timeline should go to where that conversation begins.
    `merge_requested(ContactId)`: the user wants to see who else this is.
    """

    changed = Signal()
    directory_changed = Signal()
    jump_requested = Signal(object)
    merge_requested = Signal(object)

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        times: TimeWording | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with."""
        super().__init__(parent)
        self.clock = clock
        self._store, self._scope = store, scope
        self._maker = DetailsPageMaker(times or TimeWording(parent=self), self)
        self._jobs = JobQueue("details", scope, self._on_store_failed)
        self._contact_id: ContactId | None = None
        self._details: ContactDetails | None = None
        self.failure = ""
        self.directory = Directory()
        self._page: DetailsPage | None = None
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._timer = QTimer(self)
        self._timer.setInterval(_TIMES_MS)
        self._timer.timeout.connect(self._publish)
        self._timer.start()

    @property
    def page(self) -> DetailsPage | None:
        """What to show; None when no contact is chosen or it has left the cache."""
        return self._page

    @property
    def details(self) -> ContactDetails | None:
        """What `page` is made of."""
        return self._details

    def close(self) -> None:
        """Stop listening and reading."""
        self._timer.stop()
        self._jobs.clear()
        self._signals.close()

    def show_contact(self, contact_id: ContactId | None) -> None:
        """Show another contact, or none. The one before stays until the new one was read: nothing flickers."""
        if contact_id == self._contact_id:
            return
        self._contact_id = contact_id
        self.failure = ""
        self._jobs.clear()
        self._jobs.ask(self._read_directory)
        self._jobs.ask(self._read)

    def give(self, command: CommandBase) -> None:
        """Store a command that changes the contact; `failure` says when that could not be."""
        self.failure = ""
        self._scope.spawn("change contact", self._enqueue(command))

    def request_merge(self) -> None:
        """Ask for who else this contact may be."""
        if self._contact_id is not None:
            self.merge_requested.emit(self._contact_id)

    def jump_to(self, conversation_id: ConversationId) -> None:
        """Ask the timeline to show a conversation."""
        self.jump_requested.emit(conversation_id)

    async def _read_directory(self) -> None:
        directory = await self._store.directory()
        self._maker.users = {user.id: user for user in directory.users}
        self._maker.teams = {team.id: team for team in directory.teams}
        self.directory = directory
        self.directory_changed.emit()

    async def _read(self) -> None:
        self._details = await self._store.details(self._contact_id) if self._contact_id else None
        self._publish()

    def _publish(self) -> None:
        page = self._maker.make(self._details, self.clock.now()) if self._details else None
        if page != self._page:
            self._page = page
            self.changed.emit()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read_directory)
        concerns = self._contact_id in change.contact_ids or change.directory or change.everything
        if self._contact_id is not None and concerns:
            self._jobs.ask(self._read)

    async def _enqueue(self, command: CommandBase) -> None:
        try:
            await self._store.enqueue(cast("Command", command))
        except StoreUnavailableError:
            self.failure = self.tr("This computer could not store the change: its disk may be full. Try again.")
            self.changed.emit()

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep what is shown: the list says what is wrong."""
