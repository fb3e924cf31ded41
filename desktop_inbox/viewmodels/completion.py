"""What all completions at the caret have in common: a sign, what was typed after it, and rows to pick from."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop_inbox.viewmodels.search_picker import RowT, SearchPicker


class Token(NamedTuple):
    """A sign and what follows it up to the caret; `at` is the sign's place in the text, in code points."""

    at: int
    sign: str
    query: str


class Completion(SearchPicker[RowT]):
    """Completes what follows a sign before the caret.

    The screen calls `follow` as the text or the caret changes, and carries out `taken`. `is_wanted`: anything is
    completed at all (`set_wanted`). A subclass finds its sign (`_token_before`), gives its rows when another one is
    written after (`_begin`), narrows them by `_query` (`_matches` or `_show`), and ends `_take` with `_put_in`.
    Belongs to the loop's thread.
    """

    followed = Signal()
    """It may be open or closed now, and other rows in it."""
    taken = Signal(str, str)
    """Something was picked: what stands before the caret, and what takes its place."""

    def __init__(self, parent: QObject | None = None, *, is_wanted: bool = False) -> None:
        """Say whether anything is completed at first."""
        super().__init__(parent)
        self.is_wanted = is_wanted
        self._token: Token | None = None
        self._left: int | None = None
        self._query = ""

    @property
    def is_open(self) -> bool:
        """True while there is something to pick."""
        return self._token is not None and bool(self.model.rows)

    @property
    def token_length(self) -> int:
        """How many code points before the caret the sign stands; 0 while it is closed."""
        return 0 if self._token is None else len(self._token.sign) + len(self._token.query)

    def set_wanted(self, *, is_wanted: bool) -> None:
        """Say whether anything is completed."""
        self.is_wanted = is_wanted
        self.close()

    def follow(self, text: str, caret: int, *, is_typed: bool) -> None:
        """Hear the text and where its caret is, in code points. What is not typed only closes, or goes on."""
        token = self._token_before(text, caret) if self.is_wanted else None
        if token is None or token.at != self._left:
            self._left = None
        if token is not None and (token.at == self._left or not (is_typed or self._token is not None)):
            token = None
        is_new = self._token is None
        self._token = token
        if token is not None:
            self._query = token.query
            if is_new:
                self._begin()
            else:
                self._show()
        self.followed.emit()

    def dismiss(self) -> None:
        """Leave this sign alone, whatever follows it."""
        if self._token is not None:
            self._left = self._token.at
        self.close()

    def close(self) -> None:
        """Offer nothing any more."""
        if self._token is not None:
            self._token = None
            self.followed.emit()

    def _token_before(self, text: str, caret: int) -> Token | None:
        """Return the sign that is being written after; None when there is none."""
        raise NotImplementedError

    def _begin(self) -> None:
        """Show the rows for a sign that was just written."""
        raise NotImplementedError

    def _put_in(self, text: str) -> None:
        """Let a text take the place of the sign and of what follows it."""
        token = self._token
        if token is not None:
            self.dismiss()
            self.taken.emit(f"{token.sign}{token.query}", text)
