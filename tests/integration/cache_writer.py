"""A process that writes into a cache until it is killed: `python -m tests.integration.cache_writer PATH`.

It prints a line after each write that has returned: `message N` and `command N`. What was printed must be found later.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.fixtures.caches import fill, open_store, push
from tests.fixtures.commands import make_send
from tests.fixtures.rows import make_contact, make_conversation, make_last_message, make_message


async def write(path: Path) -> None:
    """Receive a message and send one, over and over."""
    store = await open_store(path)
    await fill(store, make_contact(1), make_conversation(1))
    for number in range(1, 100_000):
        message = make_message(1000 + 2 * number)
        conversation = make_conversation(1, ver=1001 + 2 * number, last_message=make_last_message(message))
        await push(store, message, conversation)
        sys.stdout.write(f"message {message.position}\n")
        await store.enqueue(make_send(number))
        sys.stdout.write(f"command {number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
