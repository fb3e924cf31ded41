"""Spelling while a reply is written: what is marked, in which language, suggestions, own words, and the off switch."""

from __future__ import annotations

import asyncio
import subprocess
import threading
import time

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_inbox.app.spelling_process import SpellingProcess
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.spelling_tool import SpellingTool
from desktop_inbox.ui.kit.resources import resource_path
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.spelling import SPELLING_LANGUAGES, Spelling
from desktop_inbox.viewmodels.writing_preferences import WritingPreferences
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import conversation_rows, open_desk

WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline
DICTIONARIES = resource_path("dictionaries")


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(rows.make_message(100), language="es-MX", name="Wojciech Brzęczyszczykiewicz"))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
def speller(tmp_path):
    process = SpellingProcess(DICTIONARIES, tmp_path / "words.txt")
    yield process
    process.close()


@pytest.fixture
def spelling(desk, speller):
    writing = desk.model.composer.writing
    return Spelling(speller=speller, preferences=writing, interface_language="en", scope=desk.scope)


@pytest.fixture
async def composer(desk, spelling):
    widget = Composer(desk.model.composer)
    widget.resize(640, 300)
    widget.show()
    widget.activateWindow()
    widget.focus_field()
    widget.tool = SpellingTool(widget, desk.model.composer, spelling, desk.scope)
    await until(lambda: widget.field.hasFocus() is True)
    yield widget
    widget.close()
    widget.deleteLater()


def marked(composer):
    """Return the words with a wavy line under them."""
    found, block = [], composer.field.document().begin()
    while block.isValid():
        formats = block.layout().formats()
        found += [
            block.text()[each.start : each.start + each.length]
            for each in formats
            if each.format.underlineStyle() == WAVE
        ]
        block = block.next()
    return found


async def write(desk, composer, text):
    composer.field.insert_text(text)
    await desk.settle()


async def menu_at(desk, composer, word):
    """Open the menu over a word, and wait for the suggestions."""
    cursor = composer.field.textCursor()
    cursor.setPosition(composer.field.toPlainText().index(word) + 1)
    at = composer.field.cursorRect(cursor).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, composer.field.viewport().mapToGlobal(at))
    QApplication.sendEvent(composer.field.viewport(), event)
    await desk.settle()
    return composer.field.findChildren(QMenu)[-1]


def texts(menu):
    return [action.text() for action in menu.actions()]


async def test_the_language_is_the_contacts_and_names_links_and_codes_are_left_alone(desk, composer):
    await write(desk, composer, "Hola Wojciech, el pediddo SKU-77 de @Lius está en www.exampel.com ahroa ")
    assert marked(composer) == ["pediddo", "ahroa"]
    await push(desk.store, rows.make_contact(1, ver=900, language="en"))
    await desk.settle()
    assert "Hola" in marked(composer)


async def test_comments_are_checked_in_the_interfaces_language(desk, composer):
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    await write(desk, composer, "please recieve hola ")
    assert marked(composer) == ["recieve", "hola"]


@pytest.mark.parametrize(("tag", "language"), [("pt-BR", "pt"), ("EN", "en"), ("fr", ""), ("", "en")])
async def test_without_a_dictionary_nothing_is_checked(desk, spelling, tag, language):
    spelling.set_reader(tag)
    assert spelling.language == language


async def test_the_word_at_the_cursor_is_left_alone_until_it_is_finished(desk, composer):
    QTest.keyClicks(composer.field, "hola pediddo")
    await desk.settle()
    assert marked(composer) == []
    QTest.keyClicks(composer.field, " ")
    await desk.settle()
    assert marked(composer) == ["pediddo"]


async def test_places_are_right_after_emoji(desk, composer):
    await write(desk, composer, "😀😀 hola pediddo 😀 segir ")
    document = composer.field.toPlainText()
    formats = composer.field.document().begin().layout().formats()
    data = document.encode("utf-16-le")
    found = [data[2 * each.start : 2 * (each.start + each.length)].decode("utf-16-le") for each in formats]
    assert found == ["pediddo", "segir"]


async def test_the_menu_suggests_and_puts_in_what_is_chosen(desk, composer):
    await write(desk, composer, "el pediddo sale ")
    menu = await menu_at(desk, composer, "pediddo")
    assert texts(menu)[0] == "pedido"
    assert texts(menu).index("Add to dictionary") <= 5, "at most five suggestions"
    menu.actions()[0].trigger()
    menu.close()
    await desk.settle()
    assert composer.field.toPlainText() == "el pedido sale "
    assert marked(composer) == []
    composer.field.undo()
    assert composer.field.toPlainText() == "el pediddo sale "


async def test_a_word_that_is_right_or_gone_has_no_suggestions(desk, composer):
    await write(desk, composer, "el pediddo sale ")
    menu = await menu_at(desk, composer, "sale")
    assert "Add to dictionary" not in texts(menu)
    menu.close()
    menu = await menu_at(desk, composer, "pediddo")
    composer.field.replace_text("otra cosa")
    menu.actions()[0].trigger()
    menu.close()
    assert composer.field.toPlainText() == "otra cosa"


async def test_own_words_are_kept_for_the_next_start(desk, composer, speller, tmp_path):
    await write(desk, composer, "el Zorbex llega ")
    assert marked(composer) == ["Zorbex"]
    menu = await menu_at(desk, composer, "Zorbex")
    menu.actions()[texts(menu).index("Add to dictionary")].trigger()
    menu.close()
    await desk.settle()
    assert marked(composer) == []
    again = SpellingProcess(DICTIONARIES, tmp_path / "words.txt")
    assert await asyncio.to_thread(again.check, "es", ["zorbex", "Zorbexx"]) == {"zorbex": True, "Zorbexx": False}
    again.close()


async def test_it_can_be_switched_off_and_on_in_the_menu(desk, composer):
    await write(desk, composer, "el pediddo sale ")
    for is_on in (False, True):
        menu = await menu_at(desk, composer, "sale")
        menu.actions()[-1].trigger()
        menu.close()
        await desk.settle()
        assert (marked(composer) == ["pediddo"]) is is_on
        assert desk.model.composer.writing.checks_spelling is is_on


async def test_only_what_is_in_view_is_looked_at_and_the_rest_when_it_comes_into_view(desk, composer):
    lines = [f"pediddo{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)]
    await write(desk, composer, "\n".join(lines) + "\n")
    shown = marked(composer)
    assert lines[-1] in shown
    assert lines[0] not in shown
    composer.field.verticalScrollBar().setValue(0)
    await desk.settle()
    assert lines[0] in marked(composer)


async def test_missing_dictionaries_only_mean_that_nothing_is_marked(desk, tmp_path):
    speller = SpellingProcess(tmp_path, tmp_path / "words.txt")
    spelling = Spelling(speller=speller, preferences=WritingPreferences(), interface_language="en", scope=desk.scope)
    assert not spelling.is_wrong("recieve")
    await desk.settle()
    assert spelling.language == ""
    assert await spelling.suggestions("recieve") == ()
    speller.close()


async def test_a_process_that_has_ended_is_started_again(desk, composer, speller):
    await write(desk, composer, "el pediddo ")
    speller._process.kill()
    speller._process.wait(10)
    await write(desk, composer, "y segir ")
    assert marked(composer) == ["pediddo", "segir"]


async def test_closing_does_not_wait_for_an_answer(speller):
    asking = asyncio.ensure_future(asyncio.to_thread(speller.suggest, "pt", "informatcion"))
    await asyncio.sleep(0.3)
    begin = time.perf_counter()
    speller.close()
    with pytest.raises(OSError, match="ended"):
        await asking
    assert time.perf_counter() - begin < 1


async def test_words_of_other_scripts_are_taken(speller):
    words = ["안녕", "привет", "e\u0301l", "x\u200dy"]
    for language in SPELLING_LANGUAGES:
        assert set(await asyncio.to_thread(speller.check, language, words)) == set(words)


async def test_links_are_shown_as_links(desk, composer):
    await write(desk, composer, "mira https://example.com/a ahora ")
    formats = composer.field.document().begin().layout().formats()
    assert [(each.start, each.length) for each in formats if each.format.fontUnderline()] == [(5, 21)]


def test_every_language_has_its_dictionary_and_its_licence():
    for language in SPELLING_LANGUAGES:
        names = {path.name for path in DICTIONARIES.iterdir()}
        assert {f"{language}.aff", f"{language}.dic", f"LICENSE-{language}.txt"} <= names


async def test_loading_and_suggesting_do_not_hold_up_the_loop(desk, spelling):
    spelling.set_reader("pt")
    worst, last = 0.0, time.perf_counter()
    spelling.is_wrong("obrigdo")
    suggesting = asyncio.ensure_future(spelling.suggestions("informatcion"))
    while not suggesting.done() or desk.scope.running():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        worst, last = max(worst, now - last), now
    assert spelling.is_wrong("obrigdo")
    assert worst < 0.15, "loading and looking take a second or more"


async def test_a_point_beside_all_words_is_no_word(composer):
    assert composer.tool.highlighter.word_at(0) is None
    assert composer.field.cursorForPosition(QPoint(0, 0)).position() == 0


async def test_closing_while_the_process_starts_leaves_none_behind(speller, monkeypatch):
    begun, may_go_on = threading.Event(), threading.Event()
    started = []

    class SlowPopen(subprocess.Popen):
        def __init__(self, *arguments, **options):
            begun.set()
            assert may_go_on.wait(10)
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", SlowPopen)
    asking = asyncio.ensure_future(asyncio.to_thread(speller.check, "es", ["pedido"]))
    assert await asyncio.to_thread(begun.wait, 10)
    closing = asyncio.ensure_future(asyncio.to_thread(speller.close))
    await asyncio.sleep(0.05)
    may_go_on.set()
    await closing
    with pytest.raises(OSError, match=r"ended|closed"):
        await asking
    assert [process.poll() is None for process in started] == [False]
