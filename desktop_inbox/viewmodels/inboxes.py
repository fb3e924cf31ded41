"""The inboxes: how many are open in each, where something new is, and which one is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, ContactId, CustomInboxId, UserId
from desktop_inbox.domain.inbox import Inbox, InboxCount, InboxKey
from desktop_inbox.domain.inbox_filter import CustomInbox, WaitingCondition
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.command_base import WORKSPACE_LANE
from desktop_inbox.protocol.settings_commands import RemoveCustomInbox, SaveCustomInbox
from desktop_inbox.viewmodels.inbox_rows import InboxListModel, InboxRow, InboxRowMaker
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.minute_edge import MinuteEdge
from desktop_inbox.viewmodels.pause import Pause
from desktop_inbox.viewmodels.store_signals import StoreSignals

_MOST_IN_BADGE = 99
COUNT_PAUSE_S = 0.1
"""How long counting rests, in a burst of changes."""


class InboxesViewModel(QObject):
    """The inboxes with their counts, which of them is chosen, and how much is unread.

    `chosen_changed(InboxKey)` when another was chosen, also because the chosen one is gone: then All is. `chosen_aged`:
    what the chosen one shows may be another by the clock alone. `rows_changed` after `model` did, `unread_changed`
    when `unread` did. `failed(str)`: in words, that an inbox could not be saved or removed. Belongs to the loop's
    thread.
    """

    chosen_changed = Signal(object)
    chosen_aged = Signal()
    rows_changed = Signal()
    unread_changed = Signal()
    failed = Signal(str)

    def __init__(
        self, *, store: Store, scope: TaskScope, clock: Clock, user_id: UserId, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.model = InboxListModel(self)
        self._store, self._scope, self._clock = store, scope, clock
        self._maker = InboxRowMaker(user_id, self)
        self._jobs = JobQueue("inboxes", scope, self._on_store_failed)
        self._chosen = InboxKey()
        self._unread = 0
        self._pause = Pause(clock, COUNT_PAUSE_S)
        self._counts: dict[InboxKey, InboxCount] = {}
        self._directory = Directory()
        self._customs: Sequence[CustomInbox] = ()
        self._minutes = MinuteEdge(clock, self)
        self._minutes.passed.connect(self._on_minute_passed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._publish()

    @property
    def chosen(self) -> InboxKey:
        """The chosen inbox."""
        return self._chosen

    @property
    def unread(self) -> int:
        """How many messages are unread that the user should look at: those in Mine and Unassigned.

        What teammates are assigned to is theirs: it lights no badge.
        """
        return self._unread

    @property
    def unread_badge(self) -> str:
        """`unread` as a badge shows it; empty: none."""
        if self._unread == 0:
            return ""
        return str(self._unread) if self._unread <= _MOST_IN_BADGE else f"{_MOST_IN_BADGE}+"

    def start(self) -> None:
        """Read the counts and keep up from then on."""
        self._jobs.ask(self._read_counts)
        self._jobs.ask(self._read_directory)

    def close(self) -> None:
        """Stop listening and reading."""
        self._minutes.set_running(is_running=False)
        self._jobs.clear()
        self._signals.close()

    def choose(self, key: InboxKey) -> None:
        """Show another inbox. One that there is not gives way to All, once it is known which there are."""
        if key != self._chosen:
            self._chosen = key
            self._publish()
            self.chosen_changed.emit(key)

    def row_of(self, key: InboxKey) -> InboxRow | None:
        """Return the row of an inbox; None for one that is not there (any more)."""
        return self.model.row_of(key)

    def remove(self, inbox_id: CustomInboxId) -> None:
        """Remove a custom inbox of the user's own."""
        command = RemoveCustomInbox(command_id=CommandId(new_id(self._clock)), inbox_id=inbox_id)
        self._scope.spawn("remove-inbox", self._remove(command))

    # ------------------------------------------------------------------------------------------------------------------
    async def _remove(self, command: RemoveCustomInbox) -> None:
        try:
            await self._store.enqueue(command)
        except StoreUnavailableError:
            self.failed.emit(self.tr("The inbox could not be deleted. Is the disk full?"))

    async def _read_counts(self) -> None:
        await self._pause.over()
        self._counts = await self._store.counts()
        self._publish()

    async def _read_directory(self) -> None:
        directory = await self._store.directory()
        self._customs = await self._store.custom_inboxes()
        self._directory = directory
        self._minutes.set_running(is_running=any(map(_follows_clock, self._customs)))
        self._publish()
        if directory.workspace is not None and self.row_of(self._chosen) is None:
            self.choose(InboxKey())
        await self._drop_refused()

    async def _drop_refused(self) -> None:
        """Say what the server refused, and keep it no longer: there is no row that it could be shown on."""
        for entry in await self._store.outbox(ContactId(WORKSPACE_LANE)):
            if entry.problem is not None and isinstance(entry.command, SaveCustomInbox | RemoveCustomInbox):
                self.failed.emit(self._refusal(entry.command, entry.problem))
                await self._store.discard_problem(entry.command.command_id)

    def _refusal(self, command: SaveCustomInbox | RemoveCustomInbox, problem: str) -> str:
        if isinstance(command, RemoveCustomInbox):
            return self.tr("The server did not delete the inbox: it is not yours.")
        if problem == "too_many_inboxes":
            text = self.tr("\u201c%1\u201d was not saved: there are as many custom inboxes as there can be.")
        else:
            text = self.tr("The server did not accept the inbox \u201c%1\u201d.")
        return text.replace("%1", command.name)

    def _publish(self) -> None:
        self.model.apply(self._maker.rows(self._counts, self._directory, self._customs, self._chosen))
        self.rows_changed.emit()
        own = (self._counts.get(InboxKey(inbox)) for inbox in (Inbox.MINE, Inbox.UNASSIGNED))
        unread = sum(count.unread_messages for count in own if count is not None)
        if unread != self._unread:
            self._unread = unread
            self.unread_changed.emit()

    def _on_minute_passed(self) -> None:
        """Count again what depends on how long somebody waits."""
        self._jobs.ask(self._read_counts)
        row = self.row_of(self._chosen)
        if row is not None and row.custom is not None and _follows_clock(row.custom):
            self.chosen_aged.emit()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read_directory)
        if change.contact_ids or change.directory or change.everything:
            self._jobs.ask(self._read_counts)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep the last counts: the list says what is wrong."""


def _follows_clock(custom: CustomInbox) -> bool:
    return any(isinstance(condition, WaitingCondition) for condition in custom.filter.conditions)
