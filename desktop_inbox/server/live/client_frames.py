"""What users' applications send on their live lines: decoded, limited in size and rate, and never trusted."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.errors import ProtocolError
from desktop_inbox.protocol.frames import FRAME_BYTES, ClientFrame
from desktop_inbox.server.channels.rate_limits import Rate
from desktop_inbox.server.live.handshake import Message

GARBAGE_FRAMES = 5
"""So many frames that were not understood, and the line is closed."""

FRAME_RATE = Rate(burst=20, per_s=5.0)
"""How many frames a line may send. An application sends one to subscribe and one every few seconds while typing."""

_decoder: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)


def decode_frame(message: Message) -> ClientFrame:
    """Return the frame of a `websocket.receive` message.

    Raises `ProtocolError`: `binary_frame`, `frame_too_large`, `bad_frame`.
    """
    text = message.get("text")
    if text is None:
        raise ProtocolError("binary_frame")
    # UTF-8 takes at least a byte for each character, so the first test spares encoding what is far too large.
    if len(text) > FRAME_BYTES or len(data := text.encode("utf-8", "replace")) > FRAME_BYTES:
        raise ProtocolError("frame_too_large")
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProtocolError("bad_frame") from error
