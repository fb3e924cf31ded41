"""The application's command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desktop_inbox import __version__
from desktop_inbox.app import late
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import DEFAULT_PROFILE, Profile, profile_folder
from desktop_inbox.domain.errors import StoreUnavailableError


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
    given = parser.parse_args(arguments)
    return start(Options(profile=given.profile, server=given.server, is_verbose=given.verbose))


def start(options: Options) -> int:
    """Begin to read the secrets, load the application, and run it. Returns the process's exit code."""
    try:
        early = EarlySecrets(Profile(profile_folder(options.profile)))
    except StoreUnavailableError:
        early = None  # the application says so
    return late.run_application(options, early)
