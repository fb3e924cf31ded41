"""The users' live hub: pushes what is committed, and who types, to every open line that may see it.

A batch is encoded once for a workspace, however many lines it goes to. The hub never waits for a reader (`LiveLine`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from uuid import UUID

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import User
from desktop_inbox.protocol.changes import Change, ChangeBatch, Stream
from desktop_inbox.protocol.frames import TICK_S, Changes, ContactTyping, ResyncRequired, Tick
from desktop_inbox.server.live.line import EncodedFrame, LiveLine
from desktop_inbox.server.live.rooms import Room, Rooms
from desktop_inbox.server.live.typing import TypingBoard
from desktop_inbox.server.metrics import Metrics
from desktop_inbox.server.services.access import Actor, actor_of, scope_of
from desktop_inbox.server.services.stream_numbers import newest_numbers
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.storage.database import Committed, Database

_log = logging.getLogger(__name__)

CLOSE_INVALID_TOKEN = 4401
CLOSE_RESTART = 1012
RESYNC = EncodedFrame(ResyncRequired())


class LiveHub:
    """All open lines of one server. Belongs to one event loop; `close` ends them.

    `board` and `metrics` are what it was given, for those who serve its lines.
    """

    def __init__(
        self, database: Database, authority: TokenAuthority, board: TypingBoard, *, metrics: Metrics, clock: Clock
    ) -> None:
        """Take what it works with and own none of it. Nothing is pushed before `start`."""
        self.board = board
        self.metrics = metrics
        self._database = database
        self._authority = authority
        self._clock = clock
        self._rooms = Rooms()
        self._subscriptions = [
            database.subscribe(self._on_committed),
            board.subscribe(self._on_typing),
            authority.subscribe_revoked(self._on_revoked),
        ]

    def start(self, scope: TaskScope) -> None:
        """Begin to tick, as a task of the scope."""
        scope.spawn("ticker", self._tick_forever())

    def add(self, line: LiveLine) -> None:
        """Let a line in. Nothing is pushed on it before it has subscribed."""
        self._rooms.add(line)
        self.metrics.connections.inc()

    def remove(self, line: LiveLine) -> None:
        """Take a line out that has ended, and the typing of its user with it."""
        self._rooms.remove(line)
        self.metrics.connections.dec()
        self.metrics.lagging.inc(line.lagged)
        for contact_id in line.typing_in:
            stopped = ContactTyping(contact_id=contact_id, is_typing=False, user_id=line.user_id)
            self.board.publish(line.actor.workspace_id, stopped)

    def lines(self) -> list[LiveLine]:
        """Return all open lines, in no order."""
        return list(self._rooms)

    def count_of_user(self, actor: Actor) -> int:
        """Return how many lines a user has open."""
        return len(self._rooms.of_user(actor.workspace_id, actor.user_id))

    def close(self) -> None:
        """Stop pushing and close all lines: the server goes away, and their applications come back to the next one."""
        for subscription in self._subscriptions:
            subscription.close()
        for line in self._rooms:
            line.close(CLOSE_RESTART)

    async def tick(self) -> None:
        """Close the lines whose tokens have ended, and tell the others how far the server is."""
        now = self._clock.now()
        living = await self._authority.living({line.family_id for line in self._rooms})
        lines = list(self._rooms)
        for line in lines:
            if line.expires_at <= now or line.family_id not in living:
                line.close(CLOSE_INVALID_TOKEN)
        await self._tell_numbers([line for line in lines if line.is_subscribed and not line.is_closing])

    async def _tell_numbers(self, lines: list[LiveLine]) -> None:
        # Read from the database, not remembered: another process (an administrator's command) may have written, and a
        # client that is behind these numbers catches up.
        streams = {line.user_id for line in lines} | {line.actor.workspace_id for line in lines}
        numbers = await self._database.read(lambda conn: newest_numbers(conn, streams))
        for line in lines:
            tick = Tick(shared=numbers[line.actor.workspace_id], private=numbers[line.user_id])
            line.push(EncodedFrame(tick))
        self.metrics.frames.labels("tick").inc(len(lines))

    async def _tick_forever(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                await self.tick()
            except StoreError as error:
                _log.warning("No tick: the database cannot be read (%s).", error.code)

    def _on_committed(self, committed: Committed) -> None:
        self.metrics.commits.inc()
        self.metrics.changes.labels("shared").inc(len(committed.shared))
        room = self._rooms.find(committed.workspace_id)
        if room is None:
            return
        self._close_expired(room)
        # Before anything is pushed: what follows in the commit is not for those who lost the right to it.
        self._apply_rights(room, committed.shared)
        if committed.shared:
            batch = ChangeBatch(
                stream=Stream.SHARED, after=committed.after, upto=committed.upto, changes=list(committed.shared)
            )
            self._push_batch(room.lines, batch)
        for user_id, (after, upto, changes) in committed.private.items():
            self.metrics.changes.labels("private").inc(len(changes))
            batch = ChangeBatch(stream=Stream.PRIVATE, after=after, upto=upto, changes=list(changes))
            self._push_batch(room.of_user(user_id), batch)

    def _push_batch(self, lines: Iterable[LiveLine], batch: ChangeBatch) -> None:
        listening = [line for line in lines if line.is_subscribed]
        if not listening:
            return
        frame = EncodedFrame(Changes(batch=batch))
        for line in listening:
            line.push_batch(batch.stream, batch.upto, frame)
        self.metrics.frames.labels("changes").inc(len(listening))

    def _close_expired(self, room: Room) -> None:
        now = self._clock.now()
        for line in room.lines:
            if line.expires_at <= now:
                line.close(CLOSE_INVALID_TOKEN)

    def _apply_rights(self, room: Room, changes: Iterable[Change]) -> None:
        """A user was changed: who may not sign in any more is cut off, and who sees something else starts anew."""
        for user in (change.row for change in changes if isinstance(change.row, User)):
            for line in tuple(room.of_user(user.id)):
                before = scope_of(line.actor)
                line.actor = actor_of(user, line.actor.workspace_id)
                if not user.is_active:
                    line.close(CLOSE_INVALID_TOKEN)
                elif scope_of(line.actor) != before:
                    line.end(RESYNC)

    def _on_typing(self, workspace_id: WorkspaceId, typing: ContactTyping) -> None:
        room = self._rooms.find(workspace_id)
        if room is None:
            return
        listening = [line for line in room.lines if line.is_subscribed and line.user_id != typing.user_id]
        frame = EncodedFrame(typing)
        for line in listening:
            line.push(frame)
        self.metrics.frames.labels("contact_typing").inc(len(listening))

    def _on_revoked(self, family_id: UUID) -> None:
        for line in self._rooms:
            if line.family_id == family_id:
                line.close(CLOSE_INVALID_TOKEN)
