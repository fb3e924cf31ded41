"""Python's cyclic garbage collector, kept in the GUI thread: on another thread it would destroy Qt objects there."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 2_000


class GarbageTimer:
    """Switches automatic collection off and collects in the GUI thread from time to time; `close` switches it on again.

    Each turn collects the youngest generation that has grown past its threshold, as the automatic collection would.
    """

    def __init__(self, parent: QObject) -> None:
        """Start with everything that exists now left out of later collections."""
        gc.disable()
        gc.freeze()
        self._timer = QTimer(parent)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(collect_grown)
        self._timer.start()

    def close(self) -> None:
        """Stop the timer and give Python its automatic collection back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


def collect_grown() -> None:
    """Collect the oldest generation that has passed its threshold, and with it all younger ones."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
