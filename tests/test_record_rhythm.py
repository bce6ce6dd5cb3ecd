from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.record.rhythm import Rhythm, RhythmRefusedError


@given(st.lists(st.binary(min_size=1, max_size=3), max_size=9), st.integers(1, 6))
def test_each_beat_is_full_and_what_waits_keeps_its_order(waiting: list[bytes], n: int) -> None:
    beat = Rhythm(every_s=60, n_entries=n).beat(waiting, lambda: b"")
    assert len(beat.entries) == n
    assert [each for each in beat.entries if each] == waiting[:n]
    assert list(beat.waiting) == waiting[n:]


def test_the_place_of_what_is_real_cannot_be_foreseen() -> None:
    rhythm = Rhythm(every_s=60, n_entries=4)
    places = {rhythm.beat([b"real"], lambda: b"").entries.index(b"real") for _ in range(200)}
    assert places == {0, 1, 2, 3}


@given(st.integers(0, 2**33), st.integers(1, 10_000))
def test_beats_come_at_fixed_times_whatever_happens(now_s: int, every_s: int) -> None:
    next_s = Rhythm(every_s=every_s, n_entries=1).next_s(now_s)
    assert next_s % every_s == 0
    assert now_s < next_s <= now_s + every_s


@pytest.mark.parametrize(("every_s", "n_entries"), [(0, 1), (1, 0), (-1, 1)])
def test_a_rhythm_without_a_beat_is_refused(every_s: int, n_entries: int) -> None:
    with pytest.raises(RhythmRefusedError):
        Rhythm(every_s=every_s, n_entries=n_entries)
