"""Voice note: five minutes from the file cache, encoded and kept, while the window stays alive."""

from __future__ import annotations

import array
import asyncio
import gc
import math
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_inbox.app import late
from desktop_inbox.app.event_loop import new_qt_loop
from desktop_inbox.app.late_sound import LateSound
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.sound import LONGEST_BYTES, SAMPLE_RATE
from desktop_inbox.viewmodels.voice.recordings import Recording, Recordings
from desktop_inbox.viewmodels.voice.review import Review
from tests.bench.harness import Figure, percentile, run_bench
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY

LIMIT_S = 3.0
STALL_LIMIT_MS = 16.0
RUNS = 5
_SECONDS = 4


class Heartbeat:
    """A timer of one millisecond on the GUI thread; `gaps_ms` are the times between its beats."""

    def __init__(self) -> None:
        self.gaps_ms: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now


def something_like_speech() -> bytes:
    """Return five minutes of syllables: voiced and hissing sounds with pauses between, always the same."""
    random.seed(7)
    samples = array.array("h")
    for number in range(_SECONDS * SAMPLE_RATE):
        at = number / SAMPLE_RATE
        loudness = max(0.0, math.sin(2 * math.pi * 3 * at)) * (0.4 + 0.6 * abs(math.sin(at)))
        voice = sum(math.sin(2 * math.pi * 130 * k * at) / k for k in range(1, 8))
        samples.append(round(4000 * loudness * (voice + random.uniform(-0.5, 0.5))))  # noqa: S311 - a sound
    whole = samples.tobytes()
    return whole * (LONGEST_BYTES // len(whole))


async def record(recordings: Recordings, pcm: bytes) -> Recording:
    """Keep a recording as it is kept while it is made."""
    recording = recordings.new(rows.contact_id(1))
    step = 1024 * 1024
    for start in range(0, len(pcm), step):
        recording = await recordings.append(recording, pcm[start : start + step])
    return recording


async def measure_in(folder: Path, progress: Callable[[str], None]) -> Figure:
    """Encode some times, and note how long that took and how the GUI thread's beats came."""
    files = FileCache(folder / "files.db", CACHE_KEY, SystemClock())
    recordings, tools = Recordings(files, SystemClock()), LateSound(late.sound_loaders())
    recording = await record(recordings, something_like_speech())
    progress(f"recorded {recording.duration_ms / 1000:.0f} s")
    took_s: list[float] = []
    gaps_ms: list[float] = []
    for number in range(RUNS):
        gc.collect()
        heart = Heartbeat()
        started = time.perf_counter()
        attachment = await Review(recording, recordings, tools).make()
        took_s.append(time.perf_counter() - started)
        heart.stop()
        gaps_ms += heart.gaps_ms
        if attachment is None or attachment.duration_ms != recording.duration_ms:
            raise RuntimeError("not encoded")
        progress(f"run {number + 1}: {took_s[-1]:.2f} s, longest stall {max(heart.gaps_ms):.1f} ms")
    await files.close()
    return Figure(
        value=max(took_s),
        unit="s",
        at_most=LIMIT_S,
        more={
            "longest_stall_ms": max(gaps_ms),
            "longest_stall_limit_ms": STALL_LIMIT_MS,
            "stall_p99_ms": percentile(gaps_ms, 99),
        },
    )


def measure(progress: Callable[[str], None]) -> Figure:
    """Encode a voice note of 5:00 (worst of several), and watch the GUI thread meanwhile."""
    application = QApplication([])
    gc.disable()
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: new_qt_loop(application)) as runner,
    ):
        return runner.run(measure_in(Path(folder), progress))


if __name__ == "__main__":
    run_bench("voice", measure)
