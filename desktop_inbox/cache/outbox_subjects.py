"""What commands are about besides their lanes: what they are looked up by."""

from __future__ import annotations

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import SaveDraft
from desktop_inbox.protocol.settings_commands import ImportSnippets, RemoveSnippet, SaveSnippet

SNIPPETS = "snippets"
"""The subject of all commands on snippets. They share the workspace's lane with those on the directory."""

SNIPPET_COMMANDS = (SaveSnippet, RemoveSnippet, ImportSnippets)


def draft_subject(contact_id: ContactId, mode: str) -> str:
    """Return the subject of what is written to a contact in a composer mode."""
    return f"draft {contact_id} {mode}"


def subject_of(command: Command) -> str | None:
    """Return the subject of a command; None: it has none."""
    if isinstance(command, SaveDraft):
        return draft_subject(command.contact_id, command.mode)
    return SNIPPETS if isinstance(command, SNIPPET_COMMANDS) else None
