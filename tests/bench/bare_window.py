"""The baseline: a bare PySide6 window. Prints the monotonic clock when it was painted, and stays until stdin ends."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """An empty window."""

    is_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            print(time.monotonic_ns(), flush=True)


application = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
stdin = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
stdin.activated.connect(application.quit)
application.exec()
