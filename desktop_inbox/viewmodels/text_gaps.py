"""Values that are missing in what is being written: variables of snippets that nobody could fill."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.snippet_variables import Scope, Variable, variables_in

_SCOPES = frozenset(scope.value for scope in Scope)


class TextGaps(QObject):
    """Follows a text, and knows which variables in it wait for words of the user.

    Those count that a snippet has left (`expect`), and those that a text begins with (`take_up`): a draft from before
    the last start. What a user types that merely looks like one does not. `changed` when others are open, or the user
    is to be asked. Belongs to the loop's thread.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._expected: frozenset[str] = frozenset()
        self._known: frozenset[str] = frozenset()
        self._open: tuple[Variable, ...] = ()
        self._is_asking = False

    @property
    def open(self) -> tuple[Variable, ...]:
        """The variables that still stand in the text, in its order."""
        return self._open

    @property
    def is_asking(self) -> bool:
        """Whether the user is to say if the text shall go with its gaps: it was not sent."""
        return self._is_asking

    def take_up(self, text: str) -> None:
        """Go on with another text."""
        found = (each for each in variables_in(text) if each.name.partition(".")[0] in _SCOPES)
        self._expected, self._known = frozenset(each.raw for each in found), frozenset()
        self._is_asking = False
        self._look(text)

    def expect(self, raws: Iterable[str]) -> None:
        """Hear how the variables are written that a snippet leaves, before its text comes."""
        self._expected |= frozenset(raws)

    def follow(self, text: str) -> None:
        """Hear what the text is now. Who goes on writing has been asked enough."""
        if text != self._text:
            self._settle()
            self._look(text)

    def hold(self) -> bool:
        """Return whether the text waits for the user: they are asked about each gap once."""
        if not self._is_asking and {each.raw for each in self._open} - self._known:
            self._is_asking = True
            self.changed.emit()
        return self._is_asking

    def accept(self) -> None:
        """Hear that the user knows of the gaps."""
        if self._is_asking:
            self._settle()
            self.changed.emit()

    def _settle(self) -> None:
        if self._is_asking:
            self._is_asking = False
            self._known |= frozenset(each.raw for each in self._open)

    def _look(self, text: str) -> None:
        self._text, before = text, self._open
        if any(raw in text for raw in self._expected):
            self._open = tuple(each for each in variables_in(text) if each.raw in self._expected)
        else:
            self._open = ()
        if self._open or before:
            self.changed.emit()
