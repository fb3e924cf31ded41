"""The other end of the fan-out: a process with many WebSockets that subscribe, and then only take what comes.

Reads one JSON line from standard input, an `Assignment`; prints a line when all have subscribed; ends with its input.
"""

from __future__ import annotations

import asyncio
import base64
import os
import sys

import msgspec

from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.frames import Subscribe

_CHUNK = 256 * 1024


class Reader(msgspec.Struct):
    """One WebSocket: its access token and the cursor to subscribe from."""

    token: str
    cursor: Cursor


class Assignment(msgspec.Struct):
    """What to open: so many WebSockets as there are readers, on a local port."""

    port: int
    path: str
    readers: list[Reader]


async def read_all(assignment: Assignment) -> None:
    """Open all WebSockets and take what comes until standard input ends."""
    streams = [await _open(assignment, reader) for reader in assignment.readers]
    print("subscribed", flush=True)
    draining = [asyncio.ensure_future(_drain(stream)) for stream, _ in streams]
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for _, writer in streams:
        writer.close()
    await asyncio.gather(*draining)


async def _open(assignment: Assignment, reader: Reader) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    stream, writer = await asyncio.open_connection("127.0.0.1", assignment.port, limit=_CHUNK)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET {assignment.path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Authorization: Bearer {reader.token}",
    )
    writer.write("\r\n".join((*lines, "", "")).encode())
    status = await stream.readuntil(b"\r\n\r\n")
    if b" 101 " not in status:
        raise RuntimeError(status.decode())
    writer.write(_text_frame(msgspec.json.encode(Subscribe(cursor=reader.cursor))))
    ready = await stream.read(_CHUNK)
    if b'"type":"ready"' not in ready:
        raise RuntimeError(ready.decode(errors="replace"))
    return stream, writer


def _text_frame(text: bytes) -> bytes:
    """Return a text frame of 126 to 65,535 bytes, masked with zeros, which change nothing (RFC 6455, section 5.2)."""
    return b"\x81" + bytes([0x80 | 126]) + len(text).to_bytes(2, "big") + bytes(4) + text


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(_CHUNK):
        pass


if __name__ == "__main__":
    asyncio.run(read_all(msgspec.json.decode(sys.stdin.readline(), type=Assignment)))
