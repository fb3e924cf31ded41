"""Playing sounds: one at a time, from where they were left, fetched first where they are not here."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.transfers import CANCELLED, Transfer, TransferState
from desktop_inbox.viewmodels.voice.playback import PlaybackPhase
from tests.fixtures.file_caches import attachment_id, put_fetched
from tests.ui.voice_desk import fill_voice, open_voice_desk


@pytest.fixture
async def voice(store, files, tmp_path):
    await fill_voice(store)
    async with open_voice_desk(store, files, tmp_path) as desk:
        yield desk


def note(number: int = 1) -> Attachment:
    return Attachment(
        id=attachment_id(number), name="v.ogg", kind=AttachmentKind.VOICE, size_bytes=100, duration_ms=14_000
    )


async def play(voice, number: int = 1) -> None:
    await put_fetched(voice.contents, attachment_id(number), b"OggS%d" % number)
    voice.playback.toggle(note(number))
    await voice.desk.settle()


def phase(voice, number: int = 1) -> PlaybackPhase:
    return voice.playback.state(attachment_id(number)).phase


async def test_a_second_press_pauses_and_a_third_goes_on(voice):
    await play(voice)
    (player,) = voice.sound.players
    assert player.loaded == [(b"OggS1", 0)]
    assert phase(voice) is PlaybackPhase.PLAYING
    player.reach(5000)
    voice.playback.toggle(note())
    assert phase(voice) is PlaybackPhase.PAUSED
    assert voice.playback.state(note().id).position_ms == 5000
    voice.playback.toggle(note())
    assert player.is_playing
    assert len(player.loaded) == 1


async def test_one_plays_at_a_time_and_each_goes_on_where_it_was_left(voice):
    await play(voice, 1)
    voice.sound.players[0].reach(5000)
    await play(voice, 2)
    assert (phase(voice, 1), phase(voice, 2)) == (PlaybackPhase.PAUSED, PlaybackPhase.PLAYING)
    voice.playback.toggle(note(1))
    await voice.desk.settle()
    assert (phase(voice, 1), phase(voice, 2)) == (PlaybackPhase.PLAYING, PlaybackPhase.PAUSED)
    assert voice.sound.players[0].loaded[-1] == (b"OggS1", 5000)
    assert len(voice.sound.players) == 1


async def test_seeking_works_before_and_while_it_plays(voice):
    voice.playback.seek(note().id, 7000)
    await play(voice)
    (player,) = voice.sound.players
    assert player.loaded == [(b"OggS1", 7000)]
    voice.playback.seek(note().id, -5)
    assert player.position_ms == 0


async def test_the_speed_goes_round_and_holds_for_all(voice):
    await play(voice)
    rates = []
    for _ in range(3):
        voice.playback.next_rate()
        rates.append(voice.sound.players[0].rate)
    assert rates == [1.5, 2.0, 1.0]


async def test_after_the_end_it_begins_anew(voice):
    await play(voice)
    voice.sound.players[0].reach(14_000)
    voice.sound.players[0].end()
    assert phase(voice) is PlaybackPhase.IDLE
    assert voice.playback.state(note().id).position_ms == 0
    voice.playback.toggle(note())
    await voice.desk.settle()
    assert voice.sound.players[0].loaded[-1] == (b"OggS1", 0)


async def test_what_is_not_here_is_fetched_and_then_plays(voice):
    voice.playback.toggle(note())
    await voice.desk.settle()
    assert phase(voice) is PlaybackPhase.LOADING
    assert voice.transfers.wanted == [note().id]
    await put_fetched(voice.contents, note().id, b"OggS")
    voice.transfers.say(Transfer(attachment_id=note().id, is_upload=False, state=TransferState.DONE))
    await voice.desk.settle()
    assert phase(voice) is PlaybackPhase.PLAYING


async def test_who_changes_their_mind_while_it_is_fetched_hears_nothing(voice):
    voice.playback.toggle(note())
    await voice.desk.settle()
    voice.playback.toggle(note())
    await put_fetched(voice.contents, note().id, b"OggS")
    voice.transfers.say(Transfer(attachment_id=note().id, is_upload=False, state=TransferState.DONE))
    await voice.desk.settle()
    assert phase(voice) is PlaybackPhase.PAUSED
    assert voice.sound.players == []


async def test_what_cannot_be_fetched_says_so(voice, qtbot):
    voice.playback.toggle(note())
    await voice.desk.settle()
    codes = []
    voice.playback.failed.connect(codes.append)
    failed = Transfer(attachment_id=note().id, is_upload=False, state=TransferState.FAILED, code="attachment_not_found")
    voice.transfers.say(failed)
    assert phase(voice) is PlaybackPhase.FAILED
    assert codes == ["attachment_not_found"]


async def test_a_download_that_the_user_stops_is_no_failure(voice):
    voice.playback.toggle(note())
    await voice.desk.settle()
    codes = []
    voice.playback.failed.connect(codes.append)
    stopped = Transfer(attachment_id=note().id, is_upload=False, state=TransferState.FAILED, code=CANCELLED)
    voice.transfers.say(stopped)
    assert phase(voice) is PlaybackPhase.PAUSED
    assert codes == []


async def test_without_anything_that_plays_that_is_said(voice):
    voice.sound.player_error = "no_player"
    codes = []
    voice.playback.failed.connect(codes.append)
    await play(voice)
    assert phase(voice) is PlaybackPhase.FAILED
    assert codes == ["no_player"]


async def test_where_nothing_can_be_heard_that_is_said_and_tried_again_at_the_next_press(voice):
    voice.sound.player_error = "no_sound_output"
    codes = []
    voice.playback.failed.connect(codes.append)
    await play(voice)
    assert phase(voice) is PlaybackPhase.FAILED
    assert codes == ["no_sound_output"]
    voice.sound.players[0].error = ""
    voice.playback.toggle(note())
    await voice.desk.settle()
    assert phase(voice) is PlaybackPhase.PLAYING


async def test_recording_pauses_what_plays(voice):
    await play(voice)
    await voice.record()
    assert phase(voice) is PlaybackPhase.PAUSED
    assert not voice.sound.players[0].is_playing


async def test_closing_lets_the_output_go(voice):
    await play(voice)
    voice.playback.close()
    assert voice.sound.players[0].is_closed
