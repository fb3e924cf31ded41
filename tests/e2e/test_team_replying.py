"""Replying in the real applications of a team: quoting, snippets, emoji, undo send, sending later, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from desktop_inbox.app.hands import press_enter, type_text
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.ids import CommandId, ContactId, MessageId, SnippetId
from desktop_inbox.domain.snippet import SnippetContent
from desktop_inbox.protocol.conversation_commands import ScheduleMessage
from desktop_inbox.protocol.settings_commands import SaveSnippet
from desktop_inbox.viewmodels.timeline_rows import ScheduledRow
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.seats import PATIENCE_S, Seat, choose, click, press
from tests.fixtures.team import CLOCK, Team
from tests.fixtures.waiting import until, until_so

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("start_over")]

RED = QColor("#d01020")
QUESTION = "¿Es esta pieza?"
FILLED = "Hola de nuevo, soy Ana de Café Aurora 👋"
WAITS = "Not if the contact writes first"
WROTE_FIRST = "Not sent: the contact wrote first."


@pytest.fixture
def can_undo(team: Team) -> Iterator[None]:
    """Let Ana take back what she sends, with more time than a test needs."""
    writing = team.ana.application.preferences.writing
    writing.set_undo_send_s(30)
    yield
    writing.set_undo_send_s(0)


async def _has_snippet(seat: Seat) -> None:
    """Let a user have a snippet for greetings."""
    text = "Hola ${contact.first_name|de nuevo}, soy $user.first_name de $workspace.name"
    content = SnippetContent(name="Saludo", shortcut="saludo", text=text)
    ids = {"command_id": CommandId(new_id(CLOCK)), "snippet_id": SnippetId(new_id(CLOCK))}
    await seat.store.enqueue(SaveSnippet(**ids, content=content))


def _painted_red(seat: Seat) -> bool:
    """Tell whether there is a red picture in the timeline."""
    shown = seat.desk.column.timeline.view.viewport().grab().toImage()
    places = ((x, y) for x in range(0, shown.width(), 8) for y in range(0, shown.height(), 8))
    return sum(_is_red(shown.pixelColor(x, y)) for x, y in places) > 100


def _is_red(colour: QColor) -> bool:
    """Tell whether a colour is that of the picture, as a thumbnail has it."""
    parts = zip(colour.getRgb(), RED.getRgb(), strict=True)
    return all(abs(one - other) < 16 for one, other in parts)


def _later(seat: Seat) -> list[tuple[str, str]]:
    """Return text and note of the messages that are sent later, or were not."""
    rows = seat.desk.conversation.timeline.model.rows
    return [(row.bubble.text, row.note) for row in rows if isinstance(row, ScheduledRow)]


async def _shows_later(seat: Seat, *wanted: tuple[str, str]) -> None:
    """Wait until exactly these messages are shown as sent later, or as not sent."""
    await until(lambda: _later(seat) == list(wanted), PATIENCE_S)


async def _compose_greeting(seat: Seat) -> None:
    """Type the greeting by its snippet, and an emoji by its name."""
    field, tools = seat.desk.column.composer.field, seat.desk.composer_tools
    type_text(field, "/sal")
    await until(lambda: tools.snippets.popup.isVisible() and tools.snippets.completion.model.rows, PATIENCE_S)
    press_enter(field)
    type_text(field, " :waving_hand")
    await until(tools.emoji.completion.isVisible, PATIENCE_S)
    press_enter(field)
    assert field.toPlainText() == FILLED


@pytest.mark.browser
async def test_a_picture_is_answered_with_a_quote_taken_back_and_sent(
    team: Team, team_chat: ChatPage, can_undo: None, tmp_path: Path
) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(RED)
    image.save(str(tmp_path / "pieza.png"))
    ana = team.ana
    await _has_snippet(ana)
    known = {row.id for row in ana.rows}
    await team_chat.open()
    await team_chat.page.locator("input[type=file]").set_input_files(tmp_path / "pieza.png")
    await team_chat.say(QUESTION)
    await ana.open_contact((await ana.newcomer(known)).id)
    asked = await ana.shows(QUESTION)
    await until(lambda: _painted_red(ana), PATIENCE_S)

    composer, view = ana.desk.column.composer, ana.desk.column.timeline.view
    view.setCurrentIndex(ana.desk.conversation.timeline.model.index_of(asked.key))
    press(view, Qt.Key.Key_R)
    await until(lambda: composer.quote.isVisible() and composer.quote.line.text() == QUESTION)
    await _compose_greeting(ana)
    press_enter(composer.field)
    await ana.shows(FILLED)
    assert not composer.quote.isVisible()
    click(composer.undo)
    await until(lambda: ana.bubble(FILLED) is None and composer.field.toPlainText() == FILLED)
    await until(lambda: composer.quote.isVisible() and composer.quote.line.text() == QUESTION)
    assert await ana.store.outbox() == []

    ana.application.preferences.writing.set_undo_send_s(0)
    press_enter(composer.field)
    await expect(team_chat.bubbles.last).to_have_text(FILLED)
    await expect(team_chat.page.locator(".row.theirs .bubble", has_text=FILLED)).to_have_count(1)
    await expect(team_chat.page.locator(".row.theirs .quote")).to_have_text(f"Tú{QUESTION}")


async def test_what_is_sent_later_waits_for_its_time_or_for_the_contact(team: Team) -> None:
    ana, dana = team.ana, team.dana
    caller = await team.caller("¿Abrís mañana?", "Rosa Vidal")
    contact_id = (await ana.written("¿Abrís mañana?")).id
    await ana.open_contact(contact_id)
    ana.type("Sí, desde las nueve")
    click(ana.desk.column.composer.later)
    await choose("Tomorrow")
    await dana.open_contact(contact_id)
    for seat in (ana, dana):
        await _shows_later(seat, ("Sí, desde las nueve", WAITS))
    await caller.write("Ya lo he visto, gracias")
    for seat in (ana, dana):
        await _shows_later(seat, ("Sí, desde las nueve", WROTE_FIRST))

    text = "¡Hasta mañana!"
    send_at = CLOCK.now() + timedelta(seconds=3)
    await ana.store.enqueue(_scheduled(contact_id, text, send_at))
    await _shows_later(dana, (text, WAITS), ("Sí, desde las nueve", WROTE_FIRST))
    await dana.shows(text)
    assert CLOCK.now() >= send_at
    assert _later(dana) == [("Sí, desde las nueve", WROTE_FIRST)]

    async def arrived() -> bool:
        return [message.text for message in await caller.messages() if not message.mine] == [text]

    await until_so(arrived)


def _scheduled(contact_id: ContactId, text: str, send_at: datetime) -> ScheduleMessage:
    return ScheduleMessage(
        command_id=CommandId(new_id(CLOCK)),
        contact_id=contact_id,
        message_id=MessageId(new_id(CLOCK)),
        text=text,
        send_at=send_at,
    )


async def test_a_draft_follows_to_another_desktop_until_it_is_sent(team: Team) -> None:
    await team.caller("¿Y mi factura?", "Iván Soler")
    office, home = team.ana, await team.seat("ana")
    contact_id = (await home.written("¿Y mi factura?")).id
    await home.open_contact(contact_id)
    await office.open_contact(contact_id)
    office.type("La busco y te la mando")
    written = home.desk.column.composer.field.toPlainText
    await until(lambda: written() == "La busco y te la mando", PATIENCE_S)
    office.press_enter()
    await home.shows("La busco y te la mando")
    await until(lambda: not written(), PATIENCE_S)
    await home.close()
