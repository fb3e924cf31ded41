"""Incoming messages a second, each durable before its sender goes on, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.domain.ids import ChannelId, WorkspaceId
from desktop_inbox.server.services.incoming import IncomingMessage
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.services.workspaces import do_create_channel, do_create_workspace
from desktop_inbox.server.storage.database import Database, Tx
from tests.bench.bench_fanout import measure as measure_fanout
from tests.bench.harness import Figure, percentile, run_bench
from tests.fixtures.databases import PostgresCluster, find_postgres

CONTACTS = 2_000
SENDERS = 256
"""How many messages are on their way at once, as from webhooks of busy channels."""

MESSAGES = 20_000
AT_LEAST = 2_000

Progress = Callable[[str], None]


class Speed(msgspec.Struct, frozen=True):
    """Messages a second, and the milliseconds from handing one in to its being durable."""

    messages_per_s: float
    samples_ms: list[float]


def measure(progress: Progress) -> Figure:
    """Receive 20,000 messages of 2,000 contacts, 256 at once. The value is the speed of the slower database.

    The fan-out to 1,000 connections is measured beside it (`bench fanout` alone).
    """
    fanout = measure_fanout(progress)
    more = {"fanout_us_of_cpu_a_frame": fanout.value, "fanout_at_most": fanout.at_most or 0.0}
    with tempfile.TemporaryDirectory(prefix="bench-server-") as folder:
        speeds = {"sqlite": _measure_one(f"sqlite:///{Path(folder) / 'server.db'}", "SQLite", progress)}
    binaries = find_postgres()
    if binaries is None:
        progress("NOT MEASURED: PostgreSQL is not installed (apt-get install postgresql)")
    else:
        speeds["postgres"] = _measure_on_postgres(binaries, progress)
    for name, speed in speeds.items():
        more |= {f"{name}_messages_per_s": speed.messages_per_s, f"{name}_p95_ms": percentile(speed.samples_ms, 95)}
    slower = min(speeds.values(), key=lambda speed: speed.messages_per_s)
    return Figure(
        value=slower.messages_per_s, unit="messages/s", at_least=AT_LEAST, samples_ms=slower.samples_ms, more=more
    )


def _measure_on_postgres(binaries: Path, progress: Progress) -> Speed:
    cluster = PostgresCluster(binaries)
    cluster.start()
    try:
        return _measure_one(cluster.create_database(), "PostgreSQL", progress)
    finally:
        cluster.stop()


def _measure_one(url: str, name: str, progress: Progress) -> Speed:
    speed = asyncio.run(_receive_all(url))
    progress(f"{name}: {speed.messages_per_s:,.0f} messages/s, {percentile(speed.samples_ms, 50):.0f} ms each (p50)")
    return speed


async def _receive_all(url: str) -> Speed:
    clock = SystemClock()
    database = await Database.open(url, clock=clock)
    try:
        workspace_id = WorkspaceId(new_id(clock))
        channel_id = await database.write(workspace_id, _do_set_up)
        receiver = Receiver(database)
        numbers = count()

        async def send(samples_ms: list[float], upto: int) -> None:
            while (number := next(numbers)) < upto:
                started = time.perf_counter()
                await receiver.receive(workspace_id, _message(channel_id, number))
                samples_ms.append((time.perf_counter() - started) * 1000)

        async def send_all(upto: int) -> list[float]:
            samples_ms: list[float] = []
            async with asyncio.TaskGroup() as group:
                for _ in range(SENDERS):
                    group.create_task(send(samples_ms, upto))
            return samples_ms

        await send_all(CONTACTS)
        numbers = count(CONTACTS)
        started = time.perf_counter()
        samples_ms = await send_all(CONTACTS + MESSAGES)
        return Speed(MESSAGES / (time.perf_counter() - started), samples_ms)
    finally:
        await database.close()


def _do_set_up(tx: Tx) -> ChannelId:
    do_create_workspace(tx, "Bench")
    return do_create_channel(tx, ChannelKind.WEB_CHAT, "Web chat").id


def _message(channel_id: ChannelId, number: int) -> IncomingMessage:
    """Return the number's message. The contacts write in turns; the first round makes them."""
    return IncomingMessage(
        channel_id=channel_id,
        address=f"visitor-{number % CONTACTS}",
        external_id=f"message-{number}",
        text=f"Hola, ¿mi pedido #{number} sale hoy? 😄",
        name=f"Visitor {number % CONTACTS}",
    )


if __name__ == "__main__":
    run_bench("server", measure)
