"""Benchmarks: `python3 installers/dev.py bench NAME [--json]` runs `bench_NAME.py`, all on `harness.py`."""
