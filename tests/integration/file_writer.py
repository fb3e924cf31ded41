"""A process that records until it is killed: `python -m tests.integration.file_writer PATH`.

It prints the length of the recording after each part that was kept. Byte n is n modulo 251.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.ids import AttachmentId
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.rows import make_id

PART_BYTES = 9_600


async def record(path: Path) -> None:
    """Append part after part."""
    files = await FileCache.open(path, CACHE_KEY, SystemClock())
    size_bytes = 0
    while True:
        part = bytes(n % 251 for n in range(size_bytes, size_bytes + PART_BYTES))
        size_bytes = await files.append(AttachmentId(make_id(30, 1)), part)
        sys.stdout.write(f"{size_bytes}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1])))
