"""The timeline as the column shows it: the rows with the pill above their end, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.timeline.end_pill import EndPill
from desktop_inbox.ui.timeline.state_page import StatePage
from desktop_inbox.ui.timeline.view import TimelineView
from desktop_inbox.viewmodels.timeline import TimelineViewModel
from desktop_inbox.viewmodels.timeline_state import Phase

_PATIENCE_MS = 150
"""How long the rows of the contact before may stay while the next ones are read: that avoids a flicker."""
_PILL_GAP = 14


class TimelinePanel(QWidget):
    """Shows a `TimelineViewModel` in all its states."""

    def __init__(self, timeline: TimelineViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self.view = TimelineView(timeline, self)
        self._page = StatePage(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._page)
        self.pill = EndPill(self.view)
        self.pill.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_page)
        self._page.pressed.connect(timeline.reload)
        self.pill.clicked.connect(timeline.jump_to_newest)
        self.view.end_left.connect(self._place_pill)
        self.view.installEventFilter(self)
        timeline.state_changed.connect(self._on_state_changed)
        self._on_state_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the pill in its place when the list changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place_pill()
        return super().eventFilter(watched, event)

    def _on_state_changed(self) -> None:
        state = self._timeline.state
        if state.phase is Phase.LOADING:
            self._patience.start()
        else:
            self._patience.stop()
            self._show_page()
        self._place_pill()

    def _show_page(self) -> None:
        state = self._timeline.state
        if state.phase is Phase.NOTHING:
            self._page.show_nothing_selected()
        elif state.phase is Phase.LOADING:
            self._page.show_state(Icon.REFRESH_CW, self.tr("Loading messages…"), "")
        elif state.phase is Phase.FAILED:
            text = self.tr("The saved messages cannot be read now. Check that the disk works and has free space.")
            self._page.show_state(Icon.TRIANGLE_ALERT, self.tr("Messages cannot be shown"), text, self.tr("Try again"))
        elif state.phase is Phase.GONE:
            text = self.tr("This contact is assigned to others now, or your rights have changed.")
            self._page.show_state(Icon.LOCK, self.tr("No longer visible to you"), text)
        elif state.is_empty:
            text = self.tr("Nobody has written yet. A reply begins the first conversation.")
            self._page.show_state(Icon.MESSAGE_CIRCLE, self.tr("No messages yet"), text)
        shows_rows = state.phase is Phase.READY and not state.is_empty
        self._stack.setCurrentWidget(self.view if shows_rows else self._page)

    def _place_pill(self) -> None:
        state = self._timeline.state
        is_away = not self.view.is_at_end or not state.reaches_end
        if state.new_count != self.pill.count:
            self.pill.show_count(state.new_count)
        self.pill.setVisible(state.phase is Phase.READY and is_away)
        area = self.view.viewport().geometry()
        x = area.center().x() - self.pill.width() // 2
        self.pill.move(x, area.bottom() - self.pill.height() - _PILL_GAP)
        self.pill.raise_()
