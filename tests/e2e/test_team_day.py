"""A day of a support team in the real applications, over the real server: conversations, who sees them, comments."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from desktop_inbox.app.hands import type_text
from desktop_inbox.ui.conversation.closing_dialog import ClosingDialog
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.viewmodels.timeline_rows import BubbleSide
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.seats import choose, click, click_words, dialog, everything_in, pick
from tests.fixtures.team import Team
from tests.fixtures.waiting import until, until_so

GREETING = "¡Hola! 👋 ¿En qué podemos ayudarte?"

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("start_over")]


@pytest.mark.browser
async def test_a_conversation_from_the_opened_chat_to_its_end(team: Team, team_chat: ChatPage) -> None:
    ana, dana = team.ana, team.dana
    known = {row.id for row in ana.rows}
    await team_chat.open()
    contact_id = (await ana.newcomer(known)).id
    await ana.open_contact(contact_id)
    await ana.says("the visitor opened the chat")

    ana.answer("¡Hola! Soy Ana.")
    await expect(team_chat.bubbles.last).to_have_text("¡Hola! Soy Ana.")
    me = ana.desk.session.account.user_id
    await dana.row(contact_id, lambda row: row.assignee_id == me)

    click(ana.header.snooze)
    await choose("In 1 hour")
    await ana.gone(contact_id)
    await dana.gone(contact_id)
    ana.choose_status("Snoozed")
    await ana.row(contact_id, lambda row: row.is_snoozed)
    ana.choose_status("Open")
    await team_chat.say("¿Hay alguien?")
    await ana.row(contact_id, lambda row: not row.is_snoozed)
    await ana.says("Back from snoozing: the contact wrote")
    await until(lambda: not ana.desk.column.states.snoozed.isVisible())

    click(ana.header.close_button)
    note = await dialog(ClosingDialog)
    click(note.confirm)
    assert note.category_problem.text()
    type_text(note.category, "R")
    await pick(note.category.popup, "efund")
    click(note.confirm)
    toast = await ana.said("Conversation closed.")
    await dana.gone(contact_id)
    dana.choose_status("Closed")
    await dana.row(contact_id)
    await ana.says("Refund")
    click(toast.undo)
    await ana.row(contact_id)
    await dana.gone(contact_id)
    await ana.says("Closing taken back by Ana Moreno")


async def test_a_blocked_contact_is_kept_out_until_it_is_unblocked(team: Team) -> None:
    ana, dana = team.ana, team.dana
    caller = await team.caller("Compra ya", "Spam Ltd")
    contact_id = (await ana.written("Compra ya")).id
    await ana.open_contact(contact_id)

    await ana.do_more("Block contact")
    click_words(await dialog(Dialog), "Block")
    await ana.gone(contact_id)
    await dana.gone(contact_id)
    await until(lambda: (row := dana.inbox("Blocked")) is not None and row.count == "1")
    await caller.write("Compra ahora")
    await dana.choose_inbox("Blocked")
    await dana.row(contact_id, lambda row: row.preview == "Compra ahora")
    await dana.choose_inbox("All")
    await dana.gone(contact_id)
    assert not ana.header.close_button.isVisible()
    assert ana.desk.column.composer.field.isReadOnly()

    click(ana.desk.column.states.blocked.button)
    await ana.row(contact_id)
    await dana.row(contact_id)
    await until(lambda: dana.inbox("Blocked") is None)
    await until(ana.header.close_button.isVisible)


async def test_who_is_restricted_sees_their_teams_contacts_and_no_other(team: Team) -> None:
    ana, dana, eva = team.ana, team.dana, team.eva
    question = "Quiero devolver una cafetera"
    caller = await team.caller(question, "Sofía Ruiz")
    contact_id = (await dana.written(question)).id
    await caller.write("Llegó rota")
    await dana.row(contact_id, lambda row: row.preview == "Llegó rota")
    await eva.as_new_as(dana)
    assert await eva.store.details(contact_id) is None

    await dana.open_contact(contact_id)
    await dana.assign("Refunds")
    await eva.row(contact_id)
    await eva.open_contact(contact_id)
    await eva.shows(question)
    await eva.shows("Llegó rota")
    await eva.says("Team Refunds was assigned by Dana Kim")
    eva.type("Un momento, Sofía")

    async def is_kept() -> bool:
        return (await eva.store.draft(contact_id, "reply")).text == "Un momento, Sofía"

    await until_so(is_kept)
    assert question in await everything_in(eva.store)

    await dana.assign("Sales")
    await ana.row(contact_id)
    await eva.gone(contact_id)
    await until(lambda: eva.desk.conversation.header is None and not eva.texts())
    found = await everything_in(eva.store)
    assert [text for text in (question, "Llegó rota", "Sofía Ruiz") if text in found] == []
    assert await is_kept()

    await dana.assign("Refunds")
    await eva.open_contact(contact_id)
    await eva.shows(question)
    await until(lambda: eva.desk.column.composer.field.toPlainText() == "Un momento, Sofía")


async def test_comments_reach_who_is_mentioned_and_never_the_visitor(team: Team, team_chat: ChatPage) -> None:
    ana, dana = team.ana, team.dana
    frames: list[str] = []
    team_chat.page.on("websocket", lambda line: line.on("framereceived", lambda frame: frames.append(str(frame))))
    await team_chat.page.reload()
    await team_chat.open()
    await team_chat.say("¿Hacéis envíos?")
    contact_id = (await ana.written("¿Hacéis envíos?")).id
    await ana.open_contact(contact_id)
    assert not dana.inbox("Mentions").has_new

    ana.write_comment()
    ana.type("Mira esto, @Dan")
    ana.press_enter()
    assert ana.bubble("Mira esto, @Dan") is None, "Enter takes the name that is offered"
    ana.type("por favor")
    ana.press_enter()
    comment = "Mira esto, @Dana Kim por favor"
    await until(lambda: dana.inbox("Mentions").has_new)
    await dana.choose_inbox("Mentions")
    await dana.open_contact(contact_id)
    assert (await dana.shows(comment)).side is BubbleSide.COMMENT
    await until(lambda: not dana.inbox("Mentions").has_new)

    click_words(ana.desk.column.composer, "Reply")
    ana.answer("Sí, a toda Europa.")
    await team_chat.shows(GREETING, "¿Hacéis envíos?", "Sí, a toda Europa.")
    await team_chat.page.reload()
    await team_chat.open()
    await team_chat.shows(GREETING, "¿Hacéis envíos?", "Sí, a toda Europa.")
    assert any("a toda Europa" in frame for frame in frames)
    assert [frame for frame in frames if "Mira" in frame] == []


async def test_teammates_see_each_other_and_a_reply_that_was_overtaken_is_held(team: Team) -> None:
    ana, dana = team.ana, team.dana
    caller = await team.caller("¿Abrís hoy?", "Marco Bianchi")
    contact_id = (await ana.written("¿Abrís hoy?")).id
    for seat in (ana, dana):
        await seat.open_contact(contact_id)
    for seat, name in ((ana, "Dana Kim"), (dana, "Ana Moreno")):
        await until(seat.header.viewers.isVisible, 20)
        assert seat.header.viewers.toolTip() == f"Also looking at this: {name}"

    dana.type("Sí, hasta las ocho")
    await ana.says("Dana Kim is typing")
    ana.type("Abrimos a las nueve")
    await dana.says("Ana Moreno is typing")
    ana.press_enter()
    await dana.shows("Abrimos a las nueve")
    await until(lambda: dana.header.assignee.text() == "Ana Moreno")
    dana.press_enter()
    held = dana.desk.column.composer.held
    await until(lambda: held.isVisible() and "Ana Moreno replied" in held.text.text())
    await ana.as_new_as(dana)
    assert dana.bubble("Sí, hasta las ocho") is None
    assert [message.text for message in await caller.messages()] == ["¿Abrís hoy?", "Abrimos a las nueve"]

    click(held.send_anyway)
    await ana.shows("Sí, hasta las ocho")
    assert [message.text for message in await caller.messages()][2:] == ["Sí, hasta las ocho"]
    assert not held.isVisible()
