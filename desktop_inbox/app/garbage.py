"""Python's cyclic garbage collector, kept in the GUI thread: on another thread it would destroy Qt objects there."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 2_000


class GarbageTimer:
    """Switches automatic collection off and collects in the GUI thread from time to time; `close` switches it on again.

    Each turn collects the oldest generation that has grown past its threshold, as the automatic collection would. But
    for the first: what exists by then, modules and the window, stays; looking at it would hold the window up for 20 ms.
    """

    def __init__(self, parent: QObject) -> None:
        """Start with everything that exists now left out of later collections."""
        gc.disable()
        gc.freeze()
        self._timer = QTimer(parent)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_started)
        self._timer.start()

    def _on_started(self) -> None:
        """Leave out what came since, too, and collect from now on."""
        gc.freeze()
        self._timer.timeout.disconnect(self._on_started)
        self._timer.timeout.connect(collect_grown)

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
