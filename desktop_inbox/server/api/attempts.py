"""How often somebody may try a password: a wait that doubles with each failure, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from desktop_inbox.domain.clock import Clock
from desktop_inbox.server.channels.rate_limits import address_key

_LONGEST_WAIT_S = 900.0
_FORGOTTEN_AFTER_S = 3600.0
_KEYS_AT_MOST = 20_000
# Failures that cost nothing: of one person at one address, of one address (an office behind one router), and of one
# person from anywhere (who else fails in my name must not lock me out soon).
_FREE_PAIR = 5
_FREE_ADDRESS = 30
_FREE_EMAIL = 100


class _Failures(msgspec.Struct):
    count: int
    last_s: float


class SignInAttempts:
    """Counts failed attempts by e-mail address and network address. Belongs to one event loop."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
        self._clock = clock
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def begin(self, email: str, address: str | None) -> float:
        """Begin an attempt. Returns 0.0 when it may be made, else after how many seconds one may.

        An attempt counts as failed until `succeeded` is called, so many at once are limited like one after another.
        """
        keys = _keys(email, address)
        wait_s = max(self._wait_s(key, free) for key, free in keys.items())
        if wait_s == 0.0:
            for key in keys:
                self._count(key)
        return wait_s

    def succeeded(self, email: str, address: str | None) -> None:
        """The attempt that was begun is none of the failures, and the person's earlier ones here are forgiven."""
        pair, *others = _keys(email, address)
        self._failures.pop(pair, None)
        for key in others:
            if key in self._failures:
                self._failures[key].count -= 1

    def _wait_s(self, key: str, free: int) -> float:
        failures = self._failures.get(key)
        if failures is None:
            return 0.0
        passed_s = self._clock.monotonic_s() - failures.last_s
        if passed_s >= _FORGOTTEN_AFTER_S:
            del self._failures[key]
            return 0.0
        if failures.count < free:
            return 0.0
        # The exponent is bounded: no integer of a million digits for a million failures.
        due_s = min(_LONGEST_WAIT_S, 2.0 ** min(failures.count - free, 10))
        return max(0.0, due_s - passed_s)

    def _count(self, key: str) -> None:
        failures = self._failures.pop(key, None) or _Failures(0, 0.0)
        failures.count += 1
        failures.last_s = self._clock.monotonic_s()
        self._failures[key] = failures
        if len(self._failures) > _KEYS_AT_MOST:
            self._failures.popitem(last=False)


def _keys(email: str, address: str | None) -> dict[str, int]:
    """Return what an attempt is counted by, with how many failures are free: the pair first."""
    network = address_key(address)
    return {
        f"pair {network} {email}": _FREE_PAIR,
        f"address {network}": _FREE_ADDRESS,
        f"email {email}": _FREE_EMAIL,
    }
