"""What is written is in the field, in the draft or in the outbox, once, whatever comes in between."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill, push
from tests.fixtures.screens import SetClock
from tests.ui.conversation_desk import NOW, conversation_rows, make_unavailable, open_desk

FILES = tuple(Attachment(id=AttachmentId(rows.make_id(60, n)), name=f"{n}.pdf", size_bytes=9) for n in range(1, 4))


@pytest.fixture
async def desk(tmp_path):
    clock = SetClock(NOW)
    store = await Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=rows.user_id(1), clock=clock)
    limits = ChannelLimits(attachments=1, files=(FileLimit(kind=AttachmentKind.FILE, size_bytes=99),))
    second = conversation_rows(contact=2)[7:]
    await fill(store, *conversation_rows(rows.make_message(100)), *second, rows.make_channel(ver=60, limits=limits))
    async with open_desk(store, undo_send_s=5, clock=clock) as opened:
        await opened.open()
        yield opened
    await store.close()


def hold_up(store, monkeypatch, name):
    """Let a method of the store wait, each time, until the returned event is set."""
    whole, may_go = getattr(store, name), asyncio.Event()

    async def waiting(*args, **options):
        result = await whole(*args, **options)
        await may_go.wait()
        return result

    monkeypatch.setattr(store, name, waiting)
    return may_go


def break_after(store, monkeypatch, count):
    """Let the outbox take only so many commands, as on a disk that fills up."""
    whole, left = store.enqueue, [count]

    async def enqueue(*args, **options):
        if not left[0]:
            raise StoreUnavailableError
        left[0] -= 1
        await whole(*args, **options)

    monkeypatch.setattr(store, "enqueue", enqueue)


async def stored(desk, contact=1):
    return (await desk.store.draft(rows.contact_id(contact), "reply")).text


async def test_what_is_typed_before_the_draft_was_read_stands_after_it(desk, monkeypatch):
    await desk.store.save_draft(rows.contact_id(2), "reply", DraftContent(text="begun yesterday"))
    may_go = hold_up(desk.store, monkeypatch, "draft")
    desk.model.open(rows.contact_id(2))
    await asyncio.sleep(0.02)
    desk.model.composer.edit("typed at once")
    may_go.set()
    await desk.settle()
    assert desk.model.composer.text == "begun yesterday\ntyped at once"
    await desk.model.composer.flush()
    assert await stored(desk, 2) == "begun yesterday\ntyped at once"


async def test_what_is_sent_before_the_draft_was_read_leaves_the_draft(desk, monkeypatch):
    await desk.store.save_draft(rows.contact_id(2), "comment", DraftContent(text="begun yesterday"))
    await desk.open(2)
    may_go = hold_up(desk.store, monkeypatch, "draft")
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await asyncio.sleep(0.02)
    desk.model.composer.edit("quick note")
    desk.model.composer.send()
    may_go.set()
    await desk.settle()
    assert desk.model.composer.text == "begun yesterday"
    await desk.model.composer.flush()
    assert (await desk.store.draft(rows.contact_id(2), "comment")).text == "begun yesterday"
    assert [command.text for command in await desk.commands()] == ["quick note"]


async def test_leaving_a_contact_while_undo_works_loses_nothing(desk, monkeypatch):
    desk.model.composer.edit("sent")
    desk.model.composer.send()
    await desk.settle()
    desk.model.composer.edit("since")
    may_go = hold_up(desk.store, monkeypatch, "take_back")
    desk.model.composer.undo.undo()
    await asyncio.sleep(0.02)
    desk.model.open(rows.contact_id(2))
    may_go.set()
    await desk.settle()
    assert await desk.commands() == []
    assert await stored(desk) == "sent\nsince"
    await desk.open(1)
    assert desk.model.composer.text == "sent\nsince"


@pytest.mark.parametrize("later", [False, True])
async def test_of_several_messages_only_what_is_not_stored_comes_back(desk, monkeypatch, later):
    break_after(desk.store, monkeypatch, 1)
    desk.model.composer.take_up(DraftContent(attachments=FILES))
    desk.model.composer.edit("look")
    if later:
        desk.model.composer.send_later(NOW.replace(hour=20), cancels_on_message=False)
    else:
        desk.model.composer.send()
    await desk.settle()
    [command] = await desk.commands()
    assert (command.text, command.attachments) == ("look", FILES[:1])
    assert desk.model.composer.text == ""
    assert desk.model.composer.enclosures.attachments == FILES[1:]
    assert desk.model.composer.state.error.startswith("Not sent")
    assert (desk.model.composer.undo.seconds_left > 0) is not later


async def test_the_caption_of_files_that_cannot_be_stored_comes_back(desk, monkeypatch):
    make_unavailable(desk.store, monkeypatch, "enqueue")
    desk.model.composer.edit("draft")
    desk.model.composer.send_attachments("look at these", FILES)
    await desk.settle()
    assert desk.model.composer.text == "look at these\ndraft"
    assert desk.model.composer.enclosures.attachments == FILES


async def test_all_that_could_not_be_stored_is_there_when_its_contact_is_opened_again(desk, monkeypatch):
    mend = make_unavailable(desk.store, monkeypatch, "enqueue")
    may_go = hold_up(desk.store, monkeypatch, "open_conversation_id")
    desk.model.composer.edit("one")
    desk.model.composer.send()
    desk.model.composer.edit("two")
    desk.model.composer.send()
    desk.model.open(rows.contact_id(2))
    may_go.set()
    await desk.settle()
    mend()
    await desk.open(1)
    assert desk.model.composer.text == "one\ntwo"


async def test_attachments_of_the_reply_come_along_with_a_merge_while_a_comment_is_written(desk):
    desk.model.composer.take_up(DraftContent(attachments=FILES))
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    await push(desk.store, rows.make_contact(1, ver=2000, merged_into=rows.contact_id(2)))
    await desk.settle()
    assert desk.model.composer.state.contact_id == rows.contact_id(2)
    desk.model.composer.set_mode(ComposerMode.REPLY)
    await desk.settle()
    assert desk.model.composer.enclosures.attachments == FILES


async def test_half_an_emoji_in_the_field_keeps_no_draft_from_being_stored(desk):
    desk.model.composer.edit("half \ud83d an emoji")
    await desk.model.composer.flush()
    assert await stored(desk) == "half ? an emoji"
