"""An application that is killed while something is begun and something can still be undone: nothing of it is lost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.draft import VOICE_NOTES, DraftContent, DraftMode
from desktop_inbox.domain.transfers import TransferState
from tests.fixtures.caches import CACHE_KEY, open_store
from tests.fixtures.line_process import read_line
from tests.fixtures.rows import contact_id
from tests.integration.draft_writer import BEGUN, CONTENTS, FILE, NOTE, SENT

ROOT = Path(__file__).parents[2]


async def write_and_be_killed(folder: Path) -> None:
    """Run the writer until it has said that it is done, and kill it without a warning."""
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.draft_writer", str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert (await read_line(writer)).strip() == "kept"
    finally:
        writer.kill()
        await writer.communicate()


@asynccontextmanager
async def reopened(folder: Path) -> AsyncIterator[tuple[Store, FileCache]]:
    store = await open_store(folder / "cache.db")
    files = await FileCache.open(folder / "files.db", CACHE_KEY, SystemClock())
    yield store, files
    await files.close()
    await store.close()


async def test_what_was_begun_and_what_was_held_is_all_there_after_a_kill(tmp_path: Path) -> None:
    await write_and_be_killed(tmp_path)
    async with reopened(tmp_path) as (store, files):
        assert await store.draft(contact_id(1), DraftMode.REPLY) == BEGUN
        assert [entry.command for entry in await store.outbox()] == [SENT]
        assert {upload.attachment for upload in await store.uploads()} == {FILE, NOTE}
        await store.record_upload(NOTE.id, TransferState.DONE)
        assert await store.due_commands(10, frozenset()) == [], "it can still be taken back"
        assert await store.next_due() is not None
        assert await store.kept_contents() == set(CONTENTS)
        await files.trim(0)
        assert {key: await files.content(key) for key in CONTENTS} == CONTENTS

        assert await store.take_back([SENT.command_id], None) == [SENT]
    async with reopened(tmp_path) as (store, _):
        assert await store.outbox() == []
        assert await store.draft(contact_id(1), DraftMode.REPLY) == BEGUN
        assert await store.draft(contact_id(1), VOICE_NOTES) == DraftContent(attachments=(NOTE,))
