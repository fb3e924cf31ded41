"""Videos in the bubbles of a timeline: their pictures, played in place by clicks and keys, and why they are not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QDesktopServices, QMouseEvent
from PySide6.QtTest import QTest

from desktop_inbox.app.late_video import VideoLoaders
from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.message import MessageKind
from desktop_inbox.domain.transfers import CANCELLED, Transfer, TransferState
from desktop_inbox.ui.attachments.pictures import FETCHED_BYTES
from desktop_inbox.ui.timeline import seek_drag
from desktop_inbox.ui.timeline.geometry import FileAction
from desktop_inbox.viewmodels.files import WHOLE_BYTES, FilePhase
from desktop_inbox.viewmodels.voice.playback import PlaybackPhase
from tests.fixtures import rows
from tests.fixtures.made_up_sound import MadeUpSound
from tests.fixtures.videos import plain_picture
from tests.fixtures.waiting import until
from tests.ui.file_desk import attachment, fill_files, png
from tests.ui.test_files_timeline import FakeVideo
from tests.ui.video_desk import open_videos, video

CLIP = video(1, duration_ms=14_000)
OTHER = video(2, "other.mp4", duration_ms=3_000)
LARGE = video(3, "large.mp4", size_bytes=FETCHED_BYTES + 1)
HUGE = video(4, "huge.mp4", size_bytes=WHOLE_BYTES + 1)
NOTE = attachment(5, "voice.ogg", kind=AttachmentKind.VOICE, duration_ms=4_000)
PROGRAM = video(6, "holiday.exe")
LOADERS = VideoLoaders(lambda: FakeVideo, lambda _content: png(320, 180, "#cc2222"))


@pytest.fixture
def sound():
    return MadeUpSound()


@pytest.fixture
def said(monkeypatch):
    """Give what screen readers were told."""
    words = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: words.append(event.message()))
    return words


@pytest.fixture
def opened(monkeypatch):
    """Give the names of files that were handed to the system."""
    names = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: names.append(Path(url.toLocalFile()).name))
    return names


def message(position, file, **fields):
    return rows.make_message(position, text="", kind=MessageKind.FILE, attachments=(file,), **fields)


def shown_by(*files, before=()):
    """Return the messages with files, and others before them."""
    return [*before, *(message(500 + number, file) for number, file in enumerate(files))]


@pytest.fixture
async def desk(store, files, tmp_path, sound):
    await fill_files(store, *shown_by(CLIP, OTHER, NOTE))
    async with open_videos(store, files, tmp_path, sound=sound, loaders=LOADERS) as made:
        made.files.window.resize(640, 1000)
        for each in (CLIP, OTHER, NOTE):
            await made.files.has(each, b"moving pictures")
        yield made


def colour_of(desk, file):
    """Return the colour of a video's picture, above the sign in its middle."""
    places = [at for at, _ in desk.places(file)[FileAction.PLAY]]
    middle = (min(at.x() for at in places) + max(at.x() for at in places)) // 2
    above = min(at.y() for at in places) + 30
    return QColor(desk.view.viewport().grab().toImage().pixel(middle, above))


# Its picture ----------------------------------------------------------------------------------------------------------
async def test_a_video_that_is_here_shows_a_picture_of_itself(desk):
    await until(lambda: colour_of(desk, CLIP).red() > 150)
    assert await desk.files.cache.content(CLIP.id, "thumbnail") == png(320, 180, "#cc2222")


async def test_small_videos_are_fetched_by_themselves_large_ones_when_they_are_played(store, files, tmp_path, sound):
    await fill_files(store, *shown_by(CLIP, LARGE))
    async with open_videos(store, files, tmp_path, sound=sound, loaders=LOADERS) as desk:
        desk.view.viewport().grab()
        assert desk.files.transfers.wanted == [CLIP.id]
        await desk.click(LARGE, FileAction.PLAY)
        assert desk.files.transfers.wanted == [CLIP.id, LARGE.id]
        assert desk.state(LARGE).phase is PlaybackPhase.LOADING
        await desk.files.cache.put(LARGE.id, b"moving pictures")
        desk.files.transfers.say(Transfer(attachment_id=LARGE.id, is_upload=False, state=TransferState.DONE))
        await desk.files.settle()
        assert desk.state(LARGE).phase is PlaybackPhase.PLAYING


async def test_a_download_that_is_stopped_plays_nothing_and_is_no_failure(store, files, tmp_path, sound):
    await fill_files(store, *shown_by(LARGE))
    async with open_videos(store, files, tmp_path, sound=sound, loaders=LOADERS) as desk:
        await desk.click(LARGE, FileAction.PLAY)
        moving = Transfer(attachment_id=LARGE.id, is_upload=False, state=TransferState.RUNNING, total_bytes=9)
        desk.files.transfers.say(moving)
        await desk.click(LARGE, FileAction.CANCEL)
        stopped = Transfer(attachment_id=LARGE.id, is_upload=False, state=TransferState.FAILED, code=CANCELLED)
        desk.files.transfers.say(stopped)
        assert desk.state(LARGE).phase is PlaybackPhase.PAUSED
        assert FileAction.SAVE not in desk.places(LARGE)


async def test_a_download_that_failed_is_tried_again_and_then_plays(store, files, tmp_path, sound):
    await fill_files(store, *shown_by(LARGE))
    async with open_videos(store, files, tmp_path, sound=sound, loaders=LOADERS) as desk:
        await desk.click(LARGE, FileAction.PLAY)
        desk.files.transfers.say(Transfer(attachment_id=LARGE.id, is_upload=False, state=TransferState.FAILED))
        await desk.click(LARGE, FileAction.PLAY)
        assert desk.files.transfers.wanted == [LARGE.id, LARGE.id]
        await desk.files.has(LARGE, b"moving pictures")
        assert desk.state(LARGE).phase is PlaybackPhase.PLAYING


# Playing --------------------------------------------------------------------------------------------------------------
async def test_a_click_plays_it_in_its_bubble_and_another_one_pauses(desk, sound):
    assert FileAction.SEEK not in desk.places(CLIP)
    await desk.click(CLIP, FileAction.PLAY)
    assert sound.players[0].loaded == [(b"moving pictures", 0)]
    sound.players[0].show(plain_picture(grey=200))
    assert colour_of(desk, CLIP) == QColor(200, 200, 200)
    await desk.click(CLIP, FileAction.PLAY)
    assert desk.state(CLIP).phase is PlaybackPhase.PAUSED
    assert colour_of(desk, CLIP) == QColor(200, 200, 200)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_a_click_on_the_line_goes_there_from_left_to_right_in_every_direction(desk, sound, direction):
    desk.files.window.setLayoutDirection(direction)
    desk.view.executeDelayedItemsLayout()
    await desk.click(CLIP, FileAction.PLAY)
    seeking = sorted(desk.places(CLIP)[FileAction.SEEK], key=lambda each: each[0].x())
    positions = [hit.position_ms for _, hit in seeking]
    assert positions == sorted(positions)
    assert positions[0] < 1_000
    assert positions[-1] > 13_000
    hit = await desk.click(CLIP, FileAction.SEEK)
    assert sound.players[0].position_ms == hit.position_ms


async def test_the_sound_is_off_for_videos_alone(desk, sound):
    await desk.click(CLIP, FileAction.PLAY)
    await desk.click(CLIP, FileAction.MUTE)
    assert sound.players[0].is_muted
    await desk.press(NOTE, Qt.Key.Key_Space)
    assert not sound.players[0].is_muted
    await desk.press(OTHER, Qt.Key.Key_Space)
    assert sound.players[0].is_muted


async def test_videos_are_played_as_they_were_filmed_however_fast_sounds_are(desk, sound):
    desk.playback.next_rate()
    await desk.press(CLIP, Qt.Key.Key_Space)
    assert sound.players[0].rate == 1.0
    await desk.press(NOTE, Qt.Key.Key_Space)
    assert sound.players[0].rate == 1.5


async def test_one_plays_at_a_time_with_sounds_and_keeps_its_place(desk, sound):
    await desk.press(CLIP, Qt.Key.Key_Space)
    sound.players[0].reach(5_000)
    await desk.press(NOTE, Qt.Key.Key_Space)
    assert desk.state(CLIP).phase is PlaybackPhase.PAUSED
    assert sound.players[0].show is None
    await desk.press(CLIP, Qt.Key.Key_Space)
    assert desk.state(NOTE).phase is PlaybackPhase.PAUSED
    assert sound.players[0].loaded[-1] == (b"moving pictures", 5_000)


async def test_at_its_end_it_is_a_picture_with_its_name_again(desk, sound):
    await desk.press(CLIP, Qt.Key.Key_Space)
    sound.players[0].show(plain_picture())
    sound.players[0].end()
    assert desk.playback.picture(CLIP.id) is None
    assert set(desk.places(CLIP)) == {FileAction.PLAY, FileAction.OPEN}


async def test_the_keys_of_a_row_with_a_video(desk, sound, said):
    await desk.press(CLIP, Qt.Key.Key_Return)
    assert desk.state(CLIP).phase is PlaybackPhase.PLAYING
    await desk.press(CLIP, Qt.Key.Key_Right)
    assert sound.players[0].position_ms == 5_000
    await desk.press(CLIP, Qt.Key.Key_Left)
    assert sound.players[0].position_ms == 0
    await desk.press(CLIP, Qt.Key.Key_M)
    await desk.press(CLIP, Qt.Key.Key_M)
    await desk.press(CLIP, Qt.Key.Key_S)
    assert desk.playback.rate == 1.0
    await desk.press(CLIP, Qt.Key.Key_Space)
    assert said == ["Playing", "Sound off", "Sound on", "Paused"]


async def test_a_screen_reader_hears_what_it_is(desk):
    spoken = desk.index(CLIP).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "unboxing.mp4" in spoken
    assert "0:14" in spoken


# Out of sight ---------------------------------------------------------------------------------------------------------
async def test_a_video_that_is_scrolled_out_of_sight_is_paused(store, files, tmp_path, sound):
    many = [rows.make_message(100 + number, text=f"Message {number}") for number in range(40)]
    await fill_files(store, *shown_by(CLIP, NOTE, before=many))
    async with open_videos(store, files, tmp_path, sound=sound, loaders=LOADERS) as desk:
        for each in (CLIP, NOTE):
            await desk.files.has(each, b"moving pictures")
        await desk.press(CLIP, Qt.Key.Key_Space)
        bar = desk.view.verticalScrollBar()
        bar.setValue(bar.value() - 40)
        await asyncio.sleep(0.25)
        assert desk.state(CLIP).phase is PlaybackPhase.PLAYING
        bar.setValue(bar.minimum())
        await until(lambda: desk.state(CLIP).phase is PlaybackPhase.PAUSED)
        desk.playback.toggle(NOTE)
        await desk.files.settle()
        bar.setValue(bar.minimum() + 60)
        await asyncio.sleep(0.25)
        assert desk.state(NOTE).phase is PlaybackPhase.PLAYING


async def test_leaving_the_contact_pauses_it(desk):
    await desk.press(CLIP, Qt.Key.Key_Space)
    desk.files.desk.model.open(None)
    assert desk.state(CLIP).phase is PlaybackPhase.PAUSED


# In full view ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["click", "key"])
async def test_the_full_view_goes_on_where_it_is_in_the_bubble(desk, sound, way):
    await desk.press(CLIP, Qt.Key.Key_Space)
    sound.players[0].reach(7_000)
    if way == "click":
        await desk.click(CLIP, FileAction.OPEN)
    else:
        await desk.press(CLIP, Qt.Key.Key_F)
    viewer = desk.files.tools.hands.viewer
    await until(lambda: viewer.video is not None and viewer.video.shown)
    assert viewer.video.shown[0][2] == 7_000
    assert desk.state(CLIP).phase is PlaybackPhase.PAUSED


async def test_what_is_too_large_for_the_memory_opens_in_full_view(store, files, tmp_path, sound):
    await fill_files(store, *shown_by(HUGE))
    async with open_videos(store, files, tmp_path, sound=sound, loaders=LOADERS) as desk:
        assert FileAction.PLAY not in desk.places(HUGE)
        await desk.press(HUGE, Qt.Key.Key_Space)
        assert desk.files.tools.hands.viewer is not None
        assert desk.state(HUGE).phase is PlaybackPhase.IDLE


# What cannot be played ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["cannot_play", "no_player"])
async def test_what_cannot_be_played_says_so_and_offers_other_ways(desk, sound, said, opened, code):
    sound.player_error, elsewhere = code, []
    desk.playback.failed.connect(elsewhere.append)
    await desk.press(CLIP, Qt.Key.Key_Space)
    words = "Videos cannot be played on this computer." if code == "no_player" else "This video cannot be played here."
    assert said[-1] == words
    assert {FileAction.OUTSIDE, FileAction.SAVE, FileAction.PLAY} == set(desk.places(CLIP))
    assert elsewhere == []
    await desk.click(CLIP, FileAction.OUTSIDE)
    await until(lambda: opened == ["unboxing.mp4"])


async def test_it_can_be_tried_again(desk, sound):
    sound.player_error = "cannot_play"
    await desk.press(CLIP, Qt.Key.Key_Space)
    sound.players[0].error = ""
    await desk.press(CLIP, Qt.Key.Key_Space)
    assert desk.state(CLIP).phase is PlaybackPhase.PLAYING


async def test_what_is_too_large_for_the_bubble_offers_the_full_view(desk, sound):
    sound.player_error = "video_too_large"
    await desk.press(CLIP, Qt.Key.Key_Space)
    assert set(desk.places(CLIP)) == {FileAction.OPEN, FileAction.SAVE, FileAction.PLAY}


async def test_what_could_run_is_never_opened(store, files, tmp_path, sound, opened):
    await fill_files(store, *shown_by(PROGRAM))
    async with open_videos(store, files, tmp_path, sound=sound, loaders=LOADERS) as desk:
        await desk.files.has(PROGRAM, b"MZ")
        sound.player_error = "cannot_play"
        await desk.press(PROGRAM, Qt.Key.Key_Space)
        assert set(desk.places(PROGRAM)) == {FileAction.SAVE, FileAction.PLAY}
        desk.files.tools.hands.open_outside(PROGRAM)
        await desk.files.settle()
        assert opened == []


async def test_a_content_that_has_gone_is_loaded_again(desk, sound, said):
    await desk.files.cache.remove([CLIP.id])
    desk.files.transfers.wanted.clear()
    await desk.press(CLIP, Qt.Key.Key_Space)
    assert said[-1] == "This video is no longer on this computer."
    assert desk.files.tools.files.status(CLIP).phase is FilePhase.ABSENT
    await desk.click(CLIP, FileAction.PLAY)
    assert desk.files.transfers.wanted == [CLIP.id]
    await desk.files.has(CLIP, b"again")
    assert sound.players[0].loaded == [(b"again", 0)]


# Dragging along the line ----------------------------------------------------------------------------------------------
def send_move(viewport, at):
    """Move the pointer with the button pressed."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    local, shown = QPointF(at), QPointF(viewport.mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, local, shown, none, left, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(viewport, event)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_the_line_is_dragged_along_also_beyond_its_ends(desk, sound, direction, monkeypatch):
    monkeypatch.setattr(seek_drag, "_STEP_MS", 0)
    desk.files.window.setLayoutDirection(direction)
    desk.view.executeDelayedItemsLayout()
    await desk.click(CLIP, FileAction.PLAY)
    current = desk.view.currentIndex()
    seeking = sorted(desk.places(CLIP)[FileAction.SEEK], key=lambda each: each[0].x())
    (begin, _), (middle, meant) = seeking[0], seeking[len(seeking) // 2]
    viewport = desk.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    send_move(viewport, middle)
    assert sound.players[0].position_ms == meant.position_ms
    send_move(viewport, QPoint(0, 1))  # over other rows
    assert sound.players[0].position_ms == 0
    send_move(viewport, middle)
    send_move(viewport, QPoint(viewport.width() - 1, middle.y()))
    assert sound.players[0].position_ms == meant.position_ms, "at its end it would stop playing"
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(viewport.width() - 1, middle.y()))
    assert sound.players[0].position_ms == CLIP.duration_ms
    assert desk.view.currentIndex() == current
    send_move(viewport, begin)
    assert sound.players[0].position_ms == CLIP.duration_ms, "it was let go"


async def test_a_player_is_not_sent_to_every_place_that_is_dragged_over(desk, sound, monkeypatch):
    monkeypatch.setattr(seek_drag, "_STEP_MS", 3_600_000)
    await desk.click(CLIP, FileAction.PLAY)
    seeking = sorted(desk.places(CLIP)[FileAction.SEEK], key=lambda each: each[0].x())
    viewport = desk.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=seeking[0][0])
    send_move(viewport, seeking[-1][0])
    assert sound.players[0].position_ms == 0
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=seeking[-1][0])
    assert sound.players[0].position_ms == seeking[-1][1].position_ms
