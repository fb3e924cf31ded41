"""Sending what waits in the outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from desktop_inbox.cache.store import OutboxCommand, Store, StoreChange
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import InboxError, ProtocolError, ResyncRequiredError, TransientError
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.protocol.commands import COMMANDS_PER_REQUEST, AnswerStatus, CommandAnswer, CommandResponse
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.remote import Remote

_log = logging.getLogger(__name__)

STRIKES = 3
"""A command that the server could not even answer so many times, sent alone, waits for the user's decision."""

_POISON_CODES = frozenset({ProblemCode.BAD_REQUEST, ProblemCode.TOO_LARGE, ProblemCode.INTERNAL})
"""What a whole request ends with when a single command in it is more than the server can take."""


class OutboxSender:
    """Sends the first command of each lane, up to 50 at a time; within a lane one after the other.

    A command leaves the outbox only by its answer. Whatever is interrupted is sent again, which the server's receipts
    make harmless. One that breaks the whole request is found by sending singly, and set aside as a problem.
    """

    def __init__(self, store: Store, remote: Remote, clock: Clock, backoff: Backoff) -> None:
        """Take what it works with and own none of it."""
        self._store = store
        self._remote = remote
        self._clock = clock
        self._backoff = backoff
        self._wake = asyncio.Event()
        self._paused_until_s = 0.0
        self._lanes_until_s: dict[UUID, float] = {}
        self._suspects: dict[CommandId, int] = {}

    async def run(self, epoch: str) -> None:
        """Send until cancelled. Only for the time that the client is online; `epoch` is the cursor's.

        Raises `ResyncRequiredError` when the server's epoch is another one, `AuthenticationError`, `StoreError`.
        """
        subscription = self._store.subscribe(self._on_store_change)
        self._paused_until_s = 0.0
        try:
            while True:
                self._wake.clear()
                # Before the commands: a hold that ended between the two answers would be in neither.
                next_due = await self._store.next_due()
                commands = await self._due()
                if commands:
                    await self._send(commands, epoch)
                else:
                    await self._rest(next_due)
        finally:
            subscription.close()

    def retry_now(self) -> None:
        """End the pause after a request that failed: the server is known to answer again."""
        self._paused_until_s = 0.0
        self._wake.set()

    def _on_store_change(self, change: StoreChange) -> None:
        if change.outbox or change.everything:
            self._wake.set()

    async def _due(self) -> Sequence[OutboxCommand]:
        """Return what may be sent now in one request: suspects go alone, after all others."""
        now_s = self._clock.monotonic_s()
        if now_s < self._paused_until_s:
            return ()
        self._lanes_until_s = {lane: until_s for lane, until_s in self._lanes_until_s.items() if until_s > now_s}
        due = await self._store.due_commands(COMMANDS_PER_REQUEST, frozenset(self._lanes_until_s))
        trusted = [item for item in due if item.command.command_id not in self._suspects]
        return trusted or due[:1]

    async def _rest(self, next_due: datetime | None) -> None:
        """Wait for news of the outbox, or for the end of the pause, of the shortest delay or of the shortest hold."""
        now_s = self._clock.monotonic_s()
        if now_s < self._paused_until_s:
            delays_s = [self._paused_until_s - now_s]
        else:
            delays_s = [until_s - now_s for until_s in self._lanes_until_s.values()]
            if next_due is not None:
                delays_s.append((next_due - self._clock.now()).total_seconds())
        try:
            async with asyncio.timeout(min(delays_s, default=None)):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _send(self, commands: Sequence[OutboxCommand], epoch: str) -> None:
        try:
            response = _complete(await self._remote.send_commands([item.command for item in commands]), len(commands))
        except ResyncRequiredError:
            raise
        except (TransientError, ProtocolError) as error:
            await self._on_request_failed(commands, error)
            return
        if response.epoch != epoch:
            # Numbers of another history mean nothing to this cursor. After the resync these are sent again.
            raise ResyncRequiredError
        self._backoff.reset()
        for item, answer in zip(commands, response.answers, strict=True):
            await self._record(item, answer)

    async def _record(self, item: OutboxCommand, answer: CommandAnswer) -> None:
        command = item.command
        if answer.status is AnswerStatus.RETRY:
            delay_s = max(answer.retry_after_s, self._backoff.delay_s(item.attempts))
            self._lanes_until_s[command.lane] = self._clock.monotonic_s() + delay_s
        await self._store.record_answer(
            command.command_id, msgspec.structs.replace(answer, command_id=command.command_id)
        )
        self._suspects.pop(command.command_id, None)

    async def _on_request_failed(self, commands: Sequence[OutboxCommand], error: InboxError) -> None:
        if error.code in _POISON_CODES:
            await self._suspect(commands, error)
            return
        if isinstance(error, ProtocolError) and error.code == ProblemCode.UNSUPPORTED_VERSION:
            raise error
        delay_s = self._backoff.next_delay_s(error.retry_after_s if isinstance(error, TransientError) else None)
        self._paused_until_s = self._clock.monotonic_s() + delay_s
        _log.info("%d commands could not be sent (%s); again in %.1f s.", len(commands), error.code, delay_s)

    async def _suspect(self, commands: Sequence[OutboxCommand], error: InboxError) -> None:
        """Have the commands of a broken request sent singly, and set one aside that broke too many of them alone."""
        if len(commands) > 1:
            for item in commands:
                self._suspects.setdefault(item.command.command_id, 0)
            return
        [item] = commands
        command_id = item.command.command_id
        strikes = self._suspects.get(command_id, 0) + 1
        self._suspects[command_id] = strikes
        if strikes < STRIKES:
            self._lanes_until_s[item.command.lane] = self._clock.monotonic_s() + self._backoff.delay_s(strikes)
            return
        _log.error("The server cannot take a command: %s", error.code)
        await self._record(item, CommandAnswer(status=AnswerStatus.REJECTED, code=error.code))


def _complete(response: CommandResponse, count: int) -> CommandResponse:
    if len(response.answers) != count:
        raise ProtocolError("answers_missing")
    return response
