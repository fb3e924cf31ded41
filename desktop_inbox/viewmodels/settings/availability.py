"""One's own availability, and when nobody at the computer counts as away."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.domain.workspace import Availability
from desktop_inbox.protocol.settings_commands import SetAvailability
from desktop_inbox.viewmodels.preferences import IDLE_MINUTES, Preferences
from desktop_inbox.viewmodels.settings.facts import AVAILABILITY, SettingsFacts, Target
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Values
from desktop_inbox.viewmodels.settings.section import PageText, Section
from desktop_inbox.viewmodels.toasts import Toasts


class AvailabilitySection(Section):
    """What one says of oneself, and when nobody at the computer counts as away. For everybody."""

    def __init__(
        self, facts: SettingsFacts, toasts: Toasts, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(facts, toasts, parent)
        self._preferences = preferences
        self.head = self._form(self._spec(), self._values(), self._send)

    @property
    def text(self) -> PageText:
        """The section's words."""
        text = self.tr("Your colleagues see this beside your name when they assign contacts.")
        return PageText(title=self.tr("My availability"), text=text)

    @property
    def has_list(self) -> bool:
        """There is only the form."""
        return False

    @property
    def may_change(self) -> bool:
        """Everybody sets their own."""
        return True

    @property
    def head_target(self) -> Target:
        """The availability: the other preference stays on this computer."""
        return AVAILABILITY

    def refresh_head(self) -> None:
        """Take what was set elsewhere."""
        if self.head is not None:
            self.head.show_values(self._values())

    def _spec(self) -> FormSpec:
        choices = [Choice(value=0, text=self.tr("Never"))]
        choices += [Choice(value=n, text=self.tr("After %n minute(s)", None, n)) for n in IDLE_MINUTES if n]
        return FormSpec(
            title=self.text.title,
            accept=self.tr("Save"),
            fields=(
                Field(
                    name="availability",
                    type=FieldType.CHOICE,
                    label=self.tr("I am"),
                    choices=(
                        Choice(value=Availability.AVAILABLE, text=self.tr("Available")),
                        Choice(value=Availability.BUSY, text=self.tr("Busy")),
                        Choice(value=Availability.AWAY, text=self.tr("Away")),
                    ),
                ),
                Field(
                    name="idle",
                    type=FieldType.CHOICE,
                    label=self.tr("Show me as away when I do not use this computer"),
                    choices=tuple(choices),
                    hint=self.tr("Only while you are available. This is kept on this computer."),
                ),
            ),
        )

    def _values(self) -> Values:
        me = self._facts.me
        availability = Availability.AVAILABLE if me is None else me.availability
        return {"availability": availability, "idle": self._preferences.idle_minutes}

    async def _send(self, values: Values) -> None:
        self._preferences.set_idle_minutes(values["idle"])
        me = self._facts.me
        if me is not None and me.availability is not values["availability"]:
            command_id = self._facts.command_id()
            await self._facts.give(SetAvailability(command_id=command_id, availability=values["availability"]))
