"""A reply is shown before it is stored, once, and goes where it cannot be."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import conversation_rows, make_unavailable, open_desk


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(rows.make_message(100)), rows.make_contact(2), rows.make_identity(2))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


def write(desk, text):
    desk.model.composer.edit(text)
    desk.model.composer.send()


def keys(desk):
    return [row.key for row in desk.rows if isinstance(row, BubbleRow)]


@pytest.fixture
async def goes_on(desk, monkeypatch):
    """Let nothing be enqueued before this event is set."""
    whole, goes_on = desk.store.enqueue, asyncio.Event()

    async def enqueue(*args, **options):
        await goes_on.wait()
        await whole(*args, **options)

    monkeypatch.setattr(desk.store, "enqueue", enqueue)
    yield goes_on
    goes_on.set()


async def test_a_reply_is_shown_while_it_is_being_stored(desk, goes_on):
    write(desk, "Ahora voy")
    await until(lambda: desk.texts[-1] == "Ahora voy")
    shown = keys(desk)
    assert await desk.store.outbox() == []
    (row,) = [row for row in desk.rows if isinstance(row, BubbleRow) and row.text == "Ahora voy"]
    assert row.state is DeliveryState.WAITING
    goes_on.set()
    await desk.settle()
    assert keys(desk) == shown, "the stored message is the same row"
    assert len(await desk.store.outbox()) == 1


async def test_replies_that_follow_quickly_keep_their_order(desk):
    write(desk, "uno")
    write(desk, "dos")
    await until(lambda: desk.texts[-2:] == ["uno", "dos"])
    await desk.settle()
    assert desk.texts[-2:] == ["uno", "dos"]


async def test_what_cannot_be_stored_goes_back_into_the_field(desk, monkeypatch):
    make_unavailable(desk.store, monkeypatch, "enqueue")
    write(desk, "Ahora voy")
    await until(lambda: desk.model.composer.text == "Ahora voy")
    assert "Ahora voy" not in desk.texts


async def test_what_was_taken_back_leaves_no_echo(desk):
    write(desk, "Ahora voy")
    await until(lambda: desk.model.composer.text == "")
    await desk.settle()
    (entry,) = await desk.store.outbox()
    await desk.store.withdraw([entry.command.command_id])
    await desk.settle()
    assert "Ahora voy" not in desk.texts


async def test_an_echo_is_its_contacts_alone(desk, goes_on):
    write(desk, "Ahora voy")
    await until(lambda: desk.texts[-1] == "Ahora voy")
    desk.model.open(rows.contact_id(2))
    await until(lambda: desk.texts == [])
    goes_on.set()
    await desk.settle()
    await desk.open(1)
    assert desk.texts.count("Ahora voy") == 1
