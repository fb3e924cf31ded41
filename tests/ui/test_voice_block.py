"""Sounds in the bubbles of a timeline: painted as they stand, played by clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.ui.timeline.panel import TimelinePanel
from desktop_inbox.ui.timeline.sound_control import SoundControl
from desktop_inbox.ui.timeline.voice_block import speed_text
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from desktop_inbox.viewmodels.voice.playback import RATES, PlaybackPhase
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.file_caches import attachment_id, put_fetched
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import conversation_rows
from tests.ui.voice_desk import open_voice_desk

NOTE = Attachment(
    id=attachment_id(1),
    name="voice.ogg",
    kind=AttachmentKind.VOICE,
    size_bytes=100,
    duration_ms=14_000,
    waveform=bytes([20, 200] * 32),
)
SONG = Attachment(id=attachment_id(2), name="song.mp3", kind=AttachmentKind.AUDIO, size_bytes=9_000_000)


@pytest.fixture
async def voice(store, files, tmp_path):
    note = rows.make_message(100, text="", attachments=(NOTE,))
    song = rows.make_reply(101, text="", attachments=(SONG,))
    await fill(store, *conversation_rows(note, song, rows.make_message(102, text="Hello")))
    for each in (NOTE, SONG):
        await put_fetched(files, each.id, b"OggS")
    async with open_voice_desk(store, files, tmp_path) as desk:
        yield desk


@pytest.fixture
async def view(voice):
    panel = TimelinePanel(voice.desk.model.timeline)
    panel.resize(620, 500)
    panel.show()
    panel.activateWindow()
    SoundControl(panel.view, voice.desk.model.timeline.model, voice.playback)
    panel.view.setFocus()
    await until(lambda: panel.view.hasFocus() is True)
    yield panel.view
    panel.close()
    panel.deleteLater()


def index_of(view, attachment):
    for number, row in enumerate(view.model().rows):
        if isinstance(row, BubbleRow) and any(file.attachment.id == attachment.id for file in row.files):
            return view.model().index(number)
    raise AssertionError("no such row")


def places(view, attachment) -> dict[FileAction, list[tuple[QPoint, FileHit]]]:
    """Return where in a row which action is, by trying every few pixels."""
    index = index_of(view, attachment)
    rect, row = view.visualRect(index), view.model().rows[index.row()]
    found: dict[FileAction, list[tuple[QPoint, FileHit]]] = {}
    for y in range(0, rect.height(), 3):
        for x in range(0, rect.width(), 3):
            hit = view.delegate.hit(row, QPoint(x, y))
            if isinstance(hit, FileHit):
                found.setdefault(hit.action, []).append((rect.topLeft() + QPoint(x, y), hit))
    return found


def state(voice, attachment=NOTE):
    return voice.playback.state(attachment.id)


def press(view, attachment, key):
    view.setCurrentIndex(index_of(view, attachment))
    QTest.keyClick(view, key)


async def test_a_click_plays_and_pauses(voice, view):
    at = places(view, NOTE)[FileAction.PLAY][20][0]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    await voice.desk.settle()
    assert state(voice).phase is PlaybackPhase.PLAYING
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert state(voice).phase is PlaybackPhase.PAUSED


async def test_a_click_on_the_waveform_goes_there(voice, view):
    seeking = places(view, NOTE)[FileAction.SEEK]
    positions = [hit.position_ms for _, hit in seeking]
    assert min(positions) < 500
    assert max(positions) == 14_000
    at, hit = seeking[len(seeking) // 2]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert state(voice).position_ms == hit.position_ms


async def test_a_click_on_the_speed_plays_faster(voice, view):
    at = places(view, NOTE)[FileAction.SPEED][10][0]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert voice.playback.rate == 1.5


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_time_runs_from_left_to_right_in_every_direction(voice, view, direction):
    view.setLayoutDirection(direction)
    view.executeDelayedItemsLayout()
    found = places(view, NOTE)
    seeking = sorted(found[FileAction.SEEK], key=lambda each: each[0].x())
    assert seeking[0][1].position_ms < seeking[-1][1].position_ms
    play = found[FileAction.PLAY][0][0].x()
    is_rtl = direction is Qt.LayoutDirection.RightToLeft
    assert (play > seeking[-1][0].x()) is is_rtl


async def test_the_keys_of_a_row_with_a_sound(voice, view):
    press(view, NOTE, Qt.Key.Key_Space)
    await voice.desk.settle()
    assert state(voice).phase is PlaybackPhase.PLAYING
    press(view, NOTE, Qt.Key.Key_Right)
    assert state(voice).position_ms == 5000
    press(view, NOTE, Qt.Key.Key_Left)
    press(view, NOTE, Qt.Key.Key_Left)
    assert state(voice).position_ms == 0
    press(view, NOTE, Qt.Key.Key_S)
    assert voice.playback.rate == 1.5
    press(view, NOTE, Qt.Key.Key_Return)
    assert state(voice).phase is PlaybackPhase.PAUSED


async def test_the_keys_of_other_rows_are_left_alone(voice, view):
    view.setCurrentIndex(view.model().index(len(view.model().rows) - 1))
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_S)
    await voice.desk.settle()
    assert voice.sound.players == []
    assert voice.playback.rate == 1.0


async def test_one_plays_at_a_time(voice, view):
    press(view, NOTE, Qt.Key.Key_Space)
    await voice.desk.settle()
    press(view, SONG, Qt.Key.Key_Space)
    await voice.desk.settle()
    assert state(voice, NOTE).phase is PlaybackPhase.PAUSED
    assert state(voice, SONG).phase is PlaybackPhase.PLAYING


async def test_what_plays_is_painted_where_it_is(voice, view):
    rect = view.visualRect(index_of(view, NOTE))
    press(view, NOTE, Qt.Key.Key_Space)
    await voice.desk.settle()
    before = view.viewport().grab(rect).toImage()
    voice.sound.players[0].reach(7000)
    assert view.viewport().grab(rect).toImage() != before


@pytest.mark.parametrize(("language", "said"), [("en_GB", "1.5"), ("es_ES", "1,5")])
def test_the_speed_is_written_as_the_language_writes_numbers(speaking, language, said):
    speaking(language)
    assert [speed_text(rate).rstrip("\N{MULTIPLICATION SIGN}") for rate in RATES] == ["1", said, "2"]


async def test_a_screen_reader_hears_what_it_is(voice, view):
    spoken = index_of(view, NOTE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Voice note" in spoken
    assert "0:14" in spoken
