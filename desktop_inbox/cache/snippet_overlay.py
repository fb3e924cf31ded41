"""The effects of the user's own commands on snippets, before the server has answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import SnippetId, UserId
from desktop_inbox.domain.snippet import Snippet, SnippetContent, check_snippet
from desktop_inbox.domain.text import search_key
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.settings_commands import ImportedSnippet, ImportSnippets, RemoveSnippet, SaveSnippet

Snippets = dict[SnippetId, Snippet]


def lay_over(rows: Snippets, pending: Iterable[Command], user_id: UserId) -> None:
    """Show commands that `user_id` gave, in their order, on the active snippets that they see."""
    for command in pending:
        match command:
            case SaveSnippet():
                _save(rows, command, user_id)
            case RemoveSnippet():
                rows.pop(command.snippet_id, None)
            case ImportSnippets():
                _Import(rows, user_id, is_shared=command.is_shared).run(command.snippets)
            case _:
                raise TypeError(type(command))


def _save(rows: Snippets, command: SaveSnippet, user_id: UserId) -> None:
    try:
        content = check_snippet(command.content, has_attachments=bool(command.attachments))
    except UserError:
        content = command.content  # the server will refuse it: until then it is shown as it was written
    before = rows.get(command.snippet_id)
    basis = before or Snippet(id=command.snippet_id, owner_id=user_id, is_shared=command.is_shared, name="")
    rows[basis.id] = replace(_with_content(basis, content), attachments=command.attachments)


@dataclass(slots=True)
class _Import:
    """A part of a file, whose rows find the snippets that they change as they do on the server.

    That is by shortcut, or without one by name among those of the import's kind (personal or shared).
    """

    rows: Snippets
    user_id: UserId
    is_shared: bool = field(kw_only=True)
    by_shortcut: dict[str, SnippetId] = field(default_factory=dict, init=False)
    by_name: dict[str, SnippetId] = field(default_factory=dict, init=False)

    def run(self, imported: Iterable[ImportedSnippet]) -> None:
        for snippet in sorted(self.rows.values(), key=_id):
            self._index(snippet)
        for row in imported:
            self._apply(row)

    def _apply(self, row: ImportedSnippet) -> None:
        """Change the snippet that a row is of, or make a new one. One that is not in order is left out."""
        try:
            content = check_snippet(row.content, has_attachments=True)
        except UserError:
            return
        known = self._known(content)
        if known is None:
            if not content.text or row.snippet_id in self.rows:
                return
            known = Snippet(id=row.snippet_id, owner_id=self.user_id, is_shared=self.is_shared, name="")
        elif known.is_shared != self.is_shared or not (content.text or known.attachments):
            return
        snippet = _with_content(known, replace(content, shortcut=content.shortcut or known.shortcut))
        self.rows[snippet.id] = snippet
        self._index(snippet)

    def _known(self, content: SnippetContent) -> Snippet | None:
        names = self.by_shortcut if content.shortcut else self.by_name
        found = names.get(search_key(content.shortcut or content.name))
        return None if found is None else self.rows[found]

    def _index(self, snippet: Snippet) -> None:
        if snippet.shortcut:
            self.by_shortcut.setdefault(search_key(snippet.shortcut), snippet.id)
        if snippet.is_shared == self.is_shared:
            self.by_name.setdefault(search_key(snippet.name), snippet.id)


def _with_content(snippet: Snippet, content: SnippetContent) -> Snippet:
    return replace(snippet, name=content.name, shortcut=content.shortcut, text=content.text, topic=content.topic)


def _id(snippet: Snippet) -> SnippetId:
    return snippet.id
