"""The upkeep's task: what fails is tried again next time."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.server.services import upkeep


class _Database:
    """Fails at first, and ends the test with the third look."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = [StoreUnavailableError(), LookupError("Susan"), asyncio.CancelledError()]

    async def read(self, _function: object) -> list[object]:
        raise self.errors.pop(0)


async def _tidy() -> None:
    raise AssertionError("it comes after the workspaces")


async def test_it_goes_on_after_what_fails(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(upkeep, "_PERIOD_S", 0.0)
    database = _Database()
    with pytest.raises(asyncio.CancelledError):
        await upkeep.run_upkeep(database, _tidy)  # type: ignore[arg-type] # all that it needs of one
    assert database.errors == []
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert "Susan" not in caplog.text
