"""Following the live line: what is pushed goes into the cache, and what was missed is caught up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import ProtocolError, ResyncRequiredError, TransientError
from desktop_inbox.protocol.changes import ChangeBatch, Cursor
from desktop_inbox.protocol.frames import (
    Changes,
    ContactTyping,
    ContactViewed,
    FrameError,
    Lagging,
    Ready,
    ResyncRequired,
    ServerFrame,
    Subscribe,
    Tick,
    UserPresence,
)
from desktop_inbox.sync.arrivals import Arrivals
from desktop_inbox.sync.colleague_board import ColleagueBoard
from desktop_inbox.sync.pull import Puller
from desktop_inbox.sync.remote import Line, Remote
from desktop_inbox.sync.typing_board import TypingBoard

_log = logging.getLogger(__name__)

READY_S = 15.0
"""Within so many seconds a subscription is answered."""

GARBAGE_FRAMES = 3
"""So many frames in a row that could not be understood: the line is given up."""


class Follower:
    """Opens the live line and follows it."""

    def __init__(
        self,
        store: Store,
        remote: Remote,
        puller: Puller,
        typing: TypingBoard,
        colleagues: ColleagueBoard,
        *,
        silence_s: float,
    ) -> None:
        """Take what it works with. After `silence_s` seconds without a frame the line is dead."""
        self._store = store
        self._remote = remote
        self._puller = puller
        self._typing = typing
        self._colleagues = colleagues
        self._silence_s = silence_s

    async def open(self) -> Line:
        """Open the line, subscribe, and catch up to where the pushing begins. The caller closes the line.

        Raises `TransientError`, `ResyncRequiredError`, `AuthenticationError`.
        """
        line = await self._remote.open_line()
        try:
            cursor = await self._puller.cursor()
            await line.send(Subscribe(cursor=cursor))
            pushed_after = await self._ready(line)
            _check_fits(cursor, pushed_after)
            await self._reach(pushed_after.shared, pushed_after.private)
        except BaseException:
            await line.close()
            raise
        return line

    def arrivals(self, line: Line) -> Arrivals:
        """Return what an open line brings, to be received and followed at the same time."""
        return Arrivals(line, self._silence_s)

    async def follow(self, arrivals: Arrivals) -> None:
        """Store what is pushed until the line ends, which is raised as the fault that it is."""
        garbage = 0
        while True:
            frame = await arrivals.next()
            if isinstance(frame, Changes):
                await self._on_changes(arrivals.batches_after(frame))
            elif frame is not None:
                await self._on_frame(frame)
            if frame is not None:
                garbage = 0
                continue
            garbage += 1
            if garbage >= GARBAGE_FRAMES:
                raise ProtocolError("garbage")
            await self._puller.catch_up()

    async def _ready(self, line: Line) -> Cursor:
        """Wait for the answer to the subscription. Changes that overtake it are caught up later."""
        try:
            async with asyncio.timeout(READY_S):
                while True:
                    frame = await line.receive(READY_S)
                    if isinstance(frame, Ready):
                        return frame.cursor
                    _check_is_no_refusal(frame)
        except TimeoutError as error:
            raise TransientError("line_silent") from error

    async def _on_changes(self, batches: Sequence[ChangeBatch]) -> None:
        if not await self._store.apply_changes(*batches):
            await self._puller.catch_up()

    async def _on_frame(self, frame: ServerFrame) -> None:
        match frame:
            case Tick(shared=shared, private=private):
                await self._reach(shared, private)
            case ContactTyping():
                self._typing.hear(frame)
            case UserPresence() | ContactViewed():
                self._colleagues.hear(frame)
            case Ready(cursor=cursor):
                await self._reach(cursor.shared, cursor.private)
            case Lagging():
                _log.info("The live line lagged; catching up.")
                await self._puller.catch_up()
            case ResyncRequired():
                raise ResyncRequiredError
            case FrameError(code=code):
                self._on_refused(code)

    def _on_refused(self, code: str) -> None:
        if code == "contact_not_found":
            self._colleagues.contact_refused()
        else:
            _log.warning("The server did not understand a frame: %s", code)

    async def _reach(self, shared: int, private: int) -> None:
        """Catch up when the server is further than the cache: frames were lost."""
        cursor = await self._puller.cursor()
        if cursor.shared < shared or cursor.private < private:
            await self._puller.catch_up()


def _check_is_no_refusal(frame: ServerFrame | None) -> None:
    if isinstance(frame, ResyncRequired):
        raise ResyncRequiredError
    if isinstance(frame, FrameError):
        raise TransientError(frame.code)


def _check_fits(cursor: Cursor, server: Cursor) -> None:
    if (server.epoch, server.scope) != (cursor.epoch, cursor.scope):
        raise ResyncRequiredError
