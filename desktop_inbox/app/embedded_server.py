"""The server as a process of its own, started by the application."""

from __future__ import annotations

import logging
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from desktop_inbox.app.own_program import FOLDER, PROGRAM
from desktop_inbox.domain.errors import TransientError

_log = logging.getLogger(__name__)

READY = "ready "
"""What the server's line begins with once it answers; its address follows."""
START_S = 60.0
STOP_S = 15.0
ADMIN_S = 60.0
if sys.platform == "win32":
    # Windows ends a process without asking it, but for a console's break, which a process group of its own gets alone.
    _GROUP, _STOP_SIGNAL = subprocess.CREATE_NEW_PROCESS_GROUP, signal.CTRL_BREAK_EVENT
else:
    _GROUP, _STOP_SIGNAL = 0, signal.SIGTERM


class EmbeddedServer:
    """Starts `desktop-inbox serve`, and ends it with `stop`."""

    def __init__(self, arguments: Sequence[str], log_file: Path) -> None:
        """Give the arguments of `serve`, and the file that takes what the server prints on stderr."""
        self._command = [*PROGRAM, "serve", *arguments]
        self._log_file = log_file
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None

    def start(self) -> str:
        """Start the server, wait until it answers, and return its address.

        Raises `TransientError("server_failed")`, with the server's last words, when it ends or does not answer in time.
        """
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                cwd=FOLDER,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                creationflags=_GROUP,
            )
        self._reader = threading.Thread(target=self._read, name="server output", daemon=True)
        self._reader.start()
        address = self._ready_address()
        if address is None:
            self.stop()
            raise TransientError("server_failed", words=self._last_words())
        return address

    def stop(self) -> None:
        """Ask the server to end in order, and wait for it; after some time end it by force. Twice is harmless."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(_STOP_SIGNAL)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            _log.warning("The server does not end by itself")
            process.kill()
            process.wait()
        if self._reader is not None:
            self._reader.join()
        if process.stdout is not None:
            process.stdout.close()

    def _ready_address(self) -> str | None:
        """Wait for the ready line and return its address. None: the server ended, or took too long."""
        try:
            while line := self._lines.get(timeout=START_S):
                if line.startswith(READY):
                    return line.removeprefix(READY).strip()
        except queue.Empty:
            _log.warning("The server does not answer")
        return None

    def _read(self) -> None:
        """Pass the server's lines on; an empty one at its end. Goes on reading, so the server never waits for us."""
        stdout = self._process.stdout if self._process is not None else None
        if stdout is not None:
            for line in stdout:
                self._lines.put(line)
        self._lines.put("")

    def _last_words(self) -> str:
        lines = self._log_file.read_text("utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


def run_admin(arguments: Sequence[str]) -> str:
    """Run a command of `desktop-inbox admin` and return what it prints.

    Raises `TransientError("admin_failed")` with its last words when it fails.
    """
    done = subprocess.run(  # noqa: S603 - our own program
        [*PROGRAM, "admin", *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=FOLDER,
        timeout=ADMIN_S,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise TransientError("admin_failed", words=(done.stderr.strip().splitlines() or [""])[-1])
    return done.stdout
