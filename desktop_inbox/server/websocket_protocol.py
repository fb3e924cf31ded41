"""uvicorn's WebSocket with the short way of `live.direct`."""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

from desktop_inbox.server.live.direct import EXTENSION


class PushingProtocol(WebSocketsSansIOProtocol):
    """Offers `push` to the application, beside ASGI's `send`. The two never meet: see `LiveLine`.

    It needs a connection without extensions (compression), whose frames are what they seem.
    """

    def handle_connect(self, event: Request) -> None:
        """Begin the handshake, and tell the application of the extension."""
        super().handle_connect(event)
        if hasattr(self, "scope"):  # not after a handshake that was refused
            self.scope["extensions"][EXTENSION] = self.push  # type: ignore[assignment] # extensions of others are dicts

    def push(self, frame: bytes) -> bool:
        """Write a whole frame. False: nothing was written, for the peer reads too slowly or is gone."""
        is_open = self.conn.state is State.OPEN and not self.close_sent and not self.transport.is_closing()
        if not is_open or not self.writable.is_set():
            return False
        self.transport.write(frame)
        return True
