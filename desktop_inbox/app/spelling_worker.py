"""A process that checks spelling for the application, which must not wait for it.

Hunspell keeps Python's lock while it loads a dictionary (0.1 to 1 s) and looks for suggestions (0.1 to 3 s): in a
thread it would hold up the window (chunspell 2.0.5). Requests and answers are lines of JSON; the process ends with its
input.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import hunspell  # type: ignore[import-untyped]  # it ships no types
import msgspec

from desktop_inbox.app.spelling_messages import Answer, Check, Request, Suggest


class Dictionaries:
    """The dictionaries, loaded when they are first used, and the user's own words. Raises `OSError`."""

    def __init__(self, folder: Path, own_words: Path) -> None:
        """Take the folder with `LANGUAGE.dic` and `LANGUAGE.aff`, and the file of the user's own words, one a line."""
        self._folder, self._file = folder, own_words
        self._loaded: dict[str, hunspell.Hunspell] = {}
        self._own: set[str] | None = None

    def answer(self, request: Request) -> Answer:
        """Do what is asked for."""
        if isinstance(request, Check):
            return Answer(right=self._check(request.language, request.words))
        if isinstance(request, Suggest):
            found = self._dictionary(request.language).suggest(_plain(request.word))
            return Answer(suggestions=tuple(found[: request.limit]))
        self._add(request.word)
        return Answer()

    def _check(self, language: str, words: Iterable[str]) -> dict[str, bool]:
        dictionary, own = self._dictionary(language), self._own_words()
        return {word: word.casefold() in own or bool(dictionary.spell(_plain(word))) for word in words}

    def _add(self, word: str) -> None:
        self._own_words().add(word.casefold())
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{word}\n")

    def _dictionary(self, language: str) -> hunspell.Hunspell:
        found = self._loaded.get(language)
        if found is None:
            if not (self._folder / f"{language}.dic").is_file():
                raise FileNotFoundError(language)
            found = self._loaded[language] = hunspell.Hunspell(language, hunspell_data_dir=str(self._folder))
        return found

    def _own_words(self) -> set[str]:
        if self._own is None:
            text = self._file.read_text("utf-8", "replace") if self._file.exists() else ""
            self._own = {line.strip().casefold() for line in text.splitlines() if line.strip()}
        return self._own


def main(arguments: Sequence[str]) -> int:
    """Answer requests about the dictionaries of a folder and a file of own words, until the input ends."""
    folder, own_words = (Path(argument) for argument in arguments)
    serve(Dictionaries(folder, own_words), sys.stdin.buffer, sys.stdout.buffer)
    return 0


def serve(dictionaries: Dictionaries, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer line by line."""
    decode, encode = msgspec.json.Decoder(Request).decode, msgspec.json.Encoder().encode
    for line in requests:
        try:
            answer = dictionaries.answer(decode(line))
        except OSError:
            answer = Answer(has_failed=True)
        answers.write(encode(answer) + b"\n")
        answers.flush()


def _plain(word: str) -> str:
    """Return a word with the apostrophe that dictionaries know."""
    return word.replace("\u2019", "'")
