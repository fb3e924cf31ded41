"""The cache of contents against a model of it: any order of calls, also through restarts and cut-off imports."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desktop_inbox.cache.file_cache import CHUNK_BYTES, FileCache, StoredFile
from desktop_inbox.domain.errors import UserError
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.file_caches import SetClock, attachment_id, write

T = TypeVar("T")

NUMBERS = st.integers(1, 4)
VARIANTS = st.sampled_from(["", "thumbnail"])
SIZES = st.sampled_from([1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 77])
LIMIT = 2 * CHUNK_BYTES
Key = tuple[int, str]


@dataclass
class Entry:
    """What the model knows of a content."""

    data: bytes
    is_complete: bool
    is_pinned: bool
    is_recording: bool
    version: str
    used: int


class FileCacheMachine(RuleBasedStateMachine):
    """Plays a cache and a dictionary side by side. The clock moves with each rule, so uses have an order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="file-cache-model-"))
        self.runner = asyncio.Runner()
        self.clock = SetClock()
        self.turn = 0
        self.model: dict[Key, Entry] = {}
        self.stale: list[tuple[Key, StoredFile, int]] = []
        self.files = self.run(self._opened())

    def teardown(self) -> None:
        self.run(self.files.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def run(self, work: Coroutine[object, object, T]) -> T:
        return self.runner.run(work)

    async def _opened(self) -> FileCache:
        return await FileCache.open(self.folder / "files.db", CACHE_KEY, self.clock)

    def tick(self) -> int:
        self.turn += 1
        self.clock.move(timedelta(minutes=2))
        return self.turn

    def fresh(self, size: int) -> bytes:
        """Return bytes that no two rules share."""
        return Random(self.turn).randbytes(size)  # noqa: S311 - nothing secret

    def entry(self, key: Key, data: bytes, *, version: str = "", **facts: bool) -> Entry:
        made = Entry(data=data, version=version, used=self.turn, is_complete=False, is_pinned=False, is_recording=False)
        for name, value in facts.items():
            setattr(made, name, value)
        self.model[key] = made
        return made

    # Putting in -------------------------------------------------------------------------------------------------------
    @rule(number=NUMBERS, variant=VARIANTS, size=SIZES)
    def put(self, number: int, variant: str, size: int) -> None:
        self.tick()
        data = self.fresh(size)
        self.run(self.files.put(attachment_id(number), data, variant))
        self.entry((number, variant), data, is_complete=True, is_pinned=not variant)

    @rule(number=NUMBERS, size=SIZES, is_cut=st.booleans())
    def import_file(self, number: int, size: int, is_cut: bool) -> None:
        self.tick()
        data = self.fresh(size)
        path = write(self.folder, data)

        def progress(_done: int, _total: int) -> None:
            if is_cut:
                path.write_bytes(b"changed, and longer" * CHUNK_BYTES)

        importing = self.files.import_file(attachment_id(number), path, limit_bytes=size, progress=progress)
        if is_cut:
            with contextlib.suppress(UserError):
                self.run(importing)
            self.model.pop((number, ""), None)
        else:
            self.run(importing)
            self.entry((number, ""), data, is_complete=True, is_pinned=True)

    @rule(number=NUMBERS, size=SIZES)
    def append(self, number: int, size: int) -> None:
        self.tick()
        data = self.fresh(size)
        known = self.model.get((number, ""))
        appending = self.files.append(attachment_id(number), data)
        if known is not None and known.is_complete:
            assert self.code_of(appending) == "file_not_here"
            return
        known = known or self.entry((number, ""), b"", is_pinned=True, is_recording=True)
        known.data += data
        assert self.run(appending) == len(known.data)

    @rule(number=NUMBERS, version=st.sampled_from(["v1", "v2"]), size=SIZES)
    def fetch(self, number: int, version: str, size: int) -> None:
        self.tick()
        data = self.fresh(size)
        known = self.model.get((number, ""))
        file = self.run(self.files.begin_fetching(attachment_id(number), version))
        if known is not None and known.is_complete:
            assert file.is_complete
            assert self.code_of(self.files.extend(file, file.size_bytes, data)) == "file_not_here"
            return
        if known is None or known.version != version:
            known = self.entry((number, ""), b"", version=version)
        assert file.size_bytes == len(known.data)
        known.data += data
        assert self.run(self.files.extend(file, file.size_bytes, data)) == len(known.data)
        self.stale.append(((number, ""), file, file.size_bytes))

    @rule(pick=st.randoms(use_true_random=False))
    def extend_what_went_on(self, pick: Random) -> None:
        """Whoever holds a place that is not the end any more writes nothing."""
        if self.stale:
            _, file, offset = pick.choice(self.stale)
            assert self.code_of(self.files.extend(file, offset, b"late")) == "file_not_here"

    @rule(number=NUMBERS, is_right=st.booleans())
    def finish(self, number: int, is_right: bool) -> None:
        self.tick()
        known = self.model.get((number, ""))
        finishing = self.files.finish(attachment_id(number), sha256="" if is_right else "0" * 64)
        if known is None:
            assert self.code_of(finishing) == "file_not_here"
        elif known.is_complete or is_right:
            found = self.run(finishing)
            assert found.sha256 == hashlib.sha256(known.data).hexdigest()
            if not known.is_complete:
                known.is_complete, known.used = True, self.turn
        else:
            assert self.code_of(finishing) == "file_damaged"
            del self.model[number, ""]

    # Getting out ------------------------------------------------------------------------------------------------------
    @rule(number=NUMBERS, variant=VARIANTS)
    def content(self, number: int, variant: str) -> None:
        self.tick()
        known = self.model.get((number, variant))
        asked = self.files.content(attachment_id(number), variant, limit_bytes=LIMIT)
        if known is None or not known.is_complete:
            assert self.run(asked) is None
        elif len(known.data) > LIMIT:
            assert self.code_of(asked) == "file_too_large"
        else:
            assert self.run(asked) == known.data
            known.used = self.turn

    @rule(number=NUMBERS, offset=st.integers(0, 3 * CHUNK_BYTES), size=st.integers(0, 3 * CHUNK_BYTES))
    def read(self, number: int, offset: int, size: int) -> None:
        self.tick()
        known = self.model.get((number, ""))
        reading = self.files.read(attachment_id(number), offset, size)
        if known is None:
            assert self.code_of(reading) == "file_not_here"
        else:
            assert self.run(reading) == known.data[offset : offset + size]
            known.used = self.turn

    # Keeping house ----------------------------------------------------------------------------------------------------
    @rule(number=NUMBERS, is_pinned=st.booleans())
    def pin(self, number: int, is_pinned: bool) -> None:
        self.run((self.files.pin if is_pinned else self.files.unpin)([attachment_id(number)]))
        if (number, "") in self.model:
            self.model[number, ""].is_pinned = is_pinned

    @rule(number=NUMBERS)
    def remove(self, number: int) -> None:
        self.run(self.files.remove([attachment_id(number)]))
        for variant in ("", "thumbnail"):
            self.model.pop((number, variant), None)

    @rule(limit=st.sampled_from([0, 1000, CHUNK_BYTES, 3 * CHUNK_BYTES]))
    def trim(self, limit: int) -> None:
        free = sorted((entry.used, key) for key, entry in self.model.items() if not entry.is_pinned)
        left = sum(len(self.model[key].data) for _, key in free)
        forgotten = 0
        for _, key in free:
            if left - forgotten <= limit:
                break
            forgotten += len(self.model.pop(key).data)
        assert self.run(self.files.trim(limit)) == forgotten

    @rule()
    def restart(self) -> None:
        self.run(self.files.close())
        self.files = self.run(self._opened())

    def code_of(self, work: Coroutine[object, object, object]) -> str:
        try:
            self.run(work)
        except UserError as error:
            return error.code
        return ""

    @invariant()
    def states_agree(self) -> None:
        for number in range(1, 5):
            for variant in ("", "thumbnail"):
                found = self.run(self.files.state(attachment_id(number), variant))
                known = self.model.get((number, variant))
                assert (found is None) == (known is None)
                if found is not None and known is not None:
                    facts = (found.size_bytes, found.is_complete, found.is_pinned)
                    assert facts == (len(known.data), known.is_complete, known.is_pinned)

    @invariant()
    def recordings_agree(self) -> None:
        found = {file.id for file in self.run(self.files.recordings())}
        assert found == {attachment_id(key[0]) for key, entry in self.model.items() if entry.is_recording}


FileCacheMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestFileCache = FileCacheMachine.TestCase
