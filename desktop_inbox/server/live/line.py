"""One user's live line: a bounded queue of encoded frames and the loop that sends them."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime
from uuid import UUID

import msgspec

from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.protocol.changes import Cursor, Stream
from desktop_inbox.protocol.frames import Lagging, Ready, ServerFrame
from desktop_inbox.server.live.direct import Push, text_frame
from desktop_inbox.server.live.handshake import Send
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.tokens import Access

QUEUED_FRAMES = 512
QUEUED_CHARACTERS = 1024 * 1024
"""The most that waits for a slow reader. Beyond either, all of it is dropped and the reader is told to catch up."""

_encoder = msgspec.json.Encoder()


class EncodedFrame:
    """A frame as it is sent, made once for all lines that it goes to: its text, and the WebSocket frame around it."""

    __slots__ = ("text", "wire")

    def __init__(self, frame: ServerFrame) -> None:
        """Encode a frame."""
        data = _encoder.encode(frame)
        self.text = data.decode()
        self.wire = text_frame(data)


_LAGGING = EncodedFrame(Lagging())


class LiveLine:
    """What is sent on one WebSocket. Pushing never waits: what the reader does not take in time is dropped.

    `actor` and `is_subscribed` say what may be pushed on it; `typing_in` are the contacts that its user types to.
    """

    def __init__(self, access: Access, send: Send, push: Push | None = None) -> None:
        """Take the WebSocket's sending end, which only `run` uses, and the short way past it, if there is one."""
        self.actor: Actor = access.actor
        self.family_id: UUID = access.family_id
        self.expires_at: datetime = access.expires_at
        self.is_subscribed = False
        self.typing_in: set[ContactId] = set()
        self.lagged = 0
        self._send = send
        self._push_now = push or _cannot_push
        self._is_sending = False
        self._queue: deque[EncodedFrame] = deque()
        self._characters = 0
        self._is_lagging = False
        self._held: list[tuple[Stream, int, EncodedFrame]] | None = None
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

    def hold(self) -> None:
        """Keep the batches that are pushed from now on until `begin` says from which number they count."""
        self._held = []
        self.is_subscribed = True

    def begin(self, cursor: Cursor) -> None:
        """Answer a subscription: tell where the pushing begins, and push what was held and is beyond it."""
        held, self._held = self._held or [], None
        self.push(EncodedFrame(Ready(cursor=cursor)))
        reached = {Stream.SHARED: cursor.shared, Stream.PRIVATE: cursor.private}
        for stream, upto, frame in held:
            if upto > reached[stream]:
                self.push(frame)

    def end(self, frame: EncodedFrame) -> None:
        """Push a frame that ends the subscription; nothing else is pushed until the next one."""
        self._held = None
        self.is_subscribed = False
        self.push(frame)

    def push_batch(self, stream: Stream, upto: int, frame: EncodedFrame) -> None:
        """Push a batch of changes that ends at number `upto`."""
        if self._held is None:
            self.push(frame)
        elif len(self._held) < QUEUED_FRAMES:
            self._held.append((stream, upto, frame))
        # Beyond that the reader sees the gap at the next batch or tick, and catches up.

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
