"""What all imports of CSV files have in common: from the file to the outbox, one step after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.csv_text import FILE_BYTES, CsvRow, TableReader, write_table
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.import_rows import RowCheck, RowProblem
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.commands import Command
from desktop_inbox.viewmodels.import_words import ImportWords, unreadable
from desktop_inbox.viewmodels.store_signals import StoreSignals

PREVIEW_ROWS = 6
SHOWN_PROBLEMS = 500
_ROWS_PER_READ = 500
_ROWS_PER_CHECK = 100
"""Rows that are read and checked in one go in the thread: a few milliseconds, in which the screen may have to wait."""
_ROWS_PER_TELLING = 2_000
_COMMANDS_PER_WRITE = 5
_COMMANDS_PER_TAKING_BACK = 50
_PROGRESS_MS = 200


class ImportStep(StrEnum):
    """Where an import is. `PREVIEW`: columns are matched. `CHECKED`: it can begin. `STORED`: it goes to the server."""

    NO_FILE = "no_file"
    READING = "reading"
    PREVIEW = "preview"
    CHECKING = "checking"
    CHECKED = "checked"
    STORING = "storing"
    STORED = "stored"


class ImportState(msgspec.Struct, frozen=True, kw_only=True):
    """What the dialog shows.

    `meanings` are of the columns of `header`; `preview` the first rows. `rows` of the file, `done` of `total` in a long
    step; `items` in order, `left_out` rows that give none, `problems` in all and the first of them in words with
    their lines. Of those stored, so many were `sent` and `refused`. `is_stopped`: the others were taken back.
    `failure`: what cannot be done, and why, in words.
    """

    step: ImportStep = ImportStep.NO_FILE
    file_name: str = ""
    header: tuple[str, ...] = ()
    meanings: tuple[Hashable | None, ...] = ()
    preview: tuple[tuple[str, ...], ...] = ()
    encoding: str = ""
    separator: str = ""
    rows: int = 0
    is_cut: bool = False
    done: int = 0
    total: int = 0
    items: int = 0
    left_out: int = 0
    problems: int = 0
    shown_problems: tuple[tuple[int, str], ...] = ()
    sent: int = 0
    refused: int = 0
    is_stopped: bool = False
    failure: str = ""

    @property
    def can_stop(self) -> bool:
        """Whether there are items that wait for the server and can be taken back."""
        return self.step is ImportStep.STORED and not self.is_stopped and self.sent + self.refused < self.done

    @property
    def can_check(self) -> bool:
        """Whether any column holds something."""
        return self.step is ImportStep.PREVIEW and any(meaning is not None for meaning in self.meanings)


class Progress(msgspec.Struct, frozen=True):
    """How many items of an import the server has not answered yet, and how many it has refused; as many at least."""

    left: int
    refused: int


class TableImport(QObject):
    """One import, from the file to the outbox. Reading and checking happen off the loop's thread.

    Each step can be taken back until `confirm`; from then on `cancel` keeps what was stored, and `stop` takes back
    what the server has not got yet. Offline the rows wait in the outbox. A subclass says what rows are (`prepare` to
    `read_progress`). Belongs to the loop's thread.
    """

    changed = Signal()

    PER_COMMAND: ClassVar[int]
    """The most items in one command."""

    def __init__(
        self, words: ImportWords, *, store: Store, scope: TaskScope, clock: Clock, parent: QObject | None = None
    ) -> None:
        """Take what is said of these rows, and what it works with."""
        super().__init__(parent)
        self.words = words
        self._store, self._clock = store, clock
        self._scope = scope.child("import")
        self._state = ImportState()
        self._data = b""
        self._read_as: dict[str, str | None] = {}
        self._parts: list[bytes] = []  # as JSON: so many objects would be looked at by each collection of garbage
        self._problems: list[RowProblem] = []
        self._given: dict[CommandId, int] = {}
        """The commands that are in the outbox, or were, each with how many items it has."""
        self._progress_timer = QTimer(self)
        self._progress_timer.setSingleShot(True)
        self._progress_timer.setInterval(_PROGRESS_MS)
        self._progress_timer.timeout.connect(self._on_progress_due)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    # What the rows are ------------------------------------------------------------------------------------------------
    @property
    def choices(self) -> Sequence[tuple[Hashable | None, str]]:
        """What a column may hold, with its words."""
        raise NotImplementedError

    async def prepare(self) -> None:
        """Read what columns and rows are compared with. Raises `StoreUnavailableError`."""
        raise NotImplementedError

    def guess(self, header: Sequence[str]) -> tuple[Any, ...]:
        """Return what the columns seem to hold."""
        raise NotImplementedError

    def make_check(self, meanings: Sequence[Any]) -> RowCheck[Any]:
        """Return what rows are checked by. What passes is encoded as JSON."""
        raise NotImplementedError

    def make_command(self, part: bytes) -> Command:
        """Return the command with a part of what passed: a JSON list."""
        raise NotImplementedError

    async def read_progress(self) -> Progress | None:
        """Return how far the server is; None while nothing was given. Raises `StoreUnavailableError`."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------------------------------
    @property
    def state(self) -> ImportState:
        """Where it is."""
        return self._state

    async def close(self) -> None:
        """Stop what runs. What was stored is sent all the same."""
        self._progress_timer.stop()
        self._signals.close()
        await self._scope.close()

    # Intents ----------------------------------------------------------------------------------------------------------
    def open_file(self, path: Path) -> None:
        """Read a file and guess what its columns hold."""
        self._scope.cancel_all()
        self._set(ImportState(step=ImportStep.READING, file_name=path.name))
        self._scope.spawn("read", self._read_file(path))

    def read_as(self, *, encoding: str | None = None, separator: str | None = None) -> None:
        """Read the same file with another encoding or separator."""
        if self._state.step in (ImportStep.PREVIEW, ImportStep.CHECKED) or self._state.failure:
            encoding = encoding or self._state.encoding or None
            separator = separator or self._state.separator or None
            self._change(step=ImportStep.READING, failure="", encoding=encoding or "", separator=separator or "")
            self._scope.spawn("read", self._read_table(encoding, separator))

    def set_meaning(self, column: int, meaning: Hashable | None) -> None:
        """Say what a column holds. Another column that held the same holds nothing then."""
        meanings = [None if meaning is not None and other == meaning else other for other in self._state.meanings]
        meanings[column] = meaning
        self._change(meanings=tuple(meanings))

    def check(self) -> None:
        """Check all rows."""
        if self._state.can_check:
            self._change(step=ImportStep.CHECKING, done=0, total=self._state.rows)
            self._scope.spawn("check", self._check())

    def back(self) -> None:
        """Go back to the columns: also while rows are checked."""
        if self._state.step in (ImportStep.CHECKING, ImportStep.CHECKED):
            self._scope.cancel_all()
            self._change(step=ImportStep.PREVIEW, failure="")

    def confirm(self) -> None:
        """Store what passed; it is sent as everything is."""
        if self._state.step is ImportStep.CHECKED and self._parts:
            self._change(step=ImportStep.STORING, done=0, total=self._state.items, failure="")
            self._scope.spawn("store", self._store_parts())

    def cancel(self) -> None:
        """Stop what runs. What was stored already is sent all the same."""
        self._scope.cancel_all()
        if self._state.step is ImportStep.STORING:
            self._change(step=ImportStep.STORED)

    def stop(self) -> None:
        """Take back what the server has not got yet."""
        if self._state.can_stop:
            self._change(is_stopped=True, failure="")
            self._scope.spawn("stop", self._take_back())

    def save_problems(self, path: Path) -> None:
        """Write all problems into a CSV file."""
        header = [self.tr("Line"), self.tr("Column"), self.tr("Problem")]
        cells = [self._problem_cells(problem) for problem in self._problems]
        self._scope.spawn("save problems", self._save_problems(path, header, cells))

    # Steps ------------------------------------------------------------------------------------------------------------
    async def _read_file(self, path: Path) -> None:
        try:
            self._data = await asyncio.to_thread(_read_bytes, path)
        except OSError as error:
            self._change(step=ImportStep.NO_FILE, failure=unreadable(error.strerror or type(error).__name__))
            return
        except UserError as error:
            self._change(step=ImportStep.NO_FILE, failure=self.words.file_problem(error))
            return
        await self._read_table(None, None)

    async def _read_table(self, encoding: str | None, separator: str | None) -> None:
        """Read the file once, to say what it holds. Nothing of it is kept but its bytes."""
        self._read_as = {"encoding": encoding, "separator": separator}
        first: list[CsvRow] = []
        count = 0
        try:
            await self.prepare()
            reader = await asyncio.to_thread(TableReader, self._data, encoding=encoding, separator=separator)
            while some := await asyncio.to_thread(reader.read, _ROWS_PER_READ):
                first = first or some[:PREVIEW_ROWS]
                count += len(some)
        except UserError as error:
            self._change(step=ImportStep.NO_FILE, failure=self.words.file_problem(error))
            return
        except StoreUnavailableError:
            self._change(step=ImportStep.NO_FILE, failure=self.words.not_stored())
            return
        self._change(
            step=ImportStep.PREVIEW,
            header=reader.header,
            meanings=self.guess(reader.header),
            preview=tuple(row for _, row in first),
            encoding=reader.encoding,
            separator=reader.separator,
            rows=count,
            is_cut=reader.is_cut,
            failure="",
        )

    async def _check(self) -> None:
        reader = await asyncio.to_thread(TableReader, self._data, **self._read_as)
        check = _Check(reader, self.make_check(self._state.meanings), self.PER_COMMAND)
        while await asyncio.to_thread(check.go_on, _ROWS_PER_CHECK):
            if check.rows % _ROWS_PER_TELLING == 0:
                self._change(done=check.rows)
        self._parts, self._problems = check.parts, check.problems
        self._change(
            step=ImportStep.CHECKED,
            items=check.items,
            left_out=check.rows - check.items,
            problems=len(check.problems),
            shown_problems=tuple((each.line, self.words.problem(each)) for each in check.problems[:SHOWN_PROBLEMS]),
        )

    async def _store_parts(self) -> None:
        self._given = {}
        done = 0
        try:
            for start in range(0, len(self._parts), _COMMANDS_PER_WRITE):
                commands = [self.make_command(part) for part in self._parts[start : start + _COMMANDS_PER_WRITE]]
                await self._store.enqueue_many(commands)
                for command in commands:
                    self._given[command.command_id] = min(self.PER_COMMAND, self._state.items - done)
                    done += self._given[command.command_id]
                self._change(done=done)
        except StoreUnavailableError:
            self._change(step=ImportStep.STORED, failure=self.words.not_stored())
            return
        self._data, self._parts = b"", []  # there is no way back
        self._change(step=ImportStep.STORED)
        await self._show_progress()

    async def _take_back(self) -> None:
        """Take commands back, the last ones first: the first are on their way meanwhile."""
        ids = list(reversed(self._given))
        try:
            for start in range(0, len(ids), _COMMANDS_PER_TAKING_BACK):
                for command_id in await self._store.withdraw(ids[start : start + _COMMANDS_PER_TAKING_BACK]):
                    del self._given[command_id]
                self._change(done=sum(self._given.values()))
        except StoreUnavailableError:
            self._change(is_stopped=False, failure=self.words.not_stored())
        await self._show_progress()

    async def _save_problems(self, path: Path, header: list[str], cells: list[list[str]]) -> None:
        try:
            await asyncio.to_thread(_write_lines, path, header, cells)
        except OSError as error:
            words = self.tr("The list could not be written: %1.")
            self._change(failure=words.replace("%1", error.strerror or type(error).__name__))

    async def _show_progress(self) -> None:
        try:
            progress = await self.read_progress()
        except StoreUnavailableError:
            return  # it is asked again with the next change
        if progress is not None:
            refused = min(self._state.done, progress.refused)
            left = min(self._state.done - refused, progress.left)
            self._change(sent=self._state.done - left - refused, refused=refused)

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.outbox and self._state.step is ImportStep.STORED and not self._progress_timer.isActive():
            self._progress_timer.start()

    def _on_progress_due(self) -> None:
        self._scope.spawn("progress", self._show_progress())

    def _problem_cells(self, problem: RowProblem) -> list[str]:
        header = self._state.header
        column = "" if problem.column is None or problem.column >= len(header) else header[problem.column]
        return [str(problem.line), column, self.words.problem(problem)]

    def _change(self, **values: object) -> None:
        self._set(msgspec.structs.replace(self._state, **values))

    def _set(self, state: ImportState) -> None:
        self._state = state
        self.changed.emit()


def _read_bytes(path: Path) -> bytes:
    """Read a file that is not too large. Raises `OSError`, `UserError("file_too_large")`."""
    if path.stat().st_size > FILE_BYTES:
        raise UserError("file_too_large", limit=FILE_BYTES)
    return path.read_bytes()


def _write_lines(path: Path, header: list[str], cells: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(write_table(header, cells))


class _Check:
    """Reads and checks rows, some at a time, in a thread. `parts` are the items in order, encoded for a command."""

    def __init__(self, reader: TableReader, checker: RowCheck[Any], per_part: int) -> None:
        self._reader, self._checker, self._per_part = reader, checker, per_part
        self._waiting: list[Any] = []
        self.rows = self.items = 0
        self.parts: list[bytes] = []
        self.problems: list[RowProblem] = []

    def go_on(self, count: int) -> bool:
        """Check so many rows more. Returns whether there were any."""
        some = self._reader.read(count)
        for line, row in some:
            checked = self._checker.check(line, row)
            self.problems += checked.problems
            if checked.item is not None:
                self._waiting.append(checked.item)
        while len(self._waiting) >= self._per_part or (self._waiting and not some):
            part, self._waiting = self._waiting[: self._per_part], self._waiting[self._per_part :]
            self.parts.append(msgspec.json.encode(part))
            self.items += len(part)
        self.rows += len(some)
        return bool(some)
