"""What the actions of rows do."""

from __future__ import annotations

from collections.abc import Callable

from desktop_inbox.ui.timeline.geometry import RowAction
from desktop_inbox.viewmodels.timeline import TimelineViewModel
from desktop_inbox.viewmodels.timeline_rows import ScheduledRow


def act(timeline: TimelineViewModel, action: RowAction, key: str) -> None:
    """Do something with the row of a key. One that is not there any more is left alone."""
    scheduled, actions = timeline.scheduled, timeline.actions
    is_scheduled = isinstance(timeline.model.row_of(key), ScheduledRow)
    doers: dict[RowAction, Callable[[str], None]] = {
        RowAction.RETRY: actions.retry,
        RowAction.SEND_ANYWAY: actions.retry,
        RowAction.EDIT: scheduled.edit if is_scheduled else actions.edit,
        RowAction.DISCARD: actions.discard,
        RowAction.UNDO_MERGE: actions.undo_merge,
        RowAction.REPLY: actions.quote,
        RowAction.SEND_NOW: scheduled.send_now,
        RowAction.CANCEL: scheduled.cancel,
        RowAction.DISMISS: scheduled.dismiss,
    }
    doers[action](key)
