"""PyAudio's recorder where a device cannot be opened, with a made-up PortAudio."""

from __future__ import annotations

import asyncio
import os
from typing import Any, ClassVar

import pyaudio
import pytest

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.sound import BLOCK_SAMPLES, SoundBlock
from desktop_inbox.media import pyaudio_microphone
from desktop_inbox.media.pyaudio_microphone import PyAudioMicrophone
from tests.fixtures.waiting import until


class MadeUpStream:
    """Gives silence until it is told otherwise."""

    def __init__(self) -> None:
        self.error: OSError | None = None
        self.is_closed = False

    def get_read_available(self) -> int:
        if self.error is not None:
            raise self.error
        return BLOCK_SAMPLES

    def read(self, samples: int, exception_on_overflow: bool) -> bytes:
        return bytes(2 * samples)

    def close(self) -> None:
        self.is_closed = True


class MadeUpAudio:
    """A PortAudio with the devices and the error of a test."""

    devices: ClassVar[list[dict[str, Any]]]
    opened: ClassVar[list[dict[str, Any]]]
    stream: ClassVar[MadeUpStream]
    error: OSError | None = None

    def get_default_host_api_info(self) -> dict[str, Any]:
        return {"index": 0}

    def get_device_count(self) -> int:
        return len(self.devices)

    def get_device_info_by_index(self, index: int) -> dict[str, Any]:
        return self.devices[index]

    def open(self, **options: Any) -> MadeUpStream:
        if self.error is not None:
            raise self.error
        self.opened.append(options)
        return self.stream

    def terminate(self) -> None:
        pass


def device(name: str, inputs: int = 1, host: int = 0) -> dict[str, Any]:
    return {"name": name, "maxInputChannels": inputs, "hostApi": host}


@pytest.fixture
def audio(monkeypatch):
    made = type("Audio", (MadeUpAudio,), {"opened": [], "stream": MadeUpStream()})
    made.devices = [device("Speakers", 0), device("Headset"), device("Headset", host=1), device("Webcam")]
    monkeypatch.setattr(pyaudio_microphone.pyaudio, "PyAudio", made)
    monkeypatch.setattr(pyaudio_microphone, "_is_forbidden", lambda: False)
    return made


async def code_of(device_name: str = "") -> str:
    with pytest.raises(UserError) as caught:
        await PyAudioMicrophone().open(device_name, lambda _block: None, lambda _code: None)
    return caught.value.code


async def test_only_inputs_of_the_usual_host_are_microphones_each_once(audio):
    assert await PyAudioMicrophone().devices() == ["Headset", "Webcam"]


async def test_a_microphone_is_opened_by_its_name_or_the_default_one(audio):
    for name, expected, index in (("Webcam", "Webcam", 3), ("", "", None), ("gone", "", None)):
        capture = await PyAudioMicrophone().open(name, lambda _block: None, lambda _code: None)
        await capture.stop()
        assert capture.device == expected
        assert audio.opened[-1]["input_device_index"] == index
        assert audio.stream.is_closed


async def test_without_devices_there_is_no_microphone(audio, monkeypatch):
    audio.devices = [device("Speakers", 0)]
    assert await code_of() == "no_microphone"
    monkeypatch.setattr(pyaudio_microphone, "_is_forbidden", lambda: True)
    assert await code_of() == "microphone_denied"


async def test_what_the_system_forbids_is_not_tried(audio, monkeypatch):
    monkeypatch.setattr(pyaudio_microphone, "is_microphone_denied", lambda: True)
    assert await code_of() == "microphone_denied"
    assert audio.opened == []


@pytest.mark.parametrize(
    ("number", "code"), [(pyaudio.paDeviceUnavailable, "microphone_busy"), (-9999, "microphone_failed")]
)
async def test_why_a_microphone_cannot_be_opened_is_told_apart(audio, number, code):
    audio.error = OSError(number, "no")
    assert await code_of() == code


async def test_a_device_that_fails_is_lost_once_and_gives_nothing_any_more(audio, monkeypatch):
    blocks: list[SoundBlock] = []
    lost: list[str] = []
    capture = await PyAudioMicrophone().open("", blocks.append, lost.append)
    await until(lambda: bool(blocks))
    audio.stream.error = OSError(-9999, "unplugged")
    await until(lambda: bool(lost))
    await capture.stop()
    assert lost == ["microphone_lost"]


async def test_a_device_that_hangs_is_lost_after_a_while(audio, monkeypatch):
    monkeypatch.setattr(pyaudio_microphone, "_STALLED_S", 0.1)
    monkeypatch.setattr(audio.stream, "get_read_available", lambda: 0)
    lost: list[str] = []
    capture = await PyAudioMicrophone().open("", lambda _block: None, lost.append)
    await until(lambda: bool(lost))
    await capture.stop()
    assert lost == ["microphone_lost"]


async def test_what_portaudio_says_on_the_terminal_is_not_seen(audio, capfd):
    class Noisy(audio):
        def __init__(self) -> None:
            os.write(2, b"ALSA lib confmisc.c: cannot find card\n")

    pyaudio_microphone.pyaudio.PyAudio = Noisy
    await PyAudioMicrophone().devices()
    assert "ALSA" not in capfd.readouterr().err


async def test_sound_that_does_not_work_at_all_is_told_instead_of_waited_for(audio, monkeypatch):
    def broken() -> None:
        raise OSError(-9999, "Unanticipated host error")

    monkeypatch.setattr(pyaudio_microphone.pyaudio, "PyAudio", broken)
    async with asyncio.timeout(5):
        assert await code_of() == "microphone_failed"
        assert await PyAudioMicrophone().devices() == []
