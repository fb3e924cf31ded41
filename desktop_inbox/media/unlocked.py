"""Using QtMultimedia's players so that their threads and this one never wait for each other.

Where a slot of a `QMediaPlayer` ends its threads, it waits for them: called as a method, with Python's lock held. The
threads may need that lock: for every virtual function of an object that was made in Python, PySide looks for a method
that overrides it, until it has found none once. Seen with PySide 6.11.3: one in some hundred pauses never returned.
"""

from __future__ import annotations

from PySide6.QtCore import Q_ARG, QGenericArgumentHolder, QMetaObject, QObject, Qt, QUrl
from PySide6.QtMultimedia import QMediaPlayer


def play(player: QMediaPlayer) -> None:
    """Let a player play."""
    _call(player, "play")


def pause(player: QMediaPlayer) -> None:
    """Let a player pause."""
    _call(player, "pause")


def unload(player: QMediaPlayer) -> None:
    """Let a player stop, and forget what it played."""
    _call(player, "stop")
    _call(player, "setSource", Q_ARG(QUrl, QUrl()))


def go_to(player: QMediaPlayer, position_ms: int) -> None:
    """Let a player go to a position."""
    _call(player, "setPosition", Q_ARG("qlonglong", position_ms))


def make_known(*made: QObject) -> None:
    """Let PySide see that objects override nothing that is called when others connect to them, or are gone.

    Those calls come while Qt's own locks are held. Do it before a player has the objects.
    """
    for each in made:
        each.objectNameChanged.connect(_nothing)
        each.objectNameChanged.disconnect(_nothing)


def _call(player: QMediaPlayer, slot: str, *arguments: QGenericArgumentHolder) -> None:
    """Call a slot at once, with Python's lock let go: only `invokeMethod` does that."""
    QMetaObject.invokeMethod(player, slot, Qt.ConnectionType.DirectConnection, *arguments)


def _nothing() -> None:
    """Hear of nothing."""
