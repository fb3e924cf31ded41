"""When what is typed goes to the user's other desktops: not half a word, and not later than it is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.draft import DraftMode
from desktop_inbox.protocol.conversation_commands import SaveDraft
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill
from tests.fixtures.screens import SetClock
from tests.ui.conversation_desk import CONTACT, NOW, conversation_rows, open_desk, show_composer

NEVER_MS = 3_600_000


class Typist:
    """Types into a composer, with time that passes only when it is told to."""

    def __init__(self, desk, composer):
        self.desk, self._field = desk, composer.field
        self._timer = desk.model.composer._keeper._timer
        self._delay_ms = self._timer.interval()
        self._timer.setInterval(NEVER_MS)

    def type(self, text):
        QTest.keyClicks(self._field, text)

    async def press_enter(self):
        QTest.keyClick(self._field, Qt.Key.Key_Return)
        await self.desk.settle()

    async def pause(self):
        """Let so much time pass since the last key that what was typed is stored. Returns it in seconds."""
        assert self._timer.isActive()
        self.desk.clock.pass_time(milliseconds=self._delay_ms)
        self._timer.start(0)
        await self.desk.settle()
        self._timer.setInterval(NEVER_MS)
        return self._delay_ms / 1000


@pytest.fixture
async def desk(tmp_path):
    clock = SetClock(NOW)
    store = await Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=rows.user_id(1), clock=clock)
    await fill(store, *conversation_rows(rows.make_message(100)))
    async with open_desk(store, clock=clock) as opened:
        await opened.open()
        yield opened
    await store.close()


@pytest.fixture
async def typist(desk):
    async with show_composer(desk, 640, 200) as widget:
        yield Typist(desk, widget)


async def handed_out(desk):
    """Hand out what may be sent now, and return its texts."""
    return [entry.command.text for entry in await desk.store.due_commands(9, frozenset())]


async def test_it_goes_two_seconds_after_the_last_key(desk, typist):
    typist.type("half")
    waited = await typist.pause()
    assert (await desk.store.draft(CONTACT, DraftMode.REPLY)).text == "half", "here it is kept at once"
    assert await handed_out(desk) == []

    desk.clock.pass_time(seconds=1.99 - waited)
    assert await handed_out(desk) == []
    typist.type(" a sentence")
    last_key = desk.clock.now()
    waited = await typist.pause()
    assert await desk.store.next_due() == last_key + timedelta(seconds=2)
    desk.clock.pass_time(seconds=1.99 - waited)
    assert await handed_out(desk) == [], "the first words waited for the others"
    desk.clock.pass_time(seconds=0.01)
    [entry] = await desk.store.due_commands(9, frozenset())
    assert isinstance(entry.command, SaveDraft)
    assert (entry.command.contact_id, entry.command.text) == (CONTACT, "half a sentence")


async def test_it_goes_at_once_when_the_contact_is_left(desk, typist):
    typist.type("half")
    await typist.pause()
    assert await handed_out(desk) == []
    desk.model.open(None)
    await desk.settle()
    assert await handed_out(desk) == ["half"]


async def test_what_is_sent_first_never_goes_as_a_draft(desk, typist):
    typist.type("Hola")
    await typist.pause()
    await typist.press_enter()
    assert await handed_out(desk) == ["Hola"]
    [entry] = await desk.store.outbox()
    assert not isinstance(entry.command, SaveDraft)
    desk.clock.pass_time(seconds=10)
    assert await desk.store.next_due() is None
    assert (await desk.store.draft(CONTACT, DraftMode.REPLY)).text == ""
