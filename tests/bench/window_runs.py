"""Starts the bare window and the application in turn, inside a session with a keychain, and measures both."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop_inbox.app.keychain import KeychainVault
from tests.bench.big_profile import SECRETS


@dataclass(frozen=True)
class Run:
    """One start: milliseconds from the process's start to the painted window, and KiB of proportional set size then."""

    painted_ms: float
    pss_kib: int


def measure(module: str, *arguments: str, settle_s: float = 0.0) -> Run:
    """Start a module, wait for its line, let it settle, and end it."""
    started = time.monotonic_ns()
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{module} ended before its window was painted")
        time.sleep(settle_s)
        pss = _pss_kib(process.pid)
        process.communicate("\n")
    return Run(painted_ms=(int(line) - started) / 1e6, pss_kib=pss)


def _pss_kib(pid: int) -> int:
    """Return a process's proportional set size; 0 where the system does not tell."""
    path = Path(f"/proc/{pid}/smaps_rollup")
    if not path.exists():
        return 0
    return next(int(line.split()[1]) for line in path.read_text().splitlines() if line.startswith("Pss:"))


def main(folder: str, *, runs: int, settle_s: float) -> None:
    """Print both lists of runs as one JSON object, progress on stderr. The first start of each warms the caches."""
    asyncio.run(KeychainVault(Path(folder)).save(SECRETS))
    bare: list[Run] = []
    application: list[Run] = []
    for number in range(runs + 1):
        bare.append(measure("bare_window", settle_s=settle_s))
        application.append(measure("painted_list", folder, settle_s=settle_s))
        print(f"  run {number}: {bare[-1]} {application[-1]}", file=sys.stderr, flush=True)
    print(json.dumps({"bare": [asdict(run) for run in bare[1:]], "list": [asdict(run) for run in application[1:]]}))


if __name__ == "__main__":
    main(sys.argv[1], runs=int(sys.argv[2]), settle_s=float(sys.argv[3]))
