"""Variables of snippets in words: what menus and warnings call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject

from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.snippet_variables import Scope, field_keys


class VariableWords(QObject):
    """Names variables in the language of the interface, for one workspace's contact fields."""

    def __init__(self, fields: Iterable[ContactField] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = {**self._built_in()}
        self._names |= {f"{Scope.CONTACT}.{key}": field.name for key, field in field_keys(fields).items()}

    @property
    def names(self) -> Mapping[str, str]:
        """What all variables are called, by name, in no order."""
        return self._names

    def of(self, name: str) -> str:
        """Return what a variable is called; an unknown one as it is written."""
        return self._names.get(name, name)

    def scope(self, scope: Scope) -> str:
        """Return the heading of a menu's part."""
        return {
            Scope.CONTACT: self.tr("Contact"),
            Scope.USER: self.tr("Yourself"),
            Scope.CONVERSATION: self.tr("Conversation"),
            Scope.WORKSPACE: self.tr("Workspace"),
        }[scope]

    def _built_in(self) -> dict[str, str]:
        return {
            "contact.first_name": self.tr("First name"),
            "contact.last_name": self.tr("Last name"),
            "contact.name": self.tr("Name"),
            "contact.email": self.tr("Email"),
            "contact.phone": self.tr("Phone"),
            "contact.language": self.tr("Language"),
            "contact.assignee": self.tr("Assignee"),
            "user.first_name": self.tr("Your first name"),
            "user.name": self.tr("Your name"),
            "user.email": self.tr("Your email"),
            "conversation.channel": self.tr("Channel"),
            "conversation.team": self.tr("Team"),
            "conversation.assignee": self.tr("Assignee"),
            "conversation.opened_date": self.tr("Day it was opened"),
            "conversation.opened_time": self.tr("Time it was opened"),
            "conversation.id": self.tr("Short number"),
            "workspace.name": self.tr("Name of the workspace"),
        }


def missing_words(names: Iterable[str], words: VariableWords) -> str:
    """Return the names of variables as an enumeration, each once."""
    return ", ".join(dict.fromkeys(words.of(name) for name in names))
