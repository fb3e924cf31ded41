"""What every benchmark shares: its command line, progress while it works, percentiles, and one JSON object at the end.

A benchmark is a module `bench_NAME.py` with a function that returns a `Figure`, and as its last lines

    if __name__ == "__main__":
        run_bench("NAME", measure)
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured.

    `value` in `unit`; `samples_ms` where it is a distribution (milliseconds); `baseline` in the same unit where it
    compares, which gives a `ratio`; `at_most` and `at_least` are what was asked of the value, or of the ratio where
    there is one; `more` are further figures, their names with units.
    """

    value: float
    unit: str
    samples_ms: Sequence[float] = ()
    baseline: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    more: dict[str, float] = field(default_factory=dict)


def percentile(samples: Sequence[float], percent: float) -> float:
    """Return the smallest sample that `percent` of all do not exceed. Raises `ValueError` without any."""
    if not samples:
        raise ValueError("no samples")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def as_json(name: str, figure: Figure) -> dict[str, object]:
    """Return a figure as the object that is printed."""
    result: dict[str, object] = {"name": name, "value": _rounded(figure.value), "unit": figure.unit}
    if figure.samples_ms:
        result |= {f"p{percent}": _rounded(percentile(figure.samples_ms, percent)) for percent in (50, 95, 99)}
    if figure.baseline is not None:
        result |= {"baseline": _rounded(figure.baseline), "ratio": _rounded(figure.value / figure.baseline)}
    limits = (("at_most", figure.at_most), ("at_least", figure.at_least))
    result |= {key: limit for key, limit in limits if limit is not None}
    return result | {key: _rounded(value) for key, value in figure.more.items()}


def run_bench(name: str, measure: Callable[[Callable[[str], None]], Figure]) -> None:
    """Run a benchmark from the command line. `measure` gets a function that prints progress."""
    parser = argparse.ArgumentParser(prog=f"bench {name}", description=measure.__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object last")
    options = parser.parse_args()
    started = time.perf_counter()

    def progress(text: str) -> None:
        print(f"[{time.perf_counter() - started:6.1f} s] {text}", flush=True)

    result = as_json(name, measure(progress))
    if options.json:
        print(json.dumps(result), flush=True)
    else:
        print("\n".join(f"{key:>12}: {value}" for key, value in result.items()), flush=True)


def _rounded(value: float) -> float:
    """Keep four significant digits, and whole numbers whole."""
    return round(value, max(0, 4 - len(str(int(abs(value)))))) if value else 0.0
