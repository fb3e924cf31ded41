"""What the snooze menu offers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QLocale

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.snooze import (
    DEFAULT_PRESETS,
    LONGEST_SNOOZE,
    PRESETS,
    SnoozeFor,
    SnoozePreset,
    SnoozeUntilDay,
    SnoozeUntilWeekday,
)
from desktop_inbox.protocol.settings_commands import UpdateWorkspace
from desktop_inbox.viewmodels.settings.durations import (
    UNITS,
    Unit,
    amount_and_unit,
    duration_words,
    minute_of_day,
    minutes_of,
    time_words,
    unit_choices,
)
from desktop_inbox.viewmodels.settings.facts import Target
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Sender, Values
from desktop_inbox.viewmodels.settings.ordering import moved, moves
from desktop_inbox.viewmodels.settings.section import Act, PageText, Section, SettingsRow

_TARGET = "snooze_presets"
_FOR, _DAY, _WEEKDAY = "for", "day", "weekday"
_LONGEST_MINUTES = int(LONGEST_SNOOZE.total_seconds()) // 60
_NINE = 9 * 60


class SnoozeSection(Section):
    """The presets in the order of the menu. They are one setting of the workspace: its list is always sent whole."""

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(
            title=self.tr("Snooze"),
            text=self.tr("What the snooze menu offers. Agents can always choose another time themselves."),
            add=self.tr("Add preset"),
            empty_title=self.tr("No presets"),
            empty_text=self.tr("The snooze menu then only offers to choose a time."),
        )

    @property
    def head_target(self) -> Target:
        """The presets."""
        return _TARGET

    @property
    def can_add(self) -> bool:
        """Up to `PRESETS`."""
        return super().can_add and len(self._presets()) < PRESETS

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the presets."""
        presets = self._presets()
        rows = []
        for number, preset in enumerate(presets):
            acts = (Act.EDIT, *moves(number, len(presets)), Act.REMOVE) if self.may_change else ()
            rows.append(SettingsRow(key=number, title=self._words(preset), acts=acts))
        return rows

    def add(self) -> None:
        """Ask what it is."""
        self._want_preset(SnoozeFor(minutes=Unit.HOURS), len(self._presets()), self.tr("Add preset"))

    def act(self, act: Act, key: Hashable) -> None:
        """Change, move or remove a preset."""
        presets = self._presets()
        if not isinstance(key, int) or key >= len(presets):
            return
        if act is Act.EDIT:
            self._want_preset(presets[key], key, self.tr("Change preset"))
        elif act is Act.REMOVE:
            before = self._update(presets)
            self._facts.give_soon(self._update([*presets[:key], *presets[key + 1 :]]))
            self._say_removed(self._words(presets[key]), before)
        elif act in (Act.MOVE_UP, Act.MOVE_DOWN):
            self._facts.give_soon(self._update(moved(presets, key, act)))

    def _presets(self) -> Sequence[SnoozePreset]:
        workspace = self._facts.workspace
        return DEFAULT_PRESETS if workspace is None else workspace.snooze_presets

    def _update(self, presets: Sequence[SnoozePreset]) -> UpdateWorkspace:
        return UpdateWorkspace(command_id=self._facts.command_id(), snooze_presets=tuple(presets))

    def _words(self, preset: SnoozePreset) -> str:
        if isinstance(preset, SnoozeFor):
            return self.tr("For %1", "a length of time").replace("%1", duration_words(preset.minutes))
        time = time_words(preset.minute_of_day)
        if isinstance(preset, SnoozeUntilWeekday):
            text = self.tr("Next %1, %2", "a day of the week and a time").replace("%1", _day_name(preset.weekday))
        elif preset.days == 0:
            text = self.tr("Today, %2")
        elif preset.days == 1:
            text = self.tr("Tomorrow, %2")
        else:
            text = self.tr("In %n day(s), %2", None, preset.days)
        return text.replace("%2", time)

    def _want_preset(self, preset: SnoozePreset, number: int, title: str) -> None:
        spec = FormSpec(title=title, fields=self._fields(), accept=self.tr("Save"))
        self._want(spec, _values(preset), self._saving(number))

    def _fields(self) -> tuple[Field, ...]:
        kinds = (
            Choice(value=_FOR, text=self.tr("For a while")),
            Choice(value=_DAY, text=self.tr("Until a time of day")),
            Choice(value=_WEEKDAY, text=self.tr("Until a day of the week")),
        )
        units = tuple(Choice(value=unit, text=text) for unit, text in unit_choices(UNITS))
        weekdays = tuple(Choice(value=day, text=_day_name(day)) for day in range(7))
        bad = ("bad_number", "bad_snooze")
        return (
            Field(name="kind", type=FieldType.CHOICE, label=self.tr("Snooze"), choices=kinds),
            Field(name="amount", type=FieldType.LINE, label=self.tr("How long"), codes=bad, shown_if=_is_for, limit=6),
            Field(name="unit", type=FieldType.CHOICE, label=self.tr("Unit"), choices=units, shown_if=_is_for),
            Field(
                name="days",
                type=FieldType.LINE,
                label=self.tr("In how many days"),
                hint=self.tr("0 is today, 1 is tomorrow."),
                codes=("bad_days",),
                shown_if=_is_day,
                limit=3,
            ),
            Field(name="weekday", type=FieldType.CHOICE, label=self.tr("Day"), choices=weekdays, shown_if=_is_weekday),
            Field(
                name="time",
                type=FieldType.LINE,
                label=self.tr("Time"),
                codes=("bad_time",),
                shown_if=_has_time,
                limit=20,
            ),
        )

    def _saving(self, number: int) -> Sender:
        async def send(values: Values) -> None:
            presets = list(self._presets())
            if number >= len(presets) and len(presets) >= PRESETS:
                raise UserError("too_many_presets")
            presets[number : number + 1] = [_preset(values)]
            await self._facts.give(self._update(presets))

        return send


def _values(preset: SnoozePreset) -> Values:
    """Return the form's values of a preset; those of the other kinds begin with what is usual."""
    values = {"kind": _FOR, "amount": "1", "unit": Unit.HOURS, "days": "1", "weekday": 0, "time": time_words(_NINE)}
    if isinstance(preset, SnoozeFor):
        amount, unit = amount_and_unit(preset.minutes)
        return {**values, "amount": str(amount), "unit": unit}
    values["time"] = time_words(preset.minute_of_day)
    if isinstance(preset, SnoozeUntilDay):
        return {**values, "kind": _DAY, "days": str(preset.days)}
    return {**values, "kind": _WEEKDAY, "weekday": preset.weekday}


def _preset(values: Values) -> SnoozePreset:
    """Return the preset that a form asks for. Raises `UserError`."""
    if values["kind"] == _FOR:
        minutes = minutes_of(values["amount"], values["unit"])
        if not 1 <= minutes <= _LONGEST_MINUTES:
            raise UserError("bad_snooze")
        return SnoozeFor(minutes=minutes)
    at = minute_of_day(values["time"])
    if values["kind"] == _WEEKDAY:
        return SnoozeUntilWeekday(weekday=values["weekday"], minute_of_day=at)
    days = values["days"].strip()
    if not days.isdecimal() or int(days) > LONGEST_SNOOZE.days:
        raise UserError("bad_days")
    return SnoozeUntilDay(days=int(days), minute_of_day=at)


def _day_name(weekday: int) -> str:
    return QLocale().standaloneDayName(weekday + 1)


def _is_for(values: Values) -> bool:
    return bool(values["kind"] == _FOR)


def _is_day(values: Values) -> bool:
    return bool(values["kind"] == _DAY)


def _is_weekday(values: Values) -> bool:
    return bool(values["kind"] == _WEEKDAY)


def _has_time(values: Values) -> bool:
    return not _is_for(values)
