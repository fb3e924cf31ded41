"""CPU time of the server for each frame that it pushes to 1,000 live connections, over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.live.session import LINES_PER_USER
from desktop_inbox.server.services.access import actor_of, scope_of
from desktop_inbox.server.serving import HttpServer, bind
from tests.bench.fanout_readers import Assignment, Reader
from tests.bench.harness import Figure, run_bench
from tests.fixtures.api_server import Workplace
from tests.fixtures.waiting import until

CONNECTIONS = 1_000
MESSAGES = 200
PAUSE_S = 0.02
"""Between two messages: each is a commit and a frame of its own, as from people who write."""

AT_MOST_US = 15.0

Progress = Callable[[str], None]


def measure(progress: Progress) -> Figure:
    """Store 200 messages with nobody listening and with 1,000 connections; the difference in CPU time, per frame."""
    _allow_many_files()
    with tempfile.TemporaryDirectory(prefix="bench-fanout-") as folder:
        return asyncio.run(_measure(Path(folder) / "server.db", progress))


async def _measure(database: Path, progress: Progress) -> Figure:
    clock = SystemClock()
    server = await Server.open(ServerSettings(database_url=f"sqlite:///{database}"), clock=clock)
    workplace = Workplace(server, clock)
    await workplace.prepare()
    await _write(workplace)
    alone_s = await _write(workplace)
    progress(f"nobody listens: {alone_s / MESSAGES * 1e6:,.0f} µs of CPU a message")
    bound = bind("127.0.0.1", 0)
    port: int = bound.getsockname()[1]
    listening = asyncio.Event()
    http = HttpServer(server, listening.set)
    http.config.ws_ping_interval = None  # the readers answer nothing
    async with asyncio.TaskGroup() as group:
        group.create_task(http.serve([bound]))
        await listening.wait()
        async with _readers(workplace, port):
            progress(f"{CONNECTIONS:,} connections are subscribed")
            pushed_s = await _write(workplace)
            await until(lambda: not any(line.queued for line in server.hub.lines()), timeout_s=60)
        http.should_exit = True
    lagged = server.metrics.lagging.collect()[0].samples[0].value
    await server.close()
    bound.close()
    frame_us = (pushed_s - alone_s) / (MESSAGES * CONNECTIONS) * 1e6
    progress(f"{frame_us:.1f} µs of CPU a frame")
    return Figure(value=frame_us, unit="µs of CPU/frame", at_most=AT_MOST_US, more={"lagged": lagged})


async def _write(workplace: Workplace) -> float:
    """Store messages one after another. Return the CPU seconds that this process took, pushing included."""
    started = time.process_time()
    for number in range(MESSAGES):
        await workplace.write(f"Hola, ¿mi pedido #{number} sale hoy? 😄", f"visitor-{number % 50}")
        await asyncio.sleep(PAUSE_S)
    return time.process_time() - started


@contextlib.asynccontextmanager
async def _readers(workplace: Workplace, port: int) -> AsyncIterator[None]:
    """Run the process that listens."""
    assignment = Assignment(
        port=port, path=f"/v1/ws/{workplace.workspace_id}/live", readers=await _sign_all_in(workplace)
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.fanout_readers"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(msgspec.json.encode(assignment) + b"\n")
    assert await process.stdout.readline() == b"subscribed\n"
    yield
    process.stdin.close()
    await process.wait()


async def _sign_all_in(workplace: Workplace) -> list[Reader]:
    """Sign in as many users as it takes: each may have a few lines."""
    users = [
        await workplace.add_user(f"User {number}", f"user-{number}@example.test")
        for number in range(-(-CONNECTIONS // LINES_PER_USER))
    ]
    newest = await workplace.cursor()
    readers = []
    for user in users:
        cursor = Cursor(
            epoch=newest.epoch, scope=scope_of(actor_of(user, workplace.workspace_id)), shared=newest.shared
        )
        token = (await workplace.sign_in(user)).access_token
        readers += [Reader(token, cursor)] * LINES_PER_USER
    return readers[:CONNECTIONS]


def _allow_many_files() -> None:
    """Each connection is an open file; systems allow a program 256 to 1,024 unless it asks."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - only POSIX has it

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096) if hard > 0 else 4096, hard))


if __name__ == "__main__":
    run_bench("fanout", measure)
