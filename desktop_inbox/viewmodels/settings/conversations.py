"""How conversations open and close: the workspace's name, automatic closing, channel events, unassigning."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop_inbox.domain.auto_closing import DEFAULT_MINUTES, LONGEST_MINUTES, SHORTEST_MINUTES, AutoClosing
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.protocol.settings_commands import UpdateWorkspace
from desktop_inbox.viewmodels.settings.durations import UNITS, amount_and_unit, minutes_of, unit_choices
from desktop_inbox.viewmodels.settings.facts import SettingsFacts, Target
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Values
from desktop_inbox.viewmodels.settings.section import PageText, Section, required
from desktop_inbox.viewmodels.toasts import Toasts


class WorkspaceForm(Section):
    """A section that is a form over some settings of the workspace. Only what was changed is sent."""

    def __init__(self, facts: SettingsFacts, toasts: Toasts, parent: QObject | None = None) -> None:
        super().__init__(facts, toasts, parent)
        self.head = self._form(self.spec(), self._values(), self._send)

    @property
    def has_list(self) -> bool:
        """There is only the form."""
        return False

    @property
    def targets(self) -> tuple[str, ...]:
        """The settings in the form."""
        raise NotImplementedError

    @property
    def head_target(self) -> Target:
        """The setting that needs attention, else one that waits."""
        standings = [(target, self._facts.standing(target)) for target in self.targets]
        found = [(standing.problem is None, target) for target, standing in standings if standing is not None]
        return min(found)[1] if found else self.targets[0]

    def spec(self) -> FormSpec:
        """Return the form."""
        raise NotImplementedError

    def values_of(self, workspace: Workspace) -> Values:
        """Return the form's values of a workspace."""
        raise NotImplementedError

    def settings_of(self, values: Values) -> dict[str, Any]:
        """Return the settings that a form asks for. Raises `UserError` where something is wrong."""
        raise NotImplementedError

    def refresh_head(self) -> None:
        """Take the settings of now."""
        if self.head is not None:
            self.head.show_values(self._values())

    def _values(self) -> Values:
        workspace = self._facts.workspace
        return {} if workspace is None else self.values_of(workspace)

    async def _send(self, values: Values) -> None:
        workspace = self._facts.workspace
        wanted = self.settings_of(values)
        changed = {name: value for name, value in wanted.items() if getattr(workspace, name, None) != value}
        if changed:
            await self._facts.give(UpdateWorkspace(command_id=self._facts.command_id(), **changed))


class GeneralSection(WorkspaceForm):
    """The workspace's name."""

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(title=self.tr("General"), text=self.tr("What this workspace is called."))

    @property
    def targets(self) -> tuple[str, ...]:
        """The name."""
        return ("name",)

    def spec(self) -> FormSpec:
        """Return the form."""
        label, codes = self.tr("Name of the workspace"), ("empty_name",)
        field = Field(name="name", type=FieldType.LINE, label=label, codes=codes, limit=NAME_CHARACTERS)
        return FormSpec(title=self.text.title, fields=(field,), accept=self.tr("Save"))

    def values_of(self, workspace: Workspace) -> Values:
        """Return the name."""
        return {"name": workspace.name}

    def settings_of(self, values: Values) -> dict[str, Any]:
        """Return the name."""
        return {"name": required(values, "name")}


class ConversationsSection(WorkspaceForm):
    """When conversations open and close by themselves, and what closing does to the assignment."""

    @property
    def text(self) -> PageText:
        """The section's words."""
        text = self.tr("When conversations open and close by themselves, and what closing does.")
        return PageText(title=self.tr("Opening and closing"), text=text)

    @property
    def targets(self) -> tuple[str, ...]:
        """Three settings of the workspace."""
        return ("auto_closing", "opens_on_channel_events", "unassigns_on_close")

    def spec(self) -> FormSpec:
        """Return the form."""
        fields = (
            Field(
                name="closes",
                type=FieldType.SWITCH,
                label=self.tr("Close conversations in which the contact does not answer"),
                hint=self.tr(
                    "The time begins with the last message of a user, and stops while a conversation is snoozed. "
                    "Conversations that are idle for longer already are closed at once."
                ),
            ),
            Field(
                name="amount",
                type=FieldType.LINE,
                label=self.tr("Close after"),
                codes=("bad_minutes", "bad_number"),
                shown_if=_closes,
                limit=5,
            ),
            Field(
                name="unit",
                type=FieldType.CHOICE,
                label=self.tr("Unit"),
                choices=tuple(Choice(value=unit, text=text) for unit, text in unit_choices(UNITS)),
                shown_if=_closes,
            ),
            Field(
                name="opens_on_channel_events",
                type=FieldType.SWITCH,
                label=self.tr("Open a conversation when a channel tells of a contact who has not written yet"),
                hint=self.tr("For example when somebody opens the web chat. Otherwise only the contact is added."),
            ),
            Field(
                name="unassigns_on_close",
                type=FieldType.SWITCH,
                label=self.tr("Unassign a contact when their conversation is closed by hand"),
                hint=self.tr("Otherwise the assignee stays, and gets the next conversation too."),
            ),
        )
        return FormSpec(title=self.text.title, fields=fields, accept=self.tr("Save"))

    def values_of(self, workspace: Workspace) -> Values:
        """Return the settings as they are."""
        amount, unit = amount_and_unit(workspace.auto_closing.after_minutes)
        return {
            "closes": workspace.auto_closing.is_on,
            "amount": str(amount),
            "unit": unit,
            "opens_on_channel_events": workspace.opens_on_channel_events,
            "unassigns_on_close": workspace.unassigns_on_close,
        }

    def settings_of(self, values: Values) -> dict[str, Any]:
        """Return the settings; a time that is not asked for is not looked at."""
        before = self._facts.workspace
        minutes = DEFAULT_MINUTES if before is None else before.auto_closing.after_minutes
        if values["closes"]:
            minutes = minutes_of(values["amount"], values["unit"])
            if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
                raise UserError("bad_minutes")
        return {
            "auto_closing": AutoClosing(is_on=values["closes"], after_minutes=minutes),
            "opens_on_channel_events": values["opens_on_channel_events"],
            "unassigns_on_close": values["unassigns_on_close"],
        }


def _closes(values: Values) -> bool:
    return bool(values.get("closes"))
