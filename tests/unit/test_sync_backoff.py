"""How long the client waits between attempts."""

from __future__ import annotations

from random import Random

import pytest

from desktop_inbox.sync.backoff import Backoff
from tests.unit.sync_server import dice


class Highest(Random):
    """Dice that always give the greatest value."""

    def uniform(self, a: float, b: float) -> float:
        return b


def test_the_limit_doubles_up_to_the_cap_and_begins_anew() -> None:
    backoff = Backoff(Highest(), base_s=0.5, cap_s=60.0)
    assert [backoff.next_delay_s() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    backoff.reset()
    assert backoff.next_delay_s() == 0.5


def test_the_jitter_is_full() -> None:
    backoff = Backoff(dice(), base_s=1.0, cap_s=1.0)
    delays = [backoff.next_delay_s() for _ in range(1000)]
    assert min(delays) < 0.05
    assert max(delays) > 0.95
    assert sum(delays) / 1000 == pytest.approx(0.5, abs=0.05)


def test_the_servers_wish_is_a_lower_limit() -> None:
    backoff = Backoff(Highest(), base_s=0.5, cap_s=60.0)
    assert backoff.next_delay_s(10.0) == 10.0
    assert [backoff.next_delay_s() for _ in range(4)][-1] == 8.0
    assert backoff.next_delay_s(1.0) == 16.0


def test_thousands_of_failures_are_no_overflow() -> None:
    backoff = Backoff(Highest(), base_s=0.5, cap_s=60.0)
    assert [backoff.next_delay_s() for _ in range(5000)][-1] == 60.0
