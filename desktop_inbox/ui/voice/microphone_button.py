"""Which microphone is recorded from, and choosing another one."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.kit.buttons import MenuButton
from desktop_inbox.viewmodels.voice.recorder import VoiceRecorder

_MOST_CHARACTERS = 28


class MicrophoneButton(MenuButton):
    """Shows the microphone; its menu has those that are there now."""

    def __init__(self, recorder: VoiceRecorder, scope: TaskScope, parent: QWidget) -> None:
        super().__init__("", self.tr("Microphone"), parent)
        self._recorder, self._scope = recorder, scope
        self.clicked.connect(self.open)
        recorder.state_changed.connect(self._show_name)
        self._show_name()

    def open(self) -> None:
        """Look which microphones there are, and open the menu."""
        self._scope.spawn("list-microphones", self._open())

    async def _open(self) -> None:
        names = await self._recorder.microphones()
        if self.isVisible():
            self._menu(names).popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _menu(self, names: list[str]) -> QMenu:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        group = QActionGroup(menu)
        chosen = self._recorder.chosen_microphone
        for name in ["", *names]:
            action = menu.addAction(name.replace("&", "&&") or self.tr("System default"))
            self._prepare(action, name == chosen)
            group.addAction(action)
            action.triggered.connect(partial(self._recorder.choose_microphone, name))
        if not names:
            menu.addAction(self.tr("No microphone was found")).setEnabled(False)
        return menu

    def _prepare(self, action: QAction, is_chosen: bool) -> None:  # noqa: FBT001 - a property
        action.setCheckable(True)
        action.setChecked(is_chosen)

    def _show_name(self) -> None:
        name = self._recorder.state.microphone or self.tr("System default")
        self.show_text(name if len(name) <= _MOST_CHARACTERS else f"{name[: _MOST_CHARACTERS - 1]}…")
        self.setToolTip(self.tr("Microphone: %1").replace("%1", name))
