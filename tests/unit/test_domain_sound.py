"""Waveforms and lengths of recordings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.sound import LONGEST_BYTES, LOUDEST, duration_ms_of, waveform

LEVELS = st.lists(st.integers(0, LOUDEST))


@given(LEVELS)
def test_a_waveform_has_64_bars_at_most_and_no_more_than_there_was(levels):
    bars = waveform(levels)
    assert len(bars) == min(64, len(levels))


@given(LEVELS.filter(lambda levels: len(levels) >= 64 and max(levels) > 100))
def test_the_loudest_bar_is_full_whatever_the_loudness(levels):
    assert max(waveform(levels)) == LOUDEST or max(levels) != min(levels)
    assert max(waveform([100] * 640)) == LOUDEST


def test_silence_stays_flat():
    assert max(waveform([0] * 1000)) == 0
    assert max(waveform([1] * 1000)) < LOUDEST / 8
    assert waveform([]) == b""


def test_bars_stand_in_the_order_of_time():
    assert list(waveform([0] * 100 + [200] * 100, bars=2)) == [0, LOUDEST]


def test_the_longest_recording_lasts_five_minutes():
    assert duration_ms_of(LONGEST_BYTES) == 300_000
    assert duration_ms_of(0) == 0
    assert duration_ms_of(LONGEST_BYTES - 2) == 299_999
