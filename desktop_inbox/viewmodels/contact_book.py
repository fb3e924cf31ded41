"""The contact book: pages of one query over all contacts, with the chosen one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.contact_book import BookCount, BookEntry, BookOrder, BookQuery
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId, TagId, TeamId, UserId
from desktop_inbox.domain.tags import Tag, shown_tags
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import Role, Team, User
from desktop_inbox.viewmodels.channel_names import channel_name
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.names import assignee_name, initials
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.times import SETTLED, TimeWording

PAGE = 100
TYPING_PAUSE_MS = 150
"""How long the search waits for the next letter."""
NOTICE_PAUSE_MS = 250
"""How long what changed is gathered before the book is read again: many changes a second cost one reading."""


_LEFT_TO_RIGHT = "\u200e"
"""Begins what runs from left to right in any layout: else the plus of a number would come last."""


class BookColumn(StrEnum):
    """The columns of the book. The name is always shown; the value names it in the preferences."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    TAGS = "tags"
    ASSIGNEE = "assignee"
    LANGUAGE = "language"
    CREATED = "created"
    ACTIVITY = "activity"


COLUMN_ORDERS = {
    BookColumn.NAME: BookOrder.NAME,
    BookColumn.EMAIL: BookOrder.EMAIL,
    BookColumn.PHONE: BookOrder.PHONE,
    BookColumn.CREATED: BookOrder.CREATED,
    BookColumn.ACTIVITY: BookOrder.ACTIVITY,
}
"""What the book can be sorted by, by the column that shows it."""

_NEWEST_FIRST = frozenset({BookOrder.CREATED, BookOrder.ACTIVITY})


class BookPhase(StrEnum):
    """What the book has to show when it has no rows, or `READY`."""

    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    NOTHING_FOUND = "nothing_found"
    FAILED = "failed"


class BookRow(msgspec.Struct, frozen=True, kw_only=True):
    """One contact, in words. `cells` has a text for each column; `tags` the names and colours for the tags' column."""

    id: ContactId
    initials: str
    cells: Mapping[BookColumn, str]
    tags: tuple[tuple[str, int], ...] = ()
    is_blocked: bool = False
    spoken: str = ""


class ContactBookViewModel(QObject):
    """Shows the contacts of one query. Everything is read from the cache, so it is the same offline.

    `selected_changed(ContactId | None)`: another contact was chosen; the choice stays with the contact while rows move.
    Belongs to the loop's thread.
    """

    rows_changed = Signal()
    changed = Signal()
    """Another phase, count, query or directory."""
    selected_changed = Signal(object)

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        user_id: UserId,
        times: TimeWording | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with; nothing is read before `start`."""
        super().__init__(parent)
        self.model: ListModel[BookRow] = ListModel(_key, _text, _spoken, self)
        self._store, self._clock, self._user_id = store, clock, user_id
        self._times = times or TimeWording(parent=self)
        self._jobs = JobQueue("contact book", scope, self._on_store_failed)
        self._query = BookQuery()
        self._phase = BookPhase.LOADING
        self._count = BookCount()
        self._directory = Directory()
        self._people: dict[UserId, User] = {}
        self._teams: dict[TeamId, Team] = {}
        self._tags: dict[TagId, Tag] = {}
        self._entries: list[BookEntry] = []
        self._made: dict[ContactId, tuple[BookEntry, BookRow]] = {}
        self._has_more = False
        self._selected: ContactId | None = None
        self._typed = ""
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._search_timer = _single_shot(self, TYPING_PAUSE_MS)
        self._search_timer.timeout.connect(self._on_typing_paused)
        self._notice_timer = _single_shot(self, NOTICE_PAUSE_MS)
        self._notice_timer.timeout.connect(self._on_notices_gathered)

    # What the screen reads --------------------------------------------------------------------------------------------
    @property
    def query(self) -> BookQuery:
        """What is shown, in what order."""
        return self._query

    @property
    def phase(self) -> BookPhase:
        """Whether there are rows, and if not, why."""
        return self._phase

    @property
    def count(self) -> BookCount:
        """How many contacts the query shows, of how many."""
        return self._count

    @property
    def selected_id(self) -> ContactId | None:
        """The chosen contact; it need not be in the list."""
        return self._selected

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags to filter by."""
        return shown_tags(self._tags.values())

    @property
    def may_import(self) -> bool:
        """Whether the user may import contacts: managers and owners may."""
        user = self._people.get(self._user_id)
        return user is not None and user.role is not Role.AGENT

    # Intents ----------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Read the first page and keep up from then on."""
        self._jobs.ask(self._read_directory)
        self._jobs.ask(self._read_first)

    def close(self) -> None:
        """Stop listening and reading."""
        self._search_timer.stop()
        self._notice_timer.stop()
        self._jobs.clear()
        self._signals.close()

    def search(self, text: str) -> None:
        """Show only contacts in which all words are found, once typing pauses; at once when the text is empty."""
        self._typed = text.strip()
        if self._typed:
            self._search_timer.start()
        else:
            self._search_timer.stop()
            self._on_typing_paused()

    def sort_by(self, column: BookColumn) -> None:
        """Sort by a column; by the same one again, the other way round. Times begin with the newest."""
        order = COLUMN_ORDERS.get(column)
        if order is None:
            return
        descending = not self._query.descending if order is self._query.order else order in _NEWEST_FIRST
        self._ask_for(msgspec.structs.replace(self._query, order=order, descending=descending))

    def narrow(self, tag_id: TagId | None, *, blocked_only: bool = False) -> None:
        """Show only contacts with a tag (None: whatever their tags), or only blocked ones."""
        self._ask_for(msgspec.structs.replace(self._query, tag_id=tag_id, blocked_only=blocked_only))

    def load_more(self) -> None:
        """Read the next page, if there is one: the reader comes near the end."""
        if self._has_more:
            self._jobs.ask(self._read_next)

    def retry(self) -> None:
        """Read again after a failure."""
        self.start()

    def select(self, contact_id: ContactId | None) -> None:
        """Choose a contact."""
        if contact_id != self._selected:
            self._selected = contact_id
            self.selected_changed.emit(contact_id)

    # Reading ----------------------------------------------------------------------------------------------------------
    def _ask_for(self, query: BookQuery) -> None:
        if query == self._query:
            return
        self._query = query
        self._has_more = False
        self._entries = []
        self._jobs.clear()
        self.changed.emit()
        self.start()

    async def _read_directory(self) -> None:
        directory = await self._store.directory()
        if directory == self._directory:
            return
        self._directory = directory
        self._people = {user.id: user for user in directory.users}
        self._teams = {team.id: team for team in directory.teams}
        self._tags = {tag.id: tag for tag in directory.tags if tag.is_active}
        self._made.clear()
        self._publish()
        self.changed.emit()

    async def _read_first(self) -> None:
        """Read as many rows as are shown, or a page."""
        limit = max(PAGE, len(self._entries))
        self._entries = list(await self._store.book(self._query, limit=limit))
        self._has_more = len(self._entries) == limit
        self._count = await self._store.book_count(self._query)
        self._publish()
        self._set_phase()

    async def _read_next(self) -> None:
        after = self._entries[-1].sort_key if self._entries else None
        page = await self._store.book(self._query, after=after, limit=PAGE)
        known = {entry.contact.id for entry in page}
        self._entries = [entry for entry in self._entries if entry.contact.id not in known] + list(page)
        self._has_more = len(page) == PAGE
        self._publish()

    def _publish(self) -> None:
        """Give the model the rows; those whose entry is the same, and their time long ago, are not made again."""
        now = self._clock.now()
        self._made = {entry.contact.id: self._made_of(entry, now) for entry in self._entries}
        self.model.apply([row for _, row in self._made.values()])
        self.rows_changed.emit()

    def _made_of(self, entry: BookEntry, now: datetime) -> tuple[BookEntry, BookRow]:
        made = self._made.get(entry.contact.id)
        is_settled = max(entry.contact.created_at, entry.activity_at or entry.contact.created_at) < now - SETTLED
        return made if made is not None and is_settled and made[0] == entry else (entry, self._row(entry, now))

    def _set_phase(self) -> None:
        if self._entries:
            self._phase = BookPhase.READY
        else:
            self._phase = BookPhase.NOTHING_FOUND if self._count.total else BookPhase.EMPTY
        self.changed.emit()

    def _row(self, entry: BookEntry, now: datetime) -> BookRow:
        contact = entry.contact
        name = contact.name or self.tr("Unknown contact")
        tags = tuple(
            (tag.name, tag.colour) for tag in shown_tags(self._tags[i] for i in contact.tag_ids if i in self._tags)
        )
        cells = {
            BookColumn.NAME: name,
            BookColumn.EMAIL: contact.email or "",
            BookColumn.PHONE: f"{_LEFT_TO_RIGHT}{contact.phone}" if contact.phone else "",
            BookColumn.TAGS: ", ".join(tag for tag, _ in tags),
            BookColumn.ASSIGNEE: self._assignee(contact.assignee_id, contact.team_id),
            BookColumn.LANGUAGE: contact.language or "",
            BookColumn.CREATED: self._times.short(contact.created_at, now),
            BookColumn.ACTIVITY: "" if entry.activity_at is None else self._times.short(entry.activity_at, now),
        }
        spoken = [name, *(cells[column] for column in (BookColumn.EMAIL, BookColumn.PHONE, BookColumn.TAGS))]
        spoken += [channel_name(kind) for kind in entry.channels]
        if contact.is_blocked:
            spoken.append(self.tr("blocked"))
        return BookRow(
            id=contact.id,
            initials=initials(contact.name),
            cells=cells,
            tags=tags,
            is_blocked=contact.is_blocked,
            spoken=", ".join(part for part in spoken if part),
        )

    def _assignee(self, user_id: UserId | None, team_id: TeamId | None) -> str:
        if user_id in self._people:
            return assignee_name(self._people[user_id])
        team = self._teams.get(team_id) if team_id else None
        return team.name if team is not None and team.is_active else ""

    # What happens -----------------------------------------------------------------------------------------------------
    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read_directory)
        if (change.contact_ids or change.everything) and not self._notice_timer.isActive():
            self._notice_timer.start()

    def _on_notices_gathered(self) -> None:
        self._jobs.ask(self._read_first)

    def _on_typing_paused(self) -> None:
        self._ask_for(msgspec.structs.replace(self._query, text=self._typed))

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        if not self._entries:
            self._phase = BookPhase.FAILED
            self.changed.emit()


def _single_shot(parent: QObject, interval_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.setSingleShot(True)
    return timer


def _key(row: BookRow) -> ContactId:
    return row.id


def _text(row: BookRow) -> str:
    return row.cells[BookColumn.NAME]


def _spoken(row: BookRow) -> str:
    return row.spoken
