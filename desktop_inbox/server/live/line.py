"""One user's live line: a bounded queue of encoded frames and the loop that sends them."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime
from uuid import UUID

from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.protocol.frames import Lagging, Ready
from desktop_inbox.server.live.direct import Push
from desktop_inbox.server.live.encoding import EncodedFrame
from desktop_inbox.server.live.handshake import Send
from desktop_inbox.server.live.news import News
from desktop_inbox.server.live.sight import Sight, View
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.tokens import Access

QUEUED_FRAMES = 512
QUEUED_CHARACTERS = 1024 * 1024
"""The most that waits for a slow reader. Beyond either, all of it is dropped and the reader is told to catch up."""

_LAGGING = EncodedFrame(Lagging())


class LiveLine:
    """What is sent on one WebSocket. Pushing never waits: what the reader does not take in time is dropped.

    `actor`, `sight` (None: everything) and `is_subscribed` say what may be pushed on it, `reached` up to which numbers
    batches were; `ticked` is the shared number of the last tick. `typing_in` are the contacts that its user types to.
    `is_here`, `is_idle`, `viewing` (and its `viewing_step`, greater for what was turned to later) are what it says of
    its user's presence, `shown_viewings` what it was told of others'.
    """

    def __init__(self, access: Access, send: Send, push: Push | None = None) -> None:
        """Take the WebSocket's sending end, which only `run` uses, and the short way past it, if there is one."""
        self.actor: Actor = access.actor
        self.sight: Sight | None = None
        self.family_id: UUID = access.family_id
        self.expires_at: datetime = access.expires_at
        self.is_subscribed = False
        self.reached = {Stream.SHARED: 0, Stream.PRIVATE: 0}
        self.ticked = 0
        self.typing_in: set[ContactId] = set()
        self.is_here = False
        self.is_idle = False
        self.viewing: ContactId | None = None
        self.viewing_step = 0
        self.shown_viewings: dict[UserId, ContactId] = {}
        self.lagged = 0
        self._send = send
        self._push_now = push or _cannot_push
        self._is_sending = False
        self._queue: deque[EncodedFrame] = deque()
        self._characters = 0
        self._is_lagging = False
        self._held: list[News] | None = None
        self._holds = 0
        self._close_code: int | None = None
        # A bare future: an Event costs a third of what pushing a frame takes.
        self._sleep: asyncio.Future[None] | None = None

    @property
    def user_id(self) -> UserId:
        """Whose line it is."""
        return self.actor.user_id

    @property
    def queued(self) -> int:
        """How many frames wait to be sent."""
        return len(self._queue)

    @property
    def is_closing(self) -> bool:
        """True once `close` was called."""
        return self._close_code is not None

    @property
    def is_listening(self) -> bool:
        """True while what happens is pushed on the line as it happens."""
        return self.is_subscribed and self._held is None

    def sees(self, contact_id: ContactId) -> bool:
        """Return whether the user may see a contact, as far as is known here."""
        return self.sight is None or contact_id in self.sight

    def hold(self) -> int:
        """Keep the news from now on until `begin` says what the line may see. Return the number that `begin` takes."""
        self._held = []
        self.is_subscribed = True
        self._holds += 1
        return self._holds

    def keep(self, news: News) -> bool:
        """Keep news while the line is on hold; False when it is not.

        Of too many, the later ones are left out: the gap shows when the next come.
        """
        if self._held is None:
            return False
        if len(self._held) < QUEUED_FRAMES:
            self._held.append(news)
        return True

    def begin(self, hold: int, view: View) -> list[News] | None:
        """Go on with what was read while the line was on hold, tell where that was, and return the news kept since.

        None when that hold is over: the line has ended, or another one has begun.
        """
        if self._held is None or hold != self._holds:
            return None
        held, self._held = self._held, None
        self.actor, self.sight = view.actor, view.sight
        self.reached = {Stream.SHARED: view.newest.shared, Stream.PRIVATE: view.newest.private}
        self.push(EncodedFrame(Ready(cursor=view.newest)))
        return held

    def end(self, frame: EncodedFrame) -> None:
        """Push a frame that ends the subscription; nothing else is pushed until the next one."""
        self._held = None
        self.is_subscribed = False
        self.push(frame)

    def push_batch(self, stream: Stream, upto: int, frame: EncodedFrame) -> None:
        """Push a batch of changes that ends at number `upto`."""
        self.reached[stream] = upto
        self.push(frame)

    def push(self, frame: EncodedFrame) -> None:
        """Push a frame: at once, while nothing waits before it and the connection takes it."""
        if self._is_lagging or self._close_code is not None:
            return
        size = len(frame.text)
        if not self._queue and not self._is_sending and size <= QUEUED_CHARACTERS and self._push_now(frame.wire):
            return
        if len(self._queue) >= QUEUED_FRAMES or self._characters + size > QUEUED_CHARACTERS:
            self._drop_queue()
            frame, size = _LAGGING, len(_LAGGING.text)
            self._is_lagging = True
            self.lagged += 1
        self._queue.append(frame)
        self._characters += size
        self._wake()

    def close(self, code: int) -> None:
        """Close the WebSocket. What still waits is not sent: it would come from after the reason for closing."""
        if self._close_code is None:
            self._close_code = code
            self._drop_queue()
            self._wake()

    async def run(self) -> None:
        """Send what is pushed, until `close` or until the connection is gone."""
        queue, loop = self._queue, asyncio.get_running_loop()
        try:
            while self._close_code is None:
                if not queue:
                    self._sleep = loop.create_future()
                    await self._sleep
                    continue
                frame = queue.popleft()
                self._characters -= len(frame.text)
                self._is_sending = True
                await self._send({"type": "websocket.send", "text": frame.text})
                self._is_sending = False
                if frame is _LAGGING:
                    self._is_lagging = False
            await self._send({"type": "websocket.close", "code": self._close_code})
        except (OSError, RuntimeError):
            # The connection is gone: by ASGI's rules an OSError, and uvicorn's RuntimeError once it has given up on a
            # peer that does not answer pings. The listening side hears of it and ends by itself.
            return

    def _wake(self) -> None:
        if self._sleep is not None and not self._sleep.done():
            self._sleep.set_result(None)

    def _drop_queue(self) -> None:
        self._queue.clear()
        self._characters = 0


def _cannot_push(_frame: bytes) -> bool:
    return False
