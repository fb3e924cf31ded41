"""Completing the names of users and teams while a comment is written: what follows an "@" before the caret."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.presence import Shown
from desktop_inbox.domain.text import NAME_CHARACTERS, search_key
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.viewmodels.mentioned import Named, named
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.people import People, availability_words
from desktop_inbox.viewmodels.search_picker import PickerRow, SearchPicker


class MentionRow(PickerRow, frozen=True, kw_only=True):
    """Somebody to mention. `shown` is None for a team. `note` says how available a user is, or who of two namesakes."""

    who: Named
    initials: str = ""
    shown: Shown | None = None
    note: str = ""


class _Token(NamedTuple):
    """An "@" and what follows it up to the caret; `at` is its place in the text, in code points."""

    at: int
    query: str


class MentionCompletion(SearchPicker[MentionRow]):
    """The active users and teams whose name, or a later word of it, begins with what follows the "@"; never oneself.

    The screen calls `follow` as the text or the caret changes, and carries out `taken`. `is_wanted`: names are
    completed at all (`set_wanted`). Belongs to the loop's thread.
    """

    followed = Signal()
    """It may be open or closed now, and other rows in it."""
    taken = Signal(str, str)
    """Somebody was picked: what stands before the caret, and what takes its place."""

    def __init__(self, people: People, parent: QObject | None = None) -> None:
        """Take who works here."""
        super().__init__(parent)
        self._people = people
        self.is_wanted = False
        self._token: _Token | None = None
        self._left: int | None = None
        self._query = ""
        self._chosen: dict[UserId | TeamId, Named] = {}
        people.changed.connect(self._on_people_changed)

    @property
    def is_open(self) -> bool:
        """True while there is somebody to pick."""
        return self._token is not None and bool(self.model.rows)

    @property
    def chosen(self) -> tuple[Named, ...]:
        """Who was picked since `forget`, each once."""
        return tuple(self._chosen.values())

    @property
    def token_length(self) -> int:
        """How many code points before the caret the "@" stands; 0 while it is closed."""
        return 0 if self._token is None else len(self._token.query) + 1

    def set_wanted(self, *, is_wanted: bool) -> None:
        """Say whether names are completed: in comments they are."""
        self.is_wanted = is_wanted
        self.close()

    def forget(self) -> None:
        """Forget who was picked: another text is written."""
        self._chosen.clear()
        self.close()

    def follow(self, text: str, caret: int, *, is_typed: bool) -> None:
        """Hear the text and where its caret is, in code points. What is not typed only closes, or goes on."""
        token = _token_before(text, caret) if self.is_wanted else None
        if token is None or token.at != self._left:
            self._left = None
        if token is not None and (token.at == self._left or not (is_typed or self.is_open)):
            token = None
        is_new = self._token is None
        self._token = token
        if token is not None:
            self._query = search_key(token.query)
            if is_new:
                self.show_rows(self._everybody())
            else:
                self._show()
        self.followed.emit()

    def dismiss(self) -> None:
        """Leave this "@" alone, whatever follows it."""
        if self._token is not None:
            self._left = self._token.at
        self.close()

    def close(self) -> None:
        """Offer nobody any more."""
        if self._token is not None:
            self._token = None
            self.followed.emit()

    def _take(self, row: MentionRow) -> None:
        token = self._token
        if token is None:
            return
        self._chosen[row.who.id] = row.who
        self.dismiss()
        self.taken.emit(f"@{token.query}", f"@{row.who.name} ")

    def _matches(self, row: MentionRow) -> bool:
        words = search_key(row.name).split()
        return any(" ".join(words[number:]).startswith(self._query) for number in range(len(words)))

    def _everybody(self) -> list[MentionRow]:
        users = [user for user in self._people.active_users() if user.id != self._people.user_id]
        teams = self._people.active_teams()
        people: tuple[User | Team, ...] = (*users, *teams)
        names = Counter(search_key(one.name) for one in people)
        rows = [self._user_row(user, has_namesake=names[search_key(user.name)] > 1) for user in users]
        return [*rows, *(self._row(team, self.tr("Team")) for team in teams)]

    def _user_row(self, user: User, *, has_namesake: bool) -> MentionRow:
        shown = self._people.shown(user)
        row = self._row(user, user.email if has_namesake else availability_words(shown))
        return msgspec.structs.replace(row, shown=shown, initials=initials(user.name))

    def _row(self, one: User | Team, note: str) -> MentionRow:
        return MentionRow(key=one.id, name=one.name, who=named(one), note=note, spoken=f"{one.name}, {note}")

    def _on_people_changed(self) -> None:
        if self._token is not None:
            self.show_rows(self._everybody())
            self.followed.emit()


def _token_before(text: str, caret: int) -> _Token | None:
    """Return the "@" before the caret that a name is being written after; None when there is none.

    The caret is at the end of the name, and no letter before the "@": that would be an address.
    """
    at = text.rfind("@", 0, caret)
    query = text[at + 1 : caret]
    is_inside = text[caret : caret + 1].isalnum()
    if at < 0 or is_inside or "\n" in query or len(query) > NAME_CHARACTERS:
        return None
    if text[at - 1 : at].isalnum() or text[at - 1 : at] == "_" or query[:1].isspace():
        return None
    return _Token(at, query)
