from __future__ import annotations

import re
from unicodedata import ucd_3_2_0

import pytest

from truceline.domain.quantity import Count
from truceline.wire.conversion import conversion_of
from truceline.wire.part_v1 import DistanceV1
from truceline.wire.spelling import SAFE_LETTERS


def test_a_noun_and_a_shape_of_other_fields_do_not_start() -> None:
    with pytest.raises(TypeError, match="Count and DistanceV1 have different fields"):
        conversion_of(Count, DistanceV1)


def test_safe_letters_stand_in_every_normal_form() -> None:
    safe = re.compile(f"[{SAFE_LETTERS}]")
    letters = [letter for letter in map(chr, range(0x3000)) if safe.fullmatch(letter)]
    assert len(letters) > 1000
    for letter in letters:
        assert ucd_3_2_0.combining(letter) == 0
        assert ucd_3_2_0.normalize("NFC", letter) == letter
    # None of them joins what stands before it: nothing that decomposes has one in second place.
    seconds = set()
    for letter in map(chr, range(0x11000)):
        parts = ucd_3_2_0.decomposition(letter).split()
        if len(parts) > 1 and not parts[0].startswith("<"):
            seconds.add(chr(int(parts[1], 16)))
    assert not seconds & set(letters)
