"""Emoji in the composer: picking, searching, skin tones, recent ones, and names completed after a colon."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.composer.completion_popup import CompletionPopup
from desktop_inbox.ui.composer.emoji_tool import EmojiTool
from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.kit.resources import resource_path
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.emoji_picker import COLUMNS, EmojiPicker, EmojiRole, EmojiTable
from desktop_inbox.viewmodels.emoji_source import RECENT, EmojiSource
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import conversation_rows, open_desk, show_composer


def _fail(error):
    raise error


@pytest.fixture
async def scope():
    made = TaskScope("emoji", _fail)
    yield made
    await made.close()


@pytest.fixture
def preferences(tmp_path):
    return Preferences(QSettings(str(tmp_path / "p.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def source(preferences, scope):
    return EmojiSource(folder=resource_path("emoji"), language="es", preferences=preferences, scope=scope)


@pytest.fixture
async def picker(source):
    made = EmojiPicker(source)
    made.open()
    await until(lambda: source.catalogue is not None)
    return made


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(rows.make_message(100)))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def composer(desk):
    async with show_composer(desk, 640, 200) as widget:
        yield widget


@pytest.fixture
async def tool(composer, desk, source):
    return EmojiTool(composer, desk.model.composer, source)


def texts(picker):
    table = picker.table
    cells = (table.index(row, column) for row in range(table.rowCount()) for column in range(COLUMNS))
    return [text for cell in cells if (text := cell.data(EmojiRole.TEXT))]


def headings(picker):
    return [
        text for row in range(picker.table.rowCount()) if (text := picker.table.index(row, 0).data(EmojiRole.HEADING))
    ]


def index_of(picker, text):
    table = picker.table
    cells = (table.index(row, column) for row in range(table.rowCount()) for column in range(COLUMNS))
    return next(cell for cell in cells if cell.data(EmojiRole.TEXT) == text)


async def test_all_emoji_stand_under_the_headings_of_their_groups(picker):
    assert len(texts(picker)) > 1_800
    assert headings(picker)[0] == "Smileys and emotions"
    assert [tab.name for tab in picker.tabs] == headings(picker)
    assert all(picker.table.is_heading(tab.row) for tab in picker.tabs)


async def test_a_search_shows_what_is_found_without_headings(picker):
    picker.search("corazón rojo")
    assert texts(picker)[0] == "❤️"
    assert headings(picker) == []
    picker.search("qwxz")
    assert texts(picker) == []
    assert picker.message
    picker.search("")
    assert picker.message == ""
    assert len(texts(picker)) > 1_800


async def test_what_was_picked_is_on_top_the_next_time(picker, preferences, source):
    for text in ("😀", "👋", "😀"):
        picker.pick(index_of(picker, text))
    assert headings(picker)[0] == "Smileys and emotions"  # nothing moves under the pointer
    picker.open()
    assert headings(picker)[0] == "Recent"
    assert texts(picker)[:2] == ["😀", "👋"]
    assert [emoji.text for emoji in source.recent] == ["😀", "👋"]


async def test_recent_ones_are_bounded(picker, source):
    for emoji in source.catalogue.emoji[: RECENT + 5]:
        source.use(emoji)
    assert len(source.recent) == RECENT


async def test_a_skin_tone_is_for_all_and_is_kept(picker, preferences, scope):
    picked = []
    picker.picked.connect(picked.append)
    picker.set_tone(3)
    assert "👋🏽" in texts(picker)
    assert "👋" not in texts(picker)
    picker.pick(index_of(picker, "👋🏽"))
    picker.pick(index_of(picker, "😀"))
    assert picked == ["👋🏽", "😀"]
    again = EmojiSource(folder=resource_path("emoji"), language="en", preferences=preferences, scope=scope)
    assert again.tone == 3


async def test_the_table_keeps_the_rules_of_models(picker, source):
    table = EmojiTable()
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for sections in (
        [],
        [("Faces", source.catalogue.emoji[:20]), ("", source.catalogue.emoji[20:25])],
        [("Empty", ())],
    ):
        table.show(sections, 0)
        table.set_tone(2)
    assert tester.model() is table


async def test_headings_and_empty_cells_are_not_picked(picker):
    picked = []
    picker.picked.connect(picked.append)
    picker.pick(picker.table.index(0, 0))
    picker.pick(picker.table.index(0, COLUMNS - 1))
    assert picked == []
    assert picker.table.flags(picker.table.index(0, 0)) == Qt.ItemFlag.NoItemFlags


async def test_an_installation_without_emoji_says_so(preferences, scope, tmp_path):
    source = EmojiSource(folder=tmp_path, language="en", preferences=preferences, scope=scope)
    picker = EmojiPicker(source)
    picker.open()
    await until(lambda: source.is_broken)
    assert "missing" in picker.message


async def test_the_popup_is_used_by_the_keyboard_alone(tool, composer, source):
    QTest.keyClick(composer.window(), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: tool.popup is not None and tool.popup.isVisible())
    await until(lambda: source.catalogue is not None)
    popup = tool.popup
    QTest.keyClicks(popup.search, "corazon rojo")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    await until(lambda: composer.field.toPlainText() == "❤️")
    assert not popup.isVisible()
    tool.open()
    QTest.keyClicks(popup.search, "perro")
    QTest.keyClick(popup.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert popup.isVisible()
    QTest.keyClick(popup.search, Qt.Key.Key_Escape)
    assert popup.search.text() == ""
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.view, Qt.Key.Key_Return)
    dog = source.catalogue.search("perro")[0].text
    await until(lambda: composer.field.toPlainText() == f"❤️{dog}{dog}")  # it is the newest of the recent ones
    assert not popup.isVisible()


async def test_with_shift_more_are_taken_from_the_table(tool, composer, source):
    tool.open()
    await until(lambda: source.catalogue is not None)
    popup, shift = tool.popup, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClicks(popup.search, "perro")
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.view, Qt.Key.Key_Return, shift)
    QTest.keyClick(popup.view, Qt.Key.Key_Right)
    place = popup.view.visualRect(popup.view.currentIndex()).center()
    QTest.mouseClick(popup.view.viewport(), Qt.MouseButton.LeftButton, shift, place)
    assert popup.isVisible()
    QTest.keyClick(popup.view, Qt.Key.Key_Return)
    assert not popup.isVisible()
    first, second = (found.text for found in source.catalogue.search("perro")[:2])
    await until(lambda: composer.field.toPlainText() == f"{first}{second}{second}")


async def test_a_group_is_shown_by_its_tab(tool, source, picker):
    tool.open()
    view = tool.popup.view
    view.show_row(tool._picker.tabs[-1].row)
    assert tool._picker.table.emoji_at(view.currentIndex()).group == max(e.group for e in source.catalogue.emoji)
    assert tool.popup.name.text()


async def test_a_name_is_completed_after_a_colon(tool, composer, source):
    QTest.keyClicks(composer.field, "gracias :coraz")
    await until(lambda: source.catalogue is not None)
    await until(tool.completion.isVisible)
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    text = composer.field.toPlainText()
    assert text.startswith("gracias ")
    assert ":" not in text
    assert source.catalogue.find(text.removeprefix("gracias ").strip()) is not None
    assert composer.field.hasFocus()


async def test_a_name_that_was_written_before_the_emoji_are_there_is_completed_then(tool, composer, source):
    QTest.keyClicks(composer.field, "gracias :coraz")
    composer.field.textChanged.emit()  # as when only the look of words changes
    assert not tool.completion.isVisible()
    await until(tool.completion.isVisible)
    assert source.catalogue is not None


@pytest.mark.parametrize("text", ["a las 10:30", "https://ejemplo", "hola :c", "nota:aviso", ":12345"])
async def test_what_is_no_emoji_is_left_alone(tool, composer, source, text):
    source.want()
    await until(lambda: source.catalogue is not None)
    QTest.keyClicks(composer.field, text)
    assert not tool.completion.isVisible()


async def test_emoji_go_into_comments_too(tool, composer, desk, source):
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    assert tool.button.isEnabled()
    QTest.keyClicks(composer.field, ":perro")
    await until(lambda: source.catalogue is not None)
    await until(tool.completion.isVisible)


async def test_names_are_completed_in_other_fields_too(tool, composer, source):
    field = ComposerField()
    field.show()
    tool.complete_in(field)
    QTest.keyClicks(field, ":coraz")
    await until(lambda: source.catalogue is not None)
    popup = field.findChild(CompletionPopup)
    await until(popup.isVisible)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert source.catalogue.find(field.toPlainText().strip()) is not None
    field.close()
    field.deleteLater()
