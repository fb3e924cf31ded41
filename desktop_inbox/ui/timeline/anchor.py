"""Keeping what is read in its place while rows come, go and change their height."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QListView

from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, ClosingRow, EventRow, TimelineRow


@dataclass(frozen=True, slots=True)
class Anchor:
    """The rows that were in view and how far each stood from the viewport's top, in pixels."""

    tops: tuple[tuple[str, int], ...]


def take_anchor(view: QListView, model: ListModel[TimelineRow]) -> Anchor:
    """Note what is in view. Only rows that keep their order are a hold: a day's name moves up with its day."""
    first = view.indexAt(QPoint(view.viewport().width() // 2, 0)).row()
    height = view.viewport().height()
    tops = []
    for number in range(max(first, 0), len(model.rows)):
        top = view.visualRect(model.index(number)).top()
        if top > height:
            break
        row = model.rows[number]
        if isinstance(row, BubbleRow | EventRow | ClosingRow):
            tops.append((row.key, top))
    return Anchor(tuple(tops))


def restore_anchor(view: QListView, model: ListModel[TimelineRow], anchor: Anchor) -> None:
    """Scroll so that the first row that is still there stands where it stood."""
    for key, top in anchor.tops:
        index = model.index_of(key)
        if index.isValid():
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + view.visualRect(index).top() - top)
            return
