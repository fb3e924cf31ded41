"""Picking snippets: the popup, its keys and states, values, gaps, files, and what is sent."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.protocol.conversation_commands import AddComment, ScheduleMessage
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.snippet_delegate import ROW_HEIGHT
from desktop_inbox.ui.composer.snippet_tool import SnippetTool
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.snippets.library import SnippetLibrary
from desktop_inbox.viewmodels.snippets.values import VariableValues
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import NOW, conversation_rows, make_unavailable, open_desk
from tests.ui.snippet_desk import FILE, LIMITS, SNIPPETS, offered, pick, press, search, sent, text_of, write


@pytest.fixture
def snippets():
    return SNIPPETS


@pytest.fixture
async def desk(store, snippets):
    synced = [
        *conversation_rows(rows.make_message(100), name="Susan Carter"),
        rows.make_user(1, name="Ana Moreno", ver=60),
        rows.make_field(1, name="Plan", ver=61),
        rows.make_channel(1, ver=62, limits=LIMITS),
        *snippets,
    ]
    await fill(store, *synced)
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
def mend(desk, monkeypatch):
    """Give what makes snippets readable that cannot be read; ask for it before the composer."""
    return make_unavailable(desk.store, monkeypatch, "snippets")


@pytest.fixture
async def library(desk):
    made = SnippetLibrary(store=desk.store, scope=desk.scope, user_id=rows.user_id(1), wording=VariableValues())
    yield made
    made.close()


@pytest.fixture
async def composer(desk, library):
    """Give a composer with the tool at the foot of a window."""
    window = QWidget()
    window.resize(640, 620)
    widget = Composer(desk.model.composer)
    widget.snippets = SnippetTool(widget, desk.model.composer, library)
    layout = QVBoxLayout(window)
    layout.addStretch(1)
    layout.addWidget(widget)
    window.show()
    window.activateWindow()
    widget.focus_field()
    await until(lambda: widget.field.hasFocus() is True)
    yield widget
    window.close()
    window.deleteLater()


# Finding --------------------------------------------------------------------------------------------------------------
async def test_a_slash_offers_all_and_what_follows_narrows(desk, composer):
    await search(desk, composer, "")
    assert offered(composer) == ["/broken", "/envio-gratis", "/plan", "Price list", "/envio-hoy"]
    write(composer, "env")
    assert offered(composer) == ["/envio-gratis", "/envio-hoy"]
    write(composer, "io-h")
    assert offered(composer) == ["/envio-hoy"]
    [row] = composer.snippets.completion.model.rows
    assert row.line == "Hola Susan, sale hoy."
    assert [row.label[begin:end] for begin, end in row.label_spans] == ["envio-h"]


@pytest.mark.parametrize("before", ["x", "1", ".", "/"])
async def test_a_slash_within_a_word_is_a_slash(desk, composer, before):
    write(composer, f"{before}/env")
    await desk.settle()
    assert offered(composer) is None


@pytest.mark.parametrize("before", ["word ", "word\n"])
async def test_a_slash_after_a_space_opens(desk, composer, before):
    composer.field.insert_text(before)
    await search(desk, composer, "pla")
    assert offered(composer) == ["/plan"]


async def test_words_with_spaces_search_until_nothing_has_them(desk, composer):
    await search(desk, composer, "free ship")
    assert offered(composer) == ["/envio-gratis"]
    write(composer, "s of line")
    assert offered(composer) is None


async def test_what_nothing_has_is_said_and_enter_sends(desk, composer):
    await search(desk, composer, "zzz")
    assert offered(composer) == []
    assert composer.snippets.popup.message.text() == "No snippet has this."
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert [command.text for command in await sent(desk)] == ["/zzz"]


async def test_escape_leaves_the_slash_alone(desk, composer):
    await search(desk, composer, "env")
    press(composer, Qt.Key.Key_Escape)
    assert offered(composer) is None
    write(composer, "io")
    assert (text_of(composer), offered(composer)) == ("/envio", None)


async def test_keys_and_button_open_where_one_is(desk, composer):
    write(composer, "Hi")
    composer.snippets.button.click()
    await desk.settle()
    assert text_of(composer) == "Hi /"
    assert len(offered(composer)) == 5
    QTest.keyClick(composer.field, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert offered(composer) is None


async def test_the_slash_of_the_button_goes_where_nothing_comes_of_it(desk, composer):
    write(composer, "Hi")
    composer.snippets.button.click()
    await desk.settle()
    press(composer, Qt.Key.Key_Escape)
    await until(lambda: text_of(composer) == "Hi")
    composer.snippets.button.click()
    await desk.settle()
    write(composer, "x")
    press(composer, Qt.Key.Key_Escape)
    await desk.settle()
    assert text_of(composer) == "Hi /x"
    composer.field.clear()
    composer.snippets.button.click()
    await desk.settle()
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert len(text_of(composer)) > 5


@pytest.mark.parametrize("snippets", [[]])
async def test_without_snippets_the_way_to_make_them_is_there(desk, composer):
    wanted = []
    composer.snippets.settings_wanted.connect(lambda: wanted.append(True))
    await search(desk, composer, "")
    assert composer.snippets.popup.message.text() == "No snippets yet. They are made in Settings."
    composer.snippets.popup.settings.click()
    assert wanted == [True]


async def test_while_they_are_read_that_is_said(desk, composer, monkeypatch):
    write(composer, "/env")
    assert composer.snippets.popup.message.text() == "Loading snippets…"
    press(composer, Qt.Key.Key_Return)
    assert text_of(composer) == "/env"
    await desk.settle()
    assert await sent(desk) == []
    assert offered(composer) == ["/envio-gratis", "/envio-hoy"]


async def test_a_cache_that_cannot_be_read_is_told_and_tried_again(desk, mend, composer):
    await search(desk, composer, "env")
    assert "cannot be read" in composer.snippets.popup.message.text()
    mend()
    press(composer, Qt.Key.Key_Escape)
    write(composer, " /env")
    await desk.settle()
    assert offered(composer) == ["/envio-gratis", "/envio-hoy"]


async def test_a_snippet_that_comes_or_changes_is_found(desk, composer):
    await search(desk, composer, "new")
    assert offered(composer) == []
    await push(desk.store, rows.make_snippet(9, shortcut="newest", ver=1001))
    await desk.settle()
    assert offered(composer) == ["/newest"]


# Putting in -----------------------------------------------------------------------------------------------------------
async def test_enter_puts_the_filled_text_in_as_one_step(desk, composer):
    write(composer, "Well. ")
    await pick(desk, composer, "envio-h")
    assert text_of(composer) == "Well. Hola Susan, sale hoy."
    assert offered(composer) is None
    assert composer.field.hasFocus()
    composer.field.undo()
    assert text_of(composer).startswith("Well. /")
    composer.field.redo()
    assert text_of(composer) == "Well. Hola Susan, sale hoy."


async def test_several_go_into_one_message_and_the_caret_is_behind_each(desk, composer):
    await pick(desk, composer, "envio-h")
    write(composer, " ")
    await pick(desk, composer, "gratis")
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert [command.text for command in await sent(desk)] == ["Hola Susan, sale hoy. Desde 50 €."]


async def test_arrows_choose_and_a_click_takes(desk, composer):
    await search(desk, composer, "env")
    press(composer, Qt.Key.Key_Down, Qt.Key.Key_Tab)
    await desk.settle()
    assert text_of(composer) == "Hola Susan, sale hoy."
    composer.field.clear()
    await search(desk, composer, "plan")
    popup = composer.snippets.popup
    centre = popup.list.visualRect(composer.snippets.completion.model.index(0)).center()
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert text_of(composer).startswith("Plan: ")


async def test_snippets_are_read_when_somebody_begins_to_write(desk, composer, library):
    await desk.settle()
    assert len(library.index) == len(SNIPPETS)
    assert not library.is_filled


async def test_rows_and_preview_are_whole_and_stay_where_they_are(desk, composer):
    await search(desk, composer, "")
    popup = composer.snippets.popup
    places = []
    for _ in range(2 * len(SNIPPETS)):
        press(composer, Qt.Key.Key_Down)
        assert popup.list.height() == len(SNIPPETS) * ROW_HEIGHT
        assert popup.list.geometry().bottom() < popup.preview.geometry().top()
        assert popup.preview.height() >= popup.preview.sizeHint().height()
        places.append(popup.geometry())
    assert set(places[len(SNIPPETS) :]) == {popup.geometry()}


async def test_the_preview_has_room_for_its_lines_in_a_window_that_became_narrow(desk, composer):
    text = "Thank you for writing to us. The parcel left the warehouse in the morning, and comes tomorrow. "
    await push(desk.store, rows.make_snippet(9, name="Long", shortcut="long", text=text * 2, ver=1001))
    await pick(desk, composer, "long")
    composer.field.clear()
    composer.window().resize(360, 620)
    await until(lambda: composer.width() < 360)
    write(composer, "/")
    assert composer.snippets.popup.preview.name.text() == "Long"
    assert composer.snippets.popup.preview.text.verticalScrollBar().maximum() == 0


async def test_the_preview_shows_the_chosen_one_whole(desk, composer):
    await search(desk, composer, "")
    preview = composer.snippets.popup.preview
    assert preview.name.text() == "Broken"
    assert preview.text.toPlainText() == "$contact.plan and $contct.name!"
    assert preview.missing.text() == "Without a value: Plan · There is no such variable: contct.name"
    assert len(preview.text.extraSelections()) == 2
    press(composer, Qt.Key.Key_Down)
    assert (preview.name.text(), preview.topic.text(), preview.missing.isVisible()) == (
        "Free shipping",
        "Envíos",
        False,
    )
    press(composer, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert preview.files.text() == "1 file(s) go with it: tarifas.pdf"


async def test_what_is_used_comes_first_also_after_a_restart(desk, composer):
    await pick(desk, composer, "envio-h")
    await pick(desk, composer.field.clear() or composer, "envio-h")
    assert await desk.store.snippet_uses() == {rows.snippet_id(1): 2}
    composer.field.clear()
    await search(desk, composer, "env")
    assert offered(composer) == ["/envio-hoy", "/envio-gratis"]


async def test_the_field_grows_with_what_is_put_in(desk, composer):
    long = "One line that is far too long for the field, $contact.plan, " * 4
    await push(desk.store, rows.make_snippet(9, shortcut="long", text=long, ver=1001))
    await desk.settle()
    height = composer.field.height()
    await pick(desk, composer, "long")
    assert composer.field.height() >= height + 2 * composer.field.fontMetrics().lineSpacing()


# Gaps -----------------------------------------------------------------------------------------------------------------
async def test_what_is_missing_is_said_and_typed_over(desk, composer):
    await pick(desk, composer, "plan")
    bar = composer.snippets.gaps
    assert text_of(composer) == "Plan: $contact.plan\nAgent: us"
    assert bar.isVisible()
    assert bar.text.text() == "1 value(s) are missing: Plan"
    assert composer.field.textCursor().selectedText() == "$contact.plan"
    write(composer, "Wholesale")
    assert text_of(composer) == "Plan: Wholesale\nAgent: us"
    assert not bar.isVisible()
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert [command.text for command in await sent(desk)] == ["Plan: Wholesale\nAgent: us"]


async def test_tab_and_f8_go_from_gap_to_gap(desk, composer):
    await pick(desk, composer, "broken")
    chosen = composer.field.textCursor
    assert chosen().selectedText() == "$contact.plan"
    press(composer, Qt.Key.Key_Tab)
    assert chosen().selectedText() == "$contct.name"
    press(composer, Qt.Key.Key_F8)
    assert chosen().selectedText() == "$contact.plan"
    composer.snippets.gaps.next.click()
    assert chosen().selectedText() == "$contct.name"
    press(composer, Qt.Key.Key_Tab)
    assert not composer.field.hasFocus()


async def test_a_text_with_gaps_is_sent_only_after_a_question_which_comes_once(desk, composer):
    await pick(desk, composer, "broken")
    press(composer, Qt.Key.Key_Return, Qt.Key.Key_Return)
    await desk.settle()
    assert await sent(desk) == []
    bar = composer.snippets.gaps
    assert bar.text.text().startswith("Not sent. 2 value(s) are missing")
    assert bar.send_anyway.isVisible()
    composer.field.moveCursor(composer.field.textCursor().MoveOperation.End)
    write(composer, "!")
    assert not bar.send_anyway.isVisible()
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert [command.text for command in await sent(desk)] == ["$contact.plan and $contct.name!!"]


async def test_send_anyway_sends(desk, composer):
    await pick(desk, composer, "broken")
    press(composer, Qt.Key.Key_Return)
    composer.snippets.gaps.send_anyway.click()
    await desk.settle()
    assert len(await sent(desk)) == 1
    assert text_of(composer) == ""
    assert not composer.snippets.gaps.isVisible()


async def test_a_text_with_gaps_for_later_is_asked_about_too_and_goes_then(desk, composer):
    await pick(desk, composer, "broken")
    at = NOW + timedelta(hours=1)
    desk.model.composer.send_later(at, cancels_on_message=True)
    await desk.settle()
    assert await desk.commands() == []
    composer.snippets.gaps.send_anyway.click()
    await desk.settle()
    [command] = await desk.commands()
    assert (type(command), command.send_at) == (ScheduleMessage, at)


async def test_a_draft_with_a_gap_asks_too_and_what_is_typed_does_not(desk, composer):
    write(composer, "cost $contact.plan")
    await desk.settle()
    assert not composer.snippets.gaps.isVisible()
    await desk.model.composer.flush()
    desk.model.composer.open(None)
    await desk.settle()
    desk.model.composer.open(rows.contact_id(1))
    await desk.settle()
    assert text_of(composer) == "cost $contact.plan"
    assert composer.snippets.gaps.isVisible()


async def test_the_gap_of_one_contact_is_not_another_ones(desk, composer):
    await pick(desk, composer, "plan")
    desk.model.composer.open(None)
    await desk.settle()
    assert not composer.snippets.gaps.isVisible()


# Files ----------------------------------------------------------------------------------------------------------------
async def test_files_go_with_the_message_as_copies(desk, composer):
    await pick(desk, composer, "price")
    [chip] = composer.snippets.enclosures.chips
    assert chip.text() == "tarifas.pdf"
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    [command] = await sent(desk)
    [attachment] = command.attachments
    assert (command.text, attachment.name, attachment.copied_from) == ("The list", "tarifas.pdf", FILE.id)
    assert attachment.id != FILE.id
    assert composer.snippets.enclosures.chips == []
    assert await desk.store.uploads() == []


async def test_undo_takes_the_file_of_a_snippet_too(desk, composer):
    await pick(desk, composer, "price")
    QTest.keyClick(composer.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert composer.snippets.enclosures.chips == []


async def test_a_file_is_left_out_by_its_cross_and_comes_once(desk, composer):
    await pick(desk, composer, "price")
    write(composer, " ")
    await pick(desk, composer, "price")
    [chip] = composer.snippets.enclosures.chips
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert not composer.snippets.enclosures.isVisible()
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert [command.attachments for command in await sent(desk)] == [()]


async def test_files_alone_can_be_sent_and_stay_with_their_contact(desk, composer):
    await pick(desk, composer, "price")
    composer.field.clear()
    desk.model.composer.open(None)
    assert composer.snippets.enclosures.chips == []
    desk.model.composer.open(rows.contact_id(1))
    await desk.settle()
    assert len(composer.snippets.enclosures.chips) == 1
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert [len(command.attachments) for command in await sent(desk)] == [1]


async def test_what_the_channel_does_not_take_is_said_before_and_sent_only_without(desk, composer):
    big = msgspec.structs.replace(FILE, id=AttachmentId(rows.make_id(0xA1, 2)), size_bytes=101)
    picture = Attachment(
        id=AttachmentId(rows.make_id(0xA1, 3)),
        name="a.png",
        kind=AttachmentKind.IMAGE,
        media_type="image/png",
        size_bytes=5,
    )
    await push(desk.store, rows.make_snippet(9, shortcut="both", text="x", attachments=(big, picture), ver=1001))
    await pick(desk, composer, "both")
    bar = composer.snippets.enclosures
    assert bar.problem.text() == "tarifas.pdf: Web chat takes files up to 100 bytes"
    assert not composer.send.isEnabled()
    bar.chips[0].click()
    assert not bar.problem.isVisible()
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    [command] = await sent(desk)
    assert [(file.name, file.kind) for file in command.attachments] == [("a.png", AttachmentKind.FILE)]


async def test_comments_take_text_only(desk, composer):
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    await pick(desk, composer, "price")
    assert composer.snippets.enclosures.chips == []
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    assert [type(command) for command in await sent(desk)] == [AddComment]


# Looks ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
async def test_the_popup_stands_above_the_composer_in_both_directions(desk, composer, qapp, mode):
    theme = Theme(qapp, mode)
    window = composer.window()
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        window.setLayoutDirection(direction)
        composer.field.clear()
        await search(desk, composer, "env")
        popup = composer.snippets.popup
        place = popup.geometry()
        assert place.width() == composer.width()
        assert place.top() >= 0
        assert place.bottom() < composer.mapTo(window, composer.rect().topLeft()).y()
        assert popup.list.height() >= 2 * 34
    theme.set_mode("light")
