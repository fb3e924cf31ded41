"""From the process's start to the painted list, against a bare PySide6 window in the same run."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from tests.bench.big_profile import measured_windows
from tests.bench.harness import Figure, run_bench

RATIO_AT_MOST = 3.0
RUNS = 9


def measure(progress: Callable[[str], None]) -> Figure:
    """Start the application on 10,000 cached contacts, keychain and encryption on, and a bare window, in turn."""
    runs = measured_windows(progress, runs=RUNS, settle_s=0.0)
    times = [run["painted_ms"] for run in runs["list"]]
    bare = [run["painted_ms"] for run in runs["bare"]]
    return Figure(
        value=statistics.median(times),
        unit="ms",
        samples_ms=times,
        baseline=statistics.median(bare),
        at_most=RATIO_AT_MOST,
    )


if __name__ == "__main__":
    run_bench("start", measure)
