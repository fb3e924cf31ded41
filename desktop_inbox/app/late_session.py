"""A live session that exists before its engine: the window is painted first, the network is loaded after."""

from __future__ import annotations

from collections.abc import Callable

from desktop_inbox.domain.errors import TransientError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, LiveSession, Subscription, Typing
from desktop_inbox.sync.listeners import Listeners


class LateSession:
    """Stands in for the engine (`domain.ports.LiveSession`) and passes everything on once there is one."""

    def __init__(self) -> None:
        """Begin without an engine: connecting."""
        self._engine: LiveSession | None = None
        self._status: Listeners[ConnectionStatus] = Listeners()
        self._typing: Listeners[Typing] = Listeners()
        self._subscriptions: list[Subscription] = []

    def attach(self, engine: LiveSession) -> None:
        """Take the engine, and tell its status."""
        self._engine = engine
        self._subscriptions = [
            engine.subscribe_status(self._status.notify),
            engine.subscribe_typing(self._typing.notify),
        ]
        self._status.notify(engine.status)

    def close(self) -> None:
        """Let go of the engine."""
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions = []

    @property
    def status(self) -> ConnectionStatus:
        """The engine's status; `CONNECTING` before there is one."""
        return ConnectionStatus(state=ConnectionState.CONNECTING) if self._engine is None else self._engine.status

    def subscribe_status(self, callback: Callable[[ConnectionStatus], None]) -> Subscription:
        """Call back on every change of the status."""
        return self._status.subscribe(callback)

    def subscribe_typing(self, callback: Callable[[Typing], None]) -> Subscription:
        """Call back when somebody else starts or stops typing."""
        return self._typing.subscribe(callback)

    def set_typing(self, contact_id: ContactId, *, is_typing: bool) -> None:
        """Pass on that this user types."""
        if self._engine is not None:
            self._engine.set_typing(contact_id, is_typing=is_typing)

    def reconnect_now(self) -> None:
        """Pass on the wish to try again."""
        if self._engine is not None:
            self._engine.reconnect_now()

    async def load_older(self, contact_id: ContactId, before: int) -> bool:
        """Pass on; without an engine raise `TransientError`, as offline."""
        if self._engine is None:
            raise TransientError
        return await self._engine.load_older(contact_id, before)
