"""What is written: drafts, sending in order, nothing lost when the store fails, who hears of typing."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, conversation_rows, make_unavailable, open_desk


@pytest.fixture
async def desk(store):
    second = conversation_rows(contact=2)[7:]
    await fill(store, *conversation_rows(rows.make_message(100)), *second)
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


async def write(desk, text, mode=ComposerMode.REPLY):
    desk.model.composer.set_mode(mode)
    await desk.settle()
    desk.model.composer.edit(text)
    desk.model.composer.send()


async def test_a_reply_goes_into_the_open_conversation_and_shows_at_once(desk):
    await write(desk, "  Hola\r\n")
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, SendMessage)
    assert (command.text, command.conversation_id) == ("Hola", rows.conversation_id(1))
    assert desk.texts[-1] == "Hola"
    assert desk.model.composer.text == ""


async def test_a_comment_is_no_message(desk):
    await write(desk, "careful", ComposerMode.COMMENT)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, AddComment)
    assert (command.text, command.conversation_id) == ("careful", rows.conversation_id(1))


async def test_replies_keep_their_order_and_share_the_conversation_that_the_first_opens(store):
    closed = rows.make_contact(1, open_conversation_id=None)
    await fill(store, *rows.make_directory(), closed, rows.make_identity(1))
    async with open_desk(store) as desk:
        await desk.open()
        for text in ("one", "two", "three"):
            desk.model.composer.edit(text)
            desk.model.composer.send()
        await desk.settle()
        commands = await desk.commands()
        assert [command.text for command in commands] == ["one", "two", "three"]
        assert len({command.conversation_id for command in commands}) == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (MESSAGE_CHARACTERS + 1)])
async def test_nothing_and_too_much_cannot_be_sent(desk, text):
    desk.model.composer.edit(text)
    assert not desk.model.composer.state.can_send
    desk.model.composer.send()
    await desk.settle()
    assert await desk.commands() == []
    assert desk.model.composer.text == text


async def test_the_counter_shows_near_the_limit(desk):
    composer = desk.model.composer
    composer.edit("x" * 1000)
    assert composer.state.counter == ""
    composer.edit("x" * (MESSAGE_CHARACTERS - 1))
    assert (composer.state.counter, composer.state.is_too_long) == ("1", False)
    composer.edit("x" * (MESSAGE_CHARACTERS + 2))
    assert (composer.state.counter, composer.state.is_too_long) == ("-2", True)


async def test_drafts_belong_to_contact_and_mode_and_come_back(desk):
    composer = desk.model.composer
    composer.edit("for one")
    composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert composer.text == ""
    composer.edit("note on one")
    await desk.open(2)
    assert (composer.text, composer.state.mode) == ("", ComposerMode.REPLY)
    composer.edit("for two")
    await desk.open(1)
    assert composer.text == "for one"
    composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert composer.text == "note on one"
    await desk.open(2)
    assert composer.text == "for two"


async def test_a_draft_is_stored_a_moment_after_the_last_key_and_on_closing(desk, store):
    composer = desk.model.composer
    composer.edit("half a sen")
    assert (await store.draft(CONTACT, "reply")).text == ""
    await asyncio.sleep(0.5)
    await desk.settle()
    assert (await store.draft(CONTACT, "reply")).text == "half a sen"
    composer.edit("half a sentence")
    await composer.close()
    assert (await store.draft(CONTACT, "reply")).text == "half a sentence"


async def test_a_sent_text_leaves_no_draft(desk, store):
    desk.model.composer.edit("Hola")
    await asyncio.sleep(0.5)
    desk.model.composer.send()
    await desk.settle()
    assert (await store.draft(CONTACT, "reply")).text == ""


async def test_a_draft_goes_with_the_command_that_was_made_of_it(desk, store, monkeypatch):
    desk.model.composer.edit("half a")
    await asyncio.sleep(0.5)
    desk.model.composer.edit("half a sentence")
    make_unavailable(store, monkeypatch, "save_draft")  # nothing is written any more but the command
    desk.model.composer.send()
    await desk.settle()
    assert [command.text for command in await desk.commands()] == ["half a sentence"]
    assert (await store.draft(CONTACT, "reply")).text == ""


async def test_what_is_written_right_after_sending_is_kept_as_a_draft(desk, store):
    composer = desk.model.composer
    composer.edit("first")
    composer.send()
    composer.edit("second")
    await desk.open(2)
    await desk.settle()
    assert (await store.draft(CONTACT, "reply")).text == "second"
    assert [command.text for command in await desk.commands()] == ["first"]


async def test_a_sent_text_leaves_no_draft_when_another_contact_was_opened_at_once(desk, store):
    desk.model.composer.edit("Hola")
    await asyncio.sleep(0.5)
    desk.model.composer.send()
    await desk.open(2)
    await desk.settle()
    assert (await store.draft(CONTACT, "reply")).text == ""
    assert [command.contact_id for command in await desk.commands()] == [CONTACT]


async def test_a_text_that_cannot_be_stored_comes_back_before_what_was_written_since(desk, monkeypatch):
    mend = make_unavailable(desk.store, monkeypatch, "enqueue")
    await write(desk, "first")
    desk.model.composer.edit("sec")
    await desk.settle()
    composer = desk.model.composer
    assert composer.text == "first\nsec"
    assert "disk" in composer.state.error
    mend()
    composer.send()
    await desk.settle()
    assert [command.text for command in await desk.commands()] == ["first\nsec"]
    assert composer.state.error == ""


async def test_a_text_that_cannot_be_stored_waits_for_its_contact(desk, monkeypatch):
    make_unavailable(desk.store, monkeypatch, "enqueue", "save_draft")
    await write(desk, "for one")
    await desk.open(2)
    assert desk.model.composer.text == ""
    await desk.open(1)
    assert desk.model.composer.text == "for one"


async def test_what_was_sent_right_before_closing_is_in_the_outbox(desk, store):
    await write(desk, "last words")
    await desk.model.composer.close()
    assert [entry.command.text for entry in await store.outbox()] == ["last words"]


async def test_what_cannot_be_stored_right_before_closing_is_kept_as_a_draft(desk, store, monkeypatch):
    make_unavailable(store, monkeypatch, "enqueue")
    await write(desk, "last words")
    await desk.model.composer.close()
    assert (await store.draft(CONTACT, "reply")).text == "last words"


async def test_typing_is_told_for_replies_only_and_ends_with_sending(desk):
    composer = desk.model.composer
    composer.edit("H")
    composer.edit("")
    composer.edit("Ho")
    composer.send()
    assert [is_typing for _, is_typing in desk.live.told_typing] == [True, False, True, False]
    composer.set_mode(ComposerMode.COMMENT)
    told = len(desk.live.told_typing)
    composer.edit("secret")
    assert len(desk.live.told_typing) == told
    await desk.settle()


async def test_leaving_a_contact_ends_typing_there(desk):
    desk.model.composer.edit("H")
    desk.model.open(None)
    assert desk.live.told_typing[-1] == (CONTACT, False)
    assert desk.model.composer.state.blocked != ""
    await desk.settle()


async def test_without_a_channel_only_comments_can_be_written(store):
    await fill(store, *rows.make_directory(), rows.make_contact(1, open_conversation_id=None))
    async with open_desk(store) as desk:
        await desk.open()
        composer = desk.model.composer
        await until(lambda: composer.state.blocked != "")
        composer.edit("Hola")
        assert not composer.state.can_send
        composer.set_mode(ComposerMode.COMMENT)
        await desk.settle()
        composer.edit("note")
        assert composer.state.can_send
