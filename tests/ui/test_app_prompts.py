"""The words of the application's own questions."""

from __future__ import annotations

import pytest

from desktop_inbox.app.prompts import Prompts
from desktop_inbox.cache.faults import store_error


class _DriverError(Exception):
    """A fault as the cache's driver names it."""

    def __init__(self, name: str) -> None:
        self.sqlite_errorname = name
        super().__init__(name)


@pytest.mark.parametrize("name", ["SQLITE_FULL", "SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_READONLY_DBMOVED"])
async def test_each_reason_why_a_cache_does_not_open_has_its_own_words(qapp, monkeypatch, name):
    told = []

    async def ask(_self, _title, text, _accept):
        told.append(text)
        return False

    monkeypatch.setattr(Prompts, "_ask", ask)
    code = store_error(_DriverError(name)).code
    await Prompts().cache_unavailable(code)
    await Prompts().cache_unavailable("something else")
    assert code not in told[0]
    assert "something else" in told[1]
