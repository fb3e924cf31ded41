"""The application's command line."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Sequence

from desktop_inbox import __version__
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import DEFAULT_PROFILE, Profile, profile_folder
from desktop_inbox.domain.errors import StoreUnavailableError

Run = Callable[[Options, EarlySecrets | None], int]
"""Runs the application and returns the process's exit code."""


def main(arguments: Sequence[str], load: Callable[[], Run]) -> int:
    """Run the application with the given arguments. Returns the process's exit code.

    `load` loads it (Qt): it is called once the secrets are being read.
    """
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
    options = Options(profile=given.profile, server=given.server, is_verbose=given.verbose)
    early = _early_secrets(options)
    gc.disable()  # what is loaded stays; `app.garbage` goes on from there
    return load()(options, early)


def _early_secrets(options: Options) -> EarlySecrets | None:
    try:
        return EarlySecrets(Profile(profile_folder(options.profile)))
    except StoreUnavailableError:
        return None  # the application says so
