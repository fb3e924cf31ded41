"""Voice notes that come back: undone, or written on from the outbox; none is lost, whatever ends."""

from __future__ import annotations

import msgspec
import pytest

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.draft import VOICE_NOTES, DraftContent
from desktop_inbox.domain.message import MessageKind, kind_of
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.voice.state import RecorderPhase
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, open_store, push
from tests.fixtures.made_up_sound import pcm_bytes
from tests.ui.conversation_desk import CONTACT, make_unavailable
from tests.ui.voice_desk import VoiceDesk, fill_voice, open_voice_desk


@pytest.fixture
async def voice(store, files, tmp_path):
    await fill_voice(store)
    async with open_voice_desk(store, files, tmp_path) as desk:
        desk.desk.model.composer.writing.set_undo_send_s(5)
        yield desk


async def send(voice: VoiceDesk, duration_ms: int = 2000) -> None:
    """Record and send a voice note."""
    await voice.record_and_stop(duration_ms)
    voice.recorder.send()
    await voice.desk.settle()


async def undo(voice: VoiceDesk) -> None:
    """Take the newest sending back."""
    voice.desk.model.composer.undo.undo()
    await voice.desk.settle()


async def waiting(store: Store, contact: int = 1) -> list[int]:
    """Return how long the voice notes are that came back and wait with a contact."""
    return [note.duration_ms for note in (await store.draft(rows.contact_id(contact), VOICE_NOTES)).attachments]


async def test_a_voice_note_that_is_undone_can_be_heard_and_sent_as_one(voice):
    await send(voice)
    [sent] = await voice.sent()
    await undo(voice)
    assert await voice.sent() == []
    assert voice.phase is RecorderPhase.REVIEW
    assert (voice.recorder.state.duration_ms, voice.recorder.state.waveform) == (2000, sent.waveform)
    assert await voice.recorder.sound.load() == b"OggS" + pcm_bytes(2000).to_bytes(8, "big")
    assert voice.desk.model.composer.enclosures.attachments == ()
    voice.recorder.send()
    await voice.desk.settle()
    [again] = await voice.sent()
    assert (again, again.kind) == (sent, AttachmentKind.VOICE)
    assert kind_of("", [again]) is MessageKind.VOICE
    assert voice.phase is RecorderPhase.IDLE
    assert await waiting(voice.desk.store) == []


async def test_undoing_it_leaves_the_text_alone(voice):
    composer = voice.desk.model.composer
    await send(voice)
    composer.edit("written since")
    await undo(voice)
    assert composer.text == "written since"
    voice.recorder.send()
    await voice.desk.settle()
    assert composer.text == "written since"
    composer.send()
    await voice.desk.settle()
    assert [command.text for command in await voice.desk.commands()] == ["", "written since"]


async def test_it_comes_back_while_a_comment_is_written(voice):
    composer = voice.desk.model.composer
    await send(voice)
    composer.set_mode(ComposerMode.COMMENT)
    composer.edit("a note")
    await undo(voice)
    assert composer.state.mode is ComposerMode.REPLY
    assert voice.phase is RecorderPhase.REVIEW


async def test_discarding_it_leaves_nothing(voice):
    await send(voice)
    [note] = await voice.sent()
    await undo(voice)
    voice.recorder.discard()
    await voice.desk.settle()
    await voice.open(2)
    await voice.open(1)
    assert voice.phase is RecorderPhase.IDLE
    assert await waiting(voice.desk.store) == []
    assert await voice.contents.content(note.id) is None
    assert await voice.desk.store.uploads() == []


async def test_two_that_are_undone_come_one_after_the_other(voice):
    await send(voice, 1000)
    await send(voice, 2000)
    await undo(voice)
    await undo(voice)
    assert await waiting(voice.desk.store) == [1000, 2000]
    assert voice.recorder.state.duration_ms == 2000
    voice.recorder.send()
    await voice.desk.settle()
    assert (voice.phase, voice.recorder.state.duration_ms) == (RecorderPhase.REVIEW, 1000)
    voice.recorder.discard()
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.IDLE
    assert [note.duration_ms for note in await voice.sent()] == [2000]


async def test_what_is_being_recorded_goes_first(voice):
    await send(voice, 1000)
    await voice.record(2000)
    await undo(voice)
    assert voice.phase is RecorderPhase.RECORDING
    voice.recorder.stop()
    await voice.desk.settle()
    assert voice.recorder.state.duration_ms == 2000
    voice.recorder.send()
    await voice.desk.settle()
    assert (voice.phase, voice.recorder.state.duration_ms) == (RecorderPhase.REVIEW, 1000)


async def test_it_waits_for_who_opens_another_contact_and_follows_a_merge(voice):
    await send(voice)
    await voice.open(2)
    [command] = await voice.desk.commands()
    voice.desk.model.composer.edit_again(command)
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.IDLE
    await push(voice.desk.store, rows.make_contact(1, ver=2000, merged_into=rows.contact_id(2)))
    assert (await waiting(voice.desk.store, 1), await waiting(voice.desk.store, 2)) == ([], [2000])
    await voice.open(1)
    await voice.open(2)
    assert voice.phase is RecorderPhase.REVIEW


async def test_what_cannot_be_taken_back_stays_sent(voice, monkeypatch):
    await send(voice)
    make_unavailable(voice.desk.store, monkeypatch, "take_back")
    await undo(voice)
    assert voice.phase is RecorderPhase.IDLE
    assert len(await voice.sent()) == 1


async def test_it_is_there_after_a_restart_and_its_content_too(tmp_path):
    path, contents_path = tmp_path / "cache.db", tmp_path / "files.db"
    store, contents = await open_store(path), await FileCache.open(contents_path, CACHE_KEY, SystemClock())
    await fill_voice(store)
    async with open_voice_desk(store, contents, tmp_path) as voice:
        voice.desk.model.composer.writing.set_undo_send_s(5)
        await send(voice)
        await undo(voice)
    await store.close()
    await contents.close()
    store, contents = await open_store(path), await FileCache.open(contents_path, CACHE_KEY, SystemClock())
    async with open_voice_desk(store, contents, tmp_path) as voice:
        assert (voice.phase, voice.recorder.state.duration_ms) == (RecorderPhase.REVIEW, 2000)
        voice.recovery().start()
        await voice.desk.settle()
        assert voice.desk.toasts.current is None
        [upload] = await store.uploads()
        assert await store.kept_contents() == {upload.attachment.id}
        assert await contents.content(upload.attachment.id) == await voice.recorder.sound.load()
        voice.recorder.send()
        await voice.desk.settle()
        assert await voice.sent() == [upload.attachment]
    await store.close()
    await contents.close()


async def test_a_recording_that_a_crash_has_left_is_not_offered_beside_its_voice_note(voice):
    await voice.record_and_stop()
    [recording] = await voice.kept()
    voice.recorder.send()
    await voice.desk.settle()
    await undo(voice)
    voice.recorder.open(None)
    left = msgspec.structs.replace(recording, pcm_bytes=0)  # the program ended before it was removed
    await voice.recordings.append(left, bytes(pcm_bytes(1000)))
    assert len(await voice.kept()) == 1
    voice.recovery().start()
    await voice.desk.settle()
    assert voice.desk.toasts.current is None
    assert await voice.kept() == []


async def test_a_voice_note_that_goes_nowhere_can_be_written_on(voice):
    await send(voice)
    await voice.desk.reject("no_channel")
    [command] = await voice.desk.commands()
    voice.desk.model.composer.edit_again(command)
    await voice.desk.settle()
    assert voice.phase is RecorderPhase.REVIEW
    assert await voice.desk.store.draft(CONTACT, "reply") == DraftContent()
