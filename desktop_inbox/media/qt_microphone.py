"""Recording through QtMultimedia, where PortAudio is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QIODevice, QObject, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSource, QMediaDevices, QtAudio

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.sound import BLOCK_SAMPLES, SAMPLE_BYTES, SAMPLE_RATE, SoundBlock
from desktop_inbox.media.sound_devices import is_microphone_denied, named_inputs
from desktop_inbox.media.waveform import level_of

_BLOCK_BYTES = BLOCK_SAMPLES * SAMPLE_BYTES
_BUFFER_BYTES = SAMPLE_RATE * SAMPLE_BYTES
"""One second: so long the thread that reads may be busy."""
_STALLED_MS = 1500
"""A device that gives nothing for so long is gone."""


class QtMicrophone:
    """A `Microphone`."""

    async def devices(self) -> Sequence[str]:
        """Return the names of the microphones, as `Microphone` says."""
        return list(await asyncio.to_thread(named_inputs))

    async def open(
        self, device: str, on_block: Callable[[SoundBlock], None], on_lost: Callable[[str], None]
    ) -> QtCapture:
        """Begin to record, as `Microphone` says."""
        if is_microphone_denied():
            raise UserError("microphone_denied")
        inputs = {each.description(): each for each in await asyncio.to_thread(QMediaDevices.audioInputs)}
        if not inputs:
            raise UserError("no_microphone")
        found = inputs.get(device) if device else None
        capture = QtCapture(found or QMediaDevices.defaultAudioInput(), device if found else "", on_block, on_lost)
        capture.begin()
        return capture


class QtCapture(QObject):
    """A `Capture`. Sound comes on the loop's thread; what is to be done with it is little."""

    def __init__(
        self,
        device: QAudioDevice,
        name: str,
        on_block: Callable[[SoundBlock], None],
        on_lost: Callable[[str], None],
    ) -> None:
        """Take a device, its name (empty: it is the default one), and who wants to hear."""
        super().__init__()
        self._name = name
        self._on_block, self._on_lost = on_block, on_lost
        self._pending = b""
        self._stream: QIODevice | None = None
        self._source = QAudioSource(device, _format(), self)
        self._source.setBufferSize(_BUFFER_BYTES)
        self._source.stateChanged.connect(self._on_state_changed)
        self._watchdog = QTimer(self)
        self._watchdog.setSingleShot(True)
        self._watchdog.setInterval(_STALLED_MS)
        self._watchdog.timeout.connect(self._lose)

    @property
    def device(self) -> str:
        """The name of the microphone; empty: the system's default."""
        return self._name

    def begin(self) -> None:
        """Open the device. Raises `UserError("microphone_failed")`."""
        stream: QIODevice | None = self._source.start()  # None where it cannot be opened
        if stream is None or self._source.error() is not QtAudio.Error.NoError:
            raise UserError("microphone_failed")
        self._stream = stream
        stream.readyRead.connect(self._on_ready)
        self._watchdog.start()

    async def stop(self) -> None:
        """Stop, and hand out what was heard until now."""
        if self._stream is None:
            return
        self._on_ready()
        rest, self._pending = self._pending, b""
        self._end()
        if rest:
            self._on_block(SoundBlock(rest, level_of(rest)))

    def _end(self) -> None:
        self._stream = None
        self._watchdog.stop()
        self._source.stop()

    def _on_ready(self) -> None:
        if self._stream is None:
            return
        self._pending += self._stream.readAll().data()
        self._watchdog.start()
        while len(self._pending) >= _BLOCK_BYTES:
            block, self._pending = self._pending[:_BLOCK_BYTES], self._pending[_BLOCK_BYTES:]
            self._on_block(SoundBlock(block, level_of(block)))

    def _on_state_changed(self) -> None:
        # The signal's own parameter has a type that PySide 6.11 cannot convert.
        if self._source.state() is QtAudio.State.StoppedState:
            self._lose()

    def _lose(self) -> None:
        if self._stream is not None:
            self._end()
            self._on_lost("microphone_lost")


def _format() -> QAudioFormat:
    result = QAudioFormat()
    result.setSampleRate(SAMPLE_RATE)
    result.setChannelCount(1)
    result.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return result
