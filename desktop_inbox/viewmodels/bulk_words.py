"""What was done with many contacts, in words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QObject

from desktop_inbox.viewmodels.bulk_actions import BulkKind, Skip


class BulkWording(QObject):
    """Sentences in the application's language."""

    def marked(self, count: int) -> str:
        """Return how many are marked."""
        return self.tr("%n selected", None, count)

    def doing(self, kind: BulkKind, done: int, total: int) -> str:
        """Return how far something has come."""
        words = {
            BulkKind.ASSIGN: self.tr("Assigning\u2026 %1 of %2"),
            BulkKind.UNASSIGN: self.tr("Unassigning\u2026 %1 of %2"),
            BulkKind.SNOOZE: self.tr("Snoozing\u2026 %1 of %2"),
            BulkKind.UNSNOOZE: self.tr("Bringing back\u2026 %1 of %2"),
            BulkKind.TAG: self.tr("Adding the tag\u2026 %1 of %2"),
            BulkKind.UNTAG: self.tr("Removing the tag\u2026 %1 of %2"),
            BulkKind.CLOSE: self.tr("Closing\u2026 %1 of %2"),
        }
        return _numbers(words[kind], done, total)

    def undoing(self, done: int, total: int) -> str:
        """Return how far taking back has come."""
        return _numbers(self.tr("Undoing\u2026 %1 of %2"), done, total)

    def done(self, kind: BulkKind, count: int, skipped: Mapping[Skip, int]) -> str:
        """Return what was done with how many, and what was not and why."""
        words = {
            BulkKind.ASSIGN: self.tr("%n contact(s) assigned.", None, count),
            BulkKind.UNASSIGN: self.tr("%n contact(s) unassigned.", None, count),
            BulkKind.SNOOZE: self.tr("%n conversation(s) snoozed.", None, count),
            BulkKind.UNSNOOZE: self.tr("%n conversation(s) brought back.", None, count),
            BulkKind.TAG: self.tr("%n contact(s) tagged.", None, count),
            BulkKind.UNTAG: self.tr("Tag removed from %n contact(s).", None, count),
            BulkKind.CLOSE: self.tr("%n conversation(s) closed.", None, count),
        }
        return " ".join([words[kind], *(self._skipped(kind, why, number) for why, number in skipped.items() if number)])

    def undone(self, count: int) -> str:
        """Return that it was taken back."""
        return self.tr("Undone for %n contact(s).", None, count)

    def stopped(self) -> str:
        """Return that the user stopped it."""
        return self.tr("Stopped.")

    def not_saved(self) -> str:
        """Return that the cache could not take it."""
        return self.tr("The rest could not be saved. Is the disk full?")

    def _skipped(self, kind: BulkKind, why: Skip, count: int) -> str:
        words = {
            Skip.UNCHANGED: self.tr("%n needed no change.", None, count),
            Skip.BLOCKED: self.tr("%n could not be snoozed: blocked.", None, count)
            if kind in (BulkKind.SNOOZE, BulkKind.UNSNOOZE)
            else self.tr("%n could not be closed: blocked.", None, count),
            Skip.NOT_OPEN: self.tr("%n had no open conversation.", None, count),
            Skip.GONE: self.tr("%n had left the list.", None, count),
        }
        return words[why]


def _numbers(text: str, done: int, total: int) -> str:
    return text.replace("%1", QLocale().toString(done)).replace("%2", QLocale().toString(total))
