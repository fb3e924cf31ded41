"""Places in a text: Qt counts UTF-16 units, Python code points."""

from __future__ import annotations


def units(text: str) -> int:
    """Return how many UTF-16 units a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def code_points(text: str, position: int) -> int:
    """Return how many code points stand before a position that counts UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "surrogatepass"))
