"""Doing what a user asks for, and saying so in a toast that takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.commands import Command
from desktop_inbox.viewmodels.toasts import Toast, Toasts

Inverse = Callable[[CommandId], Command]
"""Gives the command that leads back, under an id of its own."""


class Doer(QObject):
    """Puts commands into the outbox. `failed(Command | None)`: one could not be stored, or (None) not be taken back.

    What was not sent yet is withdrawn on Undo; what was is answered by the command that leads back.
    """

    done = Signal()
    failed = Signal(object)

    def __init__(
        self, store: Store, scope: TaskScope, clock: Clock, toasts: Toasts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._scope, self._clock, self._toasts = store, scope, clock, toasts
        self._said: tuple[CommandId, Toast] | None = None

    def new_command(self) -> CommandId:
        """Return the id for a new command."""
        return CommandId(new_id(self._clock))

    def do(self, command: Command, said: str = "", inverse: Inverse | None = None) -> None:
        """Store a command, then say that it was done (empty: nothing is said) and offer to take it back."""
        self._scope.spawn("command", self._do(command, said, inverse))

    async def _do(self, command: Command, said: str, inverse: Inverse | None) -> None:
        try:
            await self._store.enqueue(command)
        except StoreUnavailableError:
            self.failed.emit(command)
            return
        self.done.emit()
        if said:
            undo = None if inverse is None else _Undo(self, command.command_id, inverse)
            self._said = command.command_id, self._toasts.show(said, undo)

    def unsay(self, command_id: CommandId) -> None:
        """Say no more that a command was done: the server has rejected it."""
        if self._said is not None and self._said[0] == command_id:
            self._toasts.withdraw(self._said[1])

    def take_back(self, command_id: CommandId, inverse: Inverse) -> None:
        """Undo a command."""
        self._scope.spawn("undo", self._take_back(command_id, inverse))

    async def _take_back(self, command_id: CommandId, inverse: Inverse) -> None:
        try:
            if not await self._store.withdraw([command_id]):
                await self._store.enqueue(inverse(self.new_command()))
        except StoreUnavailableError:
            self.failed.emit(None)


class _Undo:
    """What a toast calls."""

    def __init__(self, doer: Doer, command_id: CommandId, inverse: Inverse) -> None:
        self._doer, self._command_id, self._inverse = doer, command_id, inverse

    def __call__(self) -> None:
        self._doer.take_back(self._command_id, self._inverse)
