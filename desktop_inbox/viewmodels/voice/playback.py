"""Playing sounds and videos: one at a time, wherever they are shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.errors import StoreError, UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.sound import Picture, Player, PlayerState, SoundTools
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import CANCELLED
from desktop_inbox.viewmodels.files import WHOLE_BYTES, FilePhase, FilesViewModel

RATES = (1.0, 1.5, 2.0)
"""How fast sounds can be played."""
_KEPT = 200
"""Of so many sounds it is remembered where they were left."""


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """Something to play. `load` returns its content; raises `StoreError`, or `UserError` where it cannot be had."""

    id: AttachmentId
    load: Callable[[], Awaitable[bytes]]
    is_video: bool = False


class PlaybackPhase(StrEnum):
    """How a sound stands. `LOADING`: it plays as soon as its content is here."""

    IDLE = "idle"
    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"
    FAILED = "failed"


class PlaybackState(msgspec.Struct, frozen=True, kw_only=True):
    """How a sound stands, and where, in milliseconds. `code` says why it cannot be played.

    `duration_ms`: how long it turned out to be; 0: not known.
    """

    phase: PlaybackPhase = PlaybackPhase.IDLE
    position_ms: int = 0
    duration_ms: int = 0
    code: str = ""

    @property
    def is_active(self) -> bool:
        """True while it plays, or is about to."""
        return self.phase in (PlaybackPhase.LOADING, PlaybackPhase.PLAYING)


_IDLE = PlaybackState()


class Playback(QObject):
    """Plays one sound or video at a time; who plays another one pauses the one before. Belongs to the loop's thread.

    `changed(AttachmentId)`: a sound stands otherwise than before. `rate_changed`: all sounds play faster or slower.
    `failed(code)`: the sound that shall be played cannot be. A video tells that in its state alone, and
    `picture_changed(AttachmentId)` when it shows another picture.
    """

    changed = Signal(object)
    picture_changed = Signal(object)
    failed = Signal(str)
    rate_changed = Signal()

    def __init__(
        self, *, tools: SoundTools, files: FilesViewModel, scope: TaskScope, parent: QObject | None = None
    ) -> None:
        """Take what it works with. Nothing that plays is loaded before it is first wanted."""
        super().__init__(parent)
        self._tools, self._files, self._scope = tools, files, scope
        self._states: dict[AttachmentId, PlaybackState] = {}
        self._rate = RATES[0]
        self._player: Player | None = None
        self._current: Sound | None = None
        self._fetched: Attachment | None = None
        self._is_loaded = self._is_muted = False
        self._picture: Picture | None = None
        files.changed.connect(self._on_file_changed)

    # What screens read ------------------------------------------------------------------------------------------------
    def state(self, sound_id: AttachmentId) -> PlaybackState:
        """Return how a sound stands."""
        return self._states.get(sound_id, _IDLE)

    @property
    def rate(self) -> float:
        """How fast sounds are played: one of `RATES`. Videos are played as they were filmed."""
        return self._rate

    @property
    def is_muted(self) -> bool:
        """True while videos are played without their sound."""
        return self._is_muted

    def is_video(self, sound_id: AttachmentId) -> bool:
        """Tell whether what was played last is that, and a video."""
        return self._current is not None and self._current.id == sound_id and self._current.is_video

    @property
    def active_video(self) -> AttachmentId | None:
        """The video that plays or is about to; None: there is none."""
        current = self._current
        if current is None or not current.is_video or not self.state(current.id).is_active:
            return None
        return current.id

    def picture(self, video_id: AttachmentId) -> Picture | None:
        """Return what a video shows now; None: nothing, for it is not the one that was played last."""
        return self._picture if self._current is not None and self._current.id == video_id else None

    @staticmethod
    def can_play(attachment: Attachment) -> bool:
        """Tell whether a file is small enough to be played here, out of memory."""
        return attachment.size_bytes <= WHOLE_BYTES

    # Intents ----------------------------------------------------------------------------------------------------------
    def toggle(self, attachment: Attachment) -> None:
        """Play an attachment from where it was left, fetching it first where it is not here; or pause it."""
        is_video = attachment.kind is AttachmentKind.VIDEO
        sound = Sound(id=attachment.id, load=partial(self._content, attachment.id), is_video=is_video)
        if self._begin(sound):
            self._fetched = attachment
            self._files.fetch(attachment, partial(self._load_soon, sound))

    def toggle_sound(self, sound: Sound) -> None:
        """Play a sound from where it was left, or pause it."""
        if self._begin(sound):
            self._load_soon(sound)

    def seek(self, sound_id: AttachmentId, position_ms: int) -> None:
        """Go to a position of a sound, whether it plays or not."""
        state = self.state(sound_id)
        self._tell(sound_id, msgspec.structs.replace(state, position_ms=max(0, position_ms)))
        if self._player is not None and self._is_loaded and self._current is not None and self._current.id == sound_id:
            self._player.seek(max(0, position_ms))

    def next_rate(self) -> None:
        """Play sounds faster, and after the fastest slowest."""
        self._rate = RATES[(RATES.index(self._rate) + 1) % len(RATES)]
        self._set_player_up()
        self.rate_changed.emit()

    def toggle_mute(self) -> None:
        """Play videos without their sound, or with it."""
        self._is_muted = not self._is_muted
        self._set_player_up()
        if self._current is not None:
            self.changed.emit(self._current.id)

    def pause(self) -> None:
        """Pause what plays, if anything does."""
        if self._current is None or not self.state(self._current.id).is_active:
            return
        state = self.state(self._current.id)
        if self._player is not None and self._is_loaded:
            self._player.pause()
        self._tell(self._current.id, msgspec.structs.replace(state, phase=PlaybackPhase.PAUSED))

    def forget(self, sound_id: AttachmentId) -> None:
        """Stop a sound that is no more, and forget where it was left."""
        if self._current is not None and self._current.id == sound_id:
            self.pause()
            self._current = None
        self._states.pop(sound_id, None)

    def close(self) -> None:
        """Stop, and let the sound output go."""
        self.pause()
        self._current = None
        if self._player is not None:
            self._player.close()
            self._player = None

    # Work -------------------------------------------------------------------------------------------------------------
    def _begin(self, sound: Sound) -> bool:
        """Pause what plays, or let a sound be the one that does. Returns whether its content is wanted for that."""
        state = self.state(sound.id)
        self.pause()
        if state.is_active:
            return False
        is_loaded = self._is_loaded and self._current is not None and self._current.id == sound.id
        if is_loaded and self._player is not None and state.phase is PlaybackPhase.PAUSED:
            self._player.play()
            return False
        self._current, self._is_loaded, self._picture = sound, False, None
        self._tell(sound.id, msgspec.structs.replace(state, phase=PlaybackPhase.LOADING, code=""))
        return True

    def _load_soon(self, sound: Sound) -> None:
        if self._is_wanted(sound):
            self._scope.spawn("play", self._load(sound))

    async def _load(self, sound: Sound) -> None:
        try:
            content = await sound.load()
            if self._player is None:
                self._player = await self._tools.player(self._on_player_changed)
        except (StoreError, UserError) as error:
            self._fail(sound, error.code)
            return
        if self._is_wanted(sound):
            self._is_loaded = True
            self._set_player_up()
            on_picture = partial(self._on_picture, sound) if sound.is_video else None
            self._player.load(content, self.state(sound.id).position_ms, on_picture)

    def _set_player_up(self) -> None:
        """Tell the player how fast and whether silently: both are for what is played now."""
        if self._player is not None:
            is_video = self._current is not None and self._current.is_video
            self._player.set_rate(RATES[0] if is_video else self._rate)
            self._player.set_muted(is_muted=is_video and self._is_muted)

    async def _content(self, attachment_id: AttachmentId) -> bytes:
        content = await self._files.content(attachment_id)
        if content is None:
            raise UserError("file_not_here")
        return content

    def _is_wanted(self, sound: Sound) -> bool:
        return self._current is sound and self.state(sound.id).phase is PlaybackPhase.LOADING

    def _fail(self, sound: Sound, code: str) -> None:
        if self._is_wanted(sound):
            self._tell(sound.id, msgspec.structs.replace(self.state(sound.id), phase=PlaybackPhase.FAILED, code=code))
            self._say_failed(sound, code)

    def _say_failed(self, sound: Sound, code: str) -> None:
        if not sound.is_video:
            self.failed.emit(code)

    def _on_file_changed(self, attachment_id: AttachmentId) -> None:
        """Give up when what shall be played cannot be fetched, or is not to be."""
        sound, fetched = self._current, self._fetched
        if sound is None or fetched is None or sound.id != attachment_id or fetched.id != attachment_id:
            return
        status = self._files.status(fetched)
        if status.phase is FilePhase.FAILED and (sound.is_video or status.code == CANCELLED):
            self.pause()  # what has failed is the transfer: the file says so
        elif status.phase is FilePhase.FAILED:
            self._fail(sound, status.code)

    def _on_picture(self, video: Sound, picture: Picture) -> None:
        if self._current is video and self._is_loaded:
            self._picture = picture
            self.picture_changed.emit(video.id)

    def _on_player_changed(self, state: PlayerState) -> None:
        if self._current is None or not self._is_loaded:
            return
        if state.error:
            phase, self._is_loaded = PlaybackPhase.FAILED, False
        elif state.has_ended:
            phase, self._is_loaded, self._picture = PlaybackPhase.IDLE, False, None
        elif state.is_playing:
            phase = PlaybackPhase.PLAYING
        elif self.state(self._current.id).phase is PlaybackPhase.LOADING:
            return
        else:
            phase = PlaybackPhase.PAUSED
        known = self.state(self._current.id).duration_ms
        self._tell(
            self._current.id,
            PlaybackState(
                phase=phase,
                position_ms=state.position_ms,
                duration_ms=state.duration_ms or known,
                code=state.error,
            ),
        )
        if state.error:
            self._say_failed(self._current, state.error)

    def _tell(self, sound_id: AttachmentId, state: PlaybackState) -> None:
        if state != self.state(sound_id):
            self._states.pop(sound_id, None)
            self._states[sound_id] = state
            if len(self._states) > _KEPT:
                self._states.pop(next(iter(self._states)))
            self.changed.emit(sound_id)
