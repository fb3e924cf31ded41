"""Making or changing a custom inbox: its name, who sees it, its conditions, and how many contacts they find."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import CommandId, CustomInboxId, UserId
from desktop_inbox.domain.inbox import ContactQuery, StatusFilter
from desktop_inbox.domain.inbox_filter import (
    CONDITIONS,
    CUSTOM_INBOXES,
    Condition,
    CustomInbox,
    InboxFilter,
    Match,
    check_filter,
)
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.text import NAME_CHARACTERS, clean_name
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.settings_commands import RemoveCustomInbox, SaveCustomInbox
from desktop_inbox.viewmodels.filter_lines import (
    Choice,
    FilterLine,
    Subject,
    SubjectKey,
    new_condition,
    problem_of,
    toggled,
)
from desktop_inbox.viewmodels.filter_words import FilterWording
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals

COUNT_PAUSE_MS = 150
"""How long counting waits for the next change."""


class InboxFilterBuilder(QObject):
    """A custom inbox while it is made or changed. `load` first; nothing is known before.

    `lines_changed`: another line, one less, or one that asks about something else or how; `line_changed(int)`: only
    what that line holds; `changed`: all the rest. `saved(CustomInboxId)`: it is in the outbox. Belongs to the loop's
    thread.
    """

    changed = Signal()
    lines_changed = Signal()
    line_changed = Signal(int)
    saved = Signal(object)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        user_id: UserId,
        inbox: CustomInbox | None = None,
        like: CustomInbox | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Say which inbox of the user's own is to be changed, or (None) what a new one is to be like, if anything."""
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        self._inbox = inbox
        self.words = FilterWording(user_id, self)
        self.directory = Directory()
        begin = inbox or like
        self._name = "" if begin is None else begin.name
        if inbox is None and like is not None:
            self._name = clean_name(self.tr("Copy of %1").replace("%1", like.name))
        self._is_shared = inbox is not None and inbox.is_shared
        self._match = Match.ALL if begin is None else begin.filter.match
        conditions = () if begin is None else begin.filter.conditions
        self._lines = tuple(FilterLine(number=number, condition=each) for number, each in enumerate(conditions))
        self._next_number = len(conditions)
        self._others = 0
        self._problem = ""
        self._counts: tuple[int, int, int] | None = None
        self._jobs = JobQueue("inbox filter", scope, self._on_store_failed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(COUNT_PAUSE_MS)
        self._pause.timeout.connect(self._on_paused)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    # What the dialog reads --------------------------------------------------------------------------------------------
    @property
    def is_new(self) -> bool:
        """Whether the inbox is not there yet."""
        return self._inbox is None

    @property
    def name(self) -> str:
        """The name as it was typed."""
        return self._name

    @property
    def match(self) -> Match:
        """Whether all conditions must hold, or one is enough."""
        return self._match

    @property
    def is_shared(self) -> bool:
        """Whether everybody is to see the inbox."""
        return self._is_shared

    @property
    def becomes_another(self) -> bool:
        """Whether the inbox changes between private and shared: a new one takes its place."""
        return self._inbox is not None and self._inbox.is_shared is not self._is_shared

    @property
    def lines(self) -> tuple[FilterLine, ...]:
        """The conditions, in order."""
        return self._lines

    @property
    def has_room(self) -> bool:
        """Whether another condition can be added."""
        return len(self._lines) < CONDITIONS

    @property
    def problem(self) -> str:
        """What keeps the inbox from being saved, other than its conditions, in words; empty: nothing."""
        return self.words.problem(self._problem)

    @property
    def is_name_wrong(self) -> bool:
        """Whether the problem is with the name."""
        return self._problem == "empty_name"

    @property
    def count_words(self) -> str:
        """What the inbox would show now."""
        if any(problem_of(line.condition, self.directory) for line in self._lines):
            return self.tr("Complete the conditions to see how many contacts they find.")
        if self._counts is None:
            return self.tr("Counting\u2026")
        open_count, snoozed, closed = (QLocale().toString(count) for count in self._counts)
        text = self.tr("Finds %1 open, %2 snoozed and %3 closed.", "open, snoozed and closed contacts")
        return text.replace("%1", open_count).replace("%2", snoozed).replace("%3", closed)

    def line(self, number: int) -> FilterLine:
        """Return the line with that number. Raises KeyError when there is none."""
        for line in self._lines:
            if line.number == number:
                return line
        raise KeyError(number)

    # Intents ----------------------------------------------------------------------------------------------------------
    async def load(self) -> None:
        """Read what can be chosen. Raises as the store."""
        await self._read_directory()
        self._jobs.ask(self._count)

    def close(self) -> None:
        """Stop listening, reading and counting."""
        self._pause.stop()
        self._jobs.clear()
        self._signals.close()

    def set_name(self, name: str) -> None:
        """Take what was typed."""
        self._name = name[: 2 * NAME_CHARACTERS]
        self._problem = ""
        self.changed.emit()

    def set_match(self, match: Match) -> None:
        """Say whether all conditions must hold."""
        self._match = match
        self._count_soon()

    def set_shared(self, *, is_shared: bool) -> None:
        """Say whether everybody is to see the inbox."""
        self._is_shared = is_shared
        self.changed.emit()

    def add_line(self) -> None:
        """Add a condition, to be completed."""
        if self.has_room:
            line = FilterLine(number=self._next_number, condition=new_condition(Subject.TAG, self.directory))
            self._next_number += 1
            self._take_lines((*self._lines, line))

    def remove_line(self, number: int) -> None:
        """Leave a condition out."""
        self._take_lines(tuple(line for line in self._lines if line.number != number))

    def set_subject(self, number: int, subject: SubjectKey) -> None:
        """Let a line ask about something else."""
        self._set(number, new_condition(subject, self.directory), is_other_kind=True)

    def set_condition(self, number: int, condition: Condition, *, is_other_kind: bool = False) -> None:
        """Take a line's condition. `is_other_kind`: it compares in another way, which is entered in another way."""
        self._set(number, condition, is_other_kind=is_other_kind)

    def toggle(self, number: int, choice: Choice) -> None:
        """Choose something for a line, or no longer."""
        self._set(number, toggled(self.line(number).condition, choice, self.directory))

    def save(self) -> None:
        """Save the inbox and say so with `saved`; or say what is missing or wrong."""
        self._problem = self._find_problem()
        lines = tuple(self._judged(line) for line in self._lines)
        has_bad_line = any(line.problem for line in lines)
        for line, before in zip(lines, self._lines, strict=True):
            if line != before:
                self._replace(line)
        self.changed.emit()
        if not self._problem and not has_bad_line:
            self._scope.spawn("save-inbox", self._save())

    # ------------------------------------------------------------------------------------------------------------------
    def _find_problem(self) -> str:
        if not clean_name(self._name):
            return "empty_name"
        return "too_many_inboxes" if self._inbox is None and self._others >= CUSTOM_INBOXES else ""

    def _judged(self, line: FilterLine) -> FilterLine:
        code = problem_of(line.condition, self.directory)
        if not code:
            try:
                check_filter(InboxFilter(conditions=(line.condition,)))
            except UserError:
                code = "too_many_choices"
        return msgspec.structs.replace(line, problem=self.words.problem(code))

    async def _save(self) -> None:
        inbox_id = self._inbox.id if self._inbox is not None else CustomInboxId(new_id(self._clock))
        commands: list[Command] = []
        if self._inbox is not None and self.becomes_another:
            commands.append(RemoveCustomInbox(command_id=self._new_command(), inbox_id=self._inbox.id))
            inbox_id = CustomInboxId(new_id(self._clock))
        save = SaveCustomInbox(
            command_id=self._new_command(),
            inbox_id=inbox_id,
            name=clean_name(self._name),
            filter=self._filter(),
            is_shared=self._is_shared,
        )
        try:
            await self._store.enqueue_many([*commands, save])
        except StoreUnavailableError:
            self._problem = "not_saved"
            self.changed.emit()
        else:
            self.saved.emit(inbox_id)

    def _filter(self) -> InboxFilter:
        return InboxFilter(match=self._match, conditions=tuple(line.condition for line in self._lines))

    def _set(self, number: int, condition: Condition, *, is_other_kind: bool = False) -> None:
        if condition == self.line(number).condition:
            return
        self._replace(FilterLine(number=number, condition=condition), is_other_kind=is_other_kind)
        self._count_soon()

    def _replace(self, line: FilterLine, *, is_other_kind: bool = False) -> None:
        self._lines = tuple(line if each.number == line.number else each for each in self._lines)
        if is_other_kind:
            self.lines_changed.emit()
        else:
            self.line_changed.emit(line.number)

    def _take_lines(self, lines: tuple[FilterLine, ...]) -> None:
        self._lines = lines
        self.lines_changed.emit()
        self._count_soon()

    def _count_soon(self) -> None:
        self._counts = None
        self._pause.start()
        self.changed.emit()

    def _on_paused(self) -> None:
        self._jobs.ask(self._count)

    async def _count(self) -> None:
        wanted = self._filter()
        counts = [await self._store.count(ContactQuery(status=status, filter=wanted)) for status in StatusFilter]
        if wanted == self._filter():
            self._counts = (counts[0], counts[1], counts[2])
            self.changed.emit()

    async def _read_directory(self) -> None:
        self.directory = await self._store.directory()
        self._others = len(await self._store.custom_inboxes())
        self.lines_changed.emit()

    def _new_command(self) -> CommandId:
        return CommandId(new_id(self._clock))

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read_directory)
        if change.contact_ids or change.directory or change.everything:
            self._pause.start()

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Count no more: saving says what is wrong."""
