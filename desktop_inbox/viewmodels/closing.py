"""Closing a conversation: at once where nothing is asked for, else with the note that is written in the dialog."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QLocale, QObject, Signal

from desktop_inbox.domain.closing import SUMMARY_CHARACTERS, ClosingNote, ClosingNotes, check_closing_note
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactId, ConversationId
from desktop_inbox.domain.text import clean_text

COUNTER_FROM = 200
"""The counter shows when fewer characters than this are left."""


class ClosingTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What is closed. `seen_incoming`: how many of the contact's messages the user had before them."""

    contact_id: ContactId
    conversation_id: ConversationId
    seen_incoming: int


class ClosingState(msgspec.Struct, frozen=True, kw_only=True):
    """What the dialog shows. The problems say what is missing or wrong and what to do; empty: nothing."""

    category: str = ""
    needs_category: bool = False
    needs_summary: bool = False
    category_problem: str = ""
    summary_problem: str = ""
    counter: str = ""
    is_too_long: bool = False


class ClosingViewModel(QObject):
    """The closing note of one conversation at a time.

    What was written and not sent is kept, for each conversation, as long as the application runs. Belongs to the loop's
    thread.
    """

    requested = Signal()
    """A note is to be written: show the dialog."""
    ended = Signal()
    """There is nothing to write any more: take the dialog away."""
    changed = Signal()
    decided = Signal(object, object)
    """A conversation is to be closed: its `ClosingTarget` and its `ClosingNote`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked = ClosingNotes()
        self._target: ClosingTarget | None = None
        self._drafts: dict[ConversationId, ClosingNote] = {}
        self._problem = ""

    @property
    def note(self) -> ClosingNote:
        """What is written so far."""
        return ClosingNote() if self._target is None else self._drafts.get(self._target.conversation_id, ClosingNote())

    @property
    def state(self) -> ClosingState:
        """What the dialog shows."""
        note = self.note
        left = SUMMARY_CHARACTERS - len(clean_text(note.summary))
        is_of_summary = self._problem.startswith("summary")
        return ClosingState(
            category=note.category,
            needs_category=self.asked.needs_category,
            needs_summary=self.asked.needs_summary,
            category_problem="" if is_of_summary else self._words(self._problem),
            summary_problem=self._words(self._problem) if is_of_summary else "",
            counter=QLocale().toString(left) if left < COUNTER_FROM else "",
            is_too_long=left < 0,
        )

    def know(self, asked: ClosingNotes) -> None:
        """Take what the workspace asks for now."""
        if asked != self.asked:
            self.asked = asked
            self.changed.emit()

    # Intents ----------------------------------------------------------------------------------------------------------
    def close(self, target: ClosingTarget, note: ClosingNote) -> None:
        """Close a conversation, or have its note written first when this one has not what is asked for."""
        try:
            checked = check_closing_note(self.asked, note)
        except UserError:
            self.write(target, note)
        else:
            self._decide(target, checked)

    def write(self, target: ClosingTarget, note: ClosingNote) -> None:
        """Have a note written, beginning with this one, or with what was written before if it is empty."""
        self._target, self._problem = target, ""
        if note != ClosingNote():
            self._drafts[target.conversation_id] = note
        self.changed.emit()
        self.requested.emit()

    def choose_category(self, name: str) -> None:
        """Take a category; empty: none."""
        self._edit(msgspec.structs.replace(self.note, category=name), "category")

    def write_summary(self, text: str) -> None:
        """Take what was typed."""
        if text != self.note.summary:
            self._edit(msgspec.structs.replace(self.note, summary=text), "summary")

    def confirm(self) -> None:
        """Close with what is written, or say what is missing."""
        if self._target is None:
            return
        try:
            note = check_closing_note(self.asked, self.note)
        except UserError as error:
            self._problem = error.code
            self.changed.emit()
        else:
            self._decide(self._target, note)

    def leave(self) -> None:
        """Do not close now. What was written is kept."""
        if self._target is not None:
            self._target, self._problem = None, ""
            self.ended.emit()

    def keep(self, conversation_id: ConversationId, note: ClosingNote) -> None:
        """Keep a note that did not close its conversation, for the next time."""
        self._drafts[conversation_id] = note

    # ------------------------------------------------------------------------------------------------------------------
    def _decide(self, target: ClosingTarget, note: ClosingNote) -> None:
        self._drafts.pop(target.conversation_id, None)
        self.leave()
        self.decided.emit(target, note)

    def _edit(self, note: ClosingNote, part: str) -> None:
        if self._target is None:
            return
        self._drafts[self._target.conversation_id] = note
        if self._problem.startswith(part):
            self._problem = ""
        self.changed.emit()

    def _words(self, problem: str) -> str:
        words = {
            "category_required": self.tr("Choose a category."),
            "category_not_found": self.tr("This category no longer exists. Choose another one."),
            "summary_required": self.tr("Write a summary."),
            "summary_too_long": self.tr("This is too long. Shorten it to %1 characters."),
        }
        return words.get(problem, "").replace("%1", QLocale().toString(SUMMARY_CHARACTERS))
