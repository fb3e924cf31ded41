"""What the command line does before the application is loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_inbox.app import command_line
from desktop_inbox.app.options import Options


@pytest.fixture(autouse=True)
def collection_as_before() -> Iterator[None]:
    """Begin as a process does. Where Qt was used before, garbage is not collected by itself afterwards either."""
    was_on = gc.isenabled()
    gc.enable()
    yield
    if was_on:
        gc.enable()
    else:
        gc.disable()


def test_the_application_is_loaded_without_automatic_collection(tmp_path: Path) -> None:
    were_on = []

    def load() -> command_line.Run:
        were_on.append(gc.isenabled())
        return lambda _options, _early: 7

    assert command_line.main(["--profile", str(tmp_path)], load) == 7
    assert were_on == [False]


def test_what_is_given_is_passed_on(tmp_path: Path) -> None:
    given: list[Options] = []

    def run(options: Options, early: object) -> int:
        given.append(options)
        assert early is not None
        return 0

    arguments = ["--profile", str(tmp_path), "--server", "https://inbox.example.test", "--verbose"]
    assert command_line.main(arguments, lambda: run) == 0
    assert given == [Options(profile=str(tmp_path), server="https://inbox.example.test", is_verbose=True)]
