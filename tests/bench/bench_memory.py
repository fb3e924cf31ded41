"""The application's proportional set size with a large cache, against a bare PySide6 window. Linux only."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from tests.bench.big_profile import measured_windows
from tests.bench.harness import Figure, run_bench

RATIO_AT_MOST = 2.2
RUNS = 3
SETTLE_S = 3.0
"""After so long everything is loaded, the network side too."""


def measure(progress: Callable[[str], None]) -> Figure:
    """Weigh the application on 10,000 cached contacts once it has settled, and a bare window, in turn."""
    runs = measured_windows(progress, runs=RUNS, settle_s=SETTLE_S)
    return Figure(
        value=statistics.median(run["pss_kib"] for run in runs["list"]) / 1024,
        unit="MiB",
        baseline=statistics.median(run["pss_kib"] for run in runs["bare"]) / 1024,
        at_most=RATIO_AT_MOST,
    )


if __name__ == "__main__":
    run_bench("memory", measure)
