"""Recording through PortAudio (PyAudio), on a thread of its own.

A device that is unplugged, or a sound server that ends, may hold that thread for good: it is left behind then.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyaudio  # type: ignore[import-untyped]  # it ships no types

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.sound import BLOCK_SAMPLES, SAMPLE_RATE, SoundBlock
from desktop_inbox.media.sound_devices import is_microphone_denied, named_inputs
from desktop_inbox.media.waveform import level_of

_log = logging.getLogger(__name__)

_POLL_S = 0.01
_STALLED_S = 1.5
"""A device that gives nothing for so long is gone."""
_STOPPING_S = 1.0
"""So long is waited for the last of a recording."""
_SOUND_SERVER = "pulse"
"""PortAudio's name of a PulseAudio or PipeWire server, behind which are all microphones of the system."""

_portaudio = threading.Lock()
"""PortAudio's calls that open and close must not overlap."""


class PyAudioMicrophone:
    """A `Microphone`."""

    async def devices(self) -> Sequence[str]:
        """Return the names of the microphones, as `Microphone` says."""
        return await asyncio.to_thread(_device_names)

    async def open(
        self, device: str, on_block: Callable[[SoundBlock], None], on_lost: Callable[[str], None]
    ) -> PyAudioCapture:
        """Begin to record, as `Microphone` says."""
        if is_microphone_denied():
            raise UserError("microphone_denied")
        capture = PyAudioCapture(device, on_block, on_lost)
        await capture.begin()
        return capture


class PyAudioCapture:
    """A `Capture`."""

    def __init__(self, device: str, on_block: Callable[[SoundBlock], None], on_lost: Callable[[str], None]) -> None:
        """Take what `Microphone.open` takes; must be called in the event loop."""
        self._device = device
        self._on_block, self._on_lost = on_block, on_lost
        self._loop = asyncio.get_running_loop()
        self._begun: asyncio.Future[None] = self._loop.create_future()
        self._ended = asyncio.Event()
        self._is_over = False
        self._heard_s = 0.0
        self._watch: asyncio.TimerHandle | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)

    @property
    def device(self) -> str:
        """The name of the microphone; empty: the system's default."""
        return self._device

    async def begin(self) -> None:
        """Open the device. Raises what `Microphone.open` does."""
        self._thread.start()
        try:
            await asyncio.shield(self._begun)
        except asyncio.CancelledError:
            self._end()
            raise
        self._heard_s = self._loop.time()
        self._look()

    async def stop(self) -> None:
        """Stop, and hand out what was heard until now."""
        self._stopping.set()
        if not self._is_over:
            try:
                async with asyncio.timeout(_STOPPING_S):
                    await self._ended.wait()
            except TimeoutError:
                _log.warning("the microphone's thread does not end")
        self._end()

    def _end(self) -> None:
        """Let nothing come any more."""
        self._is_over = True
        self._stopping.set()
        if self._watch is not None:
            self._watch.cancel()

    def _look(self) -> None:
        """See now and then whether something comes."""
        if self._loop.time() - self._heard_s > _STALLED_S:
            self._lose()
        elif not self._is_over:
            self._watch = self._loop.call_later(_STALLED_S / 4, self._look)

    def _hear(self, block: SoundBlock) -> None:
        if not self._is_over:
            self._heard_s = self._loop.time()
            self._on_block(block)

    def _lose(self) -> None:
        if not self._stopping.is_set():
            self._end()
            self._on_lost("microphone_lost")

    def _tell_begun(self, error: UserError | None) -> None:
        if self._begun.done():
            return
        if error is None:
            self._begun.set_result(None)
        else:
            self._begun.set_exception(error)

    # On the thread ----------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        try:
            with self._opened() as stream:
                self._call(self._tell_begun, None)
                self._read(stream)
        except UserError as error:
            self._call(self._tell_begun, error)
        except (OSError, ValueError) as error:
            _log.warning("sound cannot be recorded: %s", error)
            self._call(self._tell_begun, UserError("microphone_failed"))
        finally:
            self._call(self._ended.set)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Any]:
        with _portaudio, _silent_stderr():
            audio = pyaudio.PyAudio()
            try:
                stream = self._open(audio)
            except BaseException:
                audio.terminate()
                raise
        try:
            yield stream
        finally:
            with _portaudio, _silent_stderr():
                with contextlib.suppress(OSError):  # it is unplugged
                    stream.close()
                audio.terminate()

    def _open(self, audio: Any) -> Any:
        inputs = _inputs(audio)
        if not inputs:
            raise UserError("microphone_denied" if _is_forbidden() else "no_microphone")
        index, source = _find(self._device, inputs)
        if index is None and source is None:
            self._device = ""
        try:
            with _pulse_source(source):
                return audio.open(
                    format=pyaudio.paInt16,
                    channels=1,
                    rate=SAMPLE_RATE,
                    input=True,
                    input_device_index=index,
                    frames_per_buffer=BLOCK_SAMPLES,
                )
        except OSError as error:
            _log.warning("the microphone cannot be opened: %s", error)
            is_busy = error.errno == pyaudio.paDeviceUnavailable
            raise UserError("microphone_busy" if is_busy else "microphone_failed") from error

    def _read(self, stream: Any) -> None:
        """Hand out whole blocks until it is enough, and then the rest."""
        try:
            while not self._stopping.is_set():
                if stream.get_read_available() >= BLOCK_SAMPLES:
                    self._hand_out(stream, BLOCK_SAMPLES)
                else:
                    self._stopping.wait(_POLL_S)
            self._hand_out(stream, stream.get_read_available())
        except OSError as error:
            _log.warning("the microphone gives no more: %s", error)
            self._call(self._lose)

    def _hand_out(self, stream: Any, samples: int) -> None:
        if samples > 0:
            pcm = stream.read(samples, exception_on_overflow=False)
            self._call(self._hear, SoundBlock(pcm, level_of(pcm)))

    def _call(self, function: Callable[..., None], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(function, *arguments)


def _device_names() -> list[str]:
    """Return the names of the microphones; none where sound does not work at all."""
    with _portaudio, _silent_stderr():
        try:
            audio = pyaudio.PyAudio()
        except OSError as error:
            _log.warning("microphones cannot be looked for: %s", error)
            return []
        try:
            inputs = _inputs(audio)
        finally:
            audio.terminate()
    if _SOUND_SERVER in inputs:
        return list(named_inputs())
    return list(inputs)


def _inputs(audio: Any) -> dict[str, int]:
    """Return the microphones by name, of the host's usual interface only: others name the same ones again."""
    try:
        host = int(audio.get_default_host_api_info()["index"])
    except OSError:
        return {}
    found: dict[str, int] = {}
    for index in range(audio.get_device_count()):
        info = audio.get_device_info_by_index(index)
        if info["hostApi"] == host and info["maxInputChannels"] > 0:
            found.setdefault(str(info["name"]), index)
    return found


def _find(name: str, inputs: dict[str, int]) -> tuple[int | None, str | None]:
    """Return PortAudio's index of a microphone, and what the sound server calls it; None: the default one."""
    if not name:
        return None, None
    if _SOUND_SERVER in inputs:
        source = named_inputs().get(name)
        return (None, None) if source is None else (inputs[_SOUND_SERVER], source)
    return inputs.get(name), None


@contextlib.contextmanager
def _pulse_source(source: str | None) -> Iterator[None]:
    """Let a stream that is opened meanwhile record from a source of the sound server: there is no other way to say it.

    The client library reads the variable when it connects.
    """
    if source is None:
        yield
        return
    before = os.environ.get("PULSE_SOURCE")
    os.environ["PULSE_SOURCE"] = source
    try:
        yield
    finally:
        if before is None:
            del os.environ["PULSE_SOURCE"]
        else:
            os.environ["PULSE_SOURCE"] = before


def _is_forbidden() -> bool:
    """Return whether there are microphones that the user has no right to (ALSA without a sound server)."""
    if not sys.platform.startswith("linux"):
        return False
    nodes = list(Path("/dev/snd").glob("pcm*c"))
    return bool(nodes) and not any(os.access(node, os.R_OK | os.W_OK) for node in nodes)


@contextlib.contextmanager
def _silent_stderr() -> Iterator[None]:
    """Keep ALSA and JACK from telling the terminal of every device that is not there."""
    if sys.platform == "win32":
        yield
        return
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
