"""`desktop-inbox demo`: a server with a lively workspace, and the application signed in as one of its agents."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from desktop_inbox.app.application import Job
from desktop_inbox.app.demo_server import DemoServer
from desktop_inbox.app.main import run_application
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import Profile, profile_folder
from desktop_inbox.app.screenshots import Screenshots
from desktop_inbox.app.unattended import UnattendedDemo
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import InboxError

PROFILE = "demo"
PICTURE = "desktop-inbox-demo.png"


def main(arguments: Sequence[str]) -> int:
    """Run the demo. Returns the exit code; an unattended run's tells whether everything was seen."""
    options = _parser().parse_args(arguments)
    if options.without_server:
        return run_application(Options(profile=options.profile))
    is_unattended = options.unattended or options.screenshots is not None or not has_display()
    try:
        if is_unattended:
            return _run_unattended(profile_folder(options.profile) / PICTURE, options.screenshots)
        return _run_attended(Profile(profile_folder(options.profile)))
    except InboxError as error:
        _tell(f"The demo cannot go on: {error.code} {error.params.get('words', '')}")
        return 1


def has_display() -> bool:
    """Tell whether windows can be shown: always on Windows and macOS; on Linux where there is X11 or Wayland."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desktop-inbox demo", description=__doc__)
    parser.add_argument("--profile", default=PROFILE, metavar="NAME", help="keep everything under this name or folder")
    parser.add_argument(
        "--without-server", action="store_true", help="start only the application: what was synced is there"
    )
    parser.add_argument(
        "--unattended", action="store_true", help="let a visitor and an agent act by themselves, and end"
    )
    parser.add_argument("--screenshots", type=Path, metavar="FOLDER", help="save pictures of the application, and end")
    return parser


def _run_attended(profile: Profile) -> int:
    """Start the server and open the application until it is closed."""
    with ExitStack() as stack:
        server = _started(profile, stack)
        account = profile.account()
        options = Options(profile=str(profile.folder), server=server.address)
        if account is None:
            agent = server.agents()[0]
            options = msgspec.structs.replace(options, grant=server.grant_for(agent))
        elif account.server != server.address:
            profile.save_account(msgspec.structs.replace(account, server=server.address))
        _tell("Close the window to end the demo.")
        return run_application(options)


def _run_unattended(picture: Path, screenshots: Path | None) -> int:
    """Do a job on a profile that is thrown away, on Qt's offscreen platform."""
    if not has_display():
        _tell("There is no display: the demo runs by itself on Qt's offscreen platform.")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="desktop-inbox-demo-")))
        profile = Profile(folder)
        server = _started(profile, stack)
        agent = server.agents()[0]
        options = Options(profile=str(folder), server=server.address, grant=server.grant_for(agent), is_ephemeral=True)
        _tell(f"Opening the application, signed in as {agent.name}; its keys are kept in memory only.")
        return run_application(options, _job(server, picture, screenshots))


def _job(server: DemoServer, picture: Path, screenshots: Path | None) -> Job:
    if screenshots is not None:
        return Screenshots(screenshots, _tell).run
    return UnattendedDemo(server, server.chat_channel().id, picture, SystemClock(), _tell).run


def _started(profile: Profile, stack: ExitStack) -> DemoServer:
    _tell("Starting the server …")
    server = DemoServer(profile)
    server.start()
    stack.callback(server.stop)
    _tell(f"The server answers at {server.address}")
    _tell(f"Write to it as a visitor: {server.chat_page()}")
    return server


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - what the demo is for
