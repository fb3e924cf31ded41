"""How large the pieces of an upload are."""

from __future__ import annotations

from desktop_inbox.protocol.uploads import PIECE_BYTES

SMALLEST_BYTES = 256 * 1024
AIM_S = 2.0
"""How long a piece is to take: short enough that little is lost with a cut, long enough that answers cost little."""


class PieceSize:
    """Follows the speed of the line: begins small, grows at most twofold with each piece, halves with each cut."""

    def __init__(self) -> None:
        """Begin with the smallest."""
        self.size_bytes = SMALLEST_BYTES

    def sent(self, sent_bytes: int, took_s: float) -> None:
        """Learn from a piece that arrived."""
        fitting = int(sent_bytes * AIM_S / max(took_s, 0.001))
        self._set(min(fitting, 2 * self.size_bytes))

    def cut(self) -> None:
        """Learn from a piece that did not arrive whole, or was more than somebody on the way takes."""
        self._set(self.size_bytes // 2)

    @property
    def is_smallest(self) -> bool:
        """True when pieces get no smaller."""
        return self.size_bytes == SMALLEST_BYTES

    def _set(self, size_bytes: int) -> None:
        whole = size_bytes // SMALLEST_BYTES * SMALLEST_BYTES
        self.size_bytes = max(SMALLEST_BYTES, min(whole, PIECE_BYTES))
