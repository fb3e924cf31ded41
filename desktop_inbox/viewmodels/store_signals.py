"""The one adapter from the cache's change notices to Qt's signals."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange


class StoreSignals(QObject):
    """Emits `changed(StoreChange)` on the loop's thread for each notice of the store, until closed."""

    changed = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subscription = store.subscribe(self._on_store_changed)

    def close(self) -> None:
        """Stop listening. Calling it twice is harmless."""
        self._subscription.close()

    def _on_store_changed(self, change: StoreChange) -> None:
        self.changed.emit(change)
