"""The cache alone: storing a first sync, opening it again, and what the screens ask of it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.ids import CommandId, MessageId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, SortOrder
from desktop_inbox.protocol.conversation_commands import SendMessage
from tests.bench.harness import Figure, percentile, run_bench
from tests.fixtures import rows
from tests.fixtures.caches import open_store, push

CONTACTS, MESSAGES = 10_000, 100_000
MANY_CONTACTS = 50_000
ROUNDS = 200

Progress = Callable[[str], None]
Question = Callable[[], Awaitable[object]]


def measure(progress: Progress) -> Figure:
    """Store 10,000 contacts and 100,000 messages, open them again, page through lists and a long timeline."""
    with tempfile.TemporaryDirectory(prefix="bench-cache-") as folder:
        return asyncio.run(_measure(Path(folder), progress))


async def _measure(folder: Path, progress: Progress) -> Figure:
    speed = await _sync(folder / "cache.db", progress, contacts=CONTACTS, messages=MESSAGES)
    more = {"open_ms": await _open(folder / "cache.db")}
    progress(f"opened with the first 100 entries in {more['open_ms']:.1f} ms")
    await _sync(folder / "long.db", progress, contacts=10, messages=100, longest=MESSAGES)
    timeline_ms = await _timeline(folder / "long.db")
    await _sync(folder / "many.db", progress, contacts=MANY_CONTACTS, messages=MANY_CONTACTS)
    for name, samples in (await _lists(folder / "many.db")).items():
        more |= {f"{name}_p50_ms": percentile(samples, 50), f"{name}_p95_ms": percentile(samples, 95)}
        progress(f"{name}: {more[f'{name}_p95_ms']:.2f} ms (p95)")
    return Figure(value=speed, unit="messages/s", at_least=15_000, samples_ms=timeline_ms, more=more)


async def _sync(path: Path, progress: Progress, **sizes: int) -> float:
    """Store a first sync and return how many messages were stored in a second."""
    pages = rows.encoded_pages(**sizes)
    store = await open_store(path)
    await store.begin_snapshot()
    started = time.perf_counter()
    for page in pages:
        await store.apply_snapshot_page(page)
    elapsed_s = time.perf_counter() - started
    await store.close()
    messages = sizes["messages"] + sizes.get("longest", 0)
    progress(f"stored {sizes['contacts']} contacts and {messages} messages in {elapsed_s:.1f} s")
    return messages / elapsed_s


async def _open(path: Path) -> float:
    """Return the milliseconds from nothing open to the first 100 entries."""
    samples = []
    for _ in range(10):
        started = time.perf_counter()
        store = await open_store(path)
        await store.entries(ContactQuery())
        samples.append((time.perf_counter() - started) * 1000)
        await store.close()
    return percentile(samples, 50)


async def _timeline(path: Path) -> list[float]:
    """Return the milliseconds of pages of 100 items all over a timeline of 100,000."""
    store = await open_store(path)
    top = CONTACTS + MESSAGES
    samples = await _samples(
        lambda index: lambda: store.timeline(rows.contact_id(1), before=top - index * (MESSAGES // ROUNDS))
    )
    await store.close()
    return samples


async def _lists(path: Path) -> dict[str, list[float]]:
    """Return the milliseconds of what the lists ask with 50,000 open conversations, and of a change to one."""
    store = await open_store(path)
    await _change(store, 1000)  # until the first write, the first page and the counts are those read on opening
    mine = ContactQuery(inbox=InboxKey(Inbox.MINE), sort=SortOrder.LONGEST_WAITING)
    middle = (await store.entries(ContactQuery(), limit=MANY_CONTACTS // 2))[-1].sort_key
    questions: dict[str, Question] = {
        "page": lambda: store.entries(ContactQuery()),
        "page_deep": lambda: store.entries(ContactQuery(), after=middle),
        "page_mine_waiting": lambda: store.entries(mine),
        "page_by_name": lambda: store.entries(ContactQuery(text="nunez 4999")),
        "counts": store.counts,
    }
    found = {name: await _samples(lambda _, question=question: question) for name, question in questions.items()}
    found["change"] = await _samples(lambda index: lambda: _change(store, index))
    found["enqueue"] = await _samples(lambda index: lambda: _enqueue(store, index))
    await store.close()
    return found


async def _change(store: Store, index: int) -> None:
    """Receive a message, live."""
    number, position = index + 1, 1_000_000 + 2 * index
    message = rows.make_message(position, contact=number)
    conversation = rows.make_conversation(number, ver=position + 1, last_message=rows.make_last_message(message))
    await push(store, message, conversation)


async def _enqueue(store: Store, index: int) -> None:
    """Send a message."""
    await store.enqueue(
        SendMessage(
            command_id=CommandId(rows.make_id(20, index)),
            contact_id=rows.contact_id(index + 1),
            message_id=MessageId(rows.make_id(21, index)),
            conversation_id=rows.conversation_id(index + 1),
            text="Gracias",
        )
    )


async def _samples(question_of: Callable[[int], Question]) -> list[float]:
    """Ask a question many times and return the milliseconds that each answer took."""
    samples = []
    for index in range(ROUNDS):
        question = question_of(index)
        started = time.perf_counter()
        await question()
        samples.append((time.perf_counter() - started) * 1000)
    return samples


if __name__ == "__main__":
    run_bench("cache", measure)
