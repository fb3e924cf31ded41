"""A process that leaves a draft with a file and a held voice note: `python -m tests.integration.draft_writer FOLDER`.

It prints `kept` when both have been written, and waits until it is killed.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.draft import DraftContent, DraftMode
from tests.fixtures.caches import CACHE_KEY, fill, open_store
from tests.fixtures.commands import make_send
from tests.fixtures.replying_rows import make_attachment
from tests.fixtures.rows import contact_id, make_contact, make_conversation

FILE = make_attachment(1)
NOTE = make_attachment(2, name="note.ogg", kind=AttachmentKind.VOICE, duration_ms=2000)
CONTENTS = {FILE.id: b"prices" * 100_000, NOTE.id: b"sound" * 20_000}
BEGUN = DraftContent(text="half a sentence", attachments=(FILE,))
SENT = make_send(1, text="", attachments=(NOTE,))
HOLD_S = 60.0


async def write(folder: Path) -> None:
    """Write both, say so, and wait."""
    store = await open_store(folder / "cache.db")
    files = await FileCache.open(folder / "files.db", CACHE_KEY, SystemClock())
    await fill(store, make_contact(1), make_conversation(1))
    for attachment_id, content in CONTENTS.items():
        await files.put(attachment_id, content)
    await store.save_draft(contact_id(1), DraftMode.REPLY, BEGUN, hold_s=HOLD_S)
    await store.enqueue(SENT, hold_s=HOLD_S)
    sys.stdout.write("kept\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
