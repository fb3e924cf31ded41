"""A network between a client and a server that breaks its connections after so many bytes in either direction."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator


class CuttingProxy:
    """Passes bytes on. `cuts`: how many bytes each next connection lives; None: for ever."""

    def __init__(self, port: int, cuts: Iterator[int | None]) -> None:
        self._port = port
        self._cuts = cuts
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.address = ""

    async def handle(self, near: asyncio.StreamReader, near_writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        far, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        left = [next(self._cuts)]
        both = [
            asyncio.ensure_future(_pass_on(near, far_writer, left)),
            asyncio.ensure_future(_pass_on(far, near_writer, left)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.wait(both)
            for writer in (near_writer, far_writer):
                writer.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: list[int | None]) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(16 * 1024):
            if left[0] is not None:
                data = data[: left[0]]
                left[0] -= len(data)
            writer.write(data)
            await writer.drain()
            if left[0] == 0:
                return


@contextlib.asynccontextmanager
async def cutting(port: int, cuts: Iterator[int | None]) -> AsyncIterator[CuttingProxy]:
    """Run a proxy before a local port."""
    proxy = CuttingProxy(port, cuts)
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await proxy.handle(reader, writer)
        finally:
            tasks.discard(task)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    proxy.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await server.wait_closed()
