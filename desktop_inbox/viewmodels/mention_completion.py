"""Completing the names of users and teams while a comment is written: what follows an "@" before the caret."""

from __future__ import annotations

from collections import Counter

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.presence import Shown
from desktop_inbox.domain.text import NAME_CHARACTERS, search_key
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.viewmodels.completion import Completion, Token
from desktop_inbox.viewmodels.mentioned import Named, named
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.people import People, availability_words
from desktop_inbox.viewmodels.search_picker import PickerRow


class MentionRow(PickerRow, frozen=True, kw_only=True):
    """Somebody to mention. `shown` is None for a team. `note` says how available a user is, or who of two namesakes."""

    who: Named
    initials: str = ""
    shown: Shown | None = None
    note: str = ""


class MentionCompletion(Completion[MentionRow]):
    """The active users and teams whose name, or a later word of it, begins with what follows the "@"; never oneself.

    Wanted in comments only.
    """

    def __init__(self, people: People, parent: QObject | None = None) -> None:
        """Take who works here."""
        super().__init__(parent)
        self._people = people
        self._chosen: dict[UserId | TeamId, Named] = {}
        people.changed.connect(self._on_people_changed)

    @property
    def chosen(self) -> tuple[Named, ...]:
        """Who was picked since `forget`, each once."""
        return tuple(self._chosen.values())

    def forget(self) -> None:
        """Forget who was picked: another text is written."""
        self._chosen.clear()
        self.close()

    def _token_before(self, text: str, caret: int) -> Token | None:
        return _token_before(text, caret)

    def _begin(self) -> None:
        self.show_rows(self._everybody())

    def _take(self, row: MentionRow) -> None:
        self._chosen[row.who.id] = row.who
        self._put_in(f"@{row.who.name} ")

    def _matches(self, row: MentionRow) -> bool:
        words, query = search_key(row.name).split(), search_key(self._query)
        return any(" ".join(words[number:]).startswith(query) for number in range(len(words)))

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


def _token_before(text: str, caret: int) -> Token | None:
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
    return Token(at, "@", query)
