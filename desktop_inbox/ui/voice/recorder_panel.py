"""The voice recorder in the place of the composer's field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.kit.dialogs import ask
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.ui.voice.microphone_button import MicrophoneButton
from desktop_inbox.ui.voice.rows import FailedRow, RecordingRow, ReviewRow
from desktop_inbox.viewmodels.voice.recorder import VoiceRecorder
from desktop_inbox.viewmodels.voice.state import RecorderPhase, RecorderState

_WORTH_ASKING_MS = 1000
"""What is shorter is discarded without a question."""


class RecorderPanel(QWidget):
    """Shows a `VoiceRecorder`: Space starts, stops, plays and pauses, Delete begins again, Enter sends, Escape leaves.

    The keys work wherever in the panel the keyboard is, except that Space and Enter press a button that has it.
    """

    def __init__(self, recorder: VoiceRecorder, scope: TaskScope, parent: QWidget) -> None:
        super().__init__(parent)
        self._recorder, self._scope = recorder, scope
        self._phase = RecorderPhase.IDLE
        self._is_asking = False
        self._said = ""
        self.recording = RecordingRow(recorder, self)
        self.review = ReviewRow(recorder, self)
        self.failed = FailedRow(recorder, self)
        self.notice = Label("", TextStyle.SMALL, parent=self, wraps=True)
        self.hint = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self.microphone = MicrophoneButton(recorder, scope, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Voice recorder"))
        self._lay_out()
        recorder.state_changed.connect(self._on_state_changed)
        self._on_state_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what the keys say."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            self._start_or_stop()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._record_again()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._recorder.send()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(4, 0, 0, 0)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.microphone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 2, 0)
        layout.setSpacing(6)
        for row in (self.recording, self.review, self.failed, self.notice):
            layout.addWidget(row)
        layout.addLayout(foot)

    def _start_or_stop(self) -> None:
        if self._phase is RecorderPhase.RECORDING:
            self._recorder.stop()
        elif self._phase is RecorderPhase.REVIEW:
            self.review.play_or_pause()
        elif self._phase is RecorderPhase.FAILED:
            self._recorder.start()

    def _record_again(self) -> None:
        if self._phase in (RecorderPhase.RECORDING, RecorderPhase.REVIEW):
            self._recorder.record_again()

    def _leave(self) -> None:
        """Leave the recorder; what would be lost by that is asked about."""
        if self._phase in (RecorderPhase.RECORDING, RecorderPhase.STARTING):
            if self._recorder.recorded_ms < _WORTH_ASKING_MS:
                self._recorder.cancel()
                return
            self._recorder.stop()
        elif self._phase is RecorderPhase.FAILED:
            self._recorder.discard()
            return
        if not self._is_asking and self._phase is not RecorderPhase.SENDING:
            self._is_asking = True
            self._scope.spawn("ask-to-discard", self._ask())

    async def _ask(self) -> None:
        title, text = self.tr("Discard the voice note?"), self.tr("What you recorded is removed from this computer.")
        try:
            if await ask(self.window(), title, text, self.tr("Discard")):
                self._recorder.discard()
        finally:
            self._is_asking = False

    def _on_state_changed(self) -> None:
        state, before = self._recorder.state, self._phase
        self._phase = state.phase
        is_recording = state.phase in (RecorderPhase.STARTING, RecorderPhase.RECORDING)
        is_review = state.phase in (RecorderPhase.REVIEW, RecorderPhase.SENDING)
        is_failed = state.phase is RecorderPhase.FAILED
        if state.phase is RecorderPhase.STARTING and before is not RecorderPhase.STARTING:
            self.recording.begin()
        if is_review:
            self.review.show_review()
        self.failed.words.setText(state.notice)
        self._keep_keyboard(is_recording, is_review, is_failed)
        self._say("" if is_failed else state.notice)
        self._show_words(state, is_recording=is_recording, is_failed=is_failed)
        if state.phase is not before:
            self._announce(state.phase)

    def _keep_keyboard(self, is_recording: bool, is_review: bool, is_failed: bool) -> None:  # noqa: FBT001 - which row
        """Show one row. A keyboard that was in another one stays in the panel."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.recording.setVisible(is_recording)
        self.review.setVisible(is_review)
        self.failed.setVisible(is_failed)
        if had_focus and not (self.focusWidget() is not None and self.focusWidget().isVisibleTo(self)):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, notice: str) -> None:
        """Have a notice read out, once."""
        if notice and notice != self._said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, notice))
        self._said = notice

    def _show_words(self, state: RecorderState, *, is_recording: bool, is_failed: bool) -> None:
        """Show what is wrong below the row; while it records, when nothing may move, in the place of the keys."""
        in_line = state.notice if is_recording else ""
        below = "" if is_recording or is_failed else state.notice
        self.hint.setText(in_line or state.remark or self._hint(state.phase))
        self.hint.set_ink(Ink.TEXT if in_line else Ink.MUTED)
        self.notice.setText(below)
        self.notice.set_ink(Ink.BAD if state.is_bad else Ink.TEXT)
        self.notice.setVisible(bool(below))

    def _hint(self, phase: RecorderPhase) -> str:
        if phase is RecorderPhase.REVIEW:
            return self.tr("Space plays · Delete records again · Enter sends · Esc discards")
        if phase in (RecorderPhase.STARTING, RecorderPhase.RECORDING):
            return self.tr("Space stops · Delete records again · Enter sends · Esc discards")
        return self.tr("Space tries again · Esc closes") if phase is RecorderPhase.FAILED else ""

    def _announce(self, phase: RecorderPhase) -> None:
        said = {
            RecorderPhase.RECORDING: self.tr("Recording"),
            RecorderPhase.REVIEW: self.tr("Recording stopped"),
            RecorderPhase.FAILED: self._recorder.state.notice,
        }
        if phase in said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said[phase]))
