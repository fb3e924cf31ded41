"""The timeline of the contact that is open: its window of rows, loading at both ends, what is read and what is new."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import tzinfo

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import AuthenticationError, ProtocolError, StoreUnavailableError, TransientError
from desktop_inbox.domain.ids import ContactId, ConversationId, MessageId, TeamId, UserId
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.read_marks import ReadMarks
from desktop_inbox.viewmodels.replies import ReplyWriter
from desktop_inbox.viewmodels.scheduled import ScheduledMessages
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.timeline_actions import TimelineActions
from desktop_inbox.viewmodels.timeline_builder import FRAME_ROWS, RowBuilder, TimelineContext, frame_rows
from desktop_inbox.viewmodels.timeline_outbox import TimelineOutbox
from desktop_inbox.viewmodels.timeline_rows import (
    UNREAD_KEY,
    BubbleRow,
    BubbleSide,
    HistoryState,
    ScheduledRow,
    TimelineRow,
    row_spoken,
    row_text,
)
from desktop_inbox.viewmodels.timeline_scheduled import ScheduledRows
from desktop_inbox.viewmodels.timeline_state import Landing, Opening, Phase, TimelineState
from desktop_inbox.viewmodels.timeline_typing import TypingPeople
from desktop_inbox.viewmodels.timeline_window import (
    FIRST_ITEMS,
    MAX_ITEMS,
    TimelineReader,
    TimelineWindow,
    first_unread_position,
)
from desktop_inbox.viewmodels.timeline_wording import TimelineWording
from desktop_inbox.viewmodels.times import TimeWording

_log = logging.getLogger(__name__)

MAX_ROWS = 300
"""The most rows of the model."""
DAY_CHECK_MS = 60_000
_NOT_FETCHED = (TransientError, AuthenticationError, ProtocolError, StoreUnavailableError)
"""What keeps history from being fetched: it is tried again later."""


class TimelineViewModel(QObject):
    """Shows one contact's timeline at a time; opening another drops what was on its way for the one before.

    `rows_changing` comes right before and `rows_changed` right after every update of `model`, so a screen can keep what
    is read in its place. `actions` is what can be done with a row, `scheduled` with one that is sent later. Belongs to
    the loop's thread. The scope owns its work; `close` ends its subscriptions.
    """

    rows_changing = Signal()
    rows_changed = Signal()
    state_changed = Signal()

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        live: LiveSession,
        scope: TaskScope,
        clock: Clock,
        writer: ReplyWriter,
        user_id: UserId,
        zone: tzinfo | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `zone`: the time zone to show (None: the system's)."""
        super().__init__(parent)
        self.model: ListModel[TimelineRow] = ListModel(_row_key, row_text, row_spoken, self)
        self.newest_incoming_key: str | None = None
        self._store, self._live, self._scope, self._clock = store, live, scope, clock
        self._user_id, self._zone = user_id, zone
        times = TimeWording(zone, self)
        self._wording = TimelineWording(times, self)
        self._builder = RowBuilder(self._wording)
        self._reader = TimelineReader(store, live)
        self._echoes = writer.echoes
        self._echoes.subscribe(self._on_echoes_changed)
        self._outbox = TimelineOutbox(store, writer)
        self.actions = TimelineActions(
            store=store, scope=scope, clock=clock, outbox=self._outbox, find=self._item, parent=self
        )
        self.scheduled = ScheduledMessages(store=store, scope=scope, clock=clock, writer=writer, parent=self)
        self._scheduled_rows = ScheduledRows(times, self._wording, self)
        self._read_marks = ReadMarks(store, clock, scope)
        self._jobs = JobQueue("timeline", scope, self._on_store_failed)
        self._typing = TypingPeople(live, self)
        self._typing.changed.connect(self._on_typing_changed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._status = live.subscribe_status(self._on_status_changed)
        self._is_online = live.status.state is ConnectionState.ONLINE
        self._names: dict[UserId, str] | None = None
        self._teams: dict[TeamId, str] = {}
        self._opening = Opening()
        self._state = TimelineState()
        self._today = clock.now().astimezone(zone).date()
        self._day_timer = QTimer(self)
        self._day_timer.setInterval(DAY_CHECK_MS)
        self._day_timer.timeout.connect(self._on_minute_passed)
        self._day_timer.start()

    # What the screen reads --------------------------------------------------------------------------------------------
    @property
    def state(self) -> TimelineState:
        """What stands around the rows."""
        return self._state

    def take_landing(self) -> Landing | None:
        """Return where to scroll after this change, once; None: stay where the reader is."""
        landing, self._opening.landing = self._opening.landing, None
        return landing

    # Intents ----------------------------------------------------------------------------------------------------------
    def open(self, contact_id: ContactId | None) -> None:
        """Show a contact's timeline at its first unread message or its end; None: nothing."""
        if contact_id == self._state.contact_id:
            return
        self._reset(contact_id)
        if contact_id is None:
            self._show(self._opening.window)
        else:
            self._jobs.ask(self._load)
        self.state_changed.emit()

    def reload(self) -> None:
        """Try again after the store could not be read."""
        contact_id = self._state.contact_id
        self._set_state(contact_id=None)
        self.open(contact_id)

    def load_older(self, *, is_retry: bool = False) -> None:
        """Add the page before the first row: from the cache, else from the server.

        After the server could not be reached nothing is tried until it can be again, or with `is_retry`.
        """
        is_stopped = self._opening.history is HistoryState.OFFLINE and not is_retry
        is_busy = self._opening.history is HistoryState.LOADING
        if self._can_load() and not (self._opening.window.reaches_start or is_busy or is_stopped):
            self._jobs.ask(self._load_older)

    def load_newer(self) -> None:
        """Add the page after the last row, if the end is not there: from the cache, else from the server."""
        if self._can_load() and not self._opening.window.reaches_end and self._opening.gap is HistoryState.NONE:
            self._jobs.ask(self._load_newer)

    def jump_to(self, position: int) -> None:
        """Show a position of the timeline, wherever it is."""
        self._jump(lambda contact_id: self._reader.reach(contact_id, position))

    def jump_to_message(self, message_id: MessageId) -> None:
        """Show a message; older history is fetched for that."""
        self._jump(lambda contact_id: self._reader.message_position(contact_id, message_id))

    def jump_to_conversation(self, conversation_id: ConversationId) -> None:
        """Show where a conversation was opened; older history is fetched for that."""
        self._jump(lambda contact_id: self._reader.opening_of(contact_id, conversation_id))

    def jump_to_newest(self) -> None:
        """Show the end."""
        if not self._can_load():
            return
        was_there, reaches_end = self._opening.is_following, self._opening.window.reaches_end
        self._opening.is_following = True
        self._opening.landing = Landing(None)
        if not reaches_end:
            self._jobs.ask(self._load_newest)
        elif not was_there:
            self._show(self._opening.window)
            self._note_end_seen()

    def set_following(self, *, is_following: bool) -> None:
        """Hear whether the reader is at the end of the rows: then new ones are seen, and old ones may go."""
        self._opening.is_following = is_following
        if is_following:
            self._note_end_seen()

    def mark_read(self) -> None:
        """Take all incoming messages as read: the newest one is in front of the user."""
        details = self._opening.details
        if details is None or not details.unread_count or not self._opening.window.reaches_end:
            return
        self._read_marks.raise_to(details)

    def keep_unread(self) -> None:
        """Do not take the messages of now as read, though they are in front of the user: they want them unread."""
        if self._opening.details is not None and self._opening.details.conversations:
            self._read_marks.hold(self._opening.details)

    def see_mentions(self) -> None:
        """Note that the user looks at the timeline, and so at the comments that mention them."""
        details = self._opening.details
        if details is not None and details.mentions_unseen:
            self._read_marks.see_mentions(details)

    def note_reply(self) -> None:
        """Hear that the user has replied: what was shown until then is read, and no longer marked as new."""
        if self._opening.details is not None and self._opening.details.unread_count:
            self._read_marks.raise_to(self._opening.details)
        if self._opening.unread_position is not None:
            self._opening.unread_position = None
            self._show(self._opening.window)

    def close(self) -> None:
        """End the subscriptions. What runs ends with the scope."""
        self._day_timer.stop()
        self._jobs.clear()
        self._typing.close()
        self._signals.close()
        self._status.close()

    # Jobs: one at a time ----------------------------------------------------------------------------------------------
    async def _load(self) -> None:
        contact_id = await self._read_surroundings()
        if self._opening.details is None:
            self._set_state(phase=Phase.GONE)
            self._show(TimelineWindow())
            return
        unread_count = self._opening.details.unread_count
        stored = self._echoes.stored()
        window = await self._reader.newest(contact_id)
        if unread_count >= FIRST_ITEMS // 2 and not window.reaches_start:
            window = await self._reader.newest(contact_id, MAX_ITEMS)
        self._echoes.drop(stored)
        self._opening.unread_position = first_unread_position(window.items, unread_count)
        self._opening.landing = Landing(None if self._opening.unread_position is None else UNREAD_KEY)
        self._set_state(phase=Phase.READY)
        self._show(window)
        self._note_end_seen()
        if not window.items:
            self.load_older()

    async def _refresh(self) -> None:
        was_gone, stored = self._state.phase is Phase.GONE, self._echoes.stored()
        if self._opening.is_following and self._opening.window.reaches_end and not was_gone:
            # Who is at the end waits for what came, and for what they have sent: it does not wait for the rest.
            newest = await self._reader.refreshed(self._shown_contact(), self._opening.window, is_following=True)
            if newest.items:
                self._echoes.drop(stored)
                self._show(newest)
        contact_id = await self._read_surroundings()
        if was_gone or self._opening.details is None:
            await self._load()
            return
        window = await self._reader.refreshed(contact_id, self._opening.window, is_following=self._opening.is_following)
        self._echoes.drop(stored)
        if self._opening.is_following and window.reaches_end:
            self._show(window)
            self._note_end_seen()
            return
        new_count = await self._reader.count_new(contact_id, self._opening.seen_position)
        self._show(window, drops_oldest=False)
        self._set_state(new_count=new_count)

    async def _load_older(self) -> None:
        contact_id = self._shown_contact()
        window = await self._reader.with_older(contact_id, self._opening.window)
        if window.needs_server and len(window.items) == len(self._opening.window.items):
            self._set_history(HistoryState.LOADING)
            self._scope.spawn("fetch-older", self._fetch_older(contact_id, window.first_position))
        else:
            self._show(window, drops_oldest=False)

    async def _load_newer(self) -> None:
        contact_id, before = self._shown_contact(), self._opening.window
        window = await self._reader.with_newer(contact_id, before)
        self._show(window)
        if window.gap_upto is not None and window.last_position == before.last_position:
            self._opening.gap = HistoryState.LOADING
            self._scope.spawn("fetch-newer", self._fetch_newer(contact_id, window.gap_upto))

    async def _load_newest(self) -> None:
        contact_id = await self._read_surroundings()
        self._show(await self._reader.newest(contact_id))
        self._note_end_seen()

    async def _load_around(self) -> None:
        window = await self._reader.around(self._shown_contact(), self._opening.target)
        item = next((item for item in window.items if item.position >= self._opening.target), None)
        self._opening.landing = Landing(item.id.hex if item is not None else None)
        self._opening.is_following = False
        self._show(window, drops_oldest=False)

    # Beside the jobs: the network may take its time -------------------------------------------------------------------
    async def _fetch_older(self, contact_id: ContactId, before: int) -> None:
        opening = self._opening
        try:
            added = await self._live.load_older(contact_id, before)
        except _NOT_FETCHED:
            if opening is self._opening:
                self._set_history(HistoryState.OFFLINE)
            return
        if opening is not self._opening:
            return
        self._opening.history = HistoryState.NONE
        if added:
            self._jobs.ask(self._load_older)
        else:  # the server has nothing older either
            self._show(msgspec.structs.replace(self._opening.window, reaches_start=True, needs_server=False))

    async def _fetch_newer(self, contact_id: ContactId, before: int) -> None:
        """Fetch the end of a gap, and go on until the gap is closed down to the window."""
        opening = self._opening
        try:
            added = await self._live.load_older(contact_id, before)
        except _NOT_FETCHED:
            added = False
        opening.gap = HistoryState.NONE if added else HistoryState.OFFLINE
        if added and opening is self._opening:
            self._jobs.ask(self._load_newer)

    async def _find(self, contact_id: ContactId, look_up: Callable[[ContactId], Awaitable[int | None]]) -> None:
        try:
            position = await look_up(contact_id)
        except _NOT_FETCHED:
            if contact_id == self._state.contact_id:
                self._set_history(HistoryState.OFFLINE)
            return
        if contact_id == self._state.contact_id and position is not None:
            self._opening.target = position
            self._jobs.ask(self._load_around)

    # State ------------------------------------------------------------------------------------------------------------
    def _reset(self, contact_id: ContactId | None) -> None:
        self._jobs.clear()
        self._typing.watch(contact_id)
        self._outbox.clear()
        self.scheduled.clear()
        self._read_marks.clear()
        self._opening = Opening(contact_id)
        phase = Phase.NOTHING if contact_id is None else Phase.LOADING
        self._state = TimelineState(phase=phase, contact_id=contact_id)

    async def _read_surroundings(self) -> ContactId:
        """Read what rows need besides the items, before the items: so counts are never newer than what is shown."""
        contact_id = self._shown_contact()
        if self._names is None:
            directory = await self._store.directory()
            self._names = {user.id: user.name for user in directory.users}
            self._teams = {team.id: team.name for team in directory.teams}
        self._opening.details = await self._store.details(contact_id)
        await self._outbox.read(contact_id)
        await self.scheduled.read(contact_id)
        return contact_id

    def _shown_contact(self) -> ContactId:
        contact_id = self._state.contact_id
        if contact_id is None:
            raise ValueError("no contact is open")
        return contact_id

    def _can_load(self) -> bool:
        return self._state.phase is Phase.READY

    def _item(self, key: str) -> TimelineItem | None:
        return next((item for item in self._opening.window.items if item.id.hex == key), None)

    def _jump(self, look_up: Callable[[ContactId], Awaitable[int | None]]) -> None:
        if self._state.contact_id is not None:
            self._scope.spawn("jump", self._find(self._state.contact_id, look_up))

    def _show(self, window: TimelineWindow, *, drops_oldest: bool = True) -> None:
        """Show a window, less what is too much at one end."""
        self._today = self._clock.now().astimezone(self._zone).date()
        context = self._context()
        window = window.trimmed(drops_oldest=drops_oldest)
        echoes = self._echoed(window)
        rows = self._builder.build((*window.items, *echoes), context)
        while len(rows) > MAX_ROWS - FRAME_ROWS:
            excess = len(rows) - (MAX_ROWS - FRAME_ROWS)
            window = window.without_oldest(excess) if drops_oldest else window.without_newest(excess)
            rows = self._builder.build((*window.items, *echoes), context)
        self._opening.window = window
        newest = (row.key for row in reversed(rows) if isinstance(row, BubbleRow) and row.side is BubbleSide.INCOMING)
        self.newest_incoming_key = next(newest, None) if window.reaches_end else None
        typing = [context.typist(person) for person in self._typing.people] if window.reaches_end else []
        later = self._later(context) if window.reaches_end else []
        self.rows_changing.emit()
        self.model.apply(frame_rows((*rows, *later), self._opening.history, typing, self._wording))
        self.rows_changed.emit()
        is_empty = not window.items and not later and window.reaches_start
        self._set_state(is_empty=is_empty, reaches_end=window.reaches_end)

    def _echoed(self, window: TimelineWindow) -> list[Message]:
        """Return the replies that are on their way into the store: they stand at the end."""
        if self._state.contact_id is None or not window.reaches_end:
            return []
        known = {MessageId(item.id) for item in window.items}
        return [echo.message(self._user_id) for echo in self._echoes.of(self._state.contact_id, known)]

    def _later(self, context: TimelineContext) -> list[ScheduledRow]:
        """Return the rows of what is sent later: they stand at the end. What was sent meanwhile stands above."""
        now, quotes = self._clock.now(), self.scheduled.quotes
        sent = {item.id for item in self._opening.window.items}
        messages = (message for message in self.scheduled.messages if message.id not in sent)
        return [self._scheduled_rows.row(message, context, quotes, now) for message in messages]

    def _context(self) -> TimelineContext:
        return TimelineContext(
            user_id=self._user_id,
            user_names=self._names or {},
            team_names=self._teams,
            contact_name=self._opening.details.contact.name if self._opening.details is not None else "",
            unknown_user=self._wording.unknown_user(),
            zone=self._zone,
            today=self._today,
            is_online=self._is_online,
            unread_position=self._opening.unread_position,
            problems=self._outbox.problems,
            waiting=frozenset() if self._is_online else self._outbox.waiting,
        )

    def _set_history(self, history: HistoryState) -> None:
        self._opening.history = history
        self._show(self._opening.window)

    def _note_end_seen(self) -> None:
        if self._opening.window.reaches_end:
            self._opening.seen_position = max(self._opening.seen_position, self._opening.window.last_position)
            self._set_state(new_count=0)

    def _set_state(self, **fields: object) -> None:
        state = msgspec.structs.replace(self._state, **fields)
        if state != self._state:
            self._state = state
            self.state_changed.emit()

    # What comes from outside ------------------------------------------------------------------------------------------
    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._names = None
        contact_id = self._state.contact_id
        if contact_id is None or self._state.phase is Phase.FAILED:
            return
        touched = contact_id in change.timeline_contact_ids or contact_id in change.contact_ids
        if touched or change.directory or change.everything or change.outbox:
            self._jobs.ask(self._refresh)

    def _on_echoes_changed(self, contact_id: ContactId) -> None:
        if contact_id == self._state.contact_id and self._can_load() and self._opening.is_following:
            self._show(self._opening.window)

    def _on_status_changed(self, status: ConnectionStatus) -> None:
        is_online = status.state is ConnectionState.ONLINE
        if is_online == self._is_online:
            return
        self._is_online = is_online
        if not self._can_load():
            return
        if is_online and self._opening.history is HistoryState.OFFLINE:
            self._opening.history = HistoryState.NONE
            self.load_older()
        if is_online and self._opening.gap is HistoryState.OFFLINE:
            self._opening.gap = HistoryState.NONE
            self.load_newer()
        self._show(self._opening.window)

    def _on_typing_changed(self) -> None:
        if self._can_load():
            self._show(self._opening.window)

    def _on_minute_passed(self) -> None:
        today = self._clock.now().astimezone(self._zone).date()
        if self._can_load() and today != self._today:
            self._show(self._opening.window)

    def _on_store_failed(self, error: StoreUnavailableError) -> None:
        _log.warning("a timeline cannot be read: %s", error.code)
        self._set_state(phase=Phase.FAILED)


def _row_key(row: TimelineRow) -> str:
    return row.key
