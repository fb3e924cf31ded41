"""Frames as they are sent, made once for all lines that they go to."""

from __future__ import annotations

import msgspec

from desktop_inbox.protocol.frames import ServerFrame
from desktop_inbox.server.live.direct import text_frame

_encoder = msgspec.json.Encoder()


class EncodedFrame:
    """A frame as it is sent: its text, and the WebSocket frame around it."""

    __slots__ = ("text", "wire")

    def __init__(self, frame: ServerFrame) -> None:
        """Encode a frame."""
        data = _encoder.encode(frame)
        self.text = data.decode()
        self.wire = text_frame(data)
