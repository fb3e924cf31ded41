"""The application's command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desktop_inbox import __version__
from desktop_inbox.app.main import run_application
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import DEFAULT_PROFILE


def main(arguments: Sequence[str]) -> int:
    """Run the application with the given arguments. Returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="desktop-inbox",
        description="The team inbox. Other commands: serve, admin (the server), demo; see their --help.",
    )
    parser.add_argument("--version", action="version", version=f"Desktop Inbox {__version__}")
    parser.add_argument(
        "--profile", default=DEFAULT_PROFILE, metavar="NAME", help="keep everything under this name, or in this folder"
    )
    parser.add_argument(
        "--server", default="", metavar="ADDRESS", help="the address that the sign-in window begins with"
    )
    parser.add_argument("--verbose", action="store_true", help="log more, also to the terminal")
    options = parser.parse_args(arguments)
    return run_application(Options(profile=options.profile, server=options.server, is_verbose=options.verbose))
