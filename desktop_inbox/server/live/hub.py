"""The users' live hub: pushes what is committed, and who types, is here and looks at what, to whoever may see it.

A batch is encoded once for all lines without limits, however many they are; one with limits gets its own. The hub never
waits for a reader (`LiveLine`).
"""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import AuthenticationError, ResyncRequiredError, StoreError
from desktop_inbox.domain.ids import ContactId, WorkspaceId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import User
from desktop_inbox.protocol.changes import Cursor, Stream
from desktop_inbox.protocol.frames import TICK_S, ContactTyping, ResyncRequired, Tick
from desktop_inbox.server.live.encoding import EncodedFrame
from desktop_inbox.server.live.line import LiveLine
from desktop_inbox.server.live.news import News
from desktop_inbox.server.live.presence import Attendance
from desktop_inbox.server.live.rooms import Room, Rooms
from desktop_inbox.server.live.sight import View, access_view, keeps_rights
from desktop_inbox.server.live.typing import TypingBoard
from desktop_inbox.server.metrics import Metrics
from desktop_inbox.server.problems import describe_failure
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.stream_numbers import newest_numbers
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.storage.database import Committed, Database

_log = logging.getLogger(__name__)

CLOSE_INVALID_TOKEN = 4401
CLOSE_RESTART = 1012
CLOSE_TRY_AGAIN = 1013
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
        self._attendance = Attendance()
        self._scope: TaskScope
        self._subscriptions = [
            database.subscribe(self._on_committed),
            board.subscribe(self._on_typing),
            authority.subscribe_revoked(self._on_revoked),
        ]

    def start(self, scope: TaskScope) -> None:
        """Begin to tick, as a task of the scope."""
        self._scope = scope
        scope.spawn("ticker", self._tick_forever())

    def add(self, line: LiveLine) -> None:
        """Let a line in. Nothing is pushed on it before it has subscribed."""
        self._rooms.add(line)
        self.metrics.connections.inc()

    def remove(self, line: LiveLine) -> None:
        """Take a line out that has ended, and what it said of its user with it."""
        room = self._rooms.find(line.actor.workspace_id)
        self._rooms.remove(line)
        self.metrics.connections.dec()
        self.metrics.lagging.inc(line.lagged)
        for contact_id in tuple(line.typing_in):
            self.set_typing(line, contact_id, is_typing=False)
        if room is not None:
            self._attendance.leave(room, line.user_id)

    async def begin(self, line: LiveLine, cursor: Cursor | None) -> None:
        """Begin to push on a line what follows a cursor; None: begin anew with one that has subscribed before.

        News are held from here on, so none is lost between reading the numbers and pushing what follows them. A cursor
        that does not fit ends the subscription.
        """
        hold = line.hold()
        try:
            view = await self._database.read(lambda conn: access_view(conn, line.actor, self._database.epoch, cursor))
        except ResyncRequiredError:
            line.end(RESYNC)
        except AuthenticationError:
            line.close(CLOSE_INVALID_TOKEN)
        except StoreError:
            line.close(CLOSE_TRY_AGAIN)
        else:
            self._go_on(line, hold, view, is_new=cursor is not None)

    def set_typing(self, line: LiveLine, contact_id: ContactId, *, is_typing: bool) -> None:
        """Tell that a line's user types to a contact whom they may see, or stopped."""
        typing = ContactTyping(contact_id=contact_id, is_typing=is_typing, user_id=line.user_id)
        self.board.publish(line.actor.workspace_id, typing)
        if is_typing:
            line.typing_in.add(contact_id)
        else:
            line.typing_in.discard(contact_id)

    def set_viewing(self, line: LiveLine, contact_id: ContactId | None) -> None:
        """Tell that a line's user looks at a contact whom they may see; None: at none."""
        room = self._rooms.find(line.actor.workspace_id)
        if room is not None:
            self._attendance.set_viewing(room, line, contact_id)

    def set_idle(self, line: LiveLine, *, is_idle: bool) -> None:
        """Tell that nobody touches the computer at a line's end any more, or that somebody does again."""
        room = self._rooms.find(line.actor.workspace_id)
        if room is not None:
            self._attendance.set_idle(room, line, is_idle=is_idle)

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
        self._attendance.close()
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
            # A commit that is on its way has come by the next tick; what has not was written by another process.
            if line.is_listening and line.reached[Stream.SHARED] < line.ticked:
                self._look_again(line)
            line.ticked = tick.shared
        self.metrics.frames.labels("tick").inc(len(lines))

    async def _tick_forever(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                await self.tick()
            except StoreError as error:
                _log.warning("No tick: the database cannot be read (%s).", error.code)
            except Exception as error:  # noqa: BLE001 - without ticks all applications would leave
                _log.error("A tick failed: %s", describe_failure(error))

    def _go_on(self, line: LiveLine, hold: int, view: View, *, is_new: bool) -> None:
        room = self._rooms.find(line.actor.workspace_id)
        if room is None or line not in room.lines:
            return  # it has ended meanwhile
        if not line.is_here:
            self._attendance.arrive(room, line)
        held = line.begin(hold, view)
        if held is None:
            return
        for news in held:
            if line.is_subscribed and not line.keep(news):
                self.metrics.frames.labels("changes").inc(self._deliver(room, line, news))
        if is_new and line.is_listening:
            self._attendance.welcome(room, line)
            for typing in self.board.current(line.actor.workspace_id):
                if typing.user_id != line.user_id and line.sees(typing.contact_id):
                    line.push(EncodedFrame(typing))
        elif line.is_listening:
            self._on_sight_changed(room, line)

    def _on_committed(self, committed: Committed) -> None:
        self.metrics.commits.inc()
        self.metrics.changes.labels("shared").inc(len(committed.shared))
        for _, _, changes in committed.private.values():
            self.metrics.changes.labels("private").inc(len(changes))
        room = self._rooms.find(committed.workspace_id)
        if room is None:
            return
        news = News(committed)
        self._close_ended(room, news)
        pushed = 0
        for line in tuple(room.lines):
            if line.is_subscribed and not line.keep(news):
                pushed += self._deliver(room, line, news)
        self.metrics.frames.labels("changes").inc(pushed)

    def _close_ended(self, room: Room, news: News) -> None:
        """Before anything is pushed: what follows is not for those whose token has ended, or who lost all rights."""
        now = self._clock.now()
        inactive = {row.id for row in news.people if isinstance(row, User) and not row.is_active}
        for line in room.lines:
            if line.expires_at <= now or line.user_id in inactive:
                line.close(CLOSE_INVALID_TOKEN)

    def _deliver(self, room: Room, line: LiveLine, news: News) -> int:
        """Push what a line may see of a commit, unless it has been read before. Return how many batches that were."""
        shared, private_upto = line.reached[Stream.SHARED], news.private_upto(line.user_id)
        if news.after > shared:
            self._look_again(line)  # another process has written in between
            return 0
        if news.people and not keeps_rights(line.actor, news.people):
            line.end(RESYNC)
            return 0
        pushed = 0
        if news.upto > shared:
            changed = line.sight.follow(news.contacts) if line.sight is not None else None
            if any(not line.sees(contact_id) for contact_id in news.unmerged):
                line.end(RESYNC)
                return 0
            line.push_batch(Stream.SHARED, news.upto, news.shared_frame(line.sight))
            pushed += 1
            if changed:
                self._on_sight_changed(room, line)
        if private_upto > line.reached[Stream.PRIVATE]:
            line.push_batch(Stream.PRIVATE, private_upto, news.private_frame(line.user_id, line.sight))
            pushed += 1
        return pushed

    def _on_sight_changed(self, room: Room, line: LiveLine) -> None:
        for contact_id in [contact_id for contact_id in line.typing_in if not line.sees(contact_id)]:
            self.set_typing(line, contact_id, is_typing=False)
        self._attendance.look_again(room, line)

    def _look_again(self, line: LiveLine) -> None:
        self._scope.spawn("look-again", self.begin(line, None))

    def _on_typing(self, workspace_id: WorkspaceId, typing: ContactTyping) -> None:
        room = self._rooms.find(workspace_id)
        if room is None:
            return
        told = [line for line in room.lines if line.is_listening and line.user_id != typing.user_id]
        told = [line for line in told if line.sees(typing.contact_id)]
        frame = EncodedFrame(typing)
        for line in told:
            line.push(frame)
        self.metrics.frames.labels("contact_typing").inc(len(told))

    def _on_revoked(self, family_id: UUID) -> None:
        for line in self._rooms:
            if line.family_id == family_id:
                line.close(CLOSE_INVALID_TOKEN)
