"""What the benchmarks print."""

from __future__ import annotations

import json
import sys

import pytest

from tests.bench.harness import Figure, as_json, percentile, run_bench


def test_percentiles_are_samples():
    samples = list(range(1, 101))
    assert [percentile(samples, percent) for percent in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert percentile([7.0], 99) == 7.0


def test_no_samples_have_no_percentile():
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 50)


def test_a_comparison_has_a_ratio_and_a_distribution_its_percentiles():
    figure = Figure(value=300, unit="ms", samples_ms=[1.0, 2.0, 3.0], baseline=150, at_most=3, more={"cpu_us": 12.3456})
    assert as_json("start", figure) == {
        "name": "start",
        "value": 300,
        "unit": "ms",
        "p50": 2.0,
        "p95": 3.0,
        "p99": 3.0,
        "baseline": 150,
        "ratio": 2.0,
        "at_most": 3,
        "cpu_us": 12.35,
    }


def test_the_last_line_is_json(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench", "--json"])

    def measure(progress):
        progress("working")
        return Figure(value=1.5, unit="ms")

    run_bench("x", measure)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("working")
    assert json.loads(lines[-1]) == {"name": "x", "value": 1.5, "unit": "ms"}
