"""Visitors who write, as a process of its own: each text is the monotonic clock when it was about to be sent."""

from __future__ import annotations

import asyncio
import sys
import time
from uuid import UUID

from desktop_inbox.app.visitor import Visitor
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.ids import ChannelId

PAUSE_S = 0.075


async def main(server: str, channel_id: str, visitors: int, messages: int) -> None:
    """Let visitors write one after the other, within the rates that the server allows each."""
    for _ in range(visitors):
        visitor = Visitor(server, ChannelId(UUID(channel_id)), SystemClock())
        try:
            await visitor.arrive()
            for _ in range(messages):
                await visitor.write(str(time.monotonic_ns()))
                await asyncio.sleep(PAUSE_S)
        finally:
            await visitor.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
