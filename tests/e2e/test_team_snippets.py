"""Snippets in the real applications of a team: a manager writes one with a file, an agent sends it to a visitor."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_inbox.app.hands import press_enter, type_text
from desktop_inbox.ui.settings.form_dialog import FormDialog
from desktop_inbox.ui.settings.snippets_page import SnippetsPage
from desktop_inbox.viewmodels.settings.settings import SectionName
from tests.fixtures.seats import PATIENCE_S, Seat, click, dialog, no_dialog, press
from tests.fixtures.team import Team
from tests.fixtures.waiting import until, until_so

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("start_over")]


async def _page(seat: Seat) -> SnippetsPage:
    """Go to the settings of snippets."""
    seat.go_to("Settings")
    settings = await until(lambda: seat.desk.others.settings)
    settings._viewmodel.show_section(SectionName.SNIPPETS)
    page = settings.page
    assert isinstance(page, SnippetsPage)
    await until(lambda: page._snippets.is_loaded, PATIENCE_S)
    return page


async def _write(page: SnippetsPage, *, is_shared: bool = False, file: Path | None = None, **lines: str) -> None:
    """Fill the dialog for a new snippet in."""
    click(page.add)
    form = await dialog(FormDialog)
    for name, text in lines.items():
        editor = form.view.fields[name].editor
        type_text(editor.focusProxy() or editor, text)
    if is_shared:
        click(form.view.fields["is_shared"].editor.switch)
    if file is not None:
        editor = form.view.fields["attachments"].editor
        editor.take([file])
        await until(lambda: len(editor.chips) == 1)
    click(form.confirm)
    await no_dialog(FormDialog)


async def _pick(seat: Seat, query: str, label: str) -> None:
    """Type a slash and a query in the composer, and take the first snippet."""
    snippets = seat.desk.composer_tools.snippets
    field = seat.desk.column.composer.field
    type_text(field, f"/{query}")
    await until(lambda: [row.label for row in snippets.completion.model.rows][:1] == [label], PATIENCE_S)
    assert snippets.popup.isVisible()
    press_enter(field)
    assert not snippets.popup.isVisible()


async def test_what_a_manager_writes_an_agent_sends_filled_and_with_its_file(team: Team, tmp_path: Path) -> None:
    caller = await team.caller("¿Tienen tarifas?", "Carla Pons")
    (tmp_path / "tarifas.pdf").write_bytes(b"%PDF-1.4 prices")
    page = await _page(team.dana)
    await _write(
        page,
        name="Tarifas",
        shortcut="tarifas",
        text="Hola $contact.first_name, soy $user.first_name. Plan: ${contact.plan}",
        is_shared=True,
        file=tmp_path / "tarifas.pdf",
    )
    await until(lambda: page._snippets.model.rows and not page._snippets.model.rows[0].state, PATIENCE_S)

    ana = team.ana
    await ana.as_new_as(team.dana)
    await ana.open_contact((await ana.written("¿Tienen tarifas?")).id)
    composer = ana.desk.column.composer
    await _pick(ana, "tar", "/tarifas")
    assert composer.field.toPlainText() == "Hola Carla, soy Ana. Plan: ${contact.plan}"
    tool = ana.desk.composer_tools.snippets
    assert tool.gaps.isVisible()
    assert [chip.text() for chip in tool.enclosures.chips] == ["tarifas.pdf"]
    press_enter(composer.field)  # it asks first, and chooses the gap
    assert tool.gaps.send_anyway.isVisible()
    type_text(composer.field, "básico")
    press_enter(composer.field)
    sent = "Hola Carla, soy Ana. Plan: básico"
    await until(lambda: (bubble := ana.bubble(sent)) and bubble.files, PATIENCE_S)
    bubble = ana.bubble(sent)
    assert bubble is not None
    assert [file.attachment.name for file in bubble.files] == ["tarifas.pdf"]

    async def arrived() -> bool:
        return sent in [message.text for message in await caller.messages()]

    await until_so(arrived)
    assert list(await ana.store.snippet_uses()) == [page._snippets.snippets[0].id]


async def test_a_personal_snippet_is_its_owners_alone(team: Team) -> None:
    page = await _page(team.ana)
    await _write(page, name="Mine", shortcut="mio", text="Un saludo de $user.name")
    await until(lambda: any("/mio" in row.title and not row.state for row in page._snippets.model.rows), PATIENCE_S)
    await team.dana.as_new_as(team.ana)
    assert "mio" not in {snippet.shortcut for snippet in await team.dana.store.snippets()}
    assert "mio" in {snippet.shortcut for snippet in await team.ana.store.snippets()}


async def test_an_agent_may_not_change_a_shared_one(team: Team) -> None:
    dana = await _page(team.dana)
    await _write(dana, name="Everybody's", shortcut="todos", text="x", is_shared=True)
    ana = await _page(team.ana)
    row = await until(
        lambda: next((row for row in ana._snippets.model.rows if "/todos" in row.title), None), PATIENCE_S
    )
    assert row.acts == ()
    press(ana.rows.list, Qt.Key.Key_Delete)
    assert "todos" in {snippet.shortcut for snippet in await team.ana.store.snippets()}
