"""Rate limits: a token bucket for each visitor or address, in bounded memory."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict

import msgspec

from desktop_inbox.domain.clock import Clock


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """How much may happen at once (`burst`), and how many a second after that."""

    burst: int
    per_s: float


class RateLimiter:
    """Token buckets by key. Belongs to one event loop; one process holds all of them.

    At most `max_keys` are remembered; the one unused longest is forgotten first, which gives it a full bucket again.
    """

    def __init__(self, rate: Rate, clock: Clock, *, max_keys: int = 20_000) -> None:
        """Give the rate of every key."""
        self._rate = rate
        self._clock = clock
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Count one. Return 0.0 when it may happen, else after how many seconds it may; a refused one costs nothing."""
        now = self._clock.monotonic_s()
        tokens, at = self._buckets.pop(key, (float(self._rate.burst), now))
        tokens = min(float(self._rate.burst), tokens + (now - at) * self._rate.per_s)
        wait_s = 0.0 if tokens >= 1.0 else (1.0 - tokens) / self._rate.per_s
        self._buckets[key] = (tokens if wait_s else tokens - 1.0, now)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return wait_s

    def __len__(self) -> int:
        """Return how many keys are remembered."""
        return len(self._buckets)


def address_key(address: str | None) -> str:
    """Return what an address is counted by: an IPv4 one by itself, an IPv6 one by its /64 network: one customer's."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
