"""The application's side of the process that checks spelling."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from desktop_inbox.app.own_program import FOLDER, PROGRAM
from desktop_inbox.app.spelling_messages import Add, Answer, Check, Request, Suggest
from desktop_inbox.viewmodels.spelling import SUGGESTIONS

COMMAND = "check-spelling"
if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NO_WINDOW  # it would show a console
else:
    _FLAGS = 0


class SpellingProcess:
    """A `Speller` whose process starts when it is first asked, and again should it have ended.

    All but `close` block: call them off the loop's thread.
    """

    def __init__(self, folder: Path, own_words: Path) -> None:
        """Take the folder of the dictionaries, and the file of the user's own words."""
        self._command = [*PROGRAM, COMMAND, str(folder), str(own_words)]
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._starting = threading.Lock()  # never held for long: `close` takes it too
        self._is_closed = False

    def check(self, language: str, words: Collection[str]) -> Mapping[str, bool]:
        """Return for each word whether it is right."""
        return self._ask(Check(language=language, words=tuple(words))).right

    def suggest(self, language: str, word: str) -> tuple[str, ...]:
        """Return what a word might be."""
        return self._ask(Suggest(language=language, word=word, limit=SUGGESTIONS)).suggestions

    def add(self, word: str) -> None:
        """Take a word as right."""
        self._ask(Add(word=word))

    def close(self) -> None:
        """End the process, also while somebody waits for its answer. Nothing starts it again."""
        with self._starting:
            self._is_closed = True
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            _finish(process)

    def _ask(self, request: Request) -> Answer:
        with self._turn:
            process = self._running()
            if process.stdin is None or process.stdout is None:
                raise OSError("no pipes")
            try:
                process.stdin.write(msgspec.json.encode(request) + b"\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except ValueError as error:  # `close` was quicker
                raise OSError("closed") from error
        if not line:
            raise OSError("the process has ended")
        answer = msgspec.json.decode(line, type=Answer)
        if answer.has_failed:
            raise OSError("a file cannot be used")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._is_closed:
                raise OSError("closed")
            if self._process is not None and self._process.poll() is not None:
                _finish(self._process)
                self._process = None
            if self._process is None:
                self._process = self._start()
            return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own program
            self._command,
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_FLAGS,
        )


def _finish(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that has ended, and let its pipes go."""
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was not written is of no use any more
                pipe.close()
