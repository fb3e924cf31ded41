"""The engine: keeps the cache equal to the server and the outbox empty, for as long as it runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from random import Random
from typing import Any

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import (
    AuthenticationError,
    InboxError,
    ProtocolError,
    ResyncRequiredError,
    StoreUnavailableError,
    TransientError,
)
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, Subscription, Typing
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.changes import SnapshotPage
from desktop_inbox.protocol.frames import TICK_S
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.colleague_board import ColleagueBoard
from desktop_inbox.sync.follow import Follower
from desktop_inbox.sync.history import HistoryLoader
from desktop_inbox.sync.listeners import Listeners
from desktop_inbox.sync.outbox import OutboxSender
from desktop_inbox.sync.pull import Puller
from desktop_inbox.sync.remote import Remote
from desktop_inbox.sync.together import run_together
from desktop_inbox.sync.typing_board import TypingBoard

_log = logging.getLogger(__name__)


_HELD_S = 1.0
"""A poll that brought nothing sooner than this was not held: the server is crowded, and the next one comes later."""


class EngineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Times in seconds, and the dice of the back-off. Tests shorten and fix them.

    `silence_s`: a live line without a frame for so long is dead (two missed ticks). `stable_s`: who was online for so
    long begins the back-off anew. After `line_attempts` live lines in a row that did not hold, changes are polled for
    `polling_s`; one poll waits up to `poll_wait_s`.
    """

    backoff_base_s: float = 0.5
    backoff_cap_s: float = 60.0
    silence_s: float = 2 * TICK_S + 5.0
    stable_s: float = 5.0
    line_attempts: int = 3
    polling_s: float = 300.0
    poll_wait_s: float = 25.0
    random: Random = msgspec.field(default_factory=Random)


class Engine:
    """The live side of one session with a server (`domain.ports.LiveSession`), on one event loop.

    `colleagues` are the other users, as far as they are here (`domain.ports.Colleagues`).
    Errors of the environment become a status and another attempt. `StoreCorruptError` and our own mistakes go to the
    scope.
    """

    def __init__(
        self,
        store: Store,
        remote: Remote,
        *,
        user_id: UserId,
        clock: Clock,
        scope: TaskScope,
        settings: EngineSettings | None = None,
    ) -> None:
        """Take what it works with and own none of it: the caller closes store and remote, after the engine."""
        self._settings = settings = settings or EngineSettings()
        self._store = store
        self._clock = clock
        self._scope = scope.child("sync")
        self._status = ConnectionStatus()
        self._listeners: Listeners[ConnectionStatus] = Listeners()
        self._typing = TypingBoard(user_id, clock)
        self.colleagues = ColleagueBoard()
        self._puller = Puller(store, remote, self._scope)
        self._follower = Follower(
            store, remote, self._puller, self._typing, self.colleagues, silence_s=settings.silence_s
        )
        self._history = HistoryLoader(store, remote, self._scope)
        self._backoff = self._new_backoff()
        self._sender = OutboxSender(store, remote, clock, self._new_backoff())
        self._hint = asyncio.Event()
        self._must_resync = False
        self._is_fresh = False
        self._unstable_lines = 0

    def start(self) -> None:
        """Begin to sync. Returns at once; what happens is seen in `status`."""
        self._scope.spawn("engine", self._run())

    async def close(self) -> None:
        """Stop everything and wait for it. The outbox keeps what was not sent."""
        stuck = await self._scope.close()
        if stuck:
            _log.error("These tasks did not stop: %s", ", ".join(stuck))

    @property
    def status(self) -> ConnectionStatus:
        """How the client stands to the server now."""
        return self._status

    def subscribe_status(self, callback: Callable[[ConnectionStatus], None]) -> Subscription:
        """Call back on every change of the status."""
        return self._listeners.subscribe(callback)

    def subscribe_typing(self, callback: Callable[[Typing], None]) -> Subscription:
        """Call back when somebody else starts or stops typing. Offline nothing comes."""
        return self._typing.subscribe(callback)

    def set_typing(self, contact_id: ContactId, *, is_typing: bool) -> None:
        """Tell the others that this user types in a contact's timeline. Offline it does nothing."""
        self._typing.set_typing(contact_id, is_typing=is_typing)

    def reconnect_now(self) -> None:
        """Try again at once: the network is back, or the user asked. Online, see whether the line still works."""
        self._hint.set()

    async def load_older(self, contact_id: ContactId, before: int) -> bool:
        """Fetch the page of a contact's timeline below a position into the cache.

        Returns whether anything was added. Raises `TransientError` offline, `AuthenticationError` when signed out,
        `ProtocolError` when the server does not keep to the protocol.
        """
        if self._status.state is ConnectionState.SIGNED_OUT:
            raise AuthenticationError(self._status.error_code)
        if self._status.state is ConnectionState.OFFLINE:
            raise TransientError(self._status.error_code)
        return await self._history.load(contact_id, before)

    async def _run(self) -> None:
        while not self._scope.is_closed:
            try:
                await self._session()
            except AuthenticationError as error:
                await self._wait_signed_out(error)
            except ResyncRequiredError as error:
                if self._must_resync or self._is_fresh:
                    await self._rest(error)  # a new start was made and did not help
                self._must_resync = True
            except (TransientError, ProtocolError, StoreUnavailableError) as error:
                await self._rest(error)

    async def _session(self) -> None:
        """Make one attempt: a snapshot if needed, catch up, then live or by polling, until something ends it."""
        self._show(ConnectionStatus(state=ConnectionState.CONNECTING))
        if self._must_resync or await self._store.cursor() is None:
            self._history.give_up()  # what comes of another history must not get into the new one
            await self._puller.take_snapshot(self._on_snapshot_page)
            self._must_resync = False
            self._is_fresh = True
        await self._puller.catch_up(self._on_caught_up_page)
        if self._unstable_lines < self._settings.line_attempts:
            await self._go_live()
        else:
            await self._go_polling()

    async def _go_live(self) -> None:
        self._unstable_lines += 1  # until this one has proved itself
        line = await self._follower.open()
        arrivals = self._follower.arrivals(line)
        try:
            await self._stay_online(
                {
                    "receive": arrivals.receive(),
                    "follow": self._follower.follow(arrivals),
                    "typing": self._typing.send_over(line),
                    "presence": self.colleagues.send_over(line),
                }
            )
        finally:
            await line.close()

    async def _go_polling(self) -> None:
        await self._stay_online({"poll": self._poll()})
        self._unstable_lines = self._settings.line_attempts - 1  # one more attempt

    async def _poll(self) -> None:
        until_s = self._clock.monotonic_s() + self._settings.polling_s
        pauses = self._new_backoff()
        while (asked_s := self._clock.monotonic_s()) < until_s:
            has_news = await self._puller.poll(self._settings.poll_wait_s)
            if has_news or self._clock.monotonic_s() - asked_s >= _HELD_S:
                pauses.reset()
            else:
                await asyncio.sleep(pauses.next_delay_s())

    async def _stay_online(self, receivers: Mapping[str, Coroutine[Any, Any, None]]) -> None:
        """Send and receive until something ends it. A long time online proves that all is well."""
        since_s = self._clock.monotonic_s()
        self._show(ConnectionStatus(state=ConnectionState.ONLINE))
        try:
            await run_together(self._scope, {**receivers, "send": self._send(), "check": self._check_on_hint()})
        finally:
            if self._clock.monotonic_s() - since_s >= self._settings.stable_s:
                self._backoff.reset()
                self._unstable_lines = 0
                self._is_fresh = False

    async def _send(self) -> None:
        cursor = await self._puller.cursor()
        await self._sender.run(cursor.epoch)

    async def _check_on_hint(self) -> None:
        """See whether the server still answers, each time that the network may have changed."""
        while True:
            await self._hint.wait()
            self._hint.clear()
            await self._puller.catch_up()
            self._sender.retry_now()

    async def _rest(self, error: InboxError) -> None:
        wish_s = error.retry_after_s if isinstance(error, TransientError) else None
        delay_s = self._backoff.next_delay_s(wish_s)
        _log.info("Offline (%s); trying again in %.1f s.", error.code, delay_s)
        retry_at = self._clock.now() + timedelta(seconds=delay_s)
        self._show(ConnectionStatus(state=ConnectionState.OFFLINE, retry_at=retry_at, error_code=error.code))
        try:
            async with asyncio.timeout(delay_s):
                await self._hint.wait()
        except TimeoutError:
            return
        self._hint.clear()

    async def _wait_signed_out(self, error: AuthenticationError) -> None:
        _log.warning("Signed out: %s", error.code)
        self._show(ConnectionStatus(state=ConnectionState.SIGNED_OUT, error_code=error.code))
        self._hint.clear()
        await self._hint.wait()
        self._hint.clear()

    def _on_snapshot_page(self, page: SnapshotPage) -> None:
        self._show(ConnectionStatus(state=ConnectionState.SYNCING, done=page.done, total=page.total))

    def _on_caught_up_page(self) -> None:
        self._show(ConnectionStatus(state=ConnectionState.SYNCING))

    def _show(self, status: ConnectionStatus) -> None:
        if status != self._status:
            self._status = status
            self._listeners.notify(status)

    def _new_backoff(self) -> Backoff:
        settings = self._settings
        return Backoff(settings.random, base_s=settings.backoff_base_s, cap_s=settings.backoff_cap_s)
