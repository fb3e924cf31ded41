"""How one records: which microphone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject

from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.settings.facts import SettingsFacts
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Values
from desktop_inbox.viewmodels.settings.section import PageText, Section
from desktop_inbox.viewmodels.toasts import Toasts

Microphones = Callable[[], Awaitable[Sequence[str]]]
"""Looks which microphones there are now, by name."""
_FIELD = "microphone"


class VoiceSection(Section):
    """A preference of this computer. For everybody. The microphones are looked for when the section is shown."""

    def __init__(
        self,
        facts: SettingsFacts,
        toasts: Toasts,
        preferences: Preferences,
        microphones: Microphones,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(facts, toasts, parent)
        self._preferences, self._microphones = preferences, microphones
        self.head = self._form(self._spec(), self._values(), self._send)
        preferences.microphone_changed.connect(self.refresh_head)

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(title=self.tr("Voice notes"), text=self.tr("This is kept on this computer."))

    @property
    def has_list(self) -> bool:
        """There is only the form."""
        return False

    @property
    def may_change(self) -> bool:
        """Everybody sets their own."""
        return True

    def start(self) -> None:
        """Look for microphones."""
        super().start()
        self._facts.scope.spawn("list-microphones", self._look())

    def refresh_head(self) -> None:
        """Take what was set elsewhere: the recorder has the same choice."""
        if self.head is not None:
            self.head.show_values(self._values())

    def _spec(self) -> FormSpec:
        return FormSpec(
            title=self.text.title,
            accept=self.tr("Save"),
            fields=(
                Field(
                    name=_FIELD,
                    type=FieldType.CHOICE,
                    label=self.tr("Microphone"),
                    choices=self._choices(()),
                    hint=self.tr("While it is not connected, the system's default is used."),
                ),
            ),
        )

    def _choices(self, names: Sequence[str]) -> tuple[Choice, ...]:
        """Return the default one, those that are there, and the preferred one if it is not."""
        chosen = self._preferences.microphone
        missing = [Choice(value=chosen, text=chosen, note=self.tr("not connected"))]
        return (
            Choice(value="", text=self.tr("System default")),
            *(Choice(value=name, text=name) for name in names),
            *(missing if chosen and chosen not in names else ()),
        )

    def _values(self) -> Values:
        return {_FIELD: self._preferences.microphone}

    async def _look(self) -> None:
        names = await self._microphones()
        if self.head is not None:
            self.head.offer(_FIELD, self._choices(names))

    async def _send(self, values: Values) -> None:
        self._preferences.set_microphone(values[_FIELD])
