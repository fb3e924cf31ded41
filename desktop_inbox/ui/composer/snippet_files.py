"""The files of snippets go and come with their text, when that is undone and done again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.viewmodels.enclosures import Enclosures


class _Step:
    """A step of undo with the files that came with it, as far as the user has not left them out."""

    def __init__(self, number: int, files: tuple[Attachment, ...]) -> None:
        self.number, self.files, self.is_done = number, files, True


class SnippetFiles(QObject):
    """Follows a field's undo and redo from `enclose` on. What was never undone stays as it is.

    The field is asked for its document each time: PySide's object for it may be gone before the document is.
    """

    def __init__(self, field: ComposerField, enclosures: Enclosures) -> None:
        super().__init__(field)
        self._field, self._enclosures = field, enclosures
        self._steps: list[_Step] = []
        field.document().contentsChanged.connect(self._follow)
        field.document().undoCommandAdded.connect(self._forget_undone)

    def enclose(self, files: Sequence[Attachment]) -> None:
        """Hear of files that go with the message since the last step."""
        if files:
            self._steps.append(_Step(self._field.document().availableUndoSteps(), tuple(files)))

    def _follow(self) -> None:
        if not self._steps:
            return
        document = self._field.document()
        number = document.availableUndoSteps()
        if number == 0 and not document.isRedoAvailable():
            self._steps.clear()  # another text was put in, which cannot be undone
            return
        for step in self._steps:
            if step.is_done != (number >= step.number):
                self._turn(step)

    def _turn(self, step: _Step) -> None:
        step.is_done = not step.is_done
        if step.is_done:
            self._enclosures.enclose(step.files)
            return
        step.files = tuple(each for each in step.files if each in self._enclosures.attachments)
        for each in step.files:
            self._enclosures.remove(each.id)

    def _forget_undone(self) -> None:
        """What was undone cannot be done again once something else was written."""
        self._steps = [step for step in self._steps if step.is_done]
