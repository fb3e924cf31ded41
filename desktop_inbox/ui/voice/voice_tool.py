"""Voice notes in the composer: the microphone button, and the recorder in the place of the field."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.composer.composer import Composer, Tool
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.voice.recorder_panel import RecorderPanel
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.voice.recorder import VoiceRecorder
from desktop_inbox.viewmodels.voice.state import RecorderPhase

VOICE_KEYS = "Ctrl+Shift+R"


class VoiceTool(QObject):
    """Joins a composer. The panel is made when it is first wanted; the composer owns the widgets."""

    def __init__(
        self, composer: Composer, viewmodel: ComposerViewModel, recorder: VoiceRecorder, scope: TaskScope
    ) -> None:
        super().__init__(composer)
        self._composer, self._viewmodel = composer, viewmodel
        self._recorder, self._scope = recorder, scope
        self._is_shown = self._is_asked_for = False
        self.panel: RecorderPanel | None = None
        shown = QKeySequence(VOICE_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.button = IconButton(Icon.MIC, self.tr("Voice note (%1)").replace("%1", shown), composer)
        self.button.clicked.connect(self._start)
        composer.add_tool(self.button, Tool.MICROPHONE, for_comments=False)
        QShortcut(QKeySequence(VOICE_KEYS), composer, self._on_keys, context=Qt.ShortcutContext.WindowShortcut)
        recorder.state_changed.connect(self._on_state_changed)
        viewmodel.state_changed.connect(self._on_composer_changed)
        self._on_composer_changed()

    def _on_keys(self) -> None:
        """Begin to record where that is possible, or stop."""
        if self._recorder.state.phase is RecorderPhase.RECORDING:
            self._recorder.stop()
        elif self.button.isVisible() and self.button.isEnabled():
            self._start()

    def _start(self) -> None:
        """Record, with the keyboard in the panel wherever it was."""
        self._is_asked_for = True
        self._recorder.start()

    def _on_composer_changed(self) -> None:
        """While a comment is written, nothing is recorded."""
        state = self._viewmodel.state
        self._recorder.open(state.contact_id)
        if state.mode is ComposerMode.COMMENT:
            self._recorder.leave()
        self._on_state_changed()

    def _on_state_changed(self) -> None:
        is_reply = self._viewmodel.state.mode is ComposerMode.REPLY
        is_wanted = is_reply and self._recorder.state.phase is not RecorderPhase.IDLE
        if is_wanted == self._is_shown:
            return
        self._is_shown = is_wanted
        keyboard = QApplication.focusWidget()
        if self.panel is None:
            self.panel = RecorderPanel(self._recorder, self._scope, self._composer)
        if is_wanted:
            self._composer.show_panel(self.panel)
        else:
            self._composer.hide_panel()
        if keyboard is not None and not self._is_asked_for and not self._composer.isAncestorOf(keyboard):
            keyboard.setFocus(Qt.FocusReason.OtherFocusReason)  # it is in the list of contacts, say
        self._is_asked_for = False
