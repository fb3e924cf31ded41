"""One visitor's live line: a short queue of frames and the loop that sends them."""

from __future__ import annotations

import asyncio
from collections import deque
from uuid import UUID

import msgspec

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.server.channels.webchat import ServerFrame
from desktop_inbox.server.channels.webchat_access import WebChat
from desktop_inbox.server.live.handshake import Send

QUEUED_FRAMES = 64
"""The most that waits for a slow reader. Beyond, the line is closed: the widget comes back and fetches it."""

CLOSE_TRY_AGAIN = 1013

_encoder = msgspec.json.Encoder()


class VisitorLine:
    """What is sent on one visitor's WebSocket. Pushing never waits.

    `contact_id` is None until the visitor is a contact. `received` and `read` are the positions that the visitor has
    reported on this line.
    """

    def __init__(self, chat: WebChat, visitor_id: UUID, send: Send) -> None:
        """Take the WebSocket's sending end, which only `run` uses."""
        self.chat = chat
        self.visitor_id = visitor_id
        self.contact_id: ContactId | None = None
        self.received = 0
        self.read = 0
        self.is_typing = False
        self._send = send
        self._queue: deque[str] = deque()
        self._close_code: int | None = None
        self._wake = asyncio.Event()

    @property
    def is_closing(self) -> bool:
        """True once `close` was called."""
        return self._close_code is not None

    def push(self, frame: ServerFrame) -> None:
        """Push a frame."""
        if self._close_code is not None:
            return
        if len(self._queue) >= QUEUED_FRAMES:
            self.close(CLOSE_TRY_AGAIN)
            return
        self._queue.append(_encoder.encode(frame).decode())
        self._wake.set()

    def close(self, code: int) -> None:
        """Close the WebSocket. What still waits is not sent."""
        if self._close_code is None:
            self._close_code = code
            self._queue.clear()
            self._wake.set()

    async def run(self) -> None:
        """Send what is pushed, until `close` or until the connection is gone."""
        try:
            while self._close_code is None:
                if self._queue:
                    await self._send({"type": "websocket.send", "text": self._queue.popleft()})
                else:
                    self._wake.clear()
                    await self._wake.wait()
            await self._send({"type": "websocket.close", "code": self._close_code})
        except (OSError, RuntimeError):
            # The connection is gone, as in `LiveLine.run`; the listening side ends by itself.
            return
