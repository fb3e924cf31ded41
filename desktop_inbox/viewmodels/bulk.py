"""Doing one thing with many contacts: in parts, with progress, and with a way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.closing import ClosingNote, ClosingNoteMode
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId, TagId, TeamId, UserId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, StatusFilter
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.bulk_actions import (
    AssignTo,
    BulkAction,
    BulkStep,
    CloseWith,
    Skip,
    SnoozeUntil,
    TagWith,
)
from desktop_inbox.viewmodels.bulk_words import BulkWording
from desktop_inbox.viewmodels.closing import ClosingTarget, ClosingViewModel
from desktop_inbox.viewmodels.contact_marks import ContactMarks
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.toasts import Toasts

PART = 200
"""With how many contacts something is done in one transaction."""

_ALL_MARKED = ClosingTarget(
    contact_id=ContactId(UUID(int=0)), conversation_id=ConversationId(UUID(int=0)), seen_incoming=0
)
"""What a closing note for all marked conversations is written for: it is no single one of them."""


class BulkProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far something has come, in words and as numbers of contacts."""

    words: str
    done: int
    total: int


class BulkViewModel(QObject):
    """What can be done with the marked contacts, one thing at a time. What was done is said in a toast, with Undo.

    Undo withdraws what was not sent yet, and for the rest gives the commands that lead back. `changed` when `count`,
    `progress` or `offers_note` did. Belongs to the loop's thread.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        marks: ContactMarks,
        toasts: Toasts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        self._marks, self._toasts = marks, toasts
        self._words = BulkWording(self)
        self._progress: BulkProgress | None = None
        self._is_stopped = False
        self.closing = ClosingViewModel(self)
        self.closing.decided.connect(self._on_closing_decided)
        self._jobs = JobQueue("bulk", scope, self._on_store_failed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._wants_notes = False
        marks.changed.connect(self._on_marks_changed)

    @property
    def count(self) -> int:
        """How many contacts are marked."""
        return len(self._marks.ids)

    @property
    def count_words(self) -> str:
        """How many contacts are marked, in words."""
        return self._words.marked(self.count)

    @property
    def progress(self) -> BulkProgress | None:
        """How far it has come; None while nothing is being done."""
        return self._progress

    @property
    def offers_note(self) -> bool:
        """Whether closing may be with a note or without: where it must be, or never is, there is no choice."""
        return self.closing.asked.mode is ClosingNoteMode.OPTIONAL

    @property
    def offers_return(self) -> bool:
        """Whether what is marked is snoozed, and can be brought back."""
        query = self._marks.query
        return query.status is StatusFilter.SNOOZED and query.inbox.inbox is not Inbox.BLOCKED

    # Intents ----------------------------------------------------------------------------------------------------------
    def assign(self, user_id: UserId | None = None, team_id: TeamId | None = None) -> None:
        """Assign the marked contacts to a user, a team, or nobody."""
        self._do(AssignTo(user_id=user_id, team_id=team_id))

    def snooze(self, until: datetime | None) -> None:
        """Snooze their conversations until a time; None: bring them back."""
        self._do(SnoozeUntil(until))

    def tag(self, tag_id: TagId, *, is_removed: bool = False) -> None:
        """Add a tag to them, or take it away."""
        self._do(TagWith(tag_id, is_removed))

    def close_conversations(self) -> None:
        """Close their conversations, or have one note for all written first where one is needed."""
        if self._is_idle:
            self.closing.close(_ALL_MARKED, ClosingNote())

    def write_closing_note(self) -> None:
        """Have one note for all written, and close with it."""
        if self._is_idle:
            self.closing.write(_ALL_MARKED, ClosingNote())

    def stop(self) -> None:
        """Do no more: what was done stays done."""
        self._is_stopped = True

    def clear(self) -> None:
        """Take all marks away."""
        self._marks.clear()

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()

    # Work -------------------------------------------------------------------------------------------------------------
    @property
    def _is_idle(self) -> bool:
        return self._progress is None and self.count > 0

    def _do(self, action: BulkAction) -> None:
        if self._is_idle:
            query, ids = self._marks.query, sorted(self._marks.ids)
            self._begin(self._words.doing(action.kind, 0, len(ids)), len(ids))
            self._marks.clear()
            self._scope.spawn("bulk", self._run(action, query, ids))

    async def _run(self, action: BulkAction, query: ContactQuery, ids: list[ContactId]) -> None:
        steps: list[BulkStep] = []
        skipped: Counter[Skip] = Counter()
        after: list[str] = []
        try:
            for first in range(0, len(ids), PART):
                if self._is_stopped:
                    after.append(self._words.stopped())
                    break
                steps += await self._run_part(action, query, frozenset(ids[first : first + PART]), skipped)
                done = min(first + PART, len(ids))
                self._report(self._words.doing(action.kind, done, len(ids)), done, len(ids))
        except StoreUnavailableError:
            after.append(self._words.not_saved())
        finally:
            self._end()
        text = " ".join([self._words.done(action.kind, len(steps), skipped), *after])
        self._toasts.show(text, _Undo(self, steps) if steps else None)

    async def _run_part(
        self, action: BulkAction, query: ContactQuery, ids: frozenset[ContactId], skipped: Counter[Skip]
    ) -> list[BulkStep]:
        """Do it with some contacts, in one transaction. Those that left the list meanwhile are left alone."""
        entries = await self._store.entries_of(query, ids)
        skipped[Skip.GONE] += len(ids) - len(entries)
        steps = []
        for entry in entries:
            step = action.step(entry, self._new_command)
            if isinstance(step, Skip):
                skipped[step] += 1
            else:
                steps.append(step)
        if steps:
            await self._store.enqueue_many([step.command for step in steps])
        return steps

    def undo(self, steps: Sequence[BulkStep]) -> None:
        """Take back what was done."""
        if self._progress is None:
            self._begin(self._words.undoing(0, len(steps)), len(steps))
            self._scope.spawn("bulk-undo", self._undo(steps))

    async def _undo(self, steps: Sequence[BulkStep]) -> None:
        done = 0
        after: list[str] = []
        try:
            for first in range(0, len(steps), PART):
                if self._is_stopped:
                    after.append(self._words.stopped())
                    break
                await self._undo_part(steps[first : first + PART])
                done = min(first + PART, len(steps))
                self._report(self._words.undoing(done, len(steps)), done, len(steps))
        except StoreUnavailableError:
            after.append(self._words.not_saved())
        finally:
            self._end()
        self._toasts.show(" ".join([self._words.undone(done), *after]))

    async def _undo_part(self, steps: Sequence[BulkStep]) -> None:
        withdrawn = set(await self._store.withdraw([step.command.command_id for step in steps]))
        sent = [step for step in steps if step.command.command_id not in withdrawn]
        if sent:
            await self._store.enqueue_many([step.inverse(self._new_command()) for step in sent])

    # ------------------------------------------------------------------------------------------------------------------
    def _begin(self, words: str, total: int) -> None:
        self._is_stopped = False
        self._report(words, 0, total)

    def _report(self, words: str, done: int, total: int) -> None:
        self._progress = BulkProgress(words=words, done=done, total=total)
        self.changed.emit()

    def _end(self) -> None:
        self._progress = None
        self.changed.emit()

    def _on_marks_changed(self) -> None:
        """Read what closing needs at the first mark: at a start nothing is marked, and nothing shall be read."""
        if self._marks.ids and not self._wants_notes:
            self._wants_notes = True
            self._jobs.ask(self._read_notes)
        self.changed.emit()

    async def _read_notes(self) -> None:
        self.closing.know(await self._store.closing_notes())
        self.changed.emit()

    def _new_command(self) -> CommandId:
        return CommandId(new_id(self._clock))

    def _on_closing_decided(self, _target: ClosingTarget, note: ClosingNote) -> None:
        self._do(CloseWith(note))

    def _on_store_changed(self, change: StoreChange) -> None:
        if self._wants_notes and (change.directory or change.everything):
            self._jobs.ask(self._read_notes)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep what is known: the list says what is wrong."""


class _Undo:
    """What a toast calls to take something back."""

    def __init__(self, bulk: BulkViewModel, steps: Sequence[BulkStep]) -> None:
        self._bulk, self._steps = bulk, steps

    def __call__(self) -> None:
        self._bulk.undo(self._steps)
