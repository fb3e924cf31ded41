"""Dragging along the line of what is played."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer

from desktop_inbox.ui.timeline.geometry import FileHit, SeekLine
from desktop_inbox.viewmodels.timeline_rows import FileRow

_STEP_MS = 100
"""A player is not sent to new places more often: for each it begins to decode anew."""


class SeekDrag:
    """The button that was pressed on a line, until it is let go. `key` is the row's."""

    def __init__(self, file: FileRow, line: SeekLine, key: str) -> None:
        """Begin where the line was hit. The click itself goes there once it is over."""
        self._file, self._line = file, line
        self.key = key
        self._since = QElapsedTimer()
        self._since.start()

    def is_due(self, x: float) -> bool:
        """Tell whether it is time to follow the pointer to `x`. Not to the end: what is there has stopped playing."""
        if self._since.elapsed() < _STEP_MS or self.at(x).position_ms >= self._line.duration_ms:
            return False
        self._since.restart()
        return True

    def at(self, x: float) -> FileHit:
        """Return the place that the pointer means, also beside the line. `x` is in the row's own coordinates."""
        return self._line.hit(self._file, x)


def seek_drag(hit: FileHit, key: str) -> SeekDrag | None:
    """Return the drag that begins with a press there, in the row of that key; None: that is no line."""
    return None if hit.line is None else SeekDrag(hit.file, hit.line, key)
