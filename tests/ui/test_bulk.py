"""Doing one thing with many contacts: in parts, what is left out and why, stopping, and taking it back."""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from desktop_inbox.domain.closing import ClosingNote, ClosingNoteMode
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, StatusFilter
from desktop_inbox.viewmodels.bulk import PART, BulkViewModel
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW
from tests.ui.test_contact_list_viewmodel import many, watch

UNTIL = NOW + timedelta(days=400)
ANA, LUIS = rows.user_id(1), rows.user_id(2)


@asynccontextmanager
async def open_bulk(store, *synced):
    """Give the screens and the view-model, over a store with these rows."""
    await fill(store, *synced)
    async with open_screens(store, NOW) as screens:
        models = screens.models
        bulk = BulkViewModel(
            store=store, scope=screens.scope, clock=screens.clock, marks=models.contact_list.marks, toasts=models.toasts
        )
        await screens.settle()
        yield bulk, screens
        await screens.settle()
        bulk.close()


async def names(store) -> Counter[str]:
    """Return how often which commands wait."""
    return Counter(type(entry.command).__name__ for entry in await store.outbox())


async def mark_all(screens) -> None:
    screens.models.contact_list.marks.mark_all()
    await screens.settle()


def said(screens) -> str:
    toast = screens.models.toasts.current
    return "" if toast is None else toast.text


async def done(bulk, screens) -> str:
    """Wait until it is done, and return what is said of it."""
    await until(lambda: bulk.progress is None and screens.models.toasts.current is not None)
    return said(screens)


async def contact_of(store, number: int):
    return (await store.details(rows.contact_id(number))).contact


async def test_all_that_the_list_shows_is_assigned_in_parts_and_taken_back(store):
    async with open_bulk(store, *many(450)) as (bulk, screens):
        model = screens.models.contact_list.model
        tester = watch(model)
        await mark_all(screens)
        assert (bulk.count, bulk.count_words) == (450, "450 selected")
        seen = []
        bulk.changed.connect(lambda: seen.append(bulk.progress and (bulk.progress.done, bulk.progress.total)))
        bulk.assign(LUIS)
        assert await done(bulk, screens) == "450 contact(s) assigned."
        assert [step for step in dict.fromkeys(seen) if step] == [(0, 450), (PART, 450), (2 * PART, 450), (450, 450)]
        assert bulk.count == 0
        assert (await names(store))["AssignContact"] == 450
        assert (await contact_of(store, 7)).assignee_id == LUIS
        screens.models.toasts.undo()
        assert await done(bulk, screens) == "Undone for 450 contact(s)."
        assert list(await store.outbox()) == []
        assert (await contact_of(store, 7)).assignee_id is None
        del tester


def people(*contacts) -> list:
    """Return the directory and these contacts, each with the open conversation of the same number."""
    numbered = enumerate(contacts, 1)
    return [*rows.make_directory(), *contacts, *(rows.make_conversation(number) for number, _ in numbered)]


async def test_what_was_sent_is_taken_back_by_the_commands_that_lead_back(store):
    team = rows.make_team(1)
    first = rows.make_contact(1, assignee_id=LUIS, team_id=team.id)
    async with open_bulk(store, team, *people(first, rows.make_contact(2), rows.make_contact(3))) as (bulk, screens):
        await mark_all(screens)
        bulk.assign(ANA)
        assert await done(bulk, screens) == "3 contact(s) assigned."
        assert (await contact_of(store, 1)).team_id == team.id  # whoever picks a user keeps the team
        sent = await store.due_commands(2, frozenset())
        screens.models.toasts.undo()
        await until(lambda: said(screens) == "Undone for 3 contact(s).")
        waiting = [entry.command for entry in await store.outbox()]
        assert {command.contact_id for command in waiting} == {entry.command.contact_id for entry in sent}
        assert len(waiting) == 4  # there and back for each of the two
        after = [await contact_of(store, number) for number in (1, 2, 3)]
        assert [(contact.assignee_id, contact.team_id) for contact in after] == [
            (LUIS, team.id),
            (None, None),
            (None, None),
        ]


async def test_a_team_takes_the_user_out_and_who_has_it_already_is_left_alone(store):
    team = rows.make_team(1)
    synced = people(rows.make_contact(1, team_id=team.id), rows.make_contact(2, assignee_id=LUIS))
    async with open_bulk(store, team, *synced) as (bulk, screens):
        await mark_all(screens)
        bulk.assign(team_id=team.id)
        assert await done(bulk, screens) == "1 contact(s) assigned. 1 needed no change."
        assert (await contact_of(store, 2)).assignee_id is None
        assert (await contact_of(store, 2)).team_id == team.id


async def test_snoozing_and_bringing_back(store):
    until_then = rows.make_conversation(2, snoozed_until=UNTIL, snoozed_at=NOW)
    synced = [*rows.make_directory(), rows.make_contact(1), rows.make_contact(2), rows.make_conversation(1), until_then]
    async with open_bulk(store, *synced) as (bulk, screens):
        await mark_all(screens)
        bulk.snooze(UNTIL)
        assert await done(bulk, screens) == "1 conversation(s) snoozed."
        vm = screens.models.contact_list
        await until(lambda: vm.model.rowCount() == 0)
        screens.models.toasts.undo()
        await until(lambda: vm.model.rowCount() == 1)
        await until(lambda: bulk.progress is None)
        vm.set_status(StatusFilter.SNOOZED)
        await screens.settle()
        assert [(row.id, row.is_snoozed) for row in vm.model.rows] == [(rows.contact_id(2), True)]
        screens.models.toasts.dismiss()
        await mark_all(screens)
        bulk.snooze(None)
        assert await done(bulk, screens) == "1 conversation(s) brought back."
        await store.due_commands(10, frozenset())
        screens.models.toasts.undo()
        await until(lambda: said(screens).startswith("Undone"))
        (again,) = await store.entries(ContactQuery(status=StatusFilter.SNOOZED))
        assert again.conversation.snoozed_until == UNTIL


async def test_tags_come_and_go(store):
    tag = rows.make_tag(1)
    async with open_bulk(store, tag, *people(rows.make_contact(1, tag_ids=(tag.id,)), rows.make_contact(2))) as (
        bulk,
        screens,
    ):
        await mark_all(screens)
        bulk.tag(tag.id)
        assert await done(bulk, screens) == "1 contact(s) tagged. 1 needed no change."
        screens.models.toasts.dismiss()
        await mark_all(screens)
        bulk.tag(tag.id, is_removed=True)
        assert await done(bulk, screens) == "Tag removed from 2 contact(s)."
        await store.due_commands(10, frozenset())
        screens.models.toasts.undo()
        await until(lambda: said(screens).startswith("Undone"))
        assert [(await contact_of(store, number)).tag_ids for number in (1, 2)] == [(tag.id,), (tag.id,)]


async def test_one_note_closes_all_and_what_cannot_be_closed_is_said(store):
    workspace = rows.make_workspace(ver=500, closing_note_mode=ClosingNoteMode.CATEGORY_REQUIRED)
    category = rows.make_closing_category(1, name="Refund")
    synced = [row for row in many(4) if getattr(row, "id", None) != workspace.id]
    async with open_bulk(store, workspace, category, *synced) as (bulk, screens):
        await mark_all(screens)
        asked = []
        bulk.closing.requested.connect(lambda: asked.append(1))
        bulk.close_conversations()
        assert (asked, bulk.progress) == ([1], None)
        await push(store, rows.make_contact(4, ver=3000, is_blocked=True))
        await until(lambda: bulk.count == 3)  # it left the list, and its mark with it
        bulk.closing.choose_category("Refund")
        bulk.closing.confirm()
        assert await done(bulk, screens) == "3 conversation(s) closed."
        closed = [entry.command for entry in await store.outbox()]
        assert {(command.category, command.seen_incoming) for command in closed} == {("Refund", 0)}
        assert bulk.closing.note == ClosingNote()
        await store.due_commands(10, frozenset())
        screens.models.toasts.undo()
        await until(lambda: said(screens).startswith("Undone"))
        assert len(await store.entries(ContactQuery())) == 3


async def test_what_closing_asks_for_is_read_at_the_first_mark(store, monkeypatch):
    asked = []
    read = store.closing_notes

    async def closing_notes():
        asked.append(1)
        return await read()

    monkeypatch.setattr(store, "closing_notes", closing_notes)
    async with open_bulk(store, *many(2)) as (_, screens):
        await push(store, rows.make_contact(1, ver=3000))
        assert asked == []  # a start with nothing marked reads nothing but the first look
        await mark_all(screens)
        await until(lambda: asked == [1])


@pytest.mark.parametrize(("mode", "offers"), [(ClosingNoteMode.OPTIONAL, True), (ClosingNoteMode.OFF, False)])
async def test_a_plain_close_where_notes_are_not_asked_for(store, mode, offers):
    workspace = rows.make_workspace(ver=500, closing_note_mode=mode)
    synced = [row for row in many(2) if getattr(row, "id", None) != workspace.id]
    async with open_bulk(store, workspace, *synced) as (bulk, screens):
        await mark_all(screens)
        await until(lambda: bulk.offers_note is offers)
        bulk.close_conversations()
        assert await done(bulk, screens) == "2 conversation(s) closed."


async def test_blocked_and_closed_ones_are_counted_and_left_open(store):
    synced = people(rows.make_contact(1, is_blocked=True), rows.make_contact(2, is_blocked=True))
    async with open_bulk(store, *synced) as (bulk, screens):
        screens.models.inboxes.choose(InboxKey(Inbox.BLOCKED))
        await screens.settle()
        await mark_all(screens)
        bulk.close_conversations()
        assert await done(bulk, screens) == "0 conversation(s) closed. 2 could not be closed: blocked."
        assert screens.models.toasts.current.undo is None
        assert list(await store.outbox()) == []


async def test_closed_conversations_are_not_closed_again(store):
    closed = {"status": ConversationStatus.CLOSED, "closed_at": rows.at(9)}
    synced = [rows.make_contact(1, open_conversation_id=None), rows.make_conversation(1, **closed)]
    async with open_bulk(store, *rows.make_directory(), *synced) as (bulk, screens):
        screens.models.contact_list.set_status(StatusFilter.CLOSED)
        await screens.settle()
        await mark_all(screens)
        bulk.close_conversations()
        assert await done(bulk, screens) == "0 conversation(s) closed. 1 had no open conversation."


async def test_stopping_leaves_what_was_done_and_undo_takes_back_just_that(store):
    async with open_bulk(store, *many(3 * PART)) as (bulk, screens):
        await mark_all(screens)

        def stop_early() -> None:
            if bulk.progress is not None and bulk.progress.done == PART:
                bulk.stop()

        bulk.changed.connect(stop_early)
        bulk.assign(LUIS)
        assert await done(bulk, screens) == "200 contact(s) assigned. Stopped."
        assert (await names(store))["AssignContact"] == PART
        screens.models.toasts.undo()
        await until(lambda: said(screens).startswith("Undone for 200 contact(s)."))


async def test_a_full_disk_is_said_and_what_was_saved_can_be_taken_back(store, monkeypatch):
    async with open_bulk(store, *many(2 * PART)) as (bulk, screens):
        await mark_all(screens)
        enqueue_many, calls = store.enqueue_many, []

        async def fail_on_the_second(commands):
            calls.append(len(commands))
            if len(calls) == 2:
                raise StoreUnavailableError
            await enqueue_many(commands)

        monkeypatch.setattr(store, "enqueue_many", fail_on_the_second)
        bulk.assign(LUIS)
        words = "200 contact(s) assigned. The rest could not be saved. Is the disk full?"
        assert await done(bulk, screens) == words
        assert screens.models.toasts.current.undo is not None


async def test_only_one_thing_is_done_at_a_time(store):
    async with open_bulk(store, *many(3)) as (bulk, screens):
        await mark_all(screens)
        bulk.assign(LUIS)
        screens.models.contact_list.marks.mark([rows.contact_id(1)])
        bulk.close_conversations()
        await done(bulk, screens)
        assert set(await names(store)) == {"AssignContact"}
