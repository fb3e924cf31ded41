"""Recording voice notes: one at a time, for the contact that is open; what was not sent waits with its contact."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreError, UserError
from desktop_inbox.domain.ids import AttachmentId, ContactId
from desktop_inbox.domain.sound import SoundTools, waveform
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.channel_choice import ChannelChoice
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.voice.playback import Playback, Sound
from desktop_inbox.viewmodels.voice.recordings import Recordings
from desktop_inbox.viewmodels.voice.review import Review
from desktop_inbox.viewmodels.voice.sending import Address, VoiceSender
from desktop_inbox.viewmodels.voice.state import RecorderPhase, RecorderState
from desktop_inbox.viewmodels.voice.take import Take
from desktop_inbox.viewmodels.voice.words import VoiceWords

_log = logging.getLogger(__name__)

_CHECK_MS = 250
CONTACT_LEFT = "contact_left"
"""Why a recording ended: another contact was opened, or a comment begun."""


class VoiceRecorder(QObject):
    """Records, keeps and sends. Belongs to the loop's thread.

    `heard(level)`: another block was recorded (0 to `domain.sound.LOUDEST`), some 25 times a second.
    """

    state_changed = Signal()
    heard = Signal(int)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        recordings: Recordings,
        tools: SoundTools,
        playback: Playback,
        sender: VoiceSender,
        channel: ChannelChoice,
        preferences: Preferences,
        scope: TaskScope,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with; nothing that records is loaded before it is first wanted."""
        super().__init__(parent)
        self.playback = playback
        self._recordings, self._tools = recordings, tools
        self._sender, self._channel = sender, channel
        self._preferences, self._scope, self._clock = preferences, scope, clock
        self._words = VoiceWords(self)
        self._contact_id: ContactId | None = None
        self._take: Take | None = None
        self._reviews: dict[ContactId, Review] = {}
        self._gone: set[AttachmentId] = set()  # voice notes that wait with nobody any more, though they may be read
        self._failure = ""
        self._state = RecorderState()
        self._timer = QTimer(self)
        self._timer.setInterval(_CHECK_MS)
        self._timer.timeout.connect(self._on_time_passed)
        sender.came_back.connect(self._on_came_back)
        channel.changed.connect(self._publish)
        playback.changed.connect(self._on_playback_changed)
        preferences.microphone_changed.connect(self._on_microphone_changed)

    # What the panel reads ---------------------------------------------------------------------------------------------
    @property
    def state(self) -> RecorderState:
        """What the panel shows."""
        return self._state

    @property
    def recorded_ms(self) -> int:
        """How long what is being recorded is so far, in milliseconds."""
        return 0 if self._take is None else self._take.duration_ms

    @property
    def chosen_microphone(self) -> str:
        """The name of the microphone that the user prefers; empty: the system's default."""
        return self._preferences.microphone

    @property
    def sound(self) -> Sound | None:
        """The recording to review, to be played; None: there is none."""
        review = self._review
        return None if review is None else Sound(id=review.recording.attachment_id, load=review.sound)

    @property
    def reviewed(self) -> ContactId | None:
        """The contact that is open, if a recording of theirs is to be reviewed; None: there is none."""
        return None if self._review is None else self._contact_id

    # Intents ----------------------------------------------------------------------------------------------------------
    def open(self, contact_id: ContactId | None) -> None:
        """Go to another contact. What is being recorded ends, and waits with its contact."""
        if contact_id == self._contact_id:
            return
        self.leave()
        self._contact_id = contact_id
        self._failure = ""
        self._make_soon()
        self._publish()
        if self._reviews:
            self._scope.spawn("follow-merges", self._follow_merges())
        if contact_id is not None:
            self._look_for_returned(contact_id)

    def leave(self) -> None:
        """Do something else: what is being recorded ends, and is kept; what plays pauses."""
        self._end(CONTACT_LEFT)
        self.playback.pause()

    def take_up(self, review: Review) -> None:
        """Let a recording of an earlier run, or a voice note that came back, wait with its contact, unless one does."""
        self._reviews.setdefault(review.recording.contact_id, review)
        self._make_soon()
        self._publish()

    def start(self) -> None:
        """Begin to record for the contact that is open, unless a recording waits there."""
        if self._contact_id is None or self._take is not None or self._review is not None:
            return
        self.playback.pause()
        self._failure = "" if self._is_taken() else "kind_not_taken"
        if self._failure:
            self._publish()
            return
        take = Take(
            contact_id=self._contact_id,
            recordings=self._recordings,
            listener=self,
            scope=self._scope,
            clock=self._clock,
        )
        self._take = take
        self._publish()
        self._scope.spawn("record", self._record(take))

    def stop(self) -> None:
        """End recording, and review it."""
        self._end("")

    def cancel(self) -> None:
        """End recording and forget it."""
        self._end("", self.discard)

    def choose_microphone(self, name: str) -> None:
        """Record from another microphone from now on (empty: the system's default), also what is being recorded."""
        has_failed = bool(self._failure)
        self._preferences.set_microphone(name)
        if has_failed:
            self.start()

    async def microphones(self) -> list[str]:
        """Return the names of the microphones that are there now."""
        return list(await (await self._tools.microphone()).devices())

    def discard(self) -> None:
        """Forget the recording of the contact that is open, or that recording could not begin."""
        review = self._review
        self._failure = ""
        if review is not None and not review.is_sending:
            self._forget(review)
            self._scope.spawn("discard-recording", self._discard(review))
        self._publish()

    def record_again(self) -> None:
        """Forget the recording, also the one that is being made, and begin another one."""
        if self._take is not None:
            self._end("", self.record_again)
        else:
            self.discard()
            self.start()

    def send(self) -> None:
        """Send the recording, as soon as it has ended and is encoded."""
        if self._take is not None:
            self._end("", self.send)
        review = self._review
        if review is None or review.is_sending:
            return
        address = self._sender.address()
        if address is not None:
            self.playback.pause()
            review.is_sending = True
            self._publish()
            self._scope.spawn("send-voice", self._send(review, address))

    async def close(self) -> None:
        """End recording: what was recorded is offered at the next start."""
        self._timer.stop()
        take, self._take = self._take, None
        if take is not None:
            await take.stop()

    # Following a recording --------------------------------------------------------------------------------------------
    def on_heard(self, level: int) -> None:
        """Hear how loud the newest block is (`TakeListener`)."""
        self.heard.emit(level)

    def on_over(self, code: str) -> None:
        """Hear that a recording cannot go on (`TakeListener`)."""
        self._end(code)

    # Work -------------------------------------------------------------------------------------------------------------
    async def _record(self, take: Take) -> None:
        try:
            microphone = await self._tools.microphone()
            await take.record(microphone, self._preferences.microphone)
        except UserError as error:
            _log.warning("recording cannot begin: %s", error.code)
            if self._take is take:
                self._end(error.code)
            return
        if self._take is take:
            self._timer.start()
            self._publish()

    def _end(self, code: str, then: Callable[[], None] | None = None) -> None:
        """End the recording because of a code, or by the user's wish, and do something with it `then`."""
        take = self._take
        if take is not None and not take.is_ending:
            take.is_ending = True
            self._timer.stop()
            self._scope.spawn("end-recording", self._keep(take, code, then))

    async def _keep(self, take: Take, code: str, then: Callable[[], None] | None) -> None:
        """Let what was recorded wait with its contact; where nothing was, say why."""
        recording = await take.stop()
        contact_id = await self._sender.resolve(take.contact_id)
        if self._take is take:
            self._take = None
        if recording.pcm_bytes:
            bars = waveform(take.levels)
            review = Review(recording, self._recordings, self._tools, waveform=bars, reason=code)
            self._reviews[contact_id] = review
            self._scope.spawn("make-voice-note", self._make(review))
        elif contact_id == self._contact_id and code != CONTACT_LEFT:
            self._failure = code
        if then is not None and contact_id == self._contact_id:
            then()
        self._publish()

    async def _follow_merges(self) -> None:
        """Let what waits with a contact wait with the one that it was merged into, unless something does there."""
        for contact_id in tuple(self._reviews):
            moved_to = await self._sender.resolve(contact_id)
            if moved_to != contact_id and moved_to not in self._reviews and contact_id in self._reviews:
                self._reviews[moved_to] = self._reviews.pop(contact_id)
        self._make_soon()
        self._publish()

    def _look_for_returned(self, contact_id: ContactId) -> None:
        self._scope.spawn("look-for-returned", self._take_up_returned(contact_id))

    async def _take_up_returned(self, contact_id: ContactId) -> None:
        """Let the newest voice note that came back wait with its contact, unless something does there."""
        notes = [note for note in await self._sender.returned(contact_id) if note.id not in self._gone]
        is_recorded = self._take is not None and self._take.contact_id == contact_id
        if notes and not is_recorded:
            recording = self._recordings.of_note(contact_id, notes[0])
            self.take_up(Review(recording, self._recordings, self._tools, note=notes[0]))

    def _make_soon(self) -> None:
        if self._review is not None:
            self._scope.spawn("make-voice-note", self._make(self._review))

    async def _make(self, review: Review) -> None:
        await review.make()
        self._publish()

    async def _send(self, review: Review, address: Address) -> None:
        attachment = await review.make()
        if attachment is not None:
            review.problem = await self._sender.send(address, attachment)
        if review.problem:
            review.is_sending = False
            self._publish()
            return
        self._forget(review)
        self._publish()
        await self._let_go(review)

    def _forget(self, review: Review) -> None:
        """Let it wait with nobody: with whom it does, a merge may have changed."""
        self._reviews = {key: each for key, each in self._reviews.items() if each is not review}
        self.playback.forget(review.recording.attachment_id)
        self._gone.add(review.recording.attachment_id)
        if self._contact_id is not None:
            self._look_for_returned(self._contact_id)

    async def _discard(self, review: Review) -> None:
        recording = review.recording
        try:
            if review.is_returned:
                await self._sender.give_up(recording.contact_id, recording.attachment_id)
            await self._recordings.discard(recording)
        except StoreError as error:
            _log.warning("a recording cannot be removed: %s", error.code)

    async def _let_go(self, review: Review) -> None:
        try:
            await self._recordings.let_go(review.recording)
        except StoreError as error:
            _log.warning("a recording cannot be removed: %s", error.code)

    # State ------------------------------------------------------------------------------------------------------------
    @property
    def _review(self) -> Review | None:
        return None if self._contact_id is None else self._reviews.get(self._contact_id)

    def _publish(self) -> None:
        state = self._make_state()
        if state != self._state:
            self._state = state
            self.state_changed.emit()

    def _make_state(self) -> RecorderState:
        take, review = self._take, self._review
        if take is not None and take.contact_id == self._contact_id:
            return self._state_of_take(take)
        if review is not None:
            return self._state_of_review(review)
        if self._failure:
            return RecorderState(
                phase=RecorderPhase.FAILED,
                notice=self._words.failure(self._failure),
                is_bad=True,
                microphone=self._preferences.microphone,
            )
        return RecorderState()

    def _state_of_take(self, take: Take) -> RecorderState:
        return RecorderState(
            phase=RecorderPhase.RECORDING if take.is_running else RecorderPhase.STARTING,
            notice=self._words.silence() if take.is_silent else "",
            remark=self._remark(),
            microphone=take.device if take.is_running else self._preferences.microphone,
        )

    def _state_of_review(self, review: Review) -> RecorderState:
        problem = self._words.problem(review.problem) if review.problem else ""
        return RecorderState(
            phase=RecorderPhase.SENDING if review.is_sending else RecorderPhase.REVIEW,
            notice=problem or self._playing_problem(review) or self._words.ending(review.reason),
            is_bad=bool(problem),
            remark=self._remark(),
            waveform=review.waveform,
            duration_ms=review.duration_ms,
            microphone=self._preferences.microphone,
        )

    def _playing_problem(self, review: Review) -> str:
        code = self.playback.state(review.recording.attachment_id).code
        return self._words.no_playing(code) if code else ""

    def _is_taken(self) -> bool:
        """Return whether the channel takes voice notes, or at least audio files."""
        channel = self._channel.current
        return channel is None or channel.limits.of(AttachmentKind.VOICE) is not None

    def _remark(self) -> str:
        channel = self._channel.current
        return "" if channel is None or channel.limits.has_voice_notes else self._words.as_audio_file()

    def _on_came_back(self, contact_id: ContactId) -> None:
        self._gone.clear()
        self._look_for_returned(contact_id)

    def _on_time_passed(self) -> None:
        if self._take is not None:
            self._take.check_time()
            self._publish()

    def _on_microphone_changed(self) -> None:
        if self._take is not None:
            self._scope.spawn("change-microphone", self._record(self._take))
        self._publish()

    def _on_playback_changed(self, _sound_id: object) -> None:
        if self._review is not None:
            self._publish()
