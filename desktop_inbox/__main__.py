"""`desktop-inbox` and `python -m desktop_inbox`: the registry of the commands of both programs.

This is the one place that imports inside functions for this: a server must not load Qt, nor the application the server.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_inbox.app.command_line import Run

_SERVER = frozenset({"serve", "admin"})
_DEMO = "demo"
_READ_KEYCHAIN = "read-keychain"
"""Only for the application itself: see `app.early_secrets`."""
_CHECK_SPELLING = "check-spelling"
"""Only for the application itself: see `app.spelling_process`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the first argument names; without one, the application. Returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[0] if given else ""
    if command in _SERVER:
        return _run_server(given)
    if command == _DEMO:
        return _run_demo(given[1:])
    if command == _READ_KEYCHAIN:
        return _read_keychain(given[1:])
    if command == _CHECK_SPELLING:
        return _check_spelling(given[1:])
    return _run_application(given)


def _run_server(arguments: Sequence[str]) -> int:
    from desktop_inbox.server import cli  # noqa: PLC0415 - the registry

    return cli.main(arguments)


def _run_demo(arguments: Sequence[str]) -> int:
    from desktop_inbox.app import demo  # noqa: PLC0415 - the registry

    return demo.main(arguments)


def _read_keychain(arguments: Sequence[str]) -> int:
    from desktop_inbox.app import keychain_reader  # noqa: PLC0415 - the registry

    return keychain_reader.main(arguments)


def _check_spelling(arguments: Sequence[str]) -> int:
    from desktop_inbox.app import spelling_worker  # noqa: PLC0415 - the registry

    return spelling_worker.main(arguments)


def _run_application(arguments: Sequence[str]) -> int:
    from desktop_inbox.app import command_line  # noqa: PLC0415 - the registry

    return command_line.main(arguments, _load_application)


def _load_application() -> Run:
    from desktop_inbox.app import main as application  # noqa: PLC0415 - the registry

    return lambda options, early: application.run_application(options, early=early)


if __name__ == "__main__":
    sys.exit(main())
