"""The contact list: pages of one query, patched by change notices, with the chosen contact."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.inbox import ContactQuery, InboxEntry, InboxKey, SortOrder, StatusFilter
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.contact_marks import ContactMarks
from desktop_inbox.viewmodels.contact_rows import ContactRow, ContactRowMaker
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.pause import Pause
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.times import SETTLED, TimeWording

PAGE = 100
"""How many contacts are read at once."""
LARGE_PAGE = 2000
"""How many at once on the way to the end of the list."""
TIMES_MS = 20_000
"""How often the rows' times are looked at."""
TYPING_PAUSE_MS = 120
"""How long the search waits for the next letter."""
PATCH_PAUSE_S = 0.03
"""How long the list rests after a change, in a burst of them."""
_SPARE = 200
"""So many rows more than the reader asked for are kept while new ones come in above."""
_MOST_PATCHED = 300
"""With more changed contacts than this, reading the list again is cheaper."""
_AWAY = frozenset({ConnectionState.OFFLINE, ConnectionState.SIGNED_OUT})


class ListPhase(StrEnum):
    """What the list has to show when it has no rows, or `READY`."""

    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    NOTHING_FOUND = "nothing_found"
    NOT_SYNCED = "not_synced"
    FAILED = "failed"


class ContactListViewModel(QObject):
    """Shows the contacts of one query. Everything is read from the cache, so it is the same offline.

    `rows_changing` comes right before and `rows_changed` right after every update of `model`.
    `selected_changed(ContactId | None)`: another contact was chosen. The choice stays with the contact while rows move,
    and when it leaves the list. `marks` are contacts that one thing is to be done with. Belongs to the loop's thread.
    """

    rows_changing = Signal()
    rows_changed = Signal()
    phase_changed = Signal()
    query_changed = Signal()
    selected_changed = Signal(object)
    end_reached = Signal()
    """The last row is there, as `load_all` asked for."""

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        live: LiveSession,
        scope: TaskScope,
        clock: Clock,
        user_id: UserId,
        times: TimeWording | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with; nothing is read before `start`."""
        super().__init__(parent)
        self.model: ListModel[ContactRow] = ListModel(_key, _text, _spoken, self)
        self._store, self._live, self._clock = store, live, clock
        self.marks = ContactMarks(store, scope, self)
        self._maker = ContactRowMaker(user_id, times or TimeWording(parent=self), self)
        self._jobs = JobQueue("contact list", scope, self._on_store_failed)
        self._query = ContactQuery()
        self._phase = ListPhase.LOADING
        self._selected: ContactId | None = None
        self._entries: list[InboxEntry] = []
        self._made: dict[ContactId, tuple[InboxEntry, ContactRow]] = {}
        self._wanted = PAGE
        self._read_upto: tuple[int, bytes] | None = None
        self._has_more = False
        self._wants_all = False
        self._changed: frozenset[ContactId] = frozenset()
        self._pause = Pause(clock, PATCH_PAUSE_S)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._status = live.subscribe_status(self._on_status_changed)
        self._times_timer = self._timer(TIMES_MS, is_single=False)
        self._times_timer.timeout.connect(self._on_time_passed)
        self._search_timer = self._timer(TYPING_PAUSE_MS, is_single=True)
        self._search_timer.timeout.connect(self._on_typing_paused)
        self._typed = ""

    # What the screen reads --------------------------------------------------------------------------------------------
    @property
    def query(self) -> ContactQuery:
        """What is shown, in what order."""
        return self._query

    @property
    def phase(self) -> ListPhase:
        """Whether there are rows, and if not, why."""
        return self._phase

    @property
    def selected_id(self) -> ContactId | None:
        """The chosen contact; it need not be in the list."""
        return self._selected

    # Intents ----------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Read the first page and keep up from then on."""
        self._times_timer.start()
        self._jobs.ask(self._read_people)
        self._jobs.ask(self._read_first)

    def close(self) -> None:
        """Stop listening and reading."""
        self._times_timer.stop()
        self._search_timer.stop()
        self.marks.clear()
        self._jobs.clear()
        self._signals.close()
        self._status.close()

    def set_inbox(self, inbox: InboxKey) -> None:
        """Show another inbox."""
        self._ask_for(msgspec.structs.replace(self._query, inbox=inbox))

    def set_status(self, status: StatusFilter) -> None:
        """Show open, snoozed or closed conversations."""
        self._ask_for(msgspec.structs.replace(self._query, status=status))

    def set_sort(self, sort: SortOrder) -> None:
        """Show them in another order."""
        self._ask_for(msgspec.structs.replace(self._query, sort=sort))

    def set_unreplied_only(self, *, is_only: bool) -> None:
        """Show only contacts who wait for a reply, or all."""
        self._ask_for(msgspec.structs.replace(self._query, unreplied_only=is_only))

    def search(self, text: str) -> None:
        """Show only contacts whose name matches, once typing pauses; at once when the text is empty."""
        self._typed = text.strip()
        if self._typed:
            self._search_timer.start()
        else:
            self._search_timer.stop()
            self._on_typing_paused()

    def load_more(self) -> None:
        """Read the next page, if there is one: the reader comes near the end."""
        if self._has_more:
            self._jobs.ask(self._read_next)

    def load_all(self) -> None:
        """Read on to the end of the list and tell with `end_reached`, unless another list is asked for before."""
        self._wants_all = True
        self._go_on()

    def read_again(self) -> None:
        """Read what is shown anew: time has passed that the query asks about."""
        self._jobs.ask(self._read_first)

    def retry(self) -> None:
        """Read again after a failure."""
        self._jobs.ask(self._read_people)
        self._jobs.ask(self._read_first)

    def select(self, contact_id: ContactId | None) -> None:
        """Choose a contact."""
        if contact_id != self._selected:
            self._selected = contact_id
            self.selected_changed.emit(contact_id)

    # Reading ----------------------------------------------------------------------------------------------------------
    def _ask_for(self, query: ContactQuery) -> None:
        if query == self._query:
            return
        self._query = query
        self._jobs.clear()
        self._changed = frozenset()
        self._wanted, self._has_more, self._wants_all = PAGE, False, False
        self.marks.begin(query)
        self.query_changed.emit()
        self._jobs.ask(self._read_people)
        self._jobs.ask(self._read_first)

    async def _read_people(self) -> None:
        directory = await self._store.directory()
        self._maker.users = {user.id: user for user in directory.users}
        self._maker.teams = {team.id: team for team in directory.teams}
        self._made.clear()

    async def _read_first(self) -> None:
        """Read as many rows as are shown, or a page."""
        self._changed = frozenset()
        entries = list(await self._store.entries(self._query, limit=self._wanted))
        is_synced = bool(entries) or await self._store.cursor() is not None
        self._entries = entries
        self._note_end(is_end=len(entries) < self._wanted)
        self._publish()
        self._set_phase(self._phase_of(is_synced=is_synced))

    async def _read_next(self) -> None:
        limit = LARGE_PAGE if self._wants_all else PAGE
        page = await self._store.entries(self._query, after=self._read_upto, limit=limit)
        known = {entry.contact.id for entry in page}
        self._entries = [entry for entry in self._entries if entry.contact.id not in known] + list(page)
        self._note_end(is_end=len(page) < limit)
        self._publish()
        if self._wants_all:
            self._go_on()

    def _go_on(self) -> None:
        if self._has_more:
            self._jobs.ask(self._read_next)
        else:
            self._wants_all = False
            self.end_reached.emit()

    async def _read_changed(self) -> None:
        """Ask for the changed contacts alone and put them where they belong now."""
        await self._pause.over()
        changed, self._changed = self._changed, frozenset()
        fresh = await self._store.entries_of(self._query, changed)
        upto = self._read_upto if self._has_more else None
        kept = [entry for entry in self._entries if entry.contact.id not in changed]
        self._entries = kept + [entry for entry in fresh if upto is None or entry.sort_key <= upto]
        self._entries.sort(key=_sort_key)
        self._cut_end()
        self._publish()
        if not self._entries and not self._has_more:
            self._jobs.ask(self._read_first)
        elif len(self._entries) < PAGE:
            self.load_more()
        if self._entries:
            self._set_phase(ListPhase.READY)

    def _cut_end(self) -> None:
        """Let go of the last rows where very many have come in above: they can be read again."""
        most = self._wanted + _SPARE
        if len(self._entries) > most:
            self._entries = self._entries[:most]
            self._read_upto, self._has_more = self._entries[-1].sort_key, True

    def _note_end(self, *, is_end: bool) -> None:
        self._has_more = not is_end
        self._read_upto = self._entries[-1].sort_key if self._entries else None
        self._wanted = max(PAGE, len(self._entries))

    def _publish(self) -> None:
        """Give the model the rows; those whose entry is still the same are not made again."""
        now = self._clock.now()
        self._made = {entry.contact.id: self._made_of(entry, now) for entry in self._entries}
        self.rows_changing.emit()
        self.model.apply([row for _, row in self._made.values()])
        self.rows_changed.emit()

    def _made_of(self, entry: InboxEntry, now: datetime) -> tuple[InboxEntry, ContactRow]:
        made = self._made.get(entry.contact.id)
        return made if made is not None and made[0] is entry else (entry, self._maker.make(entry, now))

    def _phase_of(self, *, is_synced: bool) -> ListPhase:
        if self._entries:
            return ListPhase.READY
        if is_synced:
            return ListPhase.NOTHING_FOUND if self._query.text else ListPhase.EMPTY
        return ListPhase.NOT_SYNCED if self._live.status.state in _AWAY else ListPhase.LOADING

    def _set_phase(self, phase: ListPhase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit()

    # What happens -----------------------------------------------------------------------------------------------------
    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read_people)
        self._changed |= change.contact_ids
        self.marks.check(self.marks.ids if change.everything else change.contact_ids)
        if change.everything or change.directory or len(self._changed) > _MOST_PATCHED:
            self._jobs.ask(self._read_first)
        elif self._changed:
            self._jobs.ask(self._read_changed)

    def _on_status_changed(self, _status: ConnectionStatus) -> None:
        if self._phase in (ListPhase.LOADING, ListPhase.NOT_SYNCED):
            self._jobs.ask(self._read_first)

    def _on_typing_paused(self) -> None:
        self._ask_for(msgspec.structs.replace(self._query, text=self._typed))

    def _on_time_passed(self) -> None:
        """Make the rows again whose time reads differently now."""
        now = self._clock.now()
        since = now - SETTLED
        self._made = {
            key: (entry, row)
            for key, (entry, row) in self._made.items()
            if (entry.conversation.activity_at < since and not row.is_snoozed)
            or self._maker.is_current(entry, row, now)
        }
        self._publish()

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        if not self._entries:
            self._set_phase(ListPhase.FAILED)

    def _timer(self, interval_ms: int, *, is_single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.setSingleShot(is_single)
        return timer


def _key(row: ContactRow) -> ContactId:
    return row.id


def _text(row: ContactRow) -> str:
    return row.name


def _spoken(row: ContactRow) -> str:
    return row.spoken


def _sort_key(entry: InboxEntry) -> tuple[int, bytes]:
    return entry.sort_key
