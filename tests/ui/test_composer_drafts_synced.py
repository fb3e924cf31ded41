"""Drafts that come from another desktop: they appear where nothing is typed, and never overwrite what is."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtTest import QTest

from desktop_inbox.domain.draft import Draft, DraftContent, DraftMode
from desktop_inbox.domain.ids import DraftId
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.protocol.conversation_commands import SaveDraft
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, NOW, conversation_rows, open_desk, show_composer


def draft(text, ver, mode=DraftMode.REPLY, **fields):
    number = 1 if mode is DraftMode.REPLY else 2
    basis = {"id": DraftId(rows.make_id(63, number)), "user_id": rows.user_id(1), "contact_id": CONTACT}
    return Draft(**{**basis, "mode": mode, "text": text, "saved_at": NOW, "ver": ver, **fields})


async def come(desk, row):
    """Let a draft of the user come from the server."""
    await push(desk.store, row, stream=Stream.PRIVATE)


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(rows.make_message(100)))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def composer(desk):
    async with show_composer(desk, 640, 200) as widget:
        yield widget


async def test_what_is_written_on_another_desktop_appears(desk, composer):
    await come(desk, draft("from the office", 50))
    await desk.settle()
    assert composer.field.toPlainText() == "from the office"
    await come(desk, draft("from the office, and more", 51))
    await desk.settle()
    assert composer.field.toPlainText() == "from the office, and more"
    await come(desk, draft("", 52))  # it was sent there
    await desk.settle()
    assert composer.field.toPlainText() == ""


async def test_a_draft_of_the_other_mode_or_contact_leaves_the_field_alone(desk, composer):
    await come(desk, draft("a note", 50, DraftMode.COMMENT))
    await desk.settle()
    assert composer.field.toPlainText() == ""
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert composer.field.toPlainText() == "a note"


async def test_what_is_being_typed_is_never_overwritten(desk, composer):
    QTest.keyClicks(composer.field, "typing")
    await come(desk, draft("from the office", 50))
    await desk.settle()
    assert composer.field.toPlainText() == "typing"
    await asyncio.sleep(0.5)  # the draft is stored, and goes to the server: the last writer wins
    await come(desk, draft("from the office again", 51))
    await desk.settle()
    assert composer.field.toPlainText() == "typing"


async def test_who_has_stopped_typing_gets_what_came_meanwhile(desk, composer, monkeypatch):
    keeper = desk.model.composer._keeper
    keeper._quiet.setInterval(200)
    QTest.keyClicks(composer.field, "old")
    await desk.model.composer.flush()
    for entry in await desk.store.due_commands(9, frozenset()):
        assert isinstance(entry.command, SaveDraft)
        await desk.store.discard_problem(entry.command.command_id)
    await come(desk, draft("newer, elsewhere", 50))
    assert composer.field.toPlainText() == "old"
    await until(lambda: composer.field.toPlainText() == "newer, elsewhere")
    composer.field.undo()
    assert composer.field.toPlainText() == "old", "what was here is not lost"


async def test_what_comes_right_after_sending_does_not_bring_the_text_back(desk, composer):
    QTest.keyClicks(composer.field, "Hola")
    await desk.model.composer.flush()
    desk.model.composer.send()
    await push(desk.store, rows.make_message(4000))
    await come(desk, draft("Hola", 50))
    await desk.settle()
    assert composer.field.toPlainText() == ""


async def test_the_quote_comes_with_the_draft(desk, composer):
    await come(desk, draft("yes", 50, quoted_id=rows.message_id(100)))
    await desk.settle()
    assert desk.model.composer._content() == DraftContent(text="yes", quoted_id=rows.message_id(100))


async def test_a_draft_that_was_typed_goes_to_the_server_when_the_contact_is_left(desk, composer):
    QTest.keyClicks(composer.field, "half a sentence")
    desk.model.open(None)
    await desk.settle()
    assert (await desk.store.draft(CONTACT, "reply")).text == "half a sentence"
    [entry] = await desk.store.due_commands(9, frozenset())
    assert (entry.command.contact_id, entry.command.text) == (CONTACT, "half a sentence")
