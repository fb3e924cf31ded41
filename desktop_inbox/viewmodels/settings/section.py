"""What sections have in common: a list of rows that can be added, changed and removed, and a form above it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.text import clean_name, search_key
from desktop_inbox.protocol.settings_commands import SettingsCommand
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.settings.facts import SettingsFacts, Target
from desktop_inbox.viewmodels.settings.forms import Form, FormSpec, Sender, Values
from desktop_inbox.viewmodels.settings.words import code_words
from desktop_inbox.viewmodels.toasts import Toasts

NAME_CODES = ("empty_name", "name_taken", "id_taken", "too_many")
"""What can be wrong with a name."""


class Act(StrEnum):
    """What can be done with a row."""

    EDIT = "edit"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    PASSWORD = "password"  # noqa: S105 - an action
    EMBED = "embed"
    REMOVE = "remove"
    STOP = "stop"
    RESUME = "resume"
    RETRY = "retry"
    DISCARD = "discard"


class SettingsRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a list.

    `note` says more, `state` whether it waits for the server or was refused (`is_bad`) and why. `colour` is a tag's,
    `initials` a person's; None: the row has none. `is_quiet`: it is not active. `acts` in the order of buttons.
    """

    key: Hashable
    title: str
    note: str = ""
    state: str = ""
    is_bad: bool = False
    colour: int | None = None
    initials: str | None = None
    is_quiet: bool = False
    acts: tuple[Act, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked before something that hurts is done. `accept` words the doing, `go_on` does it."""

    title: str
    text: str
    accept: str
    go_on: Callable[[], None]


class PageText(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a section. `add` is empty where nothing can be added."""

    title: str
    text: str
    add: str = ""
    empty_title: str = ""
    empty_text: str = ""


class Section(QObject):
    """One section. `changed` when what stands around the rows is another; the rows are in `model`.

    `form_wanted(Form)`: show a form in a dialog. `question_asked(Question)`: ask first. Belongs to the loop's thread.
    """

    changed = Signal()
    form_wanted = Signal(object)
    question_asked = Signal(object)

    def __init__(self, facts: SettingsFacts, toasts: Toasts, parent: QObject | None = None) -> None:
        """Take the facts, which are read already or will be."""
        super().__init__(parent)
        self._facts, self._toasts = facts, toasts
        self.model: ListModel[SettingsRow] = ListModel(_key, _title, _spoken, self)
        self.head: Form | None = None
        facts.changed.connect(self._show_facts)

    # What single sections say ----------------------------------------------------------------------------------------
    @property
    def text(self) -> PageText:
        """The section's words."""
        raise NotImplementedError

    @property
    def has_list(self) -> bool:
        """Whether the section has rows at all."""
        return True

    @property
    def head_target(self) -> Target | None:
        """What the form above the list is about; None: there is none."""
        return None

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the rows as they are now."""
        return ()

    def add(self) -> None:
        """Show the form of a new row."""

    def act(self, act: Act, key: Hashable) -> None:
        """Do something with a row."""
        target = self._target(key)
        if act is Act.RETRY:
            self._facts.retry(target)
        elif act is Act.DISCARD:
            self._facts.discard(target)

    def refresh_head(self) -> None:
        """Bring the form above the list up to date."""

    # ------------------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Show what is known."""
        self._show_facts()

    def close(self) -> None:
        """Stop what it does by itself; before the store is closed."""

    @property
    def is_loaded(self) -> bool:
        """Whether anything is known yet."""
        return self._facts.is_loaded

    @property
    def has_failed(self) -> bool:
        """Whether the cache cannot be read or written now."""
        return self._facts.has_failed

    def try_again(self) -> None:
        """Read once more after a failure."""
        self._facts.start()

    @property
    def may_change(self) -> bool:
        """Whether the user may change the section."""
        return self._facts.administers

    @property
    def can_add(self) -> bool:
        """Whether a row can be added now."""
        return bool(self.text.add) and self.may_change and self.is_loaded

    @property
    def notice(self) -> str:
        """What stands above everything: that the user may only look. Empty: nothing."""
        return "" if self.may_change or not self.is_loaded else self.tr("Only managers and owners can change this.")

    @property
    def head_state(self) -> tuple[str, bool]:
        """Where the form above the list stands, in words, and whether it was refused; empty: nothing to say."""
        return ("", False) if self.head_target is None else self._state(self.head_target)

    def retry_head(self) -> None:
        """Send what was refused of the form above the list again."""
        if self.head_target is not None:
            self._facts.retry(self.head_target)

    def discard_head(self) -> None:
        """Drop what was refused of the form above the list."""
        if self.head_target is not None:
            self._facts.discard(self.head_target)
            if self.head is not None:
                self.head.reset()

    def _target(self, key: Hashable) -> Target:
        """Return what commands about a row are about."""
        if not isinstance(key, UUID):
            raise TypeError(type(key))
        return key

    def _state(self, target: Target) -> tuple[str, bool]:
        standing = self._facts.standing(target)
        if standing is None:
            return "", False
        if standing.problem is None:
            return self.tr("Waiting to be sent"), False
        return self.tr("Not accepted: %1").replace("%1", code_words(standing.problem)), True

    def _acts(self, target: Target, *acts: Act) -> tuple[Act, ...]:
        """Return what can be done with a row: nothing for who may only look, more for one that was refused."""
        if not self.may_change:
            return ()
        standing = self._facts.standing(target)
        is_refused = standing is not None and standing.problem is not None
        return (*acts, Act.RETRY, Act.DISCARD) if is_refused else acts

    def _form(self, spec: FormSpec, values: Values, send: Sender) -> Form:
        return Form(spec, values, send, scope=self._facts.scope, parent=self)

    def _want(self, spec: FormSpec, values: Values, send: Sender) -> Form:
        """Have a form shown in a dialog, and return it."""
        form = self._form(spec, values, send)
        self.form_wanted.emit(form)
        return form

    def _say_removed(self, name: str, *restoring: SettingsCommand) -> None:
        """Say that something was removed, with a way to take that back."""

        def undo() -> None:
            self._facts.give_soon(*restoring)

        self._toasts.show(self.tr("%1 was removed.").replace("%1", name), undo)

    def _show_facts(self) -> None:
        self.refresh_head()
        self.model.apply(self.make_rows())
        self.changed.emit()


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def is_active(self) -> bool: ...


def check_free_name(name: str, others: Iterable[_Named], limit: int) -> None:
    """Raise `UserError` where the server would: `name_taken`, and `too_many` active ones beside this one."""
    active = [other for other in others if other.is_active]
    if search_key(clean_name(name)) in {search_key(other.name) for other in active}:
        raise UserError("name_taken")
    if len(active) >= limit:
        raise UserError("too_many")


def required(values: Values, name: str, code: str = "empty_name") -> str:
    """Return a line that is filled in. Raises `UserError` with the code."""
    value = str(values.get(name, "")).strip()
    if not value:
        raise UserError(code)
    return value


def _key(row: SettingsRow) -> Hashable:
    return row.key


def _title(row: SettingsRow) -> str:
    return row.title


def _spoken(row: SettingsRow) -> str:
    return ", ".join(part for part in (row.title, row.note, row.state) if part)
