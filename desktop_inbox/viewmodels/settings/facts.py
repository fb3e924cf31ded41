"""What all sections of the settings stand on: the directory, what of it was not accepted yet, and who is looking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.directory_overlay import lay_over
from desktop_inbox.cache.overlay import PendingCommand
from desktop_inbox.cache.store import OutboxCommand, Store, StoreChange
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.closing import ClosingNotes
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, ContactId, UserId
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.domain.rows import DirectoryRow
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import Role, User, Workspace
from desktop_inbox.protocol.command_base import WORKSPACE_LANE
from desktop_inbox.protocol.settings_commands import (
    RemoveClosingCategory,
    RemoveContactField,
    RemoveSnippet,
    RemoveTag,
    RemoveTeam,
    SaveClosingCategory,
    SaveContactField,
    SaveSnippet,
    SaveTag,
    SaveTeam,
    SaveUser,
    SetAvailability,
    SetClosingMode,
    SettingsCommand,
    SetUserActive,
    UpdateWorkspace,
)
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals

R = TypeVar("R", bound=DirectoryRow)
Target = UUID | str
"""What a command is about: a row's id, or the name of one of the workspace's own settings."""

AVAILABILITY, CLOSING_MODE = "availability", "closing_note_mode"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where the user's newest command about something stands. `problem` None: it waits for the server."""

    command: SettingsCommand
    problem: str | None = None


class SettingsFacts(QObject):
    """Reads for all sections, and gives their commands. `changed` when anything of it is another.

    `is_loaded` is False until the first reading; `has_failed`: the cache cannot be read now. Belongs to the loop's
    thread.
    """

    changed = Signal()

    def __init__(
        self, *, store: Store, live: LiveSession, scope: TaskScope, clock: Clock, user_id: UserId, parent: QObject
    ) -> None:
        """Take what it works with. Nothing is read before `start`."""
        super().__init__(parent)
        self.user_id, self.scope, self.clock = user_id, scope, clock
        self.directory, self.closing = Directory(), ClosingNotes()
        self.is_loaded = self.has_failed = False
        self._store, self._live = store, live
        self._standings: Mapping[Target, Standing] = {}
        self._jobs = JobQueue("settings", scope, self._on_store_failed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._subscription = live.subscribe_status(self._on_status_changed)

    def start(self) -> None:
        """Read, and keep up from then on. Again after a failure: try once more."""
        self._jobs.ask(self._read)

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()
        self._subscription.close()

    @property
    def workspace(self) -> Workspace | None:
        """The workspace; None before the first sync."""
        return self.directory.workspace

    @property
    def me(self) -> User | None:
        """Who is signed in; None before the first sync."""
        return next((user for user in self.directory.users if user.id == self.user_id), None)

    @property
    def administers(self) -> bool:
        """Whether the user may change what is everybody's."""
        return self.me is not None and self.me.role is not Role.AGENT

    @property
    def owns(self) -> bool:
        """Whether the user may decide about owners."""
        return self.me is not None and self.me.role is Role.OWNER

    @property
    def is_online(self) -> bool:
        """Whether the server can be asked now."""
        return self._live.status.state in (ConnectionState.ONLINE, ConnectionState.SYNCING)

    def standing(self, target: Target) -> Standing | None:
        """Return where the newest command about something stands; None: the server has accepted what is shown."""
        return self._standings.get(target)

    def refused(self) -> list[Standing]:
        """Return what the server refused, the newest of each thing, oldest first."""
        return [standing for standing in self._standings.values() if standing.problem is not None]

    def rejected_rows(self, known: Sequence[R], kind: type[R]) -> list[R]:
        """Return what the user wanted to create and the server refused, of one kind: it is in no directory."""
        ids = {row.id for row in known}
        rows: dict[UUID, DirectoryRow] = {}
        for standing in self.refused():
            lay_over(rows, [PendingCommand(command=standing.command, created_at=self.clock.now())], self.user_id)
        return [row for row in rows.values() if isinstance(row, kind) and row.id not in ids]

    def command_id(self) -> CommandId:
        """Return an id for a new command."""
        return CommandId(new_id(self.clock))

    async def give(self, command: SettingsCommand) -> None:
        """Put a command into the outbox, in the place of a rejected one about the same. Raises as the store."""
        for target in targets_of(command):
            standing = self._standings.get(target)
            if standing is not None and standing.problem is not None:
                await self._store.discard_problem(standing.command.command_id)
        await self._store.enqueue(command)

    def give_soon(self, *commands: SettingsCommand) -> None:
        """Put commands into the outbox, in their order, in a task."""
        self.scope.spawn("settings command", self._give_all(commands))

    def retry(self, target: Target) -> None:
        """Send a rejected command again."""
        standing = self.standing(target)
        if standing is not None and standing.problem is not None:
            self.scope.spawn("settings retry", self._store.retry_problem(standing.command.command_id))

    def discard(self, target: Target) -> None:
        """Drop a rejected or waiting command: what the server has shows again."""
        standing = self.standing(target)
        if standing is not None:
            self.scope.spawn("settings discard", self._store.discard_problem(standing.command.command_id))

    async def _give_all(self, commands: Sequence[SettingsCommand]) -> None:
        try:
            for command in commands:
                await self.give(command)
        except StoreUnavailableError as error:
            self._on_store_failed(error)

    async def _read(self) -> None:
        self.directory = await self._store.directory()
        self.closing = await self._store.closing_notes()
        self._standings = _standings(await self._store.outbox(ContactId(WORKSPACE_LANE)))
        self.is_loaded, self.has_failed = True, False
        self.changed.emit()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.snippets or change.everything:
            self._jobs.ask(self._read)

    def _on_status_changed(self, _status: ConnectionStatus) -> None:
        self.changed.emit()

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        self.has_failed = True
        self.changed.emit()


def _standings(waiting: Sequence[OutboxCommand]) -> dict[Target, Standing]:
    """Return the newest command about each thing. One that was rejected is not hidden by one before it."""
    standings = {}
    for entry in waiting:
        if isinstance(entry.command, SettingsCommand):
            for target in targets_of(entry.command):
                standings[target] = Standing(command=entry.command, problem=entry.problem)
    return standings


def targets_of(command: SettingsCommand) -> tuple[Target, ...]:
    """Return what a command is about."""
    match command:
        case UpdateWorkspace():
            return tuple(name for name in _SETTINGS if getattr(command, name) is not msgspec.UNSET)
        case SetClosingMode():
            return (CLOSING_MODE,)
        case SetAvailability():
            return (AVAILABILITY,)
        case (
            SaveUser(user_id=target)
            | SetUserActive(user_id=target)
            | SaveTeam(team_id=target)
            | RemoveTeam(team_id=target)
            | SaveTag(tag_id=target)
            | RemoveTag(tag_id=target)
            | SaveContactField(field_id=target)
            | RemoveContactField(field_id=target)
            | SaveClosingCategory(category_id=target)
            | RemoveClosingCategory(category_id=target)
            | SaveSnippet(snippet_id=target)
            | RemoveSnippet(snippet_id=target)
        ):
            return (target,)
        case _:
            return ()


_SETTINGS = ("name", "auto_closing", "snooze_presets", "opens_on_channel_events", "unassigns_on_close")
