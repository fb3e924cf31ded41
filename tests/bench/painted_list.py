"""Starts the application on a profile by its own command line, watched (see `watched_application`)."""

from __future__ import annotations

import sys

from desktop_inbox.app import command_line


def _load() -> command_line.Run:
    from tests.bench.watched_application import run_watched  # noqa: PLC0415 - as late as the application itself

    return run_watched


if __name__ == "__main__":
    sys.exit(command_line.main(["--profile", sys.argv[1]], _load))
