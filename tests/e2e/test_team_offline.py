"""A support team without its server: what is done meanwhile waits, and takes effect once when the server is back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, StatusFilter
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.ui.conversation.closing_dialog import ClosingDialog
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.shell.banner import ConnectionBanner
from tests.fixtures.seats import PATIENCE_S, Seat, choose, click, dialog, no_dialog, pick
from tests.fixtures.team import Team
from tests.fixtures.waiting import until

pytestmark = pytest.mark.e2e


async def test_what_is_done_offline_takes_effect_once(new_team: Team) -> None:
    dana, ana = await new_team.seat("dana"), await new_team.seat("ana")
    await new_team.caller("Llamadme mañana", "Rita Sol")
    await new_team.caller("Ya está resuelto", "Óscar Mir")
    rita, oscar = (await ana.written("Llamadme mañana")).id, (await ana.written("Ya está resuelto")).id
    for seat in (dana, ana):
        for contact_id, text in ((rita, "Llamadme mañana"), (oscar, "Ya está resuelto")):
            await seat.open_contact(contact_id)
            await seat.shows(text)
            await seat.row(contact_id, lambda row: not row.unread)
        await seat.sent()

    await asyncio.to_thread(new_team.server.stop)
    for seat in (dana, ana):
        await until(lambda seat=seat: seat.state is ConnectionState.OFFLINE, PATIENCE_S)
    await ana.open_contact(oscar)
    await _close(ana, "Refund")
    await ana.gone(oscar)
    await ana.open_contact(rita)
    await _tag(ana, rita, "Wholesale")
    await ana.assign("Sales")
    ana.write_comment()
    ana.answer("Prefiere por la tarde")
    assert "Waiting for connection" in (await ana.shows("Prefiere por la tarde")).meta
    click(ana.header.snooze)
    await choose("In 1 hour")
    await ana.gone(rita)
    banner = ana.child(ConnectionBanner)
    await until(lambda: "5" in banner._text.text())
    await dana.open_contact(oscar)
    await _tag(dana, oscar, "Wholesale")

    await asyncio.to_thread(new_team.server.start)
    for seat in (dana, ana):
        await seat.online()
        await seat.sent()
    fresh = await new_team.seat("ana")
    for seat in (dana, ana):
        await seat.as_new_as(fresh)
        await _check_effects(seat, rita, oscar)
    assert await _shown(ana.store, rita, oscar) == await _shown(fresh.store, rita, oscar)
    assert await _shared(dana.store, rita, oscar) == await _shared(fresh.store, rita, oscar)


async def _close(seat: Seat, category: str) -> None:
    """Close the open conversation with a category."""
    click(seat.header.close_button)
    note = await dialog(ClosingDialog)
    click(note.category)
    await pick(note.category.popup, category)
    click(note.confirm)
    await no_dialog(ClosingDialog)


async def _tag(seat: Seat, contact_id: ContactId, name: str) -> None:
    """Put a tag on the open contact."""
    pane = seat.child(DetailsPane)
    await until(lambda: (page := seat.desk.models.details.page) and page.id == contact_id)
    click(pane.tags.add)
    await pick(await until(lambda: pane.tags._popup), name)
    await until(lambda: len(pane.tags.chips) == 1)


async def _check_effects(seat: Seat, rita: ContactId, oscar: ContactId) -> None:
    """Everything that was done is there, each once."""
    seat.choose_status("Snoozed")
    await seat.open_contact(rita)
    for words in ("Tag Wholesale added by Ana", "Team Sales was assigned by Ana", "Snoozed until", "por la tarde"):
        await seat.says(words)
        assert len([text for text in seat.texts() if words in text]) == 1
    seat.choose_status("Closed")
    await seat.open_contact(oscar)
    for words in ("Conversation closed by Ana", "Tag Wholesale added by Dana"):
        await seat.says(words)
        assert len([text for text in seat.texts() if words in text]) == 1
    assert "Refund" in await seat.says("Conversation closed by Ana")


async def _shown(store: Store, *contact_ids: ContactId) -> dict[str, Any]:
    """Return everything that lists, details and timelines show."""
    found: dict[str, Any] = {"counts": await store.counts(), "directory": await store.directory()}
    for inbox in Inbox:
        for status in StatusFilter:
            found[f"{inbox} {status}"] = await store.entries(ContactQuery(inbox=InboxKey(inbox), status=status))
    for contact_id in contact_ids:
        found[f"details {contact_id}"] = await store.details(contact_id)
        found[f"timeline {contact_id}"] = (await store.timeline(contact_id)).items
    return found


async def _shared(store: Store, *contact_ids: ContactId) -> list[Any]:
    """Return what every user is shown of contacts."""
    found: list[Any] = []
    for contact_id in contact_ids:
        details = await store.details(contact_id)
        assert details is not None
        found += [details.contact, details.conversations, (await store.timeline(contact_id)).items]
    return found
