"""The server's commands: `desktop-inbox serve` and `desktop-inbox admin`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Iterator, Sequence

from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import InboxError
from desktop_inbox.server.admin_cli import CODE_CHALLENGE, add_admin_parser, run_admin
from desktop_inbox.server.app import ServerSettings
from desktop_inbox.server.cli_messages import exit_code, message_of
from desktop_inbox.server.files_option import add_files_option
from desktop_inbox.server.paths import default_database_url
from desktop_inbox.server.serving import bind, serve

DEFAULT_PORT = 8642


def main(arguments: Sequence[str]) -> int:
    """Run `serve` or `admin` with its arguments. Returns the process's exit code (see `cli_messages`)."""
    options = _parser().parse_args(list(_joined(arguments)))
    os.umask(0o077)  # what the server writes holds what customers wrote: it is for its user only
    try:
        options.database = options.database or default_database_url()
        if options.command == "serve":
            _start_logging(verbose=options.verbose)
            return _serve(options)
        return run_admin(options)
    except InboxError as error:
        print(f"desktop-inbox: {message_of(error)}", file=sys.stderr)  # noqa: T201 - it is a command
        return exit_code(error)
    except BrokenPipeError:
        return 1  # whoever read what we print has seen enough
    except OSError as error:
        print(f"desktop-inbox: {error.strerror}: {error.filename}", file=sys.stderr)  # noqa: T201 - it is a command
        return 1
    except KeyboardInterrupt:
        return 130


def _joined(arguments: Sequence[str]) -> Iterator[str]:
    """Write a challenge and its option as one argument: alone, one that begins with a hyphen would be an option."""
    rest = iter(arguments)
    for argument in rest:
        yield f"{argument}={next(rest, '')}" if argument == CODE_CHALLENGE else argument


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desktop-inbox", description="The server of Desktop Inbox.")
    commands = parser.add_subparsers(dest="command", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///PATH or postgresql://…; default: an SQLite file in your data folder",
    )
    serving = commands.add_parser("serve", parents=[shared], help="run the server")
    serving.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    serving.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="the port; 0 takes any free one (default: %(default)s)"
    )
    serving.add_argument(
        "--public-url", default="", metavar="URL", help="how browsers reach the server, if a proxy stands before it"
    )
    add_files_option(serving)
    serving.add_argument("--demo", action="store_true", help="fill an empty database with a lively demo workspace")
    serving.add_argument("--verbose", action="store_true", help="log more")
    add_admin_parser(commands, shared)
    return parser


def _serve(options: argparse.Namespace) -> int:
    settings = ServerSettings(
        database_url=options.database,
        public_url=options.public_url,
        with_demo=options.demo,
        files_folder=options.files.folder,
        s3_url=options.files.s3_url,
    )
    bound = bind(options.host, options.port)
    asyncio.run(serve(settings, bound, clock=SystemClock(), ready=_announce))
    return 0


def _announce(address: str) -> None:
    """Say that requests are answered: one line that programs read, and so nothing else goes to stdout."""
    print(f"ready {address}", flush=True)  # noqa: T201 - it is a command


def _start_logging(*, verbose: bool) -> None:
    """Log to stderr. uvicorn's own lines name query strings, so only its warnings are let through."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for name in ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy", "asyncio", "websockets"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a number from 0 to 65535")
    return port
