"""Closing notes on both databases: what is asked of whoever closes, and who may change that."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.domain.closing import DESCRIPTION_CHARACTERS, ClosingCategory, ClosingNoteMode
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.event import ConversationClosed, Event
from desktop_inbox.domain.visibility import Reach
from desktop_inbox.domain.workspace import Role, Workspace
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.server.services.access import Actor, access_me
from desktop_inbox.server.services.changes import access_changes, access_cursor
from desktop_inbox.server.services.snapshot import access_snapshot
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.desks import CATEGORIES, Desk

BOTH = ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED


async def _workspace(desk: Desk) -> Workspace:
    return (await desk.database.read(lambda conn: access_me(conn, desk.actors["ana"])))[1]


async def _categories(desk: Desk) -> dict[str, bool]:
    found = await desk.database.read(lambda conn: fetch_all(conn, ClosingCategory))
    return {category.name: category.is_active for category in found}


async def test_a_closing_must_have_what_the_workspace_asks_for(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.closing_mode(BOTH))
    assert await desk.refused("ana", desk.close(hola)) == "category_required"
    assert await desk.refused("ana", desk.close(hola, category="Refund")) == "summary_required"
    assert await desk.refused("ana", desk.close(hola, category="Refund", summary="x" * 2001)) == "summary_too_long"
    await desk.ok("ana", desk.close(hola, category="Refund", summary="24,90 €"))

    [closed] = await desk.conversations(hola.contact_id)
    assert (closed.closing_category, closed.closing_summary) == ("Refund", "24,90 €")


async def test_the_mode_can_be_lowered_again(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.closing_mode(ClosingNoteMode.CATEGORY_REQUIRED))
    assert await desk.refused("ana", desk.close(hola, summary="Paid back")) == "category_required"
    await desk.ok("dana", desk.closing_mode(ClosingNoteMode.OFF))
    assert (await _workspace(desk)).closing_note_mode is ClosingNoteMode.OFF
    await desk.ok("ana", desk.close(hola))


async def test_a_note_that_was_written_before_notes_were_turned_off_is_kept(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.closing_mode(ClosingNoteMode.OFF))
    await desk.ok("ana", desk.close(hola, category="Refund", summary="Paid back"))
    [closed] = await desk.conversations(hola.contact_id)
    assert (closed.closing_category, closed.closing_summary) == ("Refund", "Paid back")


async def test_only_an_active_category_can_be_given(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    assert await desk.refused("ana", desk.close(hola, category="Lottery")) == "category_not_found"
    await desk.ok("dana", desk.no_category(desk.category_ids["Refund"]))
    assert await desk.refused("ana", desk.close(hola, category="Refund")) == "category_not_found"
    await desk.ok("dana", desk.category("Refund", desk.category_ids["Refund"]))
    await desk.ok("ana", desk.close(hola, category="Refund"))


async def test_a_conversation_keeps_the_name_of_its_category(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola, category="Refund"))
    await desk.ok("dana", desk.category("Money back", desk.category_ids["Refund"]))
    await desk.ok("dana", desk.no_category(desk.category_ids["Refund"]))
    [closed] = await desk.conversations(hola.contact_id)
    assert closed.closing_category == "Refund"
    assert (await _categories(desk))["Money back"] is False


async def test_a_second_closing_is_asked_for_nothing(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola, category="Refund"))
    await desk.ok("dana", desk.closing_mode(BOTH))
    await desk.ok("luis", desk.close(hola))
    await desk.ok("luis", desk.close(hola, summary="Asked again"))
    events = [item.detail for item in await desk.timeline(hola.contact_id) if isinstance(item, Event)]
    assert events[-2:] == [ConversationClosed(category="Refund"), ConversationClosed(summary="Asked again")]


async def test_agents_may_not_change_what_is_asked_for(any_desk: Desk) -> None:
    desk = any_desk
    refund = desk.category_ids["Refund"]
    for command in (desk.closing_mode(BOTH), desk.category("Lottery"), desk.no_category(refund)):
        assert await desk.refused("ana", command) == "not_allowed"
    assert await _categories(desk) == dict.fromkeys(CATEGORIES, True)
    assert (await _workspace(desk)).closing_note_mode is ClosingNoteMode.OPTIONAL


async def test_the_role_that_counts_is_the_one_in_the_database(desk: Desk) -> None:
    ana = desk.actors["ana"]
    desk.actors["ana"] = Actor(ana.user_id, ana.workspace_id, Role.OWNER, Reach.ALL)
    assert await desk.refused("ana", desk.closing_mode(BOTH)) == "not_allowed"


async def test_categories_that_would_be_taken_for_each_other(any_desk: Desk) -> None:
    desk = any_desk
    assert await desk.refused("dana", desk.category(" réfund ")) == "name_taken"
    assert await desk.refused("dana", desk.category("Invoice", desk.category_ids["Refund"])) == "name_taken"
    await desk.ok("dana", desk.category("REFUND", desk.category_ids["Refund"]))
    await desk.ok("dana", desk.no_category(desk.category_ids["Invoice"]))
    await desk.ok("dana", desk.category("Invoice"))
    assert await desk.refused("dana", desk.category("invoice", desk.category_ids["Invoice"])) == "name_taken"


async def test_of_two_categories_of_one_name_at_once_one_is_made(any_desk: Desk) -> None:
    desk = any_desk
    commands = [desk.category("Lottery") for _ in range(10)]
    answers = await asyncio.gather(*(desk.execute("dana", command) for command in commands))
    assert sorted(answer.status for answer in answers) == [AnswerStatus.OK] + [AnswerStatus.REJECTED] * 9
    assert {answer.code for answer in answers} == {"", "name_taken"}


async def test_closing_against_a_change_of_the_mode_is_decided_by_who_comes_first(any_desk: Desk) -> None:
    desk = any_desk
    messages = [await desk.receive(f"contact {number}") for number in range(10)]
    closings = [desk.execute("ana", desk.close(message)) for message in messages]
    half = len(closings) // 2
    *answers, changed = await asyncio.gather(
        *closings[:half], *closings[half:], desk.execute("dana", desk.closing_mode(BOTH))
    )
    assert changed.status is AnswerStatus.OK
    for message, answer in zip(messages, answers, strict=True):
        [conversation] = await desk.conversations(message.contact_id)
        is_before = answer.status is AnswerStatus.OK and answer.shared < changed.shared
        assert is_before == (conversation.status is ConversationStatus.CLOSED)
        assert is_before or answer.code == "category_required"


@pytest.mark.parametrize(
    ("name", "description", "code"),
    [(" \u200f ", "", "empty_name"), ("Lottery", "x" * (DESCRIPTION_CHARACTERS + 1), "description_too_long")],
)
async def test_a_category_that_says_nothing_or_too_much(desk: Desk, name: str, description: str, code: str) -> None:
    assert await desk.refused("dana", desk.category(name, description=description)) == code


async def test_categories_of_another_workspace_are_neither_seen_nor_touched(desk: Desk) -> None:
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    await other.ok("dana", other.category("Lottery"))
    hola = await desk.receive("susan")
    assert await desk.refused("ana", desk.close(hola, category="Lottery")) == "category_not_found"
    theirs = other.category_ids["Refund"]
    assert await desk.refused("dana", desk.no_category(theirs)) == "category_not_found"
    assert await desk.refused("dana", desk.category("Mine now", theirs)) == "id_taken"


async def test_removing_what_is_removed_and_saving_the_same_change_nothing(desk: Desk) -> None:
    refund = desk.category_ids["Refund"]
    await desk.ok("dana", desk.no_category(refund))
    assert (await desk.ok("dana", desk.no_category(refund))).shared == 0
    await desk.ok("dana", desk.category("Refund", refund, order=1))
    assert (await desk.ok("dana", desk.category("Refund", refund, order=1))).shared == 0
    assert (await desk.ok("dana", desk.closing_mode(ClosingNoteMode.OPTIONAL))).shared == 0


async def test_caches_get_mode_and_categories(any_desk: Desk) -> None:
    desk = any_desk
    ana, epoch = desk.actors["ana"], desk.database.epoch
    cursor = await desk.database.read(lambda conn: access_cursor(conn, ana, epoch))
    await desk.ok("dana", desk.closing_mode(BOTH))
    await desk.ok("dana", desk.no_category(desk.category_ids["Refund"]))

    page = await desk.database.read(lambda conn: access_changes(conn, ana, epoch, cursor, now=desk.clock.now()))
    [batch] = page.batches
    assert [change.kind for change in batch.changes] == ["workspace.updated", "closing_category.removed"]
    first = await desk.database.read(lambda conn: access_snapshot(conn, ana, epoch, None, now=desk.clock.now()))
    assert {row for row in first.rows if isinstance(row, ClosingCategory | Workspace)} >= {
        change.row for change in batch.changes
    }
    assert {row.name for row in first.rows if isinstance(row, ClosingCategory)} == set(CATEGORIES)
