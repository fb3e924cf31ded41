"""Keeps what is being written as a draft, and brings what was begun, here or on another desktop."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.draft import DraftContent, joined
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.drafts import NOTHING, Drafts, Place, continued
from desktop_inbox.viewmodels.store_signals import StoreSignals

_log = logging.getLogger(__name__)

DRAFT_DELAY_MS = 400
"""How long after the last keystroke a draft is stored."""
HELD_S = 1.6
"""How long after that the user's other desktops get it, unless its place is left before: it is of no use half typed."""
QUIET_MS = 10_000
"""Who has typed less long ago is still at it: what comes from another desktop waits."""


class DraftKeeper(QObject):
    """The draft of one place at a time.

    `begun(DraftContent)`: what was written there before it was opened. `came(DraftContent)`: what was written there on
    another desktop meanwhile, while nothing was typed here. Belongs to the loop's thread; its work ends with the scope.
    """

    begun = Signal(object)
    came = Signal(object)

    def __init__(self, store: Store, scope: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drafts = Drafts(store)
        self._scope = scope
        self._place: Place | None = None
        self._content = NOTHING
        self._is_dirty = self._is_held = self._has_news = False
        self._edition = self._opened = 0  # what the edition was when the place was opened
        self._timer = self._make_timer(DRAFT_DELAY_MS, self._on_due)
        self._quiet = self._make_timer(QUIET_MS, self._on_quiet)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    def move(self, place: Place | None, bring: DraftContent = NOTHING) -> None:
        """Keep what was written, and go on at another place (None: at none), with something to write on there."""
        self._leave()
        if place is not None and bring != NOTHING:
            self.carry(place, bring)
            return
        self._begin(place)
        if place is not None:
            self._scope.spawn("read-draft", self._read(place, self._opened))

    def carry(self, place: Place, content: DraftContent) -> None:
        """Go on at another place with what is being written: its draft there, which the store has, comes before it."""
        self._begin(place)
        if content == NOTHING:
            self._scope.spawn("read-draft", self._read(place, self._opened))
        else:
            self._scope.spawn("carry", self._carry(place, content, self._opened))

    def note(self, content: DraftContent) -> None:
        """Hear what is written now, by the user or because it came back; it is stored in a moment (`store_now`)."""
        self._content = content
        self._edition += 1
        self._is_dirty = True
        self._timer.start()
        self._quiet.start()

    def store_now(self) -> None:
        """Store what is written at once: it is more than a few characters."""
        self._timer.stop()
        self._on_due()

    def forget(self) -> None:
        """Hear that what was written is on its way: there is nothing to store."""
        self._content = NOTHING
        self._edition += 1
        self._is_dirty = self._is_held = False
        self._timer.stop()
        self._quiet.start()

    async def flush(self) -> None:
        """Store the draft now. Never raises: without a store the text is lost with the window."""
        self._timer.stop()
        if self._place is not None and (self._is_dirty or self._is_held):
            await self._save(self._place, self._content)

    def close(self) -> None:
        """Stop listening. What is not stored yet needs `flush`."""
        self._timer.stop()
        self._quiet.stop()
        self._signals.close()

    def _make_timer(self, interval_ms: int, called: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(called)
        return timer

    def _begin(self, place: Place | None) -> None:
        self._timer.stop()
        self._quiet.stop()
        self._place, self._content = place, NOTHING
        self._edition += 1
        self._opened = self._edition
        self._is_dirty = self._is_held = self._has_news = False

    def _leave(self) -> None:
        """Store what was written, and let it go to the other desktops now."""
        if self._place is not None and (self._is_dirty or self._is_held):
            self._scope.spawn("save-draft", self._save(self._place, self._content))

    async def _read(self, place: Place, opened: int) -> None:
        """Bring the draft, before what was typed since the place was opened."""
        try:
            content, is_refused = await self.drafts.read(place)
        except StoreUnavailableError as error:
            _log.warning("a draft cannot be read: %s", error.code)
            return
        if opened != self._opened:
            if is_refused:
                self.drafts.refuse(place, content)
        elif content != NOTHING:
            self._content = joined(content, self._content)
            if is_refused or self._edition != opened:
                self.note(self._content)
            self.begun.emit(self._content)

    async def _carry(self, place: Place, content: DraftContent, opened: int) -> None:
        try:
            draft, _ = await self.drafts.read(place)
        except StoreUnavailableError as error:
            _log.warning("a draft cannot be read: %s", error.code)
            draft = NOTHING
        if opened == self._opened:
            whole = joined(continued(draft, content), self._content)
            self.begun.emit(whole)
            self.note(whole)

    async def _save(self, place: Place, content: DraftContent, *, hold_s: float = 0) -> None:
        try:
            await self.drafts.save(place, content, hold_s=hold_s)
        except StoreUnavailableError as error:
            _log.warning("a draft cannot be stored: %s", error.code)
            return
        if place == self._place and content == self._content:
            self._is_dirty = False

    async def _look(self, place: Place) -> None:
        """Take up what another desktop has written, unless something is written here."""
        edition = self._edition
        try:
            content, is_refused = await self.drafts.read(place)
        except StoreUnavailableError as error:
            _log.warning("a draft cannot be read: %s", error.code)
            return
        if edition == self._edition and not self._is_dirty and content != self._content:
            self._content = content
            if is_refused:
                self.note(content)
            self.came.emit(content)
        elif is_refused:
            self.drafts.refuse(place, content)

    def _on_due(self) -> None:
        if self._place is not None and self._is_dirty:
            self._is_held = True
            self._scope.spawn("save-draft", self._save(self._place, self._content, hold_s=HELD_S))

    def _on_quiet(self) -> None:
        if self._has_news and self._place is not None:
            self._has_news = False
            self._scope.spawn("look-at-draft", self._look(self._place))

    def _on_store_changed(self, change: StoreChange) -> None:
        if self._place is not None and (self._place[0] in change.drafts or change.everything):
            self._has_news = True
            if not self._quiet.isActive():
                self._on_quiet()
