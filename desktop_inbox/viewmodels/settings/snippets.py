"""The snippets that the user may use: their own, and the shared ones, which managers and owners keep."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import SnippetId
from desktop_inbox.domain.snippet import SNIPPETS, Snippet, SnippetContent, check_snippet
from desktop_inbox.domain.snippet_search import SnippetIndex
from desktop_inbox.domain.text import one_line, search_key
from desktop_inbox.protocol.settings_commands import RemoveSnippet, SaveSnippet
from desktop_inbox.viewmodels.attachment_intake import Intake
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.settings.facts import SettingsFacts
from desktop_inbox.viewmodels.settings.forms import Form, Sender, Values
from desktop_inbox.viewmodels.settings.section import Act, PageText, Section, SettingsRow
from desktop_inbox.viewmodels.settings.snippet_attachments import SnippetAttachments
from desktop_inbox.viewmodels.settings.snippet_files import SnippetExport, SnippetImport
from desktop_inbox.viewmodels.settings.snippet_form import SnippetForm
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.toasts import Toasts

SHOWN = 300
"""The most rows: who looks for one of more searches."""
_LINE_CHARACTERS = 160


class SnippetFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which snippets are listed. `topic` and `is_shared` None: of any."""

    query: str = ""
    topic: str | None = None
    is_shared: bool | None = None

    def accepts(self, snippet: Snippet) -> bool:
        """Return whether a snippet is of the topic and the kind."""
        is_kind = self.is_shared is None or snippet.is_shared == self.is_shared
        return is_kind and (self.topic is None or snippet.topic == self.topic)


class SnippetsSection(Section):
    """Everybody adds and changes their own; shared ones are managers' and owners'. Offline all of it waits."""

    def __init__(
        self,
        facts: SettingsFacts,
        toasts: Toasts,
        store: Store,
        intake: Intake | None,
        parent: QObject | None = None,
    ) -> None:
        """Take where snippets are read, and who takes files in (None: nobody)."""
        super().__init__(facts, toasts, parent)
        self._store = store
        self._files = None
        if intake is not None:
            self._files = SnippetAttachments(
                intake=intake, store=store, scope=facts.scope, clock=facts.clock, parent=self
            )
        self._snippets: Sequence[Snippet] = ()
        self._index: SnippetIndex | None = None
        self._filter = SnippetFilter()
        self._left_out = 0
        self._is_broken = False
        self._form_maker = SnippetForm(facts, self._files, self)
        self.export = SnippetExport(store=store, scope=facts.scope, parent=self)
        self._jobs = JobQueue("snippet settings", facts.scope, self._on_store_failed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    # What is shown ----------------------------------------------------------------------------------------------------
    @property
    def text(self) -> PageText:
        """The section's words."""
        is_narrowed = self._filter != SnippetFilter()
        return PageText(
            title=self.tr("Snippets"),
            text=self.tr("Replies that are written once. In a message, / finds them by shortcut, name, topic or text."),
            add=self.tr("Add snippet"),
            empty_title=self.tr("Nothing found") if is_narrowed else self.tr("No snippets yet"),
            empty_text=self.tr("No snippet has all of this.")
            if is_narrowed
            else self.tr("Write down what you often answer, with $contact.first_name where the name belongs."),
        )

    @property
    def may_change(self) -> bool:
        """Whether the user may change anything here: everybody has snippets of their own."""
        return True

    @property
    def notice(self) -> str:
        """What stands above everything."""
        if not self.is_loaded or self._facts.administers:
            return ""
        return self.tr("Snippets you add are yours alone. Shared ones are changed by managers and owners.")

    @property
    def is_loaded(self) -> bool:
        """Whether the snippets are known."""
        return super().is_loaded and self._index is not None

    @property
    def has_failed(self) -> bool:
        """Whether the cache cannot be read or written now."""
        return super().has_failed or self._is_broken

    @property
    def may_share(self) -> bool:
        """Whether the user keeps shared snippets too."""
        return self._facts.administers

    @property
    def filter(self) -> SnippetFilter:
        """Which snippets are listed."""
        return self._filter

    @property
    def topics(self) -> Sequence[str]:
        """The topics that there are, in the order of menus."""
        return sorted({snippet.topic for snippet in self._snippets if snippet.topic}, key=search_key)

    @property
    def left_out(self) -> int:
        """How many more the filter accepts than are listed."""
        return self._left_out

    @property
    def count(self) -> int:
        """How many snippets the user has and sees."""
        return len(self._snippets)

    @property
    def snippets(self) -> Sequence[Snippet]:
        """All of them."""
        return self._snippets

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return those that the filter accepts, as far as they are shown, and those that the server refused."""
        if self._index is None:
            return ()
        found = self._index.find(self._filter.query, SNIPPETS, accept=self._filter.accepts)
        self._left_out = max(0, len(found) - SHOWN)
        refused = [] if self._filter != SnippetFilter() else self._refused()
        return [self._row(snippet) for snippet in (*refused, *found[:SHOWN])]

    # Intents ----------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Read the snippets."""
        super().start()
        self._jobs.ask(self._read)

    def try_again(self) -> None:
        """Read once more after a failure."""
        self._is_broken = False
        super().try_again()
        self._jobs.ask(self._read)

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()

    def new_import(self, *, is_shared: bool) -> SnippetImport:
        """Return an import of personal or shared snippets; the caller closes it."""
        return SnippetImport(
            is_shared=is_shared, store=self._store, scope=self._facts.scope, clock=self._facts.clock, parent=self
        )

    def narrow(self, wanted: SnippetFilter) -> None:
        """List other snippets."""
        if wanted != self._filter:
            self._filter = wanted
            self._show_facts()

    def add(self) -> None:
        """Ask for a new one: personal, unless shared ones are listed."""
        is_shared = bool(self._filter.is_shared) and self.may_share
        snippet_id = SnippetId(new_id(self._facts.clock))
        topic = self._filter.topic or ""
        owner_id = self._facts.user_id
        fresh = Snippet(id=snippet_id, owner_id=owner_id, name="", topic=topic, is_shared=is_shared)
        self._want_snippet(fresh, is_new=True)

    def act(self, act: Act, key: Hashable) -> None:
        """Change or remove a snippet."""
        snippet = self._find(key)
        if snippet is None:
            return
        if act is Act.EDIT:
            self._want_snippet(self._as_wanted(snippet), is_new=False)
        elif act is Act.REMOVE:
            self._facts.give_soon(RemoveSnippet(command_id=self._facts.command_id(), snippet_id=snippet.id))
            self._say_removed(snippet.name, self._save(snippet))
        else:
            super().act(act, key)

    # ------------------------------------------------------------------------------------------------------------------
    def _find(self, key: Hashable) -> Snippet | None:
        return next((each for each in (*self._snippets, *self._refused()) if each.id == key), None)

    def _refused(self) -> list[Snippet]:
        """Return what the user wanted to add and the server refused: it is among no snippets."""
        known = {snippet.id for snippet in self._snippets}
        standings = self._facts.refused()
        wanted = (each.command for each in standings if isinstance(each.command, SaveSnippet))
        return [self._wanted(command) for command in wanted if command.snippet_id not in known]

    def _row(self, snippet: Snippet) -> SettingsRow:
        state, is_bad = self._state(snippet.id)
        kind = self.tr("Shared") if snippet.is_shared else self.tr("Personal")
        line = one_line(snippet.text, _LINE_CHARACTERS)
        if not line:
            line = ", ".join(attachment.name for attachment in snippet.attachments)
        shortcut = f"/{snippet.shortcut}" if snippet.shortcut else ""
        is_mine = not snippet.is_shared or self.may_share
        return SettingsRow(
            key=snippet.id,
            title=f"{shortcut}  {snippet.name}" if shortcut else snippet.name,
            note=" · ".join(part for part in (kind, snippet.topic, line) if part),
            state=state,
            is_bad=is_bad,
            acts=self._acts(snippet.id, Act.EDIT, Act.REMOVE) if is_mine else (),
        )

    def _as_wanted(self, snippet: Snippet) -> Snippet:
        """Return what the user wanted of a snippet whose change was refused."""
        standing = self._facts.standing(snippet.id)
        if standing is None or not isinstance(standing.command, SaveSnippet):
            return snippet
        return self._wanted(standing.command)

    def _wanted(self, command: SaveSnippet) -> Snippet:
        return Snippet(
            id=command.snippet_id,
            owner_id=self._facts.user_id,
            is_shared=command.is_shared,
            attachments=command.attachments,
            **msgspec.structs.asdict(command.content),
        )

    def _want_snippet(self, snippet: Snippet, *, is_new: bool) -> None:
        title = self.tr("Add snippet") if is_new else self.tr("Change snippet")
        spec = self._form_maker.spec(title, may_share=self.may_share, is_new=is_new, topics=self.topics)
        form = self._want(spec, self._form_maker.values(snippet), self._saving(snippet, is_new=is_new))
        if self._files is not None:
            form.accepted.connect(partial(_keep_files, self._files, form))
            form.left.connect(partial(self._files.settle, ()))

    def _saving(self, snippet: Snippet, *, is_new: bool) -> Sender:
        async def send(values: Values) -> None:
            wanted = self._form_maker.filled(snippet, values)
            self._check(wanted, is_new=is_new)
            await self._facts.give(self._save(wanted))

        return send

    def _check(self, snippet: Snippet, *, is_new: bool) -> None:
        """Raise `UserError` where the server would."""
        key = search_key(snippet.shortcut)
        others = (each.shortcut for each in self._snippets if each.id != snippet.id)
        if key and key in map(search_key, others):
            raise UserError("shortcut_taken")
        if is_new and len(self._snippets) >= SNIPPETS:
            raise UserError("too_many")

    def _save(self, snippet: Snippet) -> SaveSnippet:
        content = SnippetContent(name=snippet.name, shortcut=snippet.shortcut, text=snippet.text, topic=snippet.topic)
        return SaveSnippet(
            command_id=self._facts.command_id(),
            snippet_id=snippet.id,
            content=check_snippet(content, has_attachments=bool(snippet.attachments)),
            attachments=snippet.attachments,
            is_shared=snippet.is_shared,
        )

    async def _read(self) -> None:
        snippets = await self._store.snippets()
        index = await asyncio.to_thread(SnippetIndex, snippets, {}, self._index)
        # Both at once: rows are also made when something else is heard of, while the index is being made.
        self._snippets, self._index = snippets, index
        self._is_broken = False
        self._show_facts()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.snippets or change.everything:
            self._jobs.ask(self._read)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        self._is_broken = True
        self.changed.emit()


def _keep_files(files: SnippetAttachments, form: Form) -> None:
    files.settle(form.values["attachments"])
