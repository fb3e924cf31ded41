"""Recording, reviewing and sending voice notes: the view-model over real stores, with a made-up microphone."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.attachment import LONGEST_VOICE_MS, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.message import MessageKind, kind_of
from desktop_inbox.domain.sound import LONGEST_BYTES
from desktop_inbox.viewmodels.voice.state import RecorderPhase
from tests.fixtures import rows
from tests.fixtures.caches import push
from tests.fixtures.made_up_sound import pcm_bytes
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import make_unavailable
from tests.ui.voice_desk import VoiceDesk, fill_voice, open_voice_desk


async def take(voice: VoiceDesk, limits: ChannelLimits) -> None:
    """Let the contact's channel take something else."""
    await push(voice.desk.store, rows.make_channel(ver=2000, limits=limits))
    await voice.desk.settle()


@pytest.fixture
async def voice(store, files, tmp_path):
    await fill_voice(store)
    async with open_voice_desk(store, files, tmp_path) as desk:
        yield desk


async def test_what_was_recorded_is_sent_as_a_voice_note(voice):
    await voice.record_and_stop(2000)
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 2000
    voice.recorder.send()
    await voice.desk.settle()
    (note,) = await voice.sent()
    assert (note.kind, note.duration_ms, note.media_type) == (AttachmentKind.VOICE, 2000, "audio/ogg")
    assert kind_of("", [note]) is MessageKind.VOICE
    assert len(note.waveform) == 2
    assert await voice.contents.content(note.id) == b"OggS" + pcm_bytes(2000).to_bytes(8, "big")
    assert voice.phase is RecorderPhase.IDLE
    assert await voice.kept() == []


async def test_the_encoder_gets_exactly_what_was_heard(voice):
    await voice.record(400)
    first = voice.sound.mic.capture
    first.give(40, level=7)
    voice.recorder.stop()
    await voice.desk.settle()
    (pcm,) = voice.sound.encoding.encoded
    assert len(pcm) == pcm_bytes(440)
    assert pcm.endswith(bytes([7, 0]) * (pcm_bytes(40) // 2))
    assert first.is_stopped


async def test_recording_stops_at_five_minutes_of_samples_and_keeps_them_all(voice):
    await voice.record(LONGEST_VOICE_MS - 80)
    assert voice.phase is RecorderPhase.RECORDING
    voice.sound.mic.capture.give(400)
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == LONGEST_VOICE_MS
    assert "All of it is kept" in voice.recorder.state.notice
    assert [len(pcm) for pcm in voice.sound.encoding.encoded] == [LONGEST_BYTES]


async def test_a_microphone_that_lags_is_stopped_by_the_clock(voice, qtbot):
    await voice.record(1000)
    voice.desk.clock.pass_time(seconds=300)
    voice.recorder._on_time_passed()
    assert voice.phase is RecorderPhase.RECORDING
    voice.desk.clock.pass_time(seconds=3)
    voice.recorder._on_time_passed()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 1000


async def test_what_is_recorded_is_safe_within_half_a_second(voice):
    await voice.record(3000)
    (kept,) = await voice.kept()
    assert kept.contact_id == rows.contact_id(1)
    assert 2500 <= kept.duration_ms <= 3000


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no_microphone", "Connect one"),
        ("microphone_denied", "privacy settings"),
        ("microphone_busy", "Another program"),
        ("microphone_failed", "cannot be opened"),
    ],
)
async def test_why_recording_cannot_begin_is_said_and_can_be_tried_again(voice, code, said):
    voice.sound.mic.error = code
    voice.recorder.start()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.FAILED
    assert said in voice.recorder.state.notice
    voice.sound.mic.error = ""
    await voice.record_and_stop()
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.notice == ""


async def test_an_unplugged_microphone_ends_the_recording_and_all_of_it_stays(voice):
    await voice.record(1480)
    voice.sound.mic.capture.lose()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 1480
    assert "microphone is gone" in voice.recorder.state.notice
    voice.recorder.send()
    await voice.desk.settle()
    assert [note.duration_ms for note in await voice.sent()] == [1480]


async def test_silence_is_said_until_something_is_heard(voice):
    await voice.record(0)
    voice.sound.mic.capture.give(3960, level=2)
    voice.recorder._on_time_passed()
    assert voice.recorder.state.notice == ""
    voice.sound.mic.capture.give(80, level=2)
    voice.recorder._on_time_passed()
    assert "Nothing is heard" in voice.recorder.state.notice
    voice.sound.mic.capture.give(40)
    voice.recorder._on_time_passed()
    assert voice.recorder.state.notice == ""


async def test_a_full_disk_ends_the_recording_and_keeps_what_is_there(voice, monkeypatch):
    await voice.record(1000)
    whole = voice.contents.append

    async def full(*_arguments: object) -> int:
        raise StoreUnavailableError("disk_full")

    monkeypatch.setattr(voice.contents, "append", full)
    voice.sound.mic.capture.give(1000)
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 1000
    assert "disk is full" in voice.recorder.state.notice
    monkeypatch.setattr(voice.contents, "append", whole)
    voice.recorder.send()
    await voice.desk.settle()
    assert [note.duration_ms for note in await voice.sent()] == [1000]


async def test_a_disk_that_is_too_full_for_sending_is_said_and_the_recording_is_kept(voice, monkeypatch):
    await voice.record_and_stop()
    whole = voice.desk.store.enqueue

    async def full(*_arguments: object, **_options: object) -> None:
        raise StoreUnavailableError("disk_full")

    monkeypatch.setattr(voice.desk.store, "enqueue", full)
    voice.recorder.send()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert "disk is full" in voice.recorder.state.notice
    monkeypatch.setattr(voice.desk.store, "enqueue", whole)
    voice.recorder.send()
    await voice.desk.settle()
    assert len(await voice.sent()) == 1


async def test_where_nothing_can_be_kept_at_all_that_is_said(voice, monkeypatch):
    async def full(*_arguments: object) -> int:
        raise StoreUnavailableError("disk_full")

    monkeypatch.setattr(voice.contents, "append", full)
    await voice.record(1000)
    assert voice.phase is RecorderPhase.FAILED
    assert "free space" in voice.recorder.state.notice


async def test_without_an_encoder_the_recording_is_kept_and_can_be_heard(voice):
    voice.sound.encoding.error = "no_ffmpeg"
    await voice.record_and_stop()
    voice.recorder.send()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert "Install ffmpeg" in voice.recorder.state.notice
    assert voice.recorder.state.is_bad
    voice.playback.toggle_sound(voice.recorder.sound)
    await voice.desk.settle()
    ((content, _),) = voice.sound.players[0].loaded
    assert content[:4] == b"RIFF"
    assert len(content) == pcm_bytes(2000) + 44
    voice.sound.encoding.error = ""
    voice.recorder.send()
    await voice.desk.settle()
    assert len(await voice.sent()) == 1


async def test_send_waits_for_the_encoder_and_the_user_may_leave_meanwhile(voice):
    voice.sound.encoding.gate.clear()
    await voice.record(2000)
    voice.recorder.stop()
    for _ in range(50):
        await voice.desk.store.workspace()
    voice.recorder.send()
    assert voice.phase is RecorderPhase.SENDING
    voice.recorder.discard()
    voice.recorder.open(rows.contact_id(2))
    voice.desk.model.open(rows.contact_id(2))
    voice.sound.encoding.gate.set()
    await voice.desk.settle()
    (command,) = [each for each in await voice.desk.commands() if hasattr(each, "attachments")]
    assert command.contact_id == rows.contact_id(1)
    assert await voice.kept() == []


async def test_enter_while_recording_stops_and_sends(voice):
    await voice.record(1000)
    voice.recorder.send()
    await voice.desk.settle()
    assert [note.duration_ms for note in await voice.sent()] == [1000]
    assert voice.phase is RecorderPhase.IDLE


async def test_a_recording_that_cannot_be_put_into_the_outbox_is_kept(voice, monkeypatch):
    await voice.record_and_stop()
    mend = make_unavailable(voice.desk.store, monkeypatch, "enqueue")
    voice.recorder.send()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert "not sent" in voice.recorder.state.notice
    assert len(await voice.kept()) == 1
    mend()
    voice.recorder.send()
    await voice.desk.settle()
    assert len(await voice.sent()) == 1


async def test_discarding_forgets_everything(voice):
    await voice.record_and_stop()
    voice.recorder.discard()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.IDLE
    assert await voice.contents.pinned() == []


@pytest.mark.parametrize("is_stopped", [False, True])
async def test_recording_again_begins_from_nothing(voice, is_stopped):
    await voice.record(1000)
    if is_stopped:
        voice.recorder.stop()
        await voice.desk.settle()
    voice.recorder.record_again()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.RECORDING
    assert voice.recorder.recorded_ms == 0
    voice.sound.mic.capture.give(400)
    voice.recorder.stop()
    await voice.desk.settle()
    assert voice.recorder.state.duration_ms == 400
    assert [kept.duration_ms for kept in await voice.kept()] == [400]


async def test_cancelling_a_recording_leaves_nothing(voice):
    await voice.record(400)
    voice.recorder.cancel()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.IDLE
    assert await voice.kept() == []


async def test_leaving_the_contact_stops_and_keeps_it_for_the_return(voice):
    await voice.record(1000)
    await voice.open(2)
    assert voice.phase is RecorderPhase.IDLE
    assert voice.sound.mic.capture.is_stopped
    await voice.record_and_stop(400)
    await voice.open(1)
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 1000
    assert "left this contact" in voice.recorder.state.notice
    await voice.open(2)
    assert voice.recorder.state.duration_ms == 400


async def test_a_recording_for_a_contact_that_is_merged_waits_with_the_other_one(voice, monkeypatch):
    await voice.record(1000)

    async def merged(_contact_id: object) -> object:
        return rows.contact_id(2)

    monkeypatch.setattr(voice.desk.store, "resolve", merged)
    await voice.open(2)
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 1000


async def test_what_waited_with_a_contact_follows_its_merge(voice, monkeypatch):
    await voice.record_and_stop(1000)

    async def merged(_contact_id: object) -> object:
        return rows.contact_id(2)

    monkeypatch.setattr(voice.desk.store, "resolve", merged)
    await voice.open(2)
    assert voice.phase is RecorderPhase.REVIEW
    voice.recorder.send()
    await voice.desk.settle()
    assert len(await voice.sent()) == 1


async def test_what_is_being_sent_while_its_contact_is_merged_is_sent_and_gone(voice, monkeypatch):
    voice.sound.encoding.gate.clear()
    await voice.record(1000)
    voice.recorder.stop()
    await until(lambda: voice.phase is RecorderPhase.REVIEW)
    voice.recorder.send()

    async def merged(_contact_id: object) -> object:
        return rows.contact_id(2)

    monkeypatch.setattr(voice.desk.store, "resolve", merged)
    voice.recorder.open(rows.contact_id(2))
    await until(lambda: voice.phase is RecorderPhase.SENDING)
    voice.sound.encoding.gate.set()
    await voice.desk.settle()
    assert len(await voice.sent()) == 1
    assert voice.phase is RecorderPhase.IDLE


async def test_a_stop_while_the_microphone_opens_records_nothing(voice):
    voice.recorder.start()
    assert voice.phase is RecorderPhase.STARTING
    voice.recorder.stop()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.IDLE
    assert [capture.is_stopped for capture in voice.sound.mic.captures] == [True]


async def test_another_microphone_goes_on_with_the_same_recording(voice):
    await voice.record(400)
    voice.recorder.choose_microphone("Webcam")
    await voice.desk.settle()
    assert voice.recorder.state.microphone == "Webcam"
    assert voice.sound.mic.captures[0].is_stopped
    voice.sound.mic.capture.give(400)
    voice.recorder.stop()
    await voice.desk.settle()
    assert voice.recorder.state.duration_ms == 800
    assert voice.preferences.microphone == "Webcam"


async def test_another_microphone_that_fails_keeps_what_was_recorded(voice):
    await voice.record(400)
    voice.sound.mic.error = "microphone_busy"
    voice.recorder.choose_microphone("Webcam")
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 400
    assert "other microphone" in voice.recorder.state.notice


async def test_a_channel_without_voice_notes_says_how_it_will_arrive(voice):
    limits = ChannelLimits(files=(FileLimit(kind=AttachmentKind.AUDIO, size_bytes=16_000_000),))
    await take(voice, limits)
    await voice.record_and_stop()
    assert voice.recorder.state.remark == "Will be sent as an audio file"
    voice.recorder.send()
    await voice.desk.settle()
    assert len(await voice.sent()) == 1


async def test_a_channel_with_voice_notes_says_nothing(voice):
    await voice.record()
    assert voice.recorder.state.remark == ""


async def test_where_the_channel_takes_no_sound_nothing_is_recorded(voice):
    limits = ChannelLimits(files=(FileLimit(kind=AttachmentKind.IMAGE, size_bytes=1000),))
    await take(voice, limits)
    voice.recorder.start()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.FAILED
    assert "neither voice notes" in voice.recorder.state.notice
    assert voice.sound.mic.captures == []


async def test_closing_keeps_the_recording_for_the_next_start(voice):
    await voice.record(1000)
    await voice.recorder.close()
    assert [kept.duration_ms for kept in await voice.kept()] == [1000]


# The next start -------------------------------------------------------------------------------------------------------


async def test_the_next_start_offers_what_was_not_sent(voice):
    await voice.record(1000)
    await voice.recorder.close()
    voice.recorder.open(None)
    wanted = []
    recovery = voice.recovery()
    recovery.wanted.connect(wanted.append)
    recovery.start()
    await voice.desk.settle()
    toast = voice.desk.toasts.current
    assert "was not sent" in toast.text
    assert toast.action == "Show"
    toast.undo()
    assert wanted == [rows.contact_id(1)]
    await voice.open(1)
    assert voice.phase is RecorderPhase.REVIEW
    assert voice.recorder.state.duration_ms == 1000
    assert "What was recorded is kept" in voice.recorder.state.notice
    voice.recorder.send()
    await voice.desk.settle()
    assert [note.duration_ms for note in await voice.sent()] == [1000]


async def test_who_sees_what_was_not_sent_is_told_no_more(voice):
    await voice.record(1000)
    await voice.recorder.close()
    voice.recorder.open(None)
    recovery = voice.recovery()
    recovery.start()
    await voice.desk.settle()
    await voice.open(2)
    assert "was not sent" in voice.desk.toasts.current.text
    await voice.open(1)
    assert voice.desk.toasts.current is None
    voice.desk.toasts.show("Something else")
    await voice.open(2)
    await voice.open(1)
    assert voice.desk.toasts.current is not None


async def test_a_recording_whose_voice_note_is_on_its_way_is_not_offered(voice, monkeypatch):
    await voice.record_and_stop()

    async def crash(*_arguments: object) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(voice.recordings, "let_go", crash)
    voice.recorder.send()
    await voice.desk.settle()
    monkeypatch.undo()
    assert len(await voice.kept()) == 1
    voice.recovery().start()
    await voice.desk.settle()
    assert voice.desk.toasts.current is None
    assert await voice.kept() == []
    assert len(await voice.sent()) == 1


async def test_a_recording_for_a_contact_that_is_not_visible_waits(voice):
    recording = voice.recordings.new(rows.contact_id(9))
    await voice.recordings.append(recording, bytes(pcm_bytes(200)))
    voice.recovery().start()
    await voice.desk.settle()
    assert voice.desk.toasts.current is None
    assert len(await voice.kept()) == 1


async def test_what_is_no_recording_is_removed(voice):
    recording = voice.recordings.new(rows.contact_id(1))
    await voice.contents.append(recording.id, b"something else")
    assert await voice.kept() == []
    assert await voice.contents.recordings() == []
