"""The form that a snippet is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.domain.snippet import (
    SHORTCUT_CHARACTERS,
    SNIPPET_ATTACHMENTS,
    SNIPPET_CHARACTERS,
    Snippet,
    SnippetContent,
    check_snippet,
)
from desktop_inbox.domain.snippet_variables import Scope, fill, unknown_variables, variable_names, written
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.viewmodels.settings.facts import SettingsFacts
from desktop_inbox.viewmodels.settings.forms import (
    Field,
    FieldType,
    FilesHelp,
    FormSpec,
    TemplateHelp,
    TemplatePreview,
    Values,
)
from desktop_inbox.viewmodels.snippets.words import VariableWords

_TEXT_CODES = ("empty_text", "text_too_long")


class SnippetForm(QObject):
    """Makes forms for the workspace's variables, and reads them."""

    def __init__(self, facts: SettingsFacts, files: FilesHelp | None = None, parent: QObject | None = None) -> None:
        """Take who takes files in; None: files are not asked for."""
        super().__init__(parent)
        self._facts, self._files = facts, files

    def spec(self, title: str, *, may_share: bool, is_new: bool, topics: Sequence[str]) -> FormSpec:
        """Return the form. `topics` are those that there are already."""
        fields = [
            Field(
                name="name", type=FieldType.LINE, label=self.tr("Name"), codes=("empty_name",), limit=NAME_CHARACTERS
            ),
            Field(
                name="shortcut",
                type=FieldType.LINE,
                label=self.tr("Shortcut"),
                hint=self.tr("What is typed after the / to find it."),
                placeholder=self.tr("shipping-today"),
                codes=("bad_shortcut", "shortcut_taken"),
                is_optional=True,
                limit=SHORTCUT_CHARACTERS + 1,
            ),
            Field(
                name="text",
                type=FieldType.TEMPLATE,
                label=self.tr("Text"),
                codes=_TEXT_CODES,
                limit=SNIPPET_CHARACTERS,
                template=self._help(),
            ),
            Field(
                name="topic",
                type=FieldType.LINE,
                label=self.tr("Topic"),
                hint=self.tr("Topics there are: %1").replace("%1", ", ".join(topics[:8])) if topics else "",
                is_optional=True,
                limit=NAME_CHARACTERS,
            ),
        ]
        if self._files is not None:
            fields.append(
                Field(
                    name="attachments",
                    type=FieldType.FILES,
                    label=self.tr("Files"),
                    hint=self.tr("They go with the message."),
                    codes=("attachment_not_found",),
                    is_optional=True,
                    limit=SNIPPET_ATTACHMENTS,
                    files=self._files,
                )
            )
        if may_share:
            label = self.tr("Shared with everybody in the workspace")
            fixed = not is_new
            fields.append(
                Field(name="is_shared", type=FieldType.SWITCH, label=label, codes=("sharing_is_fixed",), is_fixed=fixed)
            )
        return FormSpec(title=title, fields=tuple(fields), accept=self.tr("Save"))

    def values(self, snippet: Snippet) -> Values:
        """Return what the form begins with."""
        return {
            "name": snippet.name,
            "shortcut": snippet.shortcut,
            "text": snippet.text,
            "topic": snippet.topic,
            "attachments": snippet.attachments,
            "is_shared": snippet.is_shared,
        }

    def filled(self, snippet: Snippet, values: Values) -> Snippet:
        """Return the snippet as it was filled in. Raises `UserError` as `check_snippet`."""
        content = SnippetContent(
            name=values["name"], shortcut=values["shortcut"], text=values["text"], topic=values["topic"]
        )
        attachments = tuple(values["attachments"])
        checked = check_snippet(content, has_attachments=bool(attachments))
        return msgspec.structs.replace(
            snippet,
            **msgspec.structs.asdict(checked),
            attachments=attachments,
            is_shared=bool(values["is_shared"]),
        )

    def _help(self) -> TemplateHelp:
        words = VariableWords(self._facts.directory.fields)
        names = variable_names(self._facts.directory.fields)
        groups = tuple(
            (words.scope(scope), tuple((written(name), words.of(name)) for name in names if _scope_of(name) is scope))
            for scope in Scope
        )
        values = self._examples(names, words)
        return TemplateHelp(groups=groups, preview=lambda text: self._preview(text, values))

    def _examples(self, names: Sequence[str], words: VariableWords) -> Mapping[str, str]:
        """Return what stands for values: those of the user and the workspace, of a contact what they are called."""
        values = {name: f"\u2039{words.of(name)}\u203a" for name in names}
        if self._facts.me is not None:
            me = self._facts.me
            values |= {f"{Scope.USER}.name": me.name, f"{Scope.USER}.email": me.email}
            values[f"{Scope.USER}.first_name"] = me.name.partition(" ")[0]
        if self._facts.workspace is not None:
            values[f"{Scope.WORKSPACE}.name"] = self._facts.workspace.name
        return values

    def _preview(self, text: str, values: Mapping[str, str]) -> TemplatePreview:
        unknown = unknown_variables(text, values)
        problem = self.tr("There is no such variable: %1").replace("%1", ", ".join(unknown)) if unknown else ""
        return TemplatePreview(fill(text, values).text, problem)


def _scope_of(name: str) -> Scope:
    return Scope(name.partition(".")[0])
