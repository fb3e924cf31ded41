"""The one door for developers: `python3 installers/dev.py COMMAND`. Needs only Python 3.11 or newer.

It makes the environment, installs the system libraries that a command needs, and hands over to the program, to pytest
or to the checkers. `--help` on every command says what it does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

if sys.version_info < (3, 11):  # noqa: UP036 - older ones get here too, and shall be told
    sys.exit("Desktop Inbox needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ".")

from environment import ROOT, EnvironmentFailedError, ensure_environment, program
from system_packages import ensure_system_packages
from translation_files import build_translations, update_translations

DEMO = ROOT / ".dev" / "demo"
"""The demo's profile, with its server's database."""
ALL_TESTS = ("--numprocesses=3", "--dist=loadfile", "--max-worker-restart=0")
"""How all tests are run: three files at once, as they often wait. What a file's tests share is made once.

A process that crashes ends the run: pytest-xdist would try the same test again and again, and then wait forever
(https://github.com/pytest-dev/pytest-xdist/issues/1378).
"""
BENCHES = sorted(path.stem.removeprefix("bench_") for path in (ROOT / "tests" / "bench").glob("bench_*.py"))
CHECKS = (
    ("ruff", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("mypy of installers/", ["mypy", "--config-file", "installers/mypy.ini"]),
    ("import contracts", ["lint-imports", "--no-logo"]),
    ("architecture tests", ["pytest", "-q", "tests/architecture"]),
)


def run(options: argparse.Namespace) -> int:
    """Start the demo: a server with a lively workspace, and the application signed in as an agent."""
    return _python("-m", "desktop_inbox", "demo", "--profile", str(DEMO), *options.rest)


def serve(options: argparse.Namespace) -> int:
    """Start the server alone; what follows goes to `desktop-inbox serve`."""
    return _python("-m", "desktop_inbox", "serve", *options.rest)


def test(options: argparse.Namespace) -> int:
    """Run the tests, three files at once; what follows goes to pytest instead (`--slow`, paths, `-k NAME`)."""
    return _call([str(program("pytest")), *(options.rest or ALL_TESTS)])


def check(_options: argparse.Namespace) -> int:
    """Run everything that must pass before a commit, but for the tests: style, types, import contracts, structure."""
    failed = []
    for name, (tool, *arguments) in CHECKS:
        print(f"== {name}", flush=True)
        if _call([str(program(tool)), *arguments]) != 0:
            failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def fix(_options: argparse.Namespace) -> int:
    """Mend what can be mended by itself: imports, format, simple lint."""
    linted = _call([str(program("ruff")), "check", "--fix", "."])
    return _call([str(program("ruff")), "format", "."]) or linted


def bench(options: argparse.Namespace) -> int:
    """Measure one figure, showing progress. With --json the last line is one JSON object."""
    json = ["--json"] if options.json else []
    return _python("-m", f"tests.bench.bench_{options.name}", *json, *options.rest)


def screenshot(options: argparse.Namespace) -> int:
    """Save pictures of the running application on the demo workspace, light and dark, to docs/images/."""
    return _python("-m", "desktop_inbox", "demo", "--screenshots", str(ROOT / "docs" / "images"), *options.rest)


def translations(options: argparse.Namespace) -> int:
    """Collect the strings of the source into translations/*.ts, and build them."""
    return update_translations(options.rest)


COMMANDS = (
    (run, "run"),
    (serve, "serve"),
    (test, "test"),
    (check, "run"),
    (fix, "serve"),
    (bench, "run"),
    (screenshot, "run"),
    (translations, "run"),
)
"""Each command, and the job whose system packages it needs. The job `serve` draws nothing."""


def _python(*arguments: str) -> int:
    return _call([str(program("python")), *arguments])


def _call(command: list[str]) -> int:
    """Run a program in the checkout to its end and return its exit code. Ctrl+C reaches it too, and it ends itself."""
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def _parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the command, its job and options; `rest` is what goes to the program behind the command."""
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command, job in COMMANDS:
        text = command.__doc__
        subparser = commands.add_parser(command.__name__, help=text, description=text)
        subparser.set_defaults(command=command, job=job)
        if command is bench:
            subparser.add_argument("name", choices=BENCHES, metavar="NAME", help=", ".join(BENCHES))
            subparser.add_argument("--json", action="store_true", help="print one JSON object last")
    options, rest = parser.parse_known_args(arguments)
    options.rest = rest
    return options


def main() -> int:
    """Prepare what the command needs, then run it."""
    options = _parse()
    try:
        ensure_system_packages(options.job)
        ensure_environment()
    except EnvironmentFailedError as error:
        print(error, file=sys.stderr)
        return 1
    if options.job != "serve":
        build_translations()
    return int(options.command(options))


if __name__ == "__main__":
    sys.exit(main())
