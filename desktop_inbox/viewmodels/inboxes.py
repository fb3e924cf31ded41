"""The inboxes: All, Mine and Unassigned, with how many are open and where something new is."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.inbox import Inbox, InboxCount
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.store_signals import StoreSignals

_MOST_IN_BADGE = 99


class InboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One inbox. `count` is how many conversations are open, `has_new` whether its dot is lit."""

    inbox: Inbox
    name: str
    count: str
    has_new: bool
    spoken: str


class InboxesViewModel(QObject):
    """The inboxes with their counts, which of them is chosen, and how much is unread.

    `chosen_changed(Inbox)` when another was chosen; `unread_changed` when `unread` did. Belongs to the loop's thread.
    """

    chosen_changed = Signal(object)
    unread_changed = Signal()

    def __init__(self, *, store: Store, scope: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model: ListModel[InboxRow] = ListModel(_key, _text, _spoken, self)
        self._store = store
        self._jobs = JobQueue("inboxes", scope, self._on_store_failed)
        self._chosen = Inbox.ALL
        self._unread = 0
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._publish({})

    @property
    def chosen(self) -> Inbox:
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
        """The same for a badge: empty when nothing is, at most "99+"."""
        if not self._unread:
            return ""
        return str(self._unread) if self._unread <= _MOST_IN_BADGE else f"{_MOST_IN_BADGE}+"

    def start(self) -> None:
        """Read the counts and keep up from then on."""
        self._jobs.ask(self._read)

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()

    def choose(self, inbox: Inbox) -> None:
        """Show another inbox."""
        if inbox is not self._chosen:
            self._chosen = inbox
            self.chosen_changed.emit(inbox)

    async def _read(self) -> None:
        self._publish(await self._store.counts())

    def _publish(self, counts: dict[Inbox, InboxCount]) -> None:
        names = {Inbox.ALL: self.tr("All"), Inbox.MINE: self.tr("Mine"), Inbox.UNASSIGNED: self.tr("Unassigned")}
        news = where_new(counts)
        self.model.apply([self._row(inbox, name, counts.get(inbox), inbox in news) for inbox, name in names.items()])
        unread = sum(counts[inbox].unread_messages for inbox in (Inbox.MINE, Inbox.UNASSIGNED) if inbox in counts)
        if unread != self._unread:
            self._unread = unread
            self.unread_changed.emit()

    def _row(self, inbox: Inbox, name: str, count: InboxCount | None, has_new: bool) -> InboxRow:  # noqa: FBT001 - private
        open_count = count.open_count if count else 0
        spoken = [name, self.tr("%n open conversation(s)", None, open_count)]
        if has_new:
            spoken.append(self.tr("new messages"))
        shown = "" if count is None else str(open_count)
        return InboxRow(inbox=inbox, name=name, count=shown, has_new=has_new, spoken=", ".join(spoken))

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.contact_ids or change.everything:
            self._jobs.ask(self._read)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep the last counts: the list says what is wrong."""


def where_new(counts: dict[Inbox, InboxCount]) -> frozenset[Inbox]:
    """Return the inboxes whose dot is lit. A new message lights only the most specific one that it is in.

    All is lit by what is in neither of the others: messages to contacts of teammates.
    """
    unread = {inbox: count.unread_conversations for inbox, count in counts.items()}
    special = unread.get(Inbox.MINE, 0) + unread.get(Inbox.UNASSIGNED, 0)
    lit = {inbox for inbox in (Inbox.MINE, Inbox.UNASSIGNED) if unread.get(inbox)}
    if unread.get(Inbox.ALL, 0) > special:
        lit.add(Inbox.ALL)
    return frozenset(lit)


def _key(row: InboxRow) -> Inbox:
    return row.inbox


def _text(row: InboxRow) -> str:
    return row.name


def _spoken(row: InboxRow) -> str:
    return row.spoken
