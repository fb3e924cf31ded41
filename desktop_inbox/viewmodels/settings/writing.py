"""How one writes: what sends, for how long sending can be undone, and whether spelling is checked."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.viewmodels.settings.facts import SettingsFacts
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Values
from desktop_inbox.viewmodels.settings.section import PageText, Section
from desktop_inbox.viewmodels.toasts import Toasts
from desktop_inbox.viewmodels.writing_preferences import LONGEST_UNDO_S, SendKey, WritingPreferences

_UNDO_S = (0, 3, 5, 10, 15, 20, LONGEST_UNDO_S)


class WritingSection(Section):
    """Preferences of this computer. For everybody."""

    def __init__(
        self, facts: SettingsFacts, toasts: Toasts, preferences: WritingPreferences, parent: QObject | None = None
    ) -> None:
        super().__init__(facts, toasts, parent)
        self._preferences = preferences
        self.head = self._form(self._spec(), self._values(), self._send)
        preferences.changed.connect(self.refresh_head)

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(title=self.tr("Writing"), text=self.tr("This is kept on this computer."))

    @property
    def has_list(self) -> bool:
        """There is only the form."""
        return False

    @property
    def may_change(self) -> bool:
        """Everybody sets their own."""
        return True

    def refresh_head(self) -> None:
        """Take what was set elsewhere: spelling is also switched in the menu of the field."""
        if self.head is not None:
            self.head.show_values(self._values())

    def _spec(self) -> FormSpec:
        undo = [Choice(value=0, text=self.tr("Not at all"))]
        # What was chosen elsewhere is offered too.
        seconds = sorted({*_UNDO_S, self._preferences.undo_send_s} - {0})
        undo += [Choice(value=n, text=self.tr("For %n second(s)", None, n)) for n in seconds]
        return FormSpec(
            title=self.text.title,
            accept=self.tr("Save"),
            fields=(
                Field(
                    name="send_key",
                    type=FieldType.CHOICE,
                    label=self.tr("Send with"),
                    choices=(
                        Choice(value=SendKey.ENTER, text=self.tr("Enter")),
                        Choice(value=SendKey.CTRL_ENTER, text=self.tr("Ctrl+Enter")),
                    ),
                    hint=self.tr("Shift+Enter always begins a new line."),
                ),
                Field(
                    name="undo_send_s",
                    type=FieldType.CHOICE,
                    label=self.tr("Sending can be undone"),
                    choices=tuple(undo),
                    hint=self.tr("So long a reply waits here before it goes."),
                ),
                Field(
                    name="checks_spelling",
                    type=FieldType.SWITCH,
                    label=self.tr("Check spelling"),
                    hint=self.tr("In the language of the contact, where it is English, Spanish or Portuguese."),
                ),
            ),
        )

    def _values(self) -> Values:
        preferences = self._preferences
        return {
            "send_key": preferences.send_key,
            "undo_send_s": preferences.undo_send_s,
            "checks_spelling": preferences.checks_spelling,
        }

    async def _send(self, values: Values) -> None:
        self._preferences.set_send_key(values["send_key"])
        self._preferences.set_undo_send_s(values["undo_send_s"])
        self._preferences.set_checks_spelling(is_on=values["checks_spelling"])
