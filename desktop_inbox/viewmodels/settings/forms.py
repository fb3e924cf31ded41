"""Forms: named fields with values, checked and sent as one, and what is wrong said at the field that it is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import InboxError, StoreUnavailableError, UserError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.settings.words import problem_words

Values = Mapping[str, Any]
"""The values of a form, by field: `str`, `bool`, or a tuple of choices' values, as the field's kind says."""


Sender = Callable[[Values], Awaitable[None]]
"""Does what a form is for."""


class FieldType(StrEnum):
    """How a field is filled in, and what its value is.

    `LINE`, `PASSWORD`, `TEXT` (several lines): a `str`. `LINES`: a `str` with one entry a line. `CHOICE`: the value of
    one of the choices. `CHOICES`: a tuple of them. `COLOUR`: an `int`, 0 to 7. `SWITCH`: a `bool`. `CODE`: a `str` that
    can only be copied. `TEMPLATE`: a `str` with variables. `FILES`: a tuple of attachments.
    """

    LINE = "line"
    PASSWORD = "password"  # noqa: S105 - a kind of field
    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    COLOUR = "colour"
    SWITCH = "switch"
    CODE = "code"
    TEMPLATE = "template"
    FILES = "files"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be chosen."""

    value: Any
    text: str
    note: str = ""


class TemplatePreview(msgspec.Struct, frozen=True):
    """What a text with variables comes to, and what is wrong with it, in words (empty: nothing)."""

    text: str
    problem: str = ""


class TemplateHelp(msgspec.Struct, frozen=True, kw_only=True):
    """What helps to write a text with variables: a menu of them in groups, and a preview.

    `groups` are headings, each with how its variables are written and what they are called.
    """

    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    preview: Callable[[str], TemplatePreview]


class FilesHelp(Protocol):
    """Takes files in for a field of them."""

    def take(self, paths: Sequence[Path], taken: Callable[[Attachment], None], refused: Callable[[str], None]) -> None:
        """Take files in; `taken` is called with each later, or `refused` with why it cannot be one."""
        ...


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a form.

    `codes` are the problems that are about it. `shown_if` decides by all values whether it is shown; None: always.
    `is_fixed`: it is shown, and cannot be changed. `limit` is the most characters, or files. `template` is for a
    `TEMPLATE`, `files` for `FILES`.
    """

    name: str
    type: FieldType
    label: str
    hint: str = ""
    placeholder: str = ""
    choices: tuple[Choice, ...] = ()
    codes: tuple[str, ...] = ()
    shown_if: Callable[[Values], bool] | None = None
    is_fixed: bool = False
    is_optional: bool = False
    limit: int = 2_000
    template: TemplateHelp | None = None
    files: FilesHelp | None = None


class FormSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a form is. `accept` words the button that sends it."""

    title: str
    fields: tuple[Field, ...]
    accept: str
    note: str = ""


class Form(QObject):
    """One form while it is filled in.

    `send` does what the form is for; what it raises as `UserError`, or because the server or the disk cannot be
    reached, is shown in the form. `accepted`: it was done. `refused`: something is wrong. `left`: the form ended
    otherwise. Belongs to the loop's thread.
    """

    changed = Signal()
    accepted = Signal()
    refused = Signal()
    left = Signal()

    def __init__(
        self,
        spec: FormSpec,
        values: Values,
        send: Sender,
        *,
        scope: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        """Begin with the values that there are now."""
        super().__init__(parent)
        self.spec = spec
        self.is_busy = False
        self._first = self._values = dict(values)
        self._send, self._scope = send, scope
        self._problems: dict[str, str] = {}
        self._choices: dict[str, tuple[Choice, ...]] = {}

    @property
    def values(self) -> Values:
        """What is filled in."""
        return self._values

    @property
    def is_edited(self) -> bool:
        """Whether anything was changed."""
        return self._values != self._first

    def is_changed(self, name: str) -> bool:
        """Return whether a field is filled in otherwise than in the beginning."""
        return bool(self._values.get(name) != self._first.get(name))

    @property
    def problem(self) -> str:
        """What is wrong with the whole, in words; empty: nothing."""
        return self._problems.get("", "")

    def problem_of(self, name: str) -> str:
        """Return what is wrong with a field, in words; empty: nothing."""
        return self._problems.get(name, "")

    def first_wrong(self) -> str | None:
        """Return the first field that something is wrong with."""
        return next((field.name for field in self.spec.fields if field.name in self._problems), None)

    def is_shown(self, field: Field) -> bool:
        """Return whether a field is asked for now."""
        return field.shown_if is None or field.shown_if(self._values)

    def choices_of(self, field: Field) -> tuple[Choice, ...]:
        """Return what a field can be filled in with now."""
        return self._choices.get(field.name, field.choices)

    def offer(self, name: str, choices: Sequence[Choice]) -> None:
        """Offer other choices for a field: it took a while to find them."""
        self._choices[name] = tuple(choices)
        self.changed.emit()

    def set_value(self, name: str, value: Any) -> None:
        """Fill in a field. What was said of it is said no more."""
        if self._values.get(name) == value:
            return
        self._values = {**self._values, name: value}
        self._problems = {key: words for key, words in self._problems.items() if key not in (name, "")}
        self.changed.emit()

    def show_values(self, values: Values) -> None:
        """Take what there is now, unless something was changed here meanwhile."""
        if not self.is_edited and not self.is_busy and dict(values) != self._first:
            self._first = self._values = dict(values)
            self.changed.emit()

    def reset(self) -> None:
        """Go back to what it began with."""
        self._values, self._problems = self._first, {}
        self.changed.emit()

    def submit(self) -> None:
        """Send the form, unless it is on its way."""
        if not self.is_busy:
            self.is_busy, self._problems = True, {}
            self.changed.emit()
            if self._scope.spawn("form", self._submit()) is None:
                self.is_busy = False

    async def _submit(self) -> None:
        sent = self._values
        try:
            await self._send(sent)
        except (UserError, InboxError) as error:
            self._problems = {self._field_of(error): problem_words(error)}
        else:
            self._first = sent
            self.accepted.emit()
        finally:
            self.is_busy = False
            self.changed.emit()
        if self._problems:
            self.refused.emit()

    def _field_of(self, error: InboxError) -> str:
        """Return the field that an error is about; empty: the whole."""
        is_offline = isinstance(error, StoreUnavailableError)
        names = [field.name for field in self.spec.fields if error.code in field.codes and not is_offline]
        return names[0] if names else ""
