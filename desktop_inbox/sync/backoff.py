"""How long to wait before another attempt."""

from __future__ import annotations

from random import Random


class Backoff:
    """Exponential back-off with full jitter: a uniform part of a limit that doubles with every failure, up to a cap."""

    def __init__(self, random: Random, *, base_s: float, cap_s: float) -> None:
        """Give the limit of the first delay and the greatest one."""
        self._random = random
        self._base_s = base_s
        self._cap_s = cap_s
        self._failures = 0

    def next_delay_s(self, at_least_s: float | None = None) -> float:
        """Return the delay after one more failure: no shorter than the other side asked for."""
        delay_s = self.delay_s(self._failures)
        self._failures += 1
        return max(delay_s, at_least_s or 0.0)

    def delay_s(self, failures: int) -> float:
        """Return a delay for something that failed so many times before and is counted by somebody else."""
        return self._random.uniform(0.0, min(self._cap_s, self._base_s * 2.0 ** min(failures, 30)))

    def reset(self) -> None:
        """Begin anew: an attempt was a success."""
        self._failures = 0
