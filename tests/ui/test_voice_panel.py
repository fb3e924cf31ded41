"""The voice recorder in the composer's place: what it shows, and its keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.voice.voice_tool import VoiceTool
from desktop_inbox.ui.voice.waves import STEP_MS
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.times import playing_time
from desktop_inbox.viewmodels.voice.state import RecorderPhase
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.ui.voice_desk import VoiceDesk, fill_voice, open_voice_desk


@pytest.fixture
async def voice(store, files, tmp_path):
    await fill_voice(store)
    async with open_voice_desk(store, files, tmp_path) as desk:
        yield desk


@pytest.fixture
async def tool(voice):
    composer = Composer(voice.desk.model.composer)
    made = VoiceTool(composer, voice.desk.model.composer, voice.recorder, voice.desk.scope)
    composer.resize(640, 200)
    composer.show()
    composer.activateWindow()
    composer.focus_field()
    await until(lambda: composer.field.hasFocus() is True)
    yield made
    composer.close()
    composer.deleteLater()


async def record(voice: VoiceDesk, tool: VoiceTool, duration_ms: int = 14_000) -> None:
    tool.button.click()
    await voice.desk.settle()
    voice.sound.mic.capture.give(duration_ms)
    await voice.desk.settle()


async def press(voice: VoiceDesk, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)
    await voice.desk.settle()


async def test_a_click_on_the_microphone_records_in_the_place_of_the_field(voice, tool):
    await record(voice, tool)
    panel = tool.panel
    assert panel.hasFocus()
    assert not tool.parent().field.isVisible()
    assert panel.recording.isVisible()
    assert panel.recording.time.text() == "0:14"
    assert panel.recording.left.text() == "4:46 left"
    assert not panel.review.isVisible()


async def test_space_stops_plays_and_pauses(voice, tool):
    await record(voice, tool)
    await press(voice, Qt.Key.Key_Space)
    review = tool.panel.review
    assert review.isVisible()
    assert review.time.text() == "0:00 / 0:14"
    await press(voice, Qt.Key.Key_Space)
    (player,) = voice.sound.players
    player.reach(5400)
    assert review.time.text() == "0:05 / 0:14"
    assert review.wave.value() == 5400
    await press(voice, Qt.Key.Key_Space)
    assert not player.is_playing


async def test_enter_sends_and_the_field_comes_back(voice, tool):
    await record(voice, tool)
    await press(voice, Qt.Key.Key_Space)
    await press(voice, Qt.Key.Key_Return)
    assert [note.duration_ms for note in await voice.sent()] == [14_000]
    assert tool.parent().field.isVisible()
    assert tool.parent().field.hasFocus()
    assert not tool.panel.isVisible()


async def test_delete_discards_and_records_again(voice, tool):
    await record(voice, tool)
    await press(voice, Qt.Key.Key_Space)
    await press(voice, Qt.Key.Key_Delete)
    assert voice.phase is RecorderPhase.RECORDING
    assert tool.panel.recording.time.text() == "0:00"
    assert await voice.kept() == []


async def test_escape_asks_before_something_is_lost(voice, tool):
    await record(voice, tool)
    QTest.keyClick(tool.panel, Qt.Key.Key_Escape)
    await until(lambda: bool(tool.parent().findChildren(QDialog)))
    await until(lambda: voice.phase is RecorderPhase.REVIEW)
    (dialog,) = tool.parent().findChildren(QDialog)
    dialog.reject()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    QTest.keyClick(tool.panel, Qt.Key.Key_Escape)
    await until(lambda: any(each.isVisible() for each in tool.parent().findChildren(QDialog)))
    (dialog,) = [each for each in tool.parent().findChildren(QDialog) if each.isVisible()]
    next(each for each in dialog.findChildren(Button) if each.text() == "Discard").click()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.IDLE
    assert await voice.kept() == []


async def test_escape_does_not_ask_about_next_to_nothing(voice, tool):
    await record(voice, tool, 400)
    await press(voice, Qt.Key.Key_Escape)
    assert voice.phase is RecorderPhase.IDLE
    assert tool.parent().findChildren(QDialog) == []


async def test_buttons_are_pressed_by_space_and_enter_where_they_have_the_keyboard(voice, tool):
    await record(voice, tool)
    await press(voice, Qt.Key.Key_Space)
    tool.panel.review.play.setFocus()
    await press(voice, Qt.Key.Key_Return)
    assert voice.sound.players[0].is_playing
    assert await voice.sent() == []


async def test_a_click_and_the_arrows_go_through_the_recording(voice, tool):
    await record(voice, tool)
    await press(voice, Qt.Key.Key_Space)
    wave = tool.panel.review.wave
    QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=wave.rect().center())
    position_ms = voice.playback.state(voice.recorder.sound.id).position_ms
    assert position_ms == pytest.approx(7000, abs=300)
    wave.setFocus()
    QTest.keyClick(wave, Qt.Key.Key_Right)
    assert voice.playback.state(voice.recorder.sound.id).position_ms == position_ms + STEP_MS


async def test_a_failure_says_why_and_space_tries_again(voice, tool):
    voice.sound.mic.error = "no_microphone"
    tool.button.click()
    await voice.desk.settle()
    assert "Connect one" in tool.panel.failed.words.text()
    assert not tool.panel.notice.isVisible()
    voice.sound.mic.error = ""
    await press(voice, Qt.Key.Key_Space)
    assert voice.phase is RecorderPhase.RECORDING


async def test_that_nothing_is_heard_moves_nothing(voice, tool):
    tool.button.click()
    await voice.desk.settle()
    height, stop = tool.panel.sizeHint().height(), tool.panel.recording.stop
    place = stop.mapTo(tool.panel, stop.rect().topLeft())
    voice.sound.mic.capture.give(4040, level=2)
    voice.recorder._on_time_passed()
    await voice.desk.settle()
    assert tool.panel.hint.text() == voice.recorder.state.notice != ""
    assert (tool.panel.sizeHint().height(), stop.mapTo(tool.panel, stop.rect().topLeft())) == (height, place)


async def test_what_is_wrong_with_a_recording_stands_below_it(voice, tool):
    voice.sound.encoding.error = "no_ffmpeg"
    await record(voice, tool)
    await press(voice, Qt.Key.Key_Space)
    assert "Install ffmpeg" in tool.panel.notice.text()
    assert tool.panel.notice.isVisible()
    assert tool.panel.review.send.isEnabled()


async def test_the_menu_has_the_microphones_that_are_there(voice, tool):
    await record(voice, tool)
    tool.panel.microphone.click()
    await until(lambda: bool(tool.panel.microphone.findChildren(QMenu)))
    (menu,) = tool.panel.microphone.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["System default", "Headset", "Webcam"]
    menu.actions()[2].trigger()
    menu.close()
    await voice.desk.settle()
    assert "Webcam" in tool.panel.microphone.text()


async def test_while_a_comment_is_written_nothing_is_recorded(voice, tool):
    await record(voice, tool)
    voice.desk.model.composer.set_mode(ComposerMode.COMMENT)
    await voice.desk.settle()
    assert not tool.panel.isVisible()
    assert not tool.button.isVisible()
    assert voice.sound.mic.capture.is_stopped
    voice.desk.model.composer.set_mode(ComposerMode.REPLY)
    await voice.desk.settle()
    assert tool.panel.review.isVisible()


async def test_a_recording_that_waits_does_not_take_the_keyboard_from_the_list(voice, tool, qtbot):
    await record(voice, tool)
    voice.desk.model.open(rows.contact_id(2))
    await voice.desk.settle()
    assert tool.parent().field.isVisible()
    search = QLineEdit()
    qtbot.addWidget(search)
    search.show()
    search.activateWindow()
    search.setFocus()
    await until(lambda: search.hasFocus() is True)
    voice.desk.model.open(rows.contact_id(1))
    await voice.desk.settle()
    assert tool.panel.review.isVisible()
    assert search.hasFocus()
    search.close()


async def test_who_goes_to_write_is_in_the_recording_that_waits(voice, tool, qtbot):
    await record(voice, tool)
    await press(voice, Qt.Key.Key_Space)
    elsewhere = QLineEdit(tool.parent())
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.setFocus()
    assert not tool.panel.hasFocus()
    tool.parent().focus_field()
    assert tool.panel.hasFocus()
    await press(voice, Qt.Key.Key_Delete)
    assert voice.phase is RecorderPhase.RECORDING


async def test_who_asks_to_record_has_the_keyboard_in_the_panel(voice, tool, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    timeline = QLineEdit(window)
    column.addWidget(timeline)
    column.addWidget(tool.parent())
    window.show()
    window.activateWindow()
    timeline.setFocus()
    await until(lambda: timeline.hasFocus() is True)
    await record(voice, tool)
    assert tool.panel.hasFocus()
    tool.parent().setParent(None)


async def test_the_shortcut_starts_and_stops(voice, tool):
    tool._on_keys()
    await voice.desk.settle()
    voice.sound.mic.capture.give(400)
    tool._on_keys()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW


async def test_what_is_heard_is_painted(voice, tool):
    await record(voice, tool, 0)
    wave = tool.panel.recording.wave
    before = wave.grab().toImage()
    voice.sound.mic.capture.give(2000)
    assert wave.grab().toImage() != before


def test_times_are_whole_seconds_that_are_over():
    assert [playing_time(each) for each in (0, 999, 14_999, 60_000, 300_000)] == [
        "0:00",
        "0:00",
        "0:14",
        "1:00",
        "5:00",
    ]
